import asyncio
import io
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.model import StoredDocument
from index.reindex import cutting, intake
from index.segments import analysis, settling, workers
from index.segments.analysis import analyzed
from index.segments.worker import read_frame, serve, write_frame
from index.segments.workers import Workers, WorkersStoppedError
from index.text.segmentation import PassageLimits, segment
from tests.index.segments.stored import files, library_of, put, small_segments, text, texts
from tests.index.segments.tasks import doubled, fatal_elsewhere, refuse, wait_for, where

__all__ = ["small_segments"]
ROOT = Path(__file__).resolve().parents[3]
ORPHANS = """
import os, signal
from index.segments.workers import Workers
from tests.index.segments.tasks import where
found = Workers(2)
print(*{pid for pid, _ in found.each(where, range(40))}, flush=True)
input()
"""
PATIENCE_MILLISECONDS = 60_000


@pytest.fixture(scope="module")
def two() -> Iterator[Workers]:
    with Workers(2) as found:
        yield found


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_answers_come_in_the_order_of_the_questions(two: Workers) -> None:
    assert two.each(doubled, range(50)) == [2 * number for number in range(50)]


def test_work_is_done_in_processes_that_a_ctrl_c_does_not_reach(two: Workers) -> None:
    found = set(two.each(where, range(50)))
    assert 1 <= len(found) <= 2
    assert os.getpid() not in {pid for pid, _ in found}
    assert os.getpgrp() not in {group for _, group in found}


def test_terms_are_those_that_this_process_finds(two: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis, "BATCH_CHARACTERS", 100)
    bodies = [*texts(0, 9).values(), "Im Jahr 1900 war das Haus noch nicht da. Es ist von der Stadt.", "U.S. in May."]
    documents = [stored(f"d{number}", body, "Winter in May") for number, body in enumerate(bodies)]
    assert analyzed(documents, two) == analyzed(documents)


def stored(name: str, body: str, title: str) -> StoredDocument:
    from index.formats import blocks_of  # noqa: PLC0415 - beside its only use

    cut = segment(body, blocks_of(body), PassageLimits(60, 5))
    return StoredDocument("notes", name, body, name, cut, title)


def test_what_a_killed_worker_leaves_undone_is_done_here() -> None:
    with Workers(2) as found:
        assert found.each(fatal_elsewhere, [os.getpid()] * 5) == [os.getpid()] * 5
        assert found.each(doubled, [4]) == [8]


def test_what_fails_in_a_worker_fails_here_in_its_own_words() -> None:
    with Workers(1) as found, pytest.raises(ArithmeticError, match="7 is refused"):
        found.each(refuse, [7])


def test_without_workers_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "usable_processors", lambda: 1)
    with Workers() as found:
        assert found.each(where, [0]) == [(os.getpid(), os.getpgrp())]


def test_where_no_process_can_be_started_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with Workers(2) as found:
        assert found.each(doubled, [4, 5]) == [8, 10]


def test_none_is_left_behind_the_block() -> None:
    with Workers(2) as found:
        pids = {pid for pid, _ in found.each(where, range(20))}
    assert not any(map(is_there, pids))


async def test_work_that_nobody_waits_for_any_more_is_given_up(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    with Workers(1) as found:
        work = asyncio.create_task(asyncio.to_thread(found.each, wait_for, [gate]))
        opened = await asyncio.to_thread(gate.open, "w", encoding="utf-8")  # it has begun to read
    with opened, pytest.raises(WorkersStoppedError):
        await work
    with pytest.raises(WorkersStoppedError):
        found.each(doubled, [4])


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="a process can't be watched that is nobody's child")
def test_they_end_when_the_process_that_started_them_is_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ORPHANS], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        watched = [os.pidfd_open(int(pid)) for pid in parent.stdout.readline().split()]
        parent.send_signal(signal.SIGKILL)
    assert watched
    for descriptor in watched:
        ended = select.poll()
        ended.register(descriptor, select.POLLIN)
        assert ended.poll(PATIENCE_MILLISECONDS)
        os.close(descriptor)


@pytest.mark.usefixtures("small_segments")
async def test_a_segment_is_the_same_to_the_byte_whoever_cut_and_read_its_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []
    for name, least in (("alone", 10**9), ("shared", 1)):
        for module in (intake, settling):
            monkeypatch.setattr(module, "SHARED_CHARACTERS", least)
        monkeypatch.setattr(analysis, "BATCH_CHARACTERS", 100)
        monkeypatch.setattr(cutting, "TASK_CHARACTERS", 100)
        monkeypatch.setattr(workers, "usable_processors", lambda: 2)
        place = tmp_path / name / "notes"
        place.parent.mkdir()
        await put(place, texts(0, 9) | {"long": text(5) * 9})
        written.append([(library_of(place) / "segments" / file).read_bytes() for file in files(place)])
    assert written[0]
    assert written[0] == written[1]


def test_a_frame_that_is_cut_short_is_none() -> None:
    stream = io.BytesIO()
    write_frame(stream, ("rain", [1, 2]))
    whole = stream.getvalue()
    assert read_frame(io.BytesIO(whole)) == ("rain", [1, 2])
    for length in range(len(whole)):
        with pytest.raises(EOFError):
            read_frame(io.BytesIO(whole[:length]))


def test_tasks_are_done_until_nobody_asks() -> None:
    asked, answered = io.BytesIO(), io.BytesIO()
    for number in (4, 5):
        write_frame(asked, (doubled, number))
    asked.seek(0)
    serve(asked, answered)
    answered.seek(0)
    assert [read_frame(answered), read_frame(answered)] == [8, 10]
