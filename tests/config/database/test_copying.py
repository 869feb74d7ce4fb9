from pathlib import Path

import pytest

from config.database import check_copy, copy_database, open_for_reading, open_for_writing
from config.errors import DatabaseDamagedError, DatabaseForeignError, DatabaseMissingError, DatabaseTooNewError

from .kinds import NEW, OLD, OTHER, contents, spoil

TEXTS = "SELECT text FROM note ORDER BY id"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "backup"
    folder.mkdir()
    return folder / "notes.db"


async def test_a_copy_taken_while_somebody_writes_holds_what_was_committed(notes: Path, target: Path) -> None:
    async with open_for_writing(notes, OLD) as writer, writer.transaction():
        await writer.execute("INSERT INTO note (text) VALUES ('three')")
        await copy_database(notes, OLD, target)
    async with open_for_reading(target, OLD) as copy:
        assert await copy.fetch_all(TEXTS) == [("one",), ("two",)]


async def test_a_copy_stands_alone(notes: Path, target: Path) -> None:
    async with open_for_writing(notes, OLD) as writer:
        await writer.execute("INSERT INTO note (text) VALUES ('only in the log')")
        await copy_database(notes, OLD, target)
    await check_copy(target, OLD)
    assert [path.name for path in target.parent.iterdir()] == ["notes.db"]


async def test_nothing_is_upgraded_by_being_copied(notes: Path, target: Path) -> None:
    before = contents(notes.parent)
    assert await copy_database(notes, NEW, target) == OLD.version
    assert await check_copy(target, NEW) == OLD.version
    assert contents(notes.parent)["notes.db"] == before["notes.db"]
    async with open_for_reading(target, NEW) as copy:
        assert await copy.fetch_all("SELECT text FROM copy") == [("one",), ("two",)]


async def test_a_damaged_database_is_not_copied(notes: Path, target: Path) -> None:
    async with open_for_writing(notes, OLD) as writer:
        await writer.executemany("INSERT INTO note (text) VALUES (?)", [(f"{number:0900}",) for number in range(50)])
    spoil(notes)
    with pytest.raises(DatabaseDamagedError, match=r"notes\.db"):
        await copy_database(notes, OLD, target)
    assert list(target.parent.iterdir()) == []


async def test_what_is_missing_foreign_or_newer_is_refused(notes: Path, path: Path, target: Path) -> None:
    with pytest.raises(DatabaseForeignError):
        await copy_database(notes, OTHER, target)
    with pytest.raises(DatabaseMissingError):
        await copy_database(path.with_name("none.db"), OLD, target)
    async with open_for_writing(notes, NEW):
        pass
    with pytest.raises(DatabaseTooNewError):
        await copy_database(notes, OLD, target)
    assert list(target.parent.iterdir()) == []
