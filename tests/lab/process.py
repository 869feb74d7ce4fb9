"""`verbatim serve` as a process of its own, with a local platform to speak to."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from config.load import default_settings
from index.library import shared_library
from index.reindex import reindex

_START_SECONDS = 180.0
_STOP_SECONDS = 90.0
_SHOWN_CHARACTERS = 4000
# A line that is longer ends the reading, and a process that nobody reads from stands still.
_LONGEST_LINE = 64 * 1024 * 1024
# Beside each other in a virtual environment's folder of programs.
_VERBATIM = Path(sys.executable).with_name("verbatim")


def environment(data: Path, variables: Mapping[str, str]) -> dict[str, str]:
    """Return this process's environment without a developer's settings, with a data folder of the test's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VERBATIM_")}
    return {**kept, "VERBATIM_DATA": str(data), "PYTHONUNBUFFERED": "1", **variables}


def run_verbatim(data: Path, *arguments: str, **variables: str) -> str:
    """Run another `verbatim` command to its end, and return what it printed.

    Raises:
        AssertionError: it failed.
    """
    done = subprocess.run(
        [str(_VERBATIM), *arguments],
        env=environment(data, variables),
        capture_output=True,
        text=True,
        timeout=_START_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


async def indexed(data: Path, folder: Path, name: str) -> Path:
    """Add a source as `verbatim index` does, but without another process; return the data folder."""
    now, library = datetime.now(UTC), shared_library(data)
    await reindex(library, folder, name=name, settings=default_settings(), now=now, progress=lambda _: None)
    return data


@dataclass(slots=True)
class Served:
    """A running `verbatim serve`; `announce` is called whenever it wrote something or ended."""

    process: asyncio.subprocess.Process
    announce: Callable[[], None]
    output: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    _wrote: asyncio.Event = field(default_factory=asyncio.Event)
    _readers: list[asyncio.Task[None]] = field(default_factory=list)

    def listen(self) -> None:
        """Begin to read what it writes."""
        for stream, lines in ((self.process.stdout, self.output), (self.process.stderr, self.log)):
            assert stream is not None
            self._readers.append(asyncio.create_task(self._read(stream, lines)))

    async def _read(self, stream: asyncio.StreamReader, lines: list[str]) -> None:
        while line := await stream.readline():
            lines.append(line.decode(errors="replace").rstrip("\n"))
            self._happened()
        self._happened()

    def _happened(self) -> None:
        self._wrote.set()
        self._wrote = asyncio.Event()
        self.announce()

    async def wait_for_line(self, line: str) -> None:
        """Wait until it printed a line.

        Raises:
            AssertionError: it ended before, or the deadline passed; the message holds its log.
        """
        await self._wait_for(lambda: line in self.output, line)

    async def wait_for_log(self, part: str) -> None:
        """Wait until it logged a line with this in it. Raises as `wait_for_line` does."""
        await self._wait_for(lambda: any(part in line for line in self.log), part)

    async def _wait_for(self, is_there: Callable[[], bool], what: str) -> None:
        try:
            async with asyncio.timeout(_START_SECONDS):
                while not is_there():
                    assert not all(reader.done() for reader in self._readers), self.story()
                    await self._wrote.wait()
        except TimeoutError:
            raise AssertionError(f"Waited for {what!r} in vain. {self.story()}") from None

    def story(self) -> str:
        """Tell what it wrote so far."""
        printed, logged = ("\n".join(lines)[-_SHOWN_CHARACTERS:] for lines in (self.output, self.log))
        return f"It ended with {self.process.returncode}, printed\n{printed}\nand logged\n{logged}"

    def signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(number)

    async def stop(self) -> int:
        """Ask it to stop (SIGTERM), wait for its end and return the exit status."""
        self.signal(signal.SIGTERM)
        return await self.ended()

    async def kill(self) -> int:
        """End it as a power cut would (SIGKILL)."""
        self.signal(signal.SIGKILL)
        return await self.ended()

    async def ended(self) -> int:
        """Wait until it ended and all that it wrote is read; return the exit status."""
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                await asyncio.gather(*self._readers)
                return await self.process.wait()
        except TimeoutError:
            raise AssertionError(f"It didn't end. {self.story()}") from None


@contextlib.asynccontextmanager
async def serving(
    data: Path, platform: str, variables: Mapping[str, str], announce: Callable[[], None] = lambda: None
) -> AsyncIterator[Served]:
    """Start `verbatim serve`, wait until it takes questions on `platform`; it is killed if the block leaves it."""
    process = await asyncio.create_subprocess_exec(
        str(_VERBATIM),
        "serve",
        env=environment(data, variables),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        limit=_LONGEST_LINE,
    )
    served = Served(process, announce)
    served.listen()
    try:
        await served.wait_for_line(f"ready {platform}")
        yield served
    except AssertionError as error:
        error.add_note(served.story())
        raise
    finally:
        if process.returncode is None:
            await served.kill()
