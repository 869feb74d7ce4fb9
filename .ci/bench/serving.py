"""Memory while serving and building, a first question with cold files, and thousands of small libraries.

What depends on all that a process holds is done by `bench.child` in a process of its own, one at a time.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Final

from bench.engines import Terms, engine
from bench.measured import Measured

SERVING, BUILDING, COLD = "memory while serving", "memory while building, at most", "cold first question"
OPENING, OPENED = "libraries, open", "libraries, memory"
THREADS: Final = "libraries, threads"
PASSAGES: Final = "passages.txt"
"""Where a child reads passages from, one a line."""
QUESTIONS: Final = 200
FEW_QUESTIONS: Final = 5
LIBRARY_PASSAGES: Final = 500
DISTINCT_LIBRARIES: Final = 20
"""So many are built, and then copied."""
_MEGABYTE: Final = 1e6
_MILLISECONDS: Final = 1_000


class ChildError(Exception):
    """A process that measures ended without figures."""


def child(task: str, name: str, folder: Path, questions: Path) -> dict[str, float]:
    """Run one task of `bench.child` and return its figures."""
    command = [sys.executable, "-m", "bench.child", task, name, str(folder), str(questions)]
    done = subprocess.run(command, check=False, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8")
    if done.returncode:
        raise ChildError(f"{task} of {name} failed: {done.stderr.strip().splitlines()[-1]}")
    found: dict[str, float] = json.loads(done.stdout)
    return found


def memory(name: str, folder: Path, questions: Path) -> Iterator[Measured]:
    """Yield what a process holds privately after it opened `folder` and answered."""
    found = child("serve", name, folder, questions)
    yield Measured(SERVING, name, found["private"] / _MEGABYTE, "MB")
    yield Measured(f"{SERVING}, outside of files", name, found["anonymous"] / _MEGABYTE, "MB")


def peak(name: str, folder: Path, passages: Sequence[Terms], questions: Path) -> Iterator[Measured]:
    """Yield what a process holds at most that reads passages from a file and builds into `folder`."""
    write(folder.parent / PASSAGES, passages)
    yield Measured(BUILDING, name, child("build", name, folder, questions)["peak"] / _MEGABYTE, "MB")


def cold(name: str, folder: Path, questions: Sequence[Terms]) -> Iterator[Measured]:
    """Yield how long opening and one question take when no file is in memory: the median over the questions."""
    path = folder.parent / "cold.json"
    seconds = []
    for terms in questions:
        path.write_text(json.dumps([terms]), encoding="utf-8")
        for file in files(folder):
            forget(file)
        seconds.append(child("cold", name, folder, path)["seconds"])
    yield Measured(COLD, name, _MILLISECONDS * median(seconds), "ms", times=len(questions))


def libraries(name: str, folder: Path, passages: Sequence[Terms], questions: Path, count: int) -> Iterator[Measured]:
    """Yield what opening `count` libraries takes; `folder` is empty and is filled with them."""
    used = engine(name)
    for number in range(min(count, DISTINCT_LIBRARIES)):
        place = folder / f"{number:05}"
        place.mkdir()
        start = number * LIBRARY_PASSAGES
        used.build(place, passages[start : start + LIBRARY_PASSAGES]).close()
    for number in range(DISTINCT_LIBRARIES, count):
        shutil.copytree(folder / f"{number % DISTINCT_LIBRARIES:05}", folder / f"{number:05}")
    found = child("libraries", name, folder, questions)
    yield Measured(OPENING, name, _MILLISECONDS * found["seconds"], "ms", size=count)
    yield Measured(OPENED, name, (found["private"] - found["before"]) / _MEGABYTE, "MB", size=count)
    yield Measured(
        f"{OPENED}, after a question each", name, (found["private_after"] - found["before"]) / _MEGABYTE, "MB", count
    )
    yield Measured(THREADS, name, found["threads"], "threads", size=count)


def write(path: Path, passages: Sequence[Terms]) -> None:
    """Write passages down, one a line."""
    with path.open("w", encoding="utf-8") as lines:
        lines.writelines(" ".join(terms) + "\n" for terms in passages)


def files(folder: Path) -> list[Path]:
    """Return all files in a folder, however deep."""
    return [path for path in folder.rglob("*") if path.is_file()]


def size(folder: Path) -> int:
    """Return how many bytes the files in a folder take."""
    return sum(path.stat().st_size for path in files(folder))


def forget(path: Path) -> None:
    """Let the system drop what it holds of a file in memory, where it can be asked to."""
    if hasattr(os, "posix_fadvise"):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(descriptor)
