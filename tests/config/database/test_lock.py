import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest
from aiosqlite import Connection

from config.database import open_for_reading, open_for_writing, session
from config.database.lock import writing_alone
from config.errors import DatabaseAccessError, DatabaseBusyError

from .kinds import OLD

HOLD = """
import os, sys
from pathlib import Path
from config.database.lock import writing_alone
with writing_alone(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def holder_of(path: Path) -> "subprocess.Popen[str]":
    """Start a process that holds the lock until its standard input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


async def test_a_second_process_is_told_which_one_writes_and_reading_goes_on(notes: Path) -> None:
    with holder_of(notes) as process:
        with pytest.raises(DatabaseBusyError) as caught:
            async with open_for_writing(notes, OLD):
                pass
        async with open_for_reading(notes, OLD) as database:
            assert await database.fetch_one("SELECT count(*) FROM note") == (2,)
        process.communicate()
    assert caught.value.holder == process.pid
    assert str(process.pid) in caught.value.message
    async with open_for_writing(notes, OLD):
        pass


async def test_the_lock_of_a_process_that_was_killed_is_free(notes: Path) -> None:
    with holder_of(notes) as process:
        process.kill()
    async with open_for_writing(notes, OLD) as database:
        assert await database.fetch_one("SELECT count(*) FROM note") == (2,)


async def test_two_writers_in_one_process_are_refused_too(notes: Path) -> None:
    async with open_for_writing(notes, OLD):
        with pytest.raises(DatabaseBusyError) as caught:
            async with open_for_writing(notes, OLD):
                pass
    assert caught.value.holder == os.getpid()


async def test_two_names_of_one_database_have_one_lock(notes: Path) -> None:
    link = notes.parent.parent / "link.db"
    await asyncio.to_thread(link.symlink_to, notes)
    async with open_for_writing(notes, OLD):
        with pytest.raises(DatabaseBusyError):
            async with open_for_writing(link, OLD):
                pass


@pytest.mark.parametrize("slow", ["aiosqlite.Connection.close", "config.database.session._start"])
async def test_a_cancelled_writer_keeps_the_lock_until_its_connection_is_closed(
    notes: Path, monkeypatch: pytest.MonkeyPatch, slow: str
) -> None:
    reached, gate = asyncio.Event(), asyncio.Event()
    real = Connection.close if slow.endswith("close") else session._start  # noqa: SLF001 - a slow disk

    async def wait_first(connection: Connection) -> None:
        reached.set()
        await gate.wait()
        await real(connection)

    async def write() -> None:
        async with open_for_writing(notes, OLD):
            pass

    monkeypatch.setattr(slow, wait_first)
    task = asyncio.create_task(write())
    await reached.wait()
    for _ in range(3):
        task.cancel()
        await asyncio.sleep(0)
    with pytest.raises(DatabaseBusyError), writing_alone(notes):
        pass
    gate.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    with writing_alone(notes):
        pass


def test_a_holder_who_has_not_signed_yet_is_another_process(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    with writing_alone(path):
        (tmp_path / "notes.db.writer").write_bytes(b"")
        with pytest.raises(DatabaseBusyError) as caught, writing_alone(path):
            pass
    assert caught.value.holder is None


def test_a_lock_that_can_not_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.db.lock").mkdir()
    with pytest.raises(DatabaseAccessError), writing_alone(tmp_path / "notes.db"):
        pass


def test_the_lock_is_given_back_when_what_it_guards_fails(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    with pytest.raises(KeyError), writing_alone(path):
        raise KeyError
    with writing_alone(path):
        assert (tmp_path / "notes.db.writer").read_text(encoding="ascii") == f"{os.getpid()}\n"
    assert not (tmp_path / "notes.db.writer").exists()
