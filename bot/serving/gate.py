"""The gate before a gateway: connections are spaced, IDENTIFYs are taken from the budget.

discord.py wraps both hooks in a time limit and then connects again at once, so no hook may sleep long.
Where more is due, the gate tells the supervisor and waits to be cancelled: the supervisor closes the
client, waits outside of discord.py, and starts a fresh one.
"""

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Final

from bot.serving.clock import Clock
from bot.serving.identify_budget import IdentifyBudget
from bot.serving.metrics import Metrics
from bot.serving.pacing import HOUR_SECONDS, when_may_connect

IDENTIFY_PATIENCE_SECONDS: Final = 20.0
"""Between HELLO and IDENTIFY; less than one heartbeat (41 s), and a third of discord.py's own limit."""

UNWRITABLE_SECONDS: Final = 60.0
"""How long to wait where the budget could not be written: a full disk is seldom freed sooner."""


@dataclass(frozen=True, slots=True)
class HeldBack:
    """The budget wants a longer wait than a hook may take."""

    seconds: float
    reason: str


class PacedGate:
    """The gate of one platform; `budget` is None where the platform knows no IDENTIFY."""

    def __init__(self, platform: str, budget: IdentifyBudget | None, clock: Clock, metrics: Metrics) -> None:
        """Start with no connection made."""
        self._platform = platform
        self._budget = budget
        self._clock = clock
        self._metrics = metrics
        self._connected: deque[float] = deque()
        self._turn = asyncio.Lock()
        self._held: asyncio.Future[HeldBack] | None = None
        self._show()

    def begin(self) -> "asyncio.Future[HeldBack]":
        """Begin a new attempt; what is returned is done as soon as a hook would have to wait too long."""
        self._held = asyncio.get_running_loop().create_future()
        return self._held

    async def before_connect(self) -> None:
        """Wait until the next connection may be opened."""
        async with self._turn:
            now = self._clock.monotonic()
            while self._connected and self._connected[0] <= now - HOUR_SECONDS:
                self._connected.popleft()
            if delay := when_may_connect(self._connected, now):
                await self._clock.sleep(delay)
            self._connected.append(self._clock.monotonic())
        self._metrics.connected(self._platform)

    async def before_identify(self, shard_id: int | None, *, initial: bool = False) -> None:  # noqa: ARG002 - discord.py's signature; the budget is one for all shards
        """Wait for the next IDENTIFY and take it; never returns where that takes long."""
        if self._budget is None:
            return
        try:
            delay = await self._budget.spend(IDENTIFY_PATIENCE_SECONDS)
        except OSError as error:
            await self._hold(UNWRITABLE_SECONDS, f"the IDENTIFY budget can't be written ({error.strerror or error})")
            return
        self._show()
        if delay:
            await self._hold(delay, "too many IDENTIFYs in the last day")

    async def _hold(self, seconds: float, reason: str) -> None:
        if self._held is None:  # nobody supervises: then the long way
            await self._clock.sleep(seconds)
            return
        if not self._held.done():
            self._held.set_result(HeldBack(seconds, reason))
        await asyncio.get_running_loop().create_future()  # until it is cancelled

    def _show(self) -> None:
        if self._budget is not None:
            self._metrics.identifies_left(self._platform, self._budget.left)
