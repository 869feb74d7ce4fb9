from pathlib import Path

import pytest

from config.database import open_for_writing

from .kinds import OLD


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a database may lie."""
    return tmp_path / "data" / "notes.db"


@pytest.fixture
async def notes(path: Path) -> Path:
    """A database of version 1 that holds two notes."""
    async with open_for_writing(path, OLD) as database:
        await database.executemany("INSERT INTO note (text) VALUES (?)", [("one",), ("two",)])
    return path
