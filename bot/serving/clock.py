"""Time, as something that a test can set."""

import asyncio
import time
from typing import Protocol


class Clock(Protocol):
    """What tells the time and waits."""

    def monotonic(self) -> float:
        """Return seconds that never go back; only differences mean something."""

    def wall(self) -> float:
        """Return the seconds since 1970, which may jump; the only time that outlives a process."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The machine's own time."""

    def monotonic(self) -> float:
        """Return the event loop's kind of seconds."""
        return time.monotonic()

    def wall(self) -> float:
        """Return the seconds since 1970."""
        return time.time()

    async def sleep(self, seconds: float) -> None:
        """Wait on the event loop."""
        await asyncio.sleep(seconds)
