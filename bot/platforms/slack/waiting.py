"""When Slack is asked next: its limits are kept before it has to say so (“Rate limits”)."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Final

Sleep = Callable[[float], Awaitable[None]]

SECONDS_EACH: Final = 1.0
"""Between two messages to one channel (special limits)."""
BURST: Final = 3
"""So many may follow each other at once where nothing was said before: Slack lets short bursts through."""
SECONDS_EACH_SIGN: Final = 1.5
SIGN_BURST: Final = 10
"""Both together are 50 reactions in the first minute and 40 in any further one: a workspace has 50 (tier 3)."""
MOST_KEYS: Final = 10_000


class Pace:
    """Lets through one at a time of each key, such as a channel, in the order in which they came."""

    def __init__(
        self,
        seconds_each: float,
        burst: int,
        now: Callable[[], float] = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """Begin with every key at rest: `burst` may follow each other at once; `now` is in seconds."""
        self._seconds_each = seconds_each
        self._burst = burst
        self._now = now
        self._sleep = sleep
        self._free_at: OrderedDict[str, float] = OrderedDict()

    async def turn(self, key: str) -> None:
        """Return when the next one of `key` may go."""
        now = self._now()
        free_at = max(self._free_at.get(key, 0.0), now - (self._burst - 1) * self._seconds_each)
        self._free_at[key] = free_at + self._seconds_each
        self._free_at.move_to_end(key)
        while len(self._free_at) > MOST_KEYS:
            self._free_at.popitem(last=False)
        if free_at > now:
            await self._sleep(free_at - now)


def message_pace() -> Pace:
    """Return the pace of messages to each channel."""
    return Pace(SECONDS_EACH, BURST)


def sign_pace(now: Callable[[], float] = time.monotonic, sleep: Sleep = asyncio.sleep) -> Pace:
    """Return the pace of reactions in a workspace; `now` and `sleep` as of `Pace`."""
    return Pace(SECONDS_EACH_SIGN, SIGN_BURST, now, sleep)
