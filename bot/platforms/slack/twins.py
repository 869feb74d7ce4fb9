"""Of a post that mentions us Slack tells twice, as `message` and as `app_mention`: one of the two is enough.

The other is no repetition, and is acknowledged as the first is. What Slack tells of again under the same name is one:
the inbox counts it, as it counts whatever comes after a restart.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from bot.platforms.slack.acknowledging import NotRecordedError

MOST_KNOWN: Final = 10_000


@dataclass(slots=True)
class _Told:
    """The name under which a post was told of first, and whether that was recorded, once it is known."""

    kind: str
    is_recorded: asyncio.Future[bool] = field(default_factory=asyncio.Future)


class Twins:
    """The mentions that were told of lately."""

    def __init__(self, most: int = MOST_KNOWN) -> None:
        """Know none yet, and later the last `most`."""
        self._most = most
        self._told: OrderedDict[str, _Told] = OrderedDict()

    async def take(self, key: str, kind: str, take: Callable[[], Awaitable[None]]) -> None:
        """Take a post in, unless it was told of under another name: then wait for what became of that.

        Raises:
            NotRecordedError: that could not be recorded.
        """
        told = self._told.get(key)
        if told is None:
            await self._take_first(key, kind, take)
        elif told.kind == kind:
            await take()
        elif not await asyncio.shield(told.is_recorded):
            raise NotRecordedError

    async def _take_first(self, key: str, kind: str, take: Callable[[], Awaitable[None]]) -> None:
        told = self._told[key] = _Told(kind)
        while len(self._told) > self._most:
            self._told.popitem(last=False)
        is_recorded = False
        try:
            await take()
            is_recorded = True
        finally:
            told.is_recorded.set_result(is_recorded)
            if not is_recorded and self._told.get(key) is told:
                del self._told[key]
