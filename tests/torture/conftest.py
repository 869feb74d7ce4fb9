"""What the tests of this folder share."""

import os
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.torture.children import Driver, driving
from tests.torture.scale import KILLS, tell


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driver]:
    if not hasattr(os, "fork"):
        pytest.skip("this system can't fork a process that has imported everything")
    with driving(tmp_path_factory.mktemp("driver")) as driver:
        yield driver


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Under torture, add up what the tests counted of their kills, in whichever processes they ran."""
    if "PYTEST_XDIST_WORKER" in os.environ:  # one of those processes, which knows its own alone
        return
    reports = [*terminalreporter.stats.get("passed", ()), *terminalreporter.stats.get("failed", ())]
    found = [counts for report in reports for name, counts in report.user_properties if name == KILLS]
    if found:
        tell("In all", **sum(map(Counter, found), Counter[str]()))
