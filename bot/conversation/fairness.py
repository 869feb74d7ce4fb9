"""Room and turns, so that a flood slows down its channel, a workspace's floods that workspace, and nobody else.

A bounded number of events is in hand; beyond it whoever comes is turned away at once, so that a flood costs no
memory. Whoever is in hand and waits is served workspace by workspace, and in a workspace channel by channel. A
platform takes so many messages a second in a channel, so what waits for that must not keep the others waiting.
Nothing here is kept over a restart.
"""

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Hashable, Iterable, Iterator, Sized
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from itertools import islice
from typing import Final, TypeVar

from bot.chat import Event

Queue = TypeVar("Queue", bound=Sized)

MOST_IN_HAND: Final = 10_000
MOST_OF_A_WORKSPACE: Final = 2_000
"""So many events are in hand at once, of all and of one workspace: some 50 MB at most."""
MOST_IN_A_CHANNEL: Final = 200
"""Slack takes one message a second in a channel, and Discord hardly more: whoever waited longer has gone."""
MOST_OF_A_PERSON: Final = 20
"""Nobody has more to ask before the first answer came."""
AT_ONCE: Final = 8
"""So many are received, and so many answered, at a time: enough to keep two cores and one disk at work."""


class TurnedAwayError(Exception):
    """Too many wait already; whoever asked is to be told, or shown a sign."""


class Room:
    """How many may be in hand: `most` in all, and of a group as many as `most_each` says, the outermost groups first.

    Groups lie in each other, as channels in their workspace. None takes more than it leaves free of what it lies in,
    so that whoever has nothing in hand finds room, however many others flood.
    """

    def __init__(self, most: int, *most_each: int) -> None:
        """Begin empty."""
        self._most = (most, *most_each)
        self._taken: Counter[tuple[Hashable, ...]] = Counter()

    @contextmanager
    def taken(self, *path: Hashable) -> Iterator[None]:
        """Take a place while the block runs; `path` names the groups that it counts for, the outermost first.

        Raises:
            TurnedAwayError: there is none left, for one of the groups or at all.
        """
        groups = [path[:depth] for depth in range(len(path) + 1)]
        if self._left(groups) <= 0:
            raise TurnedAwayError
        self._taken.update(groups)
        try:
            yield
        finally:
            for group in groups:
                self._taken[group] -= 1
                if not self._taken[group]:
                    del self._taken[group]

    def _left(self, groups: Iterable[tuple[Hashable, ...]]) -> int:
        """Return how many places the innermost of the groups may take yet."""
        left = 2 * self._most[0]
        for most, group in zip(self._most, groups, strict=True):
            left = min(most, left) - self._taken[group]
        return left


class Turns:
    """Gives turns, `at_once` at a time: groups take turns, and so do those within a group.

    Of those who are in the same one within the same group, whoever came first goes first. Must be used from one event
    loop.
    """

    def __init__(self, at_once: int) -> None:
        """Let `at_once` work at a time."""
        self._at_once = at_once
        self._at_work = 0
        self._working: Counter[tuple[Hashable, ...]] = Counter()
        self._queues: OrderedDict[Hashable, OrderedDict[Hashable, deque[asyncio.Future[None]]]] = OrderedDict()
        self._queued = 0

    @property
    def waiting(self) -> int:
        """How many wait now."""
        return self._queued

    @asynccontextmanager
    async def turn(self, group: Hashable, within: Hashable = None) -> AsyncIterator[None]:
        """Wait for a turn, and hold it while the block runs."""
        await self._come(group, within)
        try:
            yield
        finally:
            self._end(group, within)

    async def _come(self, group: Hashable, within: Hashable) -> None:
        if not self._queued and self._at_work < self._at_once:
            self._begin(group, within)
            return
        mine = asyncio.get_running_loop().create_future()
        self._queues.setdefault(group, OrderedDict()).setdefault(within, deque()).append(mine)
        self._queued += 1
        try:
            await mine
        except asyncio.CancelledError:
            if mine.cancelled():
                self._forget(group, within, mine)
            else:  # the turn came, and the cancellation after it
                self._end(group, within)
            raise

    def _begin(self, group: Hashable, within: Hashable) -> None:
        self._at_work += 1
        self._working.update([(group,), (group, within)])

    def _end(self, group: Hashable, within: Hashable) -> None:
        self._at_work -= 1
        for one in ((group,), (group, within)):
            self._working[one] -= 1
            if not self._working[one]:
                del self._working[one]
        self._serve_next()

    def _serve_next(self) -> None:
        """Give free turns to those that have the fewest at work, and of those to the one that waits longest."""
        while self._queued and self._at_work < self._at_once:
            group = self._next_of(self._queues)
            queues = self._queues[group]
            within = self._next_of(queues, group)
            mine = queues[within].popleft()
            self._queued -= 1
            _served(queues, within)
            _served(self._queues, group)
            if not mine.done():
                self._begin(group, within)
                mine.set_result(None)

    def _next_of(self, waiting: Iterable[Hashable], *around: Hashable) -> Hashable:
        """Return who is next. While a turn is free, one of the first `at_once` has nobody at work: none is further."""
        return min(islice(waiting, self._at_once), key=lambda one: self._working[(*around, one)])

    def _forget(self, group: Hashable, within: Hashable, mine: asyncio.Future[None]) -> None:
        """Take somebody who stopped waiting out of the queue, if still in it."""
        queues = self._queues.get(group, OrderedDict())
        queue = queues.get(within, deque())
        if mine not in queue:
            return
        queue.remove(mine)
        self._queued -= 1
        if not queue:
            del queues[within]
        if not queues:
            del self._queues[group]


def _served(queues: OrderedDict[Hashable, Queue], one: Hashable) -> None:
    """Let the others in before this one, which is left out where nobody waits in it any more."""
    if queues[one]:
        queues.move_to_end(one)
    else:
        del queues[one]


class Fairness:
    """The room and the turns of all events: workspaces share them, and in each its channels."""

    def __init__(self) -> None:
        """Begin with nothing in hand."""
        self._room = Room(MOST_IN_HAND, MOST_OF_A_WORKSPACE, MOST_IN_A_CHANNEL)
        self._people = Room(MOST_IN_HAND, MOST_OF_A_PERSON)
        self._keys: set[str] = set()
        self._receiving = Turns(AT_ONCE)
        self._answering = Turns(AT_ONCE)

    @contextmanager
    def in_hand(self, event: Event) -> Iterator[None]:
        """Have an event in hand while the block runs; told of again meanwhile, it takes no second place.

        Raises:
            TurnedAwayError: too much of its channel, its workspace, who did it or all is in hand.
        """
        if event.key in self._keys:
            yield
            return
        workspace, channel = share_of(event)
        with self._people.taken((workspace, event.actor.id)), self._room.taken(workspace, channel):
            self._keys.add(event.key)
            try:
                yield
            finally:
                self._keys.remove(event.key)

    def receiving(self, event: Event) -> AbstractAsyncContextManager[None]:
        """Wait for a turn to take an event in, and hold it while the block runs."""
        return self._receiving.turn(*share_of(event))

    def answering(self, event: Event) -> AbstractAsyncContextManager[None]:
        """Wait for a turn to work at an answer, and hold it while the block runs: nothing is sent in it."""
        return self._answering.turn(*share_of(event))


def share_of(event: Event) -> tuple[tuple[str, str], str]:
    """Return whose share an event is taken from: its workspace's, or that of who writes directly; and its channel's."""
    place = event.place
    return (place.platform, place.workspace or event.actor.id), place.channel
