"""What holds for every test."""

import signal
from typing import Final

import pytest
from hypothesis import HealthCheck, settings

from tests.soak.scale import scaled

EXAMPLES: Final = 25
SOAK_EXAMPLES: Final = 250
"""Of each law, where the test asks for no number of its own; many runs of the suite try many examples."""
LONG: Final = ("tests/soak/", "tests/bot/conversation/test_audience.py", "tests/lab/discord/")

# A shell that starts the tests in the background has Ctrl-C ignored, and their processes would inherit
# that; a handler of our own is reset for each process that is started.
signal.signal(signal.SIGINT, signal.default_int_handler)

# No test asserts on elapsed time: a busy machine is no fault.
settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=scaled(EXAMPLES, SOAK_EXAMPLES)
)
settings.load_profile("untimed")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, so that no worker is left alone with it at the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))
