"""What is being handled now, by its key, so that nobody takes up what somebody is still at."""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

_log = logging.getLogger(__name__)


class InHand:
    """The keys of the events that are being handled now, so that nobody takes up what somebody is still at."""

    def __init__(self) -> None:
        """Begin with nothing in hand."""
        self._held: dict[str, set[asyncio.Event]] = {}

    def __contains__(self, key: str) -> bool:
        """Whether an event is being handled."""
        return key in self._held

    @contextmanager
    def held(self, key: str) -> Iterator[None]:
        """Hold an event's key; it may be held by several at once."""
        ended = asyncio.Event()
        holders = self._held.setdefault(key, set())
        holders.add(ended)
        try:
            yield
        finally:
            ended.set()
            holders.discard(ended)
            if not holders:
                del self._held[key]

    def endings(self, prefix: str = "") -> tuple[asyncio.Event, ...]:
        """Return what is set as each of those with such a key that are being handled now ends."""
        return tuple(ended for key, holders in self._held.items() if key.startswith(prefix) for ended in holders)

    async def wait_for(self, endings: Sequence[asyncio.Event], seconds: float) -> None:
        """Wait until all of them ended, for up to `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                for ended in endings:
                    await ended.wait()
        except TimeoutError:
            _log.warning("what was in hand did not end within %.0f seconds", seconds)
