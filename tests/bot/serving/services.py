"""A library and a service that do what their test tells them."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.serving.platform import PlatformPlan
from config.errors import VerbatimError
from index.reindex import Progress, RemovalReport, Report, Step

REPORT = Report("notes", "/notes", 1, 2, 3, 0, 0, 0, 0, 3, 9, (), (), is_new=True)
REMOVAL = RemovalReport("notes", "/notes", 3, 2, 3, ("Files that are not needed any more could not be removed.",))


class FakeLibrary:
    def __init__(self, error: Exception | None = None) -> None:
        self.asked: list[tuple[object, ...]] = []
        self.error = error
        self.hold: asyncio.Event | None = None
        self.was_cancelled = asyncio.Event()
        self.begun = asyncio.Event()

    async def index(self, path: Path, name: str | None, progress: Callable[[Progress], None]) -> Report:
        self.asked.append((path, name))
        progress(Progress(Step.INDEXING, 1, 2, "a.txt", 1))
        await self._work()
        return REPORT

    async def remove(self, name: str) -> RemovalReport:
        self.asked.append((name,))
        await self._work()
        return REMOVAL

    async def _work(self) -> None:
        self.begun.set()
        try:
            if self.hold is not None:
                await self.hold.wait()
        except asyncio.CancelledError:
            self.was_cancelled.set()
            raise
        if self.error is not None:
            raise self.error


class FakeService(FakeLibrary):
    def __init__(self, platforms: Sequence[PlatformPlan]) -> None:
        super().__init__()
        self.platforms = platforms
        self.steps: list[str] = []
        self.in_flight: asyncio.Event | None = None
        self.draining = asyncio.Event()

    def missing(self) -> Sequence[str]:
        return ()

    def notes(self) -> Sequence[str]:
        return ()

    async def drain(self) -> None:
        self.steps.append("drain")
        self.draining.set()
        try:
            if self.in_flight is not None:
                await self.in_flight.wait()
        except asyncio.CancelledError:
            self.steps.append("hand back")
            raise
        self.steps.append("drained")


class OddError(VerbatimError):
    """Raised where a test wants it."""
