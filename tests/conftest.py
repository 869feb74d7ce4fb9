"""What holds for every test."""

import signal

# A shell that starts the tests in the background has Ctrl-C ignored, and their processes would inherit
# that; a handler of our own is reset for each process that is started.
signal.signal(signal.SIGINT, signal.default_int_handler)
