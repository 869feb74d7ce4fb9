"""The library changes while it is asked: by the command line, and by the owner's command."""

import asyncio
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Final

from tests.lab.process import run_verbatim
from tests.soak.ledger import Ledger, Question
from tests.soak.scale import SOAK
from tests.soak.serving import SOURCE

_NEWS: Final = "harbour-news.md"
_WITHIN_SECONDS: Final = 120.0


class Reindexing:
    """Changes a document of the starter library's copy and has it indexed anew; `runs` counts that.

    `commands` lets the owner give the command, and returns that as the question that it is too; None where the platform
    can't tell the bot of it. `folder` is the source's.
    """

    def __init__(self, ledger: Ledger, data: Path, folder: Path, commands: Callable[[], Question | None]) -> None:
        self._ledger = ledger
        self._commands = commands
        self._folder = folder
        self._data = data
        self._numbers = count(1)
        self.runs = 0
        self._first = asyncio.Event()

    async def run(self) -> None:
        """Index again and again, until cancelled; in the suite once in each way."""
        await self.by_the_command_line()
        await self.by_the_owner()
        while SOAK:
            await self.by_the_owner()
            await self.by_the_command_line()

    async def has_run(self) -> None:
        """Wait until it was done once.

        Raises:
            TimeoutError: it was not.
        """
        async with asyncio.timeout(_WITHIN_SECONDS):
            await self._first.wait()

    async def by_the_command_line(self) -> None:
        """Change a document, and hand the work over with `verbatim index`."""
        folder = self._change()
        await asyncio.to_thread(run_verbatim, self._data, "index", str(folder), "--name", SOURCE)
        self._count()

    async def by_the_owner(self) -> None:
        """Change a document, and call the command; it counts as one more question."""
        self._change()
        question = self._commands()
        if question is not None:
            await self._ledger.answered(question)
            self._count()

    def _count(self) -> None:
        self.runs += 1
        self._first.set()

    def _change(self) -> Path:
        number = next(self._numbers)
        lines = (f"Ship number {number} of the line lay at quay {quay}.\n" for quay in range(100))
        (self._folder / _NEWS).write_text("".join(lines), encoding="utf-8")
        return self._folder
