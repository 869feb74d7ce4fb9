"""Runs of `verbatim index` whose system calls fail, and what must be so then."""

import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.torture.children import Child, Driver
from tests.torture.examine import BadLibraryError, Examiner
from tests.torture.script import Script, lay_out
from tests.torture.tracing import counted, failing_at, killed_at, traced

FAILING: Final = ("write", "pwrite64", "fsync", "fdatasync", "ftruncate", "rename")
SEED: Final = 3
MERGING: Final = 7
"""A run of the script of that seed that makes several segments into one, and takes the files of those away."""
_MARKS_OF_A_FAULT: Final = ("Traceback", "fault of Verbatim", "went wrong")
_LEAST_SENTENCES: Final = 2


@dataclass(frozen=True, slots=True)
class Failure:
    """A system call that fails: the `count`-th of each thread, or, where it is `lasting`, all from then on."""

    call: str
    count: int
    error: str
    lasting: bool

    @property
    def when(self) -> str:
        """What strace is told."""
        return f"{self.count}{'+' if self.lasting else ''}"


@dataclass(slots=True)
class Bench:
    """A library before run `number` of a script, on copies of which that run is made to fail."""

    driver: Driver
    folder: Path
    number: int
    script: Script
    examiner: Examiner
    counts: "Counter[str]" = field(default_factory=Counter)

    @classmethod
    def before_run(cls, driver: Driver, folder: Path, told: Script, number: int) -> "Bench":
        """Make the library that has had the runs before `number`, which must not take out a source."""
        bench = cls(driver, folder, number, told, Examiner(told, folder / "fresh"))
        if number > 1:
            child = driver.child(
                "runs",
                seed=told.seed,
                frozen=told.frozen,
                first=1,
                last=number - 1,
                data=folder / "base",
                sources=folder / "sources",
            )
            child.begin()
            assert child.end() == 0, child.failure
        lay_out(told.state(number)[told.source(number)], folder / "sources" / told.source(number))
        return bench

    def calls(self, names: Iterable[str]) -> list[tuple[str, int]]:
        """Return all calls of these names that the run makes, each by its number among those of one thread."""
        trace = self.folder / "calls"
        child = self._command()
        with traced(child, names, "-o", str(trace)):
            child.begin()
            assert child.end() == 0, self._said()
        return [(call, count) for call, most in sorted(counted(trace).items()) for count in range(1, most + 1)]

    def failures(self) -> list[Failure]:
        """Return every way in which a call of the run can fail."""
        return [
            Failure(call, count, error, lasting)
            for call, count in self.calls(FAILING)
            for error in ("ENOSPC", "EIO")
            for lasting in (False, True)
        ]

    def kill(self, call: str, count: int) -> None:
        """Kill the run as it enters that call, and judge what is left. Raises BadLibraryError."""
        child = self._command()
        with killed_at(child, call, count):
            child.begin()
            child.end()
        self.counts["kills"] += child.status != 0
        self._examine(f"killed at {call} {count}", *({self.number - 1, self.number} if child.status else {self.number}))

    def fail(self, failure: Failure) -> None:
        """Let the run fail in that way, and judge what is left. Raises BadLibraryError."""
        child = self._command()
        with failing_at(child, failure.call, failure.error, failure.when):
            child.begin()
            status = child.end()
        self._judge(status, str(failure))

    def limit(self, file_bytes: int) -> None:
        """Let no file grow beyond `file_bytes` during the run, and judge what is left. Raises BadLibraryError."""
        child = self._command(limit=file_bytes)
        child.begin()
        self._judge(child.end(), f"files of at most {file_bytes} bytes")

    def _command(self, **plan: int) -> Child:
        data = self.folder / "data"
        shutil.rmtree(data, ignore_errors=True)
        if (self.folder / "base").exists():
            shutil.copytree(self.folder / "base", data)
        return self._index(data, **plan)

    def _index(self, data: Path, **plan: int) -> Child:
        source = self.script.source(self.number)
        arguments = ["index", str(self.folder / "sources" / source), "--name", source, "--data", str(data)]
        return self.driver.child(
            "command", arguments=arguments, output=self.folder / "output", frozen=self.script.frozen, **plan
        )

    def _said(self) -> str:
        return (self.folder / "output").read_text(encoding="utf-8")

    def _judge(self, status: int, what: str) -> None:
        """Require a clear error and the old generation, or success and the new one; and then a run that succeeds."""
        said = self._said()
        if status not in {0, 1} or any(mark in said for mark in _MARKS_OF_A_FAULT):
            raise BadLibraryError(f"{what}: status {status}, told: {said}")
        if status == 1 and said.count(".") < _LEAST_SENTENCES:
            raise BadLibraryError(f"{what}: too little is told: {said}")
        shown = self.number if status == 0 else self.number - 1
        self._examine(f"{what}: status {status}, told: {said}", shown)
        self.counts["refused" if status else "carried out nevertheless"] += 1
        again = self._index(self.folder / "data")
        again.begin()
        if again.end() != 0:
            raise BadLibraryError(f"{what}: the next run ended with {again.status}: {self._said()}")
        self._examine(f"{what}, and a run after that", self.number)
        self.examiner.require_tidy(self.folder / "data")

    def _examine(self, what: str, *numbers: int) -> None:
        allowed = {number: number for number in numbers}
        try:
            self.examiner.examine(self.folder / "data", allowed, asks=self.counts.total() % 10 == 0)
        except Exception as error:
            raise BadLibraryError(f"{what}: {error}") from error
