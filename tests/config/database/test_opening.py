import asyncio
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from config.database import Database, open_for_reading, open_for_writing, opening
from config.errors import (
    DatabaseAccessError,
    DatabaseDamagedError,
    DatabaseError,
    DatabaseForeignError,
    DatabaseFullError,
    DatabaseMissingError,
    DatabaseTooNewError,
)
from tests.mortal import run_as_mortal

from .kinds import NEW, OLD, OTHER, contents, cut, put, spoil

COUNT = "SELECT count(*) FROM note"
READER_FILES = {"notes.db-shm", "notes.db-wal", "notes.db.lock"}
"""What opening may leave beside a database: SQLite's own files, and the lock file."""


async def refused(path: Path, expected: type[DatabaseError]) -> DatabaseError:
    """Open a database in both ways; both must be refused, and no file change."""
    before = {name: digest for name, digest in contents(path.parent).items() if name not in READER_FILES}
    errors = []
    for door in (open_for_reading, open_for_writing):
        with pytest.raises(expected) as caught:
            async with door(path, OLD):
                pass
        errors.append(caught.value)
    after = {name: digest for name, digest in contents(path.parent).items() if name not in READER_FILES}
    assert after == before
    assert str(errors[0]) == str(errors[1])
    return errors[0]


async def test_reading_makes_nothing(path: Path) -> None:
    with pytest.raises(DatabaseMissingError) as caught:
        async with open_for_reading(path, OLD):
            pass
    assert str(path) in caught.value.message
    assert not path.parent.exists()


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a folder has no such mode")
async def test_nobody_else_may_look_into_the_folders_that_are_made_and_one_that_is_there_stays_as_it_is(
    tmp_path: Path,
) -> None:
    there = tmp_path / "there"
    there.mkdir()
    there.chmod(0o755)
    path = there / "data" / "libraries" / "notes.db"
    async with open_for_writing(path, OLD):
        modes = [folder.stat().st_mode & 0o777 for folder in (path.parent, path.parent.parent, there)]
    assert modes == [0o700, 0o700, 0o755]


async def test_writing_makes_the_folder_and_a_database_of_its_kind(path: Path) -> None:
    async with open_for_writing(path, OLD) as database:
        assert database.path == path
        for pragma, value in (
            ("application_id", OLD.application_id),
            ("user_version", 1),
            ("journal_mode", "wal"),
            ("synchronous", 2),
            ("foreign_keys", 1),
            ("trusted_schema", 0),
            ("busy_timeout", 5000),
            ("mmap_size", 0),
        ):
            row = await database.fetch_one(f"PRAGMA {pragma}")
            assert row is None or row == (value,), pragma
    assert sorted(contents(path.parent)) == ["notes.db", "notes.db.lock"]


async def test_a_database_at_an_odd_path_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "a folder? #1 100%" / "nötes ?mode=rw.db"
    async with open_for_writing(path, OLD) as database:
        await database.execute("INSERT INTO note (text) VALUES ('one')")
    async with open_for_reading(path, OLD) as database:
        assert await database.fetch_one(COUNT) == (1,)


async def test_a_newer_version_is_refused_and_both_versions_are_named(path: Path) -> None:
    async with open_for_writing(path, NEW):
        pass
    error = await refused(path, DatabaseTooNewError)
    assert isinstance(error, DatabaseTooNewError)
    assert (error.found, error.known) == (3, 1)
    assert "version 3" in error.message
    assert "Upgrade Verbatim" in error.advice


async def test_a_database_of_another_kind_is_refused(path: Path) -> None:
    async with open_for_writing(path, OTHER):
        pass
    assert "not a notes database" in (await refused(path, DatabaseForeignError)).message


async def test_a_database_of_another_program_is_refused(path: Path) -> None:
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    await refused(path, DatabaseForeignError)


@pytest.mark.parametrize("content", [b"", b"x", b"not a database " * 1000, b"SQLite format 3\x00", bytes(8192)])
async def test_a_file_that_is_no_database_is_refused(path: Path, content: bytes) -> None:
    put(path, content)
    error = await refused(path, DatabaseDamagedError)
    assert str(path) in error.message
    assert "backup" in error.advice


