"""Waiting for something to come true, without looking at a clock again and again."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")

# Far beyond what any step takes; reached only by a test that fails.
DEADLINE_SECONDS = 20.0


class Clock:
    """The platform's clock, which moves only when a test moves it. Seconds."""

    def __init__(self) -> None:
        self.now = 0.0

    def advance(self, seconds: float) -> None:
        self.now += seconds


class Changes:
    """Wakes whoever waits each time that anything happened in the lab."""

    def __init__(self) -> None:
        self._happened = asyncio.Event()

    def announce(self) -> None:
        self._happened.set()
        self._happened = asyncio.Event()

    async def until(
        self, find: Callable[[], Found | None], claim: Callable[[], str], within_seconds: float = DEADLINE_SECONDS
    ) -> Found:
        """Wait until `find` finds something and return it.

        Raises:
            AssertionError: the deadline passed; the message is what `claim` says by then.
        """
        try:
            async with asyncio.timeout(within_seconds):
                while (found := find()) is None:
                    await self._happened.wait()
        except TimeoutError:
            raise AssertionError(claim()) from None
        return found
