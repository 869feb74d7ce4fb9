"""A clock that stands still until the test moves it."""

import asyncio
import heapq
from typing import Any

SETTLING_ROUNDS = 25
"""Turns of the event loop after which every task that can go on has gone on, where no thread is at work."""


class FakeClock:
    def __init__(self, wall: float = 1_800_000_000.0) -> None:
        self._now = 0.0
        self._wall = wall
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._count = 0
        self.naps: list[float] = []

    def monotonic(self) -> float:
        return self._now

    def wall(self) -> float:
        return self._wall + self._now

    async def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        woken = asyncio.get_running_loop().create_future()
        self._count += 1
        heapq.heappush(self._sleepers, (self._now + seconds, self._count, woken))
        await woken

    async def advance(self, seconds: float) -> None:
        """Let time pass; whoever is due wakes in order."""
        end = self._now + seconds
        await settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            await self._wake_next()
        self._now = end

    async def advance_until(self, task: "asyncio.Future[Any]", at_most: float = 1e9) -> None:
        """Let time pass until the task is done."""
        await settle()
        while not task.done() and self._sleepers and self._now < at_most:
            await self._wake_next()

    async def _wake_next(self) -> None:
        due, _, woken = heapq.heappop(self._sleepers)
        if woken.done():  # its task was cancelled
            return
        self._now = max(self._now, due)
        woken.set_result(None)
        await settle()


async def settle() -> None:
    for _ in range(SETTLING_ROUNDS):
        await asyncio.sleep(0)