@pytest.mark.parametrize("size", [1, 100, 511, 512, 4095, 4096, 4097, 8191, 8192, 8193, 12287])
async def test_a_database_that_is_cut_short_is_refused(notes: Path, size: int) -> None:
    cut(notes, size)
    await refused(notes, DatabaseDamagedError)


async def test_a_page_of_rubbish_is_found_when_it_is_read_and_nothing_changes(notes: Path) -> None:
    spoil(notes)
    before = contents(notes.parent)["notes.db"]
    async with open_for_reading(notes, OLD) as database:
        with pytest.raises(DatabaseDamagedError):
            await database.fetch_all("SELECT * FROM note")
        with pytest.raises(DatabaseDamagedError):
            _ = [row async for row in database.iterate("SELECT * FROM note")]
    async with open_for_writing(notes, OLD) as database:
        with pytest.raises(DatabaseDamagedError):
            await database.execute("INSERT INTO note (text) VALUES ('three')")
    assert contents(notes.parent)["notes.db"] == before


async def test_a_damaged_database_is_not_upgraded(notes: Path) -> None:
    spoil(notes)
    before = contents(notes.parent)["notes.db"]
    with pytest.raises(DatabaseDamagedError):
        async with open_for_writing(notes, NEW):
            pass
    assert contents(notes.parent)["notes.db"] == before
    assert not list(notes.parent.glob("*before*"))


async def test_a_log_without_its_database_is_kept_and_refused(notes: Path) -> None:
    log = notes.with_name("notes.db-wal")
    await asyncio.to_thread(notes.unlink)
    put(log, b"what was committed last")
    error = await refused(notes, DatabaseDamagedError)
    assert "notes.db-wal" in error.message
    assert log.read_bytes() == b"what was committed last"


async def test_an_empty_log_that_a_reader_left_does_not_stand_in_the_way_of_a_new_database(notes: Path) -> None:
    async with open_for_reading(notes, OLD):
        pass
    await asyncio.to_thread(notes.unlink)
    assert sorted(contents(notes.parent)) == ["notes.db-shm", "notes.db-wal", "notes.db.lock"]
    async with open_for_writing(notes, OLD) as database:
        assert await database.fetch_one(COUNT) == (0,)


async def test_a_creation_that_was_cut_off_is_begun_anew(path: Path) -> None:
    put(path.with_name("notes.db.new"), b"half")
    put(path.with_name("notes.db.new-journal"), b"half")
    async with open_for_writing(path, OLD) as database:
        assert await database.fetch_one(COUNT) == (0,)
    assert sorted(contents(path.parent)) == ["notes.db", "notes.db.lock"]


async def test_reading_changes_no_byte_and_closing_does_not_checkpoint(notes: Path) -> None:
    leave_a_log(notes)
    before = contents(notes.parent)
    assert "notes.db-wal" in before
    async with open_for_reading(notes, OLD) as database:
        assert await database.fetch_one(COUNT) == (3,)
    after = contents(notes.parent)
    for name in ("notes.db", "notes.db-wal"):
        assert after[name] == before[name]
    async with open_for_writing(notes, OLD) as database:
        assert await database.fetch_one(COUNT) == (3,)
    assert "notes.db-wal" not in contents(notes.parent)


