"""What the tests of this folder share."""

import os
from collections.abc import Iterator

import pytest

from tests.torture.children import Driver, driving


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driver]:
    if not hasattr(os, "fork"):
        pytest.skip("this system can't fork a process that has imported everything")
    with driving(tmp_path_factory.mktemp("driver")) as driver:
        yield driver
