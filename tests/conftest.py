"""What holds for every test."""

import os
import signal
from itertools import islice
from typing import Final

import pytest
from hypothesis import HealthCheck, settings

from tests.soak.scale import scaled

EXAMPLES: Final = 25
SOAK_EXAMPLES: Final = 250
"""Of each law, where the test asks for no number of its own; many runs of the suite try many examples."""
LONG: Final = (
    "tests/bot/conversation/test_audience.py::test_nothing",
    "tests/soak/test_discord_messages.py::test_all",
    "tests/soak/",
    "tests/index/reindex/test_equivalence.py",
    "tests/lab/discord/test_process.py::test_sigterm",
    "tests/lab/discord/test_missed.py",
    "tests/lab/discord/test_pictures.py::test_the_page",
    "tests/lab/slack/test_pictures.py::test_the_page",
    "tests/lab/discord/",
    "tests/bot/platforms/slack/test_process.py",
    "tests/lab/",
)
"""How the tests begin that take long; the longest first."""

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
    """Begin with what takes long, so that no worker is left alone with it at the end.

    Each worker is given a share of the list as it stands, so each share begins with some of them.
    """
    long = sorted((item for item in items if item.nodeid.startswith(LONG)), key=_place)
    rest = iter([item for item in items if not item.nodeid.startswith(LONG)])
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    left = len(items)
    ordered: list[pytest.Item] = []
    for worker in range(workers):
        share = left // (workers - worker)
        left -= share
        first = long[worker::workers]
        ordered += [*first, *islice(rest, max(0, share - len(first)))]
    items[:] = [*ordered, *rest]


def _place(item: pytest.Item) -> int:
    return next(place for place, beginning in enumerate(LONG) if item.nodeid.startswith(beginning))
