"""Room and turns, so that one workspace's flood slows down that workspace and nobody else.

A bounded number of questions is in hand; beyond it whoever comes is turned away at once, so that a flood costs no
memory. Whoever is in hand and waits is served workspace by workspace. Nothing here is kept over a restart.
"""

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Hashable, Iterator
from contextlib import asynccontextmanager, contextmanager


class TurnedAwayError(Exception):
    """Too many wait already; whoever asked is to be told, or shown a sign."""


class Room:
    """How many may be in hand: `most` in all, `most_each` of one group."""

    def __init__(self, most: int, most_each: int) -> None:
        """Begin empty."""
        self._most = most
        self._most_each = most_each
        self._taken: Counter[Hashable] = Counter()
        self._total = 0

    @contextmanager
    def taken(self, group: Hashable) -> Iterator[None]:
        """Take a place while the block runs.

        Raises:
            TurnedAwayError: there is none left, for that group or at all.
        """
        if self._total >= self._most or self._taken[group] >= self._most_each:
            raise TurnedAwayError
        self._taken[group] += 1
        self._total += 1
        try:
            yield
        finally:
            self._total -= 1
            self._taken[group] -= 1
            if not self._taken[group]:
                del self._taken[group]


class Turns:
    """Gives turns, `at_once` at a time. Groups take turns; within a group, whoever came first goes first.

    Must be used from one event loop.
    """

    def __init__(self, at_once: int) -> None:
        """Let `at_once` work at a time."""
        self._at_once = at_once
        self._working: Counter[Hashable] = Counter()
        self._queues: OrderedDict[Hashable, deque[asyncio.Future[None]]] = OrderedDict()
        self._queued = 0

    @property
    def waiting(self) -> int:
        """How many wait now."""
        return self._queued

    @asynccontextmanager
    async def turn(self, group: Hashable) -> AsyncIterator[None]:
        """Wait for a turn, and hold it while the block runs."""
        await self._begin(group)
        try:
            yield
        finally:
            self._end(group)

    async def _begin(self, group: Hashable) -> None:
        if not self._queued and self._working.total() < self._at_once:
            self._working[group] += 1
            return
        mine = asyncio.get_running_loop().create_future()
        self._queues.setdefault(group, deque()).append(mine)
        self._queued += 1
        try:
            await mine
        except asyncio.CancelledError:
            if mine.cancelled():
                self._forget(group, mine)
            else:  # the turn came, and the cancellation after it
                self._end(group)
            raise

    def _end(self, group: Hashable) -> None:
        self._working[group] -= 1
        if not self._working[group]:
            del self._working[group]
        self._serve_next()

    def _serve_next(self) -> None:
        """Give free turns to the groups that have the fewest at work, and of those to the one that waits longest."""
        while self._queued and self._working.total() < self._at_once:
            group = min(self._queues, key=lambda group: self._working[group])
            queue = self._queues[group]
            mine = queue.popleft()
            self._queued -= 1
            if queue:
                self._queues.move_to_end(group)
            else:
                del self._queues[group]
            if not mine.done():
                self._working[group] += 1
                mine.set_result(None)

    def _forget(self, group: Hashable, mine: asyncio.Future[None]) -> None:
        """Take somebody who stopped waiting out of the queue, if still in it."""
        queue = self._queues.get(group)
        if queue is None or mine not in queue:
            return
        queue.remove(mine)
        self._queued -= 1
        if not queue:
            del self._queues[group]
