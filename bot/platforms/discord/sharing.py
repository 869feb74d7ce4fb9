"""Which servers does somebody who writes to us directly share with us?"""

import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

import discord

from bot.chat import SharedWorkspace
from bot.platforms.discord.sending import BROKEN

_log = logging.getLogger(__name__)

MOST_LOOKED_THROUGH: Final = 20
"""In up to so many servers it is looked whether a person is a member; beyond, only where we have seen them."""
MOST_PEOPLE: Final = 10_000
"""So many people are remembered, those seen last."""
FRESH: Final = 300.0
"""Seconds for which a membership that was looked up is believed."""

IsMember = Callable[[int, int], Awaitable[bool]]


class SharedServers:
    """Remembers where people were seen, and asks Discord whether they are still there before it is relied on."""

    def __init__(self, is_member: IsMember, now: Callable[[], float] = time.monotonic) -> None:
        """Ask `is_member` of a server's and a person's id; `now` is in seconds."""
        self._is_member = is_member
        self._now = now
        self._seen: OrderedDict[int, set[int]] = OrderedDict()
        self._checked: OrderedDict[int, tuple[float, tuple[int, ...]]] = OrderedDict()
        self._ours: frozenset[int] = frozenset()

    def saw(self, person: int, server: int) -> None:
        """Remember that somebody was seen in a server."""
        servers = self._seen.setdefault(person, set())
        if server not in servers:
            servers.add(server)
            self._checked.pop(person, None)
        self._seen.move_to_end(person)
        _trim(self._seen)

    def left(self, server: int) -> None:
        """Forget a server that we left."""
        for servers in self._seen.values():
            servers.discard(server)
        self._checked.clear()

    async def of(self, person: int, servers: Mapping[int, str]) -> tuple[SharedWorkspace, ...]:
        """Return those of our `servers`, names by id, of which somebody is a member, by their ids."""
        shared = await self._shared(person, frozenset(servers))
        return tuple(SharedWorkspace(str(server), servers[server]) for server in shared if server in servers)

    async def _shared(self, person: int, ours: frozenset[int]) -> tuple[int, ...]:
        if ours != self._ours:  # who was not in a server that is new to us is not known to be in it
            self._ours = ours
            self._checked.clear()
        checked_at, known = self._checked.get(person, (float("-inf"), ()))
        if self._now() - checked_at < FRESH:
            return known
        candidates = ours if len(ours) <= MOST_LOOKED_THROUGH else ours & self._seen.get(person, set())
        shared = tuple([server for server in sorted(candidates) if await self._is_member(server, person)])
        self._checked[person] = (self._now(), shared)
        self._checked.move_to_end(person)
        _trim(self._checked)
        return shared


async def is_member(guild: discord.Guild, person: int) -> bool:
    """Ask Discord whether somebody is a member; where it can't be known they are not."""
    try:
        await guild.fetch_member(person)
    except (discord.HTTPException, discord.RateLimited, *BROKEN) as error:
        _log.debug("not known to be a member: %s", error)
        return False
    return True


def _trim(people: OrderedDict[int, set[int]] | OrderedDict[int, tuple[float, tuple[int, ...]]]) -> None:
    while len(people) > MOST_PEOPLE:
        people.popitem(last=False)
