from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder to index, still empty."""
    place = tmp_path / "notes"
    place.mkdir()
    return place


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Where the library will lie."""
    return tmp_path / "library"
