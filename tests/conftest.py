"""What holds for every test."""

import signal

from hypothesis import HealthCheck, settings

# A shell that starts the tests in the background has Ctrl-C ignored, and their processes would inherit
# that; a handler of our own is reset for each process that is started.
signal.signal(signal.SIGINT, signal.default_int_handler)

# No test asserts on elapsed time: a busy machine is no fault.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
