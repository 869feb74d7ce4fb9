"""The parent's side of the driver: children that run a plan, are watched, and are killed."""

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tests.lab.process import environment

_ROOT: Final = Path(__file__).resolve().parents[2]
_PATIENCE_SECONDS: Final = 120.0


class HangError(AssertionError):
    """A process told nothing for so long that it must have been caught in something."""


@dataclass(slots=True)
class Child:
    """A process that carries out a plan; `acknowledged` are runs it told of, with their generations."""

    driver: "Driver"
    pid: int = 0
    acknowledged: dict[int, int] = field(default_factory=dict)
    failure: str = ""
    status: int | None = None
    read: int | None = None
    holds: bool = False
    workers: list[int] = field(default_factory=list)

    def begin(self) -> None:
        """Let it go."""
        self.driver.write("go")

    def listen(self, seconds: float = _PATIENCE_SECONDS) -> bool:
        """Wait for one more line of it; return whether one came in time."""
        line = self.driver.read_line(seconds)
        if line is None:
            return False
        kind, _, rest = line.partition(" ")
        if kind == "ack":
            number, generation = map(int, rest.split())
            self.acknowledged[number] = generation
        elif kind == "ended":
            self.status = int(rest)
        elif kind == "failed":
            self.failure = rest
        elif kind == "holding":
            self.holds = True
        elif kind == "worker":
            self.workers.append(int(rest))
        elif kind == "read":
            self.read = int(rest)
        return True

    def kill(self) -> None:
        """Send SIGKILL, and hear what it had still told."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        self.end()

    def end(self) -> int:
        """Wait for its end; return its exit status, which is the signal's number below zero if one ended it."""
        while self.status is None:
            if not self.listen():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self.pid, signal.SIGKILL)
                raise HangError(f"process {self.pid} told nothing for {_PATIENCE_SECONDS} s")
        return self.status


class Driver:
    """The driver's process."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process
        self._pending = b""

    def child(self, how: str, **plan: Any) -> Child:  # noqa: ANN401 - what JSON can say
        """Fork a child for a plan and wait until it is ready to `begin`."""
        self.write(json.dumps({"how": how} | {key: _plain(value) for key, value in plan.items()}))
        child = Child(self)
        told = {self._expect(), self._expect()}
        child.pid = next(int(line.removeprefix("pid ")) for line in told if line.startswith("pid "))
        assert "ready" in told, told
        return child

    def write(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n".encode())
        self._process.stdin.flush()

    def _expect(self) -> str:
        line = self.read_line(_PATIENCE_SECONDS)
        if line is None:
            raise HangError("the driver told nothing")
        return line

    def read_line(self, seconds: float) -> str | None:
        """Return the next line, None where none comes within `seconds`."""
        stream = self._process.stdout
        assert stream is not None
        while b"\n" not in self._pending:
            if not select.select([stream], [], [], max(seconds, 0))[0]:
                return None
            more = os.read(stream.fileno(), 65536)
            if not more:
                raise HangError(f"the driver ended with {self._process.wait()}")
            self._pending += more
        line, self._pending = self._pending.split(b"\n", 1)
        return line.decode()

    def wait_until_serving(self) -> None:
        """Wait until it has imported everything."""
        assert self._expect() == "serving"


@contextmanager
def driving(folder: Path, variables: Mapping[str, str] | None = None) -> Iterator[Driver]:
    """Start a driver with a folder of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    own = {"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(_ROOT), **(variables or {})}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.torture.driver", str(folder)],
        cwd=_ROOT,
        env={name: value for name, value in environment(folder, own).items() if not name.startswith("COVERAGE_")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        try:
            driver = Driver(process)
            driver.wait_until_serving()
            yield driver
        finally:
            process.kill()


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Path) else value