def leave_a_log(path: Path) -> None:
    """Commit one note in a process that dies before it puts its log into the file."""
    code = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute(\"INSERT INTO note (text) VALUES ('three')\"); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=True)


async def test_a_refused_database_with_a_log_keeps_both_as_they_are(path: Path) -> None:
    async with open_for_writing(path, NEW):
        pass
    leave_a_log(path)
    before = contents(path.parent)
    await refused(path, DatabaseTooNewError)
    after = contents(path.parent)
    assert (after["notes.db"], after["notes.db-wal"]) == (before["notes.db"], before["notes.db-wal"])


async def test_a_reader_that_outlives_the_writer_neither_loses_nor_changes_anything(notes: Path) -> None:
    async with open_for_reading(notes, OLD) as reader:
        async with open_for_writing(notes, OLD) as writer:
            await writer.execute("INSERT INTO note (text) VALUES ('three')")
            assert await reader.fetch_one(COUNT) == (3,)
        assert await reader.fetch_one(COUNT) == (3,)
    async with open_for_reading(notes, OLD) as reader:
        assert await reader.fetch_one(COUNT) == (3,)


async def test_a_reader_sees_the_old_state_while_the_writer_is_in_a_transaction(notes: Path) -> None:
    async with open_for_writing(notes, OLD) as writer, writer.transaction():
        await writer.execute("DELETE FROM note")
        async with open_for_reading(notes, OLD) as reader:
            assert await reader.fetch_one(COUNT) == (2,)


async def test_a_folder_that_can_not_be_made_or_looked_into_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for door in (open_for_reading, open_for_writing):
        with pytest.raises(DatabaseAccessError) as caught:
            async with door(tmp_path / "file" / "notes.db", OLD):
                pass
        assert str(tmp_path / "file") in caught.value.message


async def test_a_folder_in_the_place_of_the_database_is_named(path: Path) -> None:
    await asyncio.to_thread(path.mkdir, parents=True)
    await refused(path, DatabaseAccessError)


async def test_a_full_disk_undoes_the_change_and_is_named(notes: Path) -> None:
    async with open_for_writing(notes, OLD) as database:
        await database.execute("PRAGMA max_page_count = 5")
        with pytest.raises(DatabaseFullError):
            await database.executemany("INSERT INTO note (text) VALUES (?)", [("three",), ("x" * 200_000,)])
        assert await database.fetch_one(COUNT) == (2,)


async def test_a_disk_without_a_write_ahead_log_is_refused(notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fetch_one = Database.fetch_one

    async def without_log(self: Database, sql: str) -> tuple[object, ...] | None:
        return ("delete",) if "journal_mode" in sql else await fetch_one(self, sql)

    monkeypatch.setattr(Database, "fetch_one", without_log)
    with pytest.raises(DatabaseAccessError, match="write-ahead log"):
        async with open_for_writing(notes, OLD):
            pass


async def test_a_cancellation_while_opening_closes_what_was_opened_and_frees_the_lock(path: Path) -> None:
    async def hold() -> None:
        async with open_for_writing(path, OLD):
            await asyncio.Event().wait()

    for steps in range(0, 60, 3):
        task = asyncio.create_task(hold())
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    async with open_for_writing(path, OLD) as database:
        assert await database.fetch_one(COUNT) == (0,)


def test_a_process_whose_opening_fails_or_is_interrupted_ends(notes: Path) -> None:
    code = """
import asyncio, sys
from pathlib import Path
from config.database import open_for_writing
from tests.config.database.kinds import OLD, OTHER

async def main():
    async with open_for_writing(Path(sys.argv[1]), OLD if sys.argv[2] == "interrupt" else OTHER):
        raise KeyboardInterrupt

asyncio.run(main())
"""
    root = Path(__file__).parents[3]
    for how, last in (("interrupt", "KeyboardInterrupt"), ("fail", "DatabaseForeignError")):
        done = subprocess.run(
            [sys.executable, "-c", code, str(notes), how],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(root)},
        )
        assert last in done.stderr.splitlines()[-1]


def test_the_guards_are_on_in_both_connections() -> None:
    assert any("trusted_schema" in pragma for pragma in opening.GUARDS)
    assert any("query_only" in pragma for pragma in opening.READING)


_FAIL_TO_OPEN = """
import asyncio, sys
from pathlib import Path
from config.errors import DatabaseAccessError
from config.database import open_for_reading
from tests.config.database.kinds import OLD

async def main():
    async with open_for_reading(Path(sys.argv[1]), OLD):
        pass

try:
    asyncio.run(main())
except DatabaseAccessError as error:
    sys.exit(error.message)
"""


def test_a_database_that_can_not_be_opened_leaves_no_thread_to_complain_at_the_end(tmp_path: Path) -> None:
    (tmp_path / "folder.db").mkdir()
    for _ in range(10):
        done = run_as_mortal(["-c", _FAIL_TO_OPEN, str(tmp_path / "folder.db")])
        database = tmp_path / "folder.db"
        assert done.stderr == f"The database {database} can't be opened, read or written (disk I/O error).\n"
