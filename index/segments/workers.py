"""Processes beside this one that share its work; what they don't finish, this one does.

They are started by the first work, end with the block that they are used in, and at the latest when this process has
gone, however it went: then nobody writes to their standard input any more. They hold no file and no lock of this
process's, and a Ctrl-C in the terminal does not reach them. One that dies takes nothing with it but time: its task is
done here. So a task that fails in one fails here, too, where it is told.
"""

import json
import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Lock
from types import TracebackType
from typing import BinaryIO, Final, Self, TypeVar, cast

from index.segments.worker import read_frame, write_frame

Argument = TypeVar("Argument")
Answer = TypeVar("Answer")
MOST_WORKERS: Final = 2
"""Each takes some 100 MB, and learns all words anew."""
SHARED_CHARACTERS: Final = 2_000_000
"""Text of so many characters is worth their start."""
_BEGIN: Final = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from index.segments.worker import main; main()"
)


class WorkersStoppedError(Exception):
    """Nobody waits for the work any more."""


def usable_processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Workers:
    """So many processes as there are processors, two at most; none where there is but one."""

    def __init__(self, count: int | None = None) -> None:
        """Start nothing yet."""
        usable = min(MOST_WORKERS, usable_processors())
        self._wanted = count if count is not None else usable if usable > 1 else 0
        self._started: list[_Worker] | None = None
        self._is_stopped = False
        self._lock = Lock()

    def __enter__(self) -> Self:
        """Begin the block at whose end they are stopped."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop them."""
        self.stop()

    def each(self, function: Callable[[Argument], Answer], arguments: Sequence[Argument]) -> list[Answer]:
        """Return what `function`, one of a module, gives for each of `arguments`. Takes long: call it in a thread.

        Raises:
            WorkersStoppedError: they were stopped meanwhile.
        """
        todo = deque(enumerate(arguments))
        found: dict[int, Answer] = {}

        def share(worker: _Worker) -> None:
            while todo:
                with suppress(IndexError):  # another one took the last task
                    number, argument = todo.popleft()
                    try:
                        found[number] = worker.answer(function, argument)
                    except _WorkerLostError:
                        todo.append((number, argument))
                        return

        workers = self._workers()
        if workers:
            with ThreadPoolExecutor(len(workers)) as threads:
                list(threads.map(share, workers))
        for number, argument in todo:
            if self._is_stopped:
                raise WorkersStoppedError
            found[number] = function(argument)
        return [found[number] for number in range(len(arguments))]

    def stop(self) -> None:
        """End them, in the middle of what they do; whoever waits for that is told."""
        with self._lock:
            self._is_stopped = True
        for worker in self._started or ():
            worker.kill()

    def _workers(self) -> "list[_Worker]":
        if self._started is None:
            self._started = []
            with suppress(OSError), self._lock:  # no room for another process: the work is done here
                for _ in range(0 if self._is_stopped else self._wanted):
                    self._started.append(_Worker())
        return [worker for worker in self._started if worker.is_there]


class _WorkerLostError(Exception):
    """A worker is not there any more."""


class _Worker:
    """One process, and whether it still answers."""

    def __init__(self) -> None:
        self.is_there = True
        self._lock = Lock()
        self._process = subprocess.Popen(  # noqa: S603 - this program itself
            [sys.executable, "-P", "-c", _BEGIN, json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            process_group=0 if os.name == "posix" else None,
        )
        self._asked = cast("BinaryIO", self._process.stdin)
        self._answered = cast("BinaryIO", self._process.stdout)

    def answer(self, function: Callable[[Argument], Answer], argument: Argument) -> Answer:
        """Have it call `function`; raise _WorkerLostError where it does not answer any more."""
        with self._lock:
            try:
                if self.is_there:
                    write_frame(self._asked, (function, argument))
                    return cast("Answer", read_frame(self._answered))
            except (OSError, EOFError):
                self.is_there = False
        raise _WorkerLostError

    def kill(self) -> None:
        """End it, and wait for that."""
        self._process.kill()
        self._process.wait()
        with self._lock:
            self.is_there = False
            self._answered.close()
            with suppress(BrokenPipeError):
                self._asked.close()
