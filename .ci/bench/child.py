"""A process of its own for what depends on all that a process holds: `measure` starts it, and it answers in JSON.

python -m bench.child TASK ENGINE FOLDER QUESTIONS
"""

import json
import re
import resource
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from bench.engines import Engine, Terms, engine

Figures = dict[str, float]
LIMIT: Final = 10
_KILOBYTE: Final = 1024
_SMAPS: Final = re.compile(r"^(\w+): +(\d+) kB$", re.MULTILINE)


def memory() -> Figures:
    """Return this process's memory in bytes: what it alone holds, and what of it stands in no file."""
    found = dict(_SMAPS.findall(Path("/proc/self/smaps_rollup").read_text(encoding="ascii")))
    private = int(found["Private_Clean"]) + int(found["Private_Dirty"])
    return {
        "private": private * _KILOBYTE,
        "anonymous": int(found["Anonymous"]) * _KILOBYTE,
        "proportional": int(found["Pss"]) * _KILOBYTE,
    }


def serve(used: Engine, folder: Path, questions: Sequence[Terms]) -> Figures:
    """Open, answer, and say what is held."""
    before = memory()["private"]
    index = used.open(folder)
    for terms in questions:
        index.search(terms, LIMIT)
    return {**memory(), "before": before}


def cold(used: Engine, folder: Path, questions: Sequence[Terms]) -> Figures:
    """Open and answer one question, by the clock."""
    started = time.perf_counter()
    used.open(folder).search(questions[0], LIMIT)
    return {"seconds": time.perf_counter() - started}


def build(used: Engine, folder: Path, questions: Sequence[Terms]) -> Figures:
    """Build from `passages.txt` beside the folder, and say what was held at most."""
    with (folder.parent / "passages.txt").open(encoding="utf-8") as lines:
        index = used.build(folder, (line.split() for line in lines))
    index.search(questions[0], LIMIT)
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = re.search(r"VmHWM:\s+(\d+) kB", status)
    return {"peak": int(peak[1]) * _KILOBYTE if peak else 0}


def libraries(used: Engine, folder: Path, questions: Sequence[Terms]) -> Figures:
    """Open every folder in `folder`, then ask each one question."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    before = memory()["private"]
    started = time.perf_counter()
    opened = [used.open(path) for path in sorted(folder.iterdir())]
    seconds = time.perf_counter() - started
    held = memory()
    started = time.perf_counter()
    for number, index in enumerate(opened):
        index.search(questions[number % len(questions)], LIMIT)
    asked = time.perf_counter() - started
    threads = re.search(r"Threads:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    return {
        "seconds": seconds,
        "seconds_asking": asked,
        "before": before,
        "private": held["private"],
        "private_after": memory()["private"],
        "threads": int(threads[1]) if threads else 0,
    }


TASKS: Final[Mapping[str, Callable[[Engine, Path, Sequence[Terms]], Figures]]] = {
    "serve": serve,
    "cold": cold,
    "build": build,
    "libraries": libraries,
}


def main(arguments: Sequence[str]) -> None:
    """Do one task and print its figures."""
    task, name, folder, questions = arguments
    asked = json.loads(Path(questions).read_text(encoding="utf-8"))
    sys.stdout.write(json.dumps(TASKS[task](engine(name), Path(folder), asked)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
