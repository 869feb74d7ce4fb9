"""When the next message may go to a channel: one a second, after a short burst (“Rate limits”, special limits)."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Final

Sleep = Callable[[float], Awaitable[None]]

SECONDS_EACH: Final = 1.0
BURST: Final = 3
"""So many may follow each other at once where nothing was said before: Slack lets short bursts through."""
MOST_CHANNELS: Final = 10_000


class ChannelPace:
    """Lets messages to one channel through at Slack's pace, in the order in which they came."""

    def __init__(self, now: Callable[[], float] = time.monotonic, sleep: Sleep = asyncio.sleep) -> None:
        """Begin with every channel at rest; `now` is in seconds."""
        self._now = now
        self._sleep = sleep
        self._free_at: OrderedDict[str, float] = OrderedDict()

    async def turn(self, channel: str) -> None:
        """Return when the next message may go to `channel`."""
        now = self._now()
        free_at = max(self._free_at.get(channel, 0.0), now - (BURST - 1) * SECONDS_EACH)
        self._free_at[channel] = free_at + SECONDS_EACH
        self._free_at.move_to_end(channel)
        while len(self._free_at) > MOST_CHANNELS:
            self._free_at.popitem(last=False)
        if free_at > now:
            await self._sleep(free_at - now)
