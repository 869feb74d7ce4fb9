import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.library import LibrarySteps, LibraryWriter, Tally, files_state, open_library_for_writing, writer
from index.library.database import library_file, tell_readers

NOW = datetime(2026, 1, 1, tzinfo=UTC)


class SlowDisk:
    """Stands between a commit and the word to readers: the log was written long before the commit is visible."""

    def __init__(self) -> None:
        self.visible: list[int] = []
        self.told: list[bool] = []

    def tell(self, folder: Path) -> None:
        with sqlite3.connect(f"file:{library_file(folder)}?mode=ro", uri=True) as reader:
            self.visible.append(reader.execute("SELECT max(number) FROM generation").fetchone()[0])
        reader.close()
        os.utime(folder / "library.db-wal", ns=(10**18, 10**18))
        before = files_state(folder)
        tell_readers(folder)
        self.told.append(files_state(folder) != before)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> SlowDisk:
    found = SlowDisk()
    monkeypatch.setattr(writer, "tell_readers", found.tell)
    return found


async def _generation(steps: LibrarySteps, number: int) -> None:
    await steps.add_generation(number, "notes", Tally(added=1), NOW)


async def test_readers_are_told_of_a_transaction_once_they_can_see_it(tmp_path: Path, disk: SlowDisk) -> None:
    async with open_library_for_writing(tmp_path) as library:
        async with library.transaction():
            await _generation(library, 1)
            await library.at_once(lambda steps: steps.generation())
            assert disk.visible == []
        assert (disk.visible, disk.told) == ([1], [True])


async def test_readers_are_told_of_a_step_once_they_can_see_it(tmp_path: Path, disk: SlowDisk) -> None:
    async with open_library_for_writing(tmp_path) as library:
        await library.at_once(lambda steps: _generation(steps, 1))
        assert (disk.visible, disk.told) == ([1], [True])


async def test_nobody_is_told_of_what_was_undone(tmp_path: Path, disk: SlowDisk) -> None:
    async def fail(library: LibraryWriter) -> None:
        async with library.transaction():
            await _generation(library, 1)
            raise InterruptedError

    async with open_library_for_writing(tmp_path) as library:
        with pytest.raises(InterruptedError):
            await fail(library)
    assert disk.visible == []


def test_a_library_without_a_log_needs_no_word(tmp_path: Path) -> None:
    tell_readers(tmp_path)
    assert list(tmp_path.iterdir()) == []
