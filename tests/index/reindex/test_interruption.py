"""A run that is interrupted, at whatever point, leaves the library as before or, once it was through, as after."""

import asyncio
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from config.errors import DatabaseBusyError
from index.formats import ParseLimits, parse
from index.model import Block, FetchedFile, ParsedDocument, Segmentation, Skip
from index.reindex import Progress, cutting, intake
from index.reindex import run as reindex_run
from index.sources import FolderSource, Listing
from index.text.segmentation import PassageLimits, segment
from tests.index.runs import everything, rows, run, snapshot, texts, write_records

if TYPE_CHECKING:
    from index.library import Snapshot

# Sends itself the signal when the given number of files is behind it, or after the run.
_SCRIPT = """
import asyncio, os, sys
from pathlib import Path
from tests.index.runs import run

library, folder, number, point = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
steps = 0

def interrupt(progress):
    global steps
    steps += 1
    if steps == point:
        os.kill(os.getpid(), number)

asyncio.run(run(library, folder, progress=interrupt))
"""


@pytest.fixture
def indexed(library: Path, folder: Path) -> Path:
    """A library with three files, two of which changed since; a fourth is new."""
    for name in "abc":
        (folder / f"{name}.txt").write_text(f"{name}.", encoding="utf-8")
    asyncio.run(run(library, folder))
    for name in "bcd":
        (folder / f"{name}.txt").write_text(f"{name}, changed.", encoding="utf-8")
    return library


OLD = {"a.txt": "a.", "b.txt": "b.", "c.txt": "c."}
NEW = {"a.txt": "a."} | {f"{name}.txt": f"{name}, changed." for name in "bcd"}
STEPS = 11
"""Comparing tells four times of its progress, taking in seven times: before and after each file, and at the end."""


def test_the_steps_are_counted_right(indexed: Path, folder: Path) -> None:
    seen: list[Progress] = []
    asyncio.run(run(indexed, folder, progress=seen.append))
    assert len(seen) == STEPS


@pytest.mark.parametrize("point", range(1, STEPS + 1))
def test_a_run_that_is_cancelled_leaves_everything_as_before(indexed: Path, folder: Path, point: int) -> None:
    before = everything(indexed)
    seen: list[Progress] = []

    def cancel(progress: Progress) -> None:
        seen.append(progress)
        if len(seen) == point:
            task = asyncio.current_task()
            assert task is not None
            task.cancel()

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(run(indexed, folder, progress=cancel))
    assert everything(indexed) == before
    asyncio.run(run(indexed, folder))
    assert asyncio.run(texts(indexed)) == NEW


@pytest.mark.parametrize("turns", [0, 1, 3, 10, 30, 100, 200, 300, 400, 600, 800, 1000, 1500, 2000, 4000, 8000])
def test_a_run_that_is_cancelled_at_any_turn_of_the_loop_is_not_there_or_whole(
    indexed: Path, folder: Path, turns: int
) -> None:
    async def cancel_after() -> None:
        task = asyncio.ensure_future(run(indexed, folder))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait({task})

    asyncio.run(cancel_after())
    assert asyncio.run(texts(indexed)) in (OLD, NEW)
    assert rows(indexed, "PRAGMA integrity_check") == [("ok",)]


@pytest.mark.parametrize("point", [1, 5, 8, STEPS])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_process_that_is_interrupted_or_killed_leaves_everything_as_before(
    indexed: Path, folder: Path, number: signal.Signals, point: int
) -> None:
    before = everything(indexed)
    root = Path(__file__).resolve().parents[3]
    arguments = [sys.executable, "-c", _SCRIPT, str(indexed), str(folder), str(int(number)), str(point)]
    ended = subprocess.run(arguments, cwd=root, capture_output=True, check=False, timeout=60)
    assert ended.returncode != 0
    assert everything(indexed) == before
    asyncio.run(run(indexed, folder))
    assert asyncio.run(texts(indexed)) == NEW


def test_a_first_run_that_is_cancelled_leaves_nothing_to_read(library: Path, folder: Path) -> None:
    (folder / "a.txt").write_text("a.", encoding="utf-8")

    def cancel(_progress: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(run(library, folder, progress=cancel))
    assert rows(library, "SELECT * FROM source") == []
    assert asyncio.run(run(library, folder)).generation_after == 1


def test_a_reader_sees_the_old_generation_until_a_run_has_ended(indexed: Path, folder: Path) -> None:
    # More than SQLite holds in memory, so that it writes before the end.
    write_records(folder / "many.jsonl", [{"id": str(number), "text": "Text " * 1000} for number in range(800)])
    seen: list[Snapshot] = []

    def read(_progress: Progress) -> None:
        with ThreadPoolExecutor(1) as pool:
            seen.append(pool.submit(asyncio.run, snapshot(indexed)).result())

    asyncio.run(run(indexed, folder, progress=read))
    assert {found.generation for found in seen} == {1}
    assert {document.text for found in seen for document in found.documents} == set(OLD.values())
    assert asyncio.run(snapshot(indexed)).generation == 2


def test_a_second_run_at_the_same_time_is_refused(indexed: Path, folder: Path) -> None:
    refused: list[BaseException | None] = []

    def run_too(_progress: Progress) -> None:
        with ThreadPoolExecutor(1) as pool:
            refused.append(pool.submit(asyncio.run, run(indexed, folder)).exception())

    asyncio.run(run(indexed, folder, progress=run_too))
    assert {type(error) for error in refused} == {DatabaseBusyError}


def test_the_slow_steps_leave_the_event_loop_free(indexed: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: dict[str, set[int]] = {"parse": set(), "segment": set(), "fetch": set(), "list": set()}

    def parse_and_note(file: FetchedFile, limits: ParseLimits) -> Iterator[ParsedDocument | Skip]:
        threads["parse"].add(threading.get_ident())
        yield from parse(file, limits)

    def segment_and_note(text: str, blocks: Sequence[Block], limits: PassageLimits) -> Segmentation:
        threads["segment"].add(threading.get_ident())
        return segment(text, blocks, limits)

    class NotingSource(FolderSource):
        def list(self) -> Listing:
            threads["list"].add(threading.get_ident())
            return FolderSource.list(self)

        def fetch(self, path: str) -> FetchedFile | Skip:
            threads["fetch"].add(threading.get_ident())
            return FolderSource.fetch(self, path)

    monkeypatch.setattr(intake, "parse", parse_and_note)
    monkeypatch.setattr(cutting, "segment", segment_and_note)
    monkeypatch.setattr(reindex_run, "FolderSource", NotingSource)
    asyncio.run(run(indexed, folder))
    assert all(threads.values())
    assert threading.get_ident() not in set().union(*threads.values())
