"""Who somebody is in a place: name, rank and user groups, asked of Slack and believed for some minutes.

Where Slack does not say in time, somebody is of no rank and in no group: they see and may less, never more.
"""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, Generic, TypeVar

from bot.chat import Actor, AuthorKind, Place, PlaceKind, Rank, SendRefusedError, SendUnknownError, SharedWorkspace
from bot.platforms.slack.calling import SlackApi
from bot.platforms.slack.core import Account

_log = logging.getLogger(__name__)

Value = TypeVar("Value")

FRESH_SECONDS: Final = 300.0
"""So long an answer of Slack's is believed."""
PATIENCE_SECONDS: Final = 1.0
"""So long a question waits for who asked it: it must be on the disk before it is acknowledged, within 3 seconds."""
MOST_KNOWN: Final = 10_000


class Known(Generic[Value]):
    """Remembers what was asked, each key for some minutes; what fails is asked again the next time."""

    def __init__(self, ask: Callable[[str], Awaitable[Value]], now: Callable[[], float]) -> None:
        """Ask `ask` for what isn't known; `now` is in seconds."""
        self._ask = ask
        self._now = now
        self._asked: OrderedDict[str, tuple[float, asyncio.Task[Value]]] = OrderedDict()

    async def of(self, key: str) -> Value:
        """Return what is known; those who ask at once wait for one question. Raises what asking raised."""
        asked_at, task = self._asked.get(key, (float("-inf"), None))
        if task is None or self._now() - asked_at >= FRESH_SECONDS or (task.done() and _failed(task)):
            task = asyncio.create_task(_awaited(self._ask(key)), name="slack who")
            task.add_done_callback(_seen)
            self._asked[key] = (self._now(), task)
            self._asked.move_to_end(key)
            while len(self._asked) > MOST_KNOWN:
                self._asked.popitem(last=False)
        return await asyncio.shield(task)

    def close(self) -> None:
        """Ask no further."""
        for _, task in self._asked.values():
            task.cancel()


class Directory:
    """Knows who people are."""

    def __init__(  # noqa: PLR0913 - each says one thing of whom to ask what
        self,
        api: SlackApi,
        account: Account,
        owners: frozenset[str],
        *,
        asks_groups: bool = True,
        now: Callable[[], float] = time.monotonic,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        """Ask by `api`; `owners` are the ids of those who own the bot. `asks_groups`: user groups may be asked for."""
        self._api = api
        self._account = account
        self._owners = owners
        self._asks_groups = asks_groups
        self._patience = patience
        self._people: Known[Mapping[str, Any]] = Known(self._person, now)
        self._creators: Known[str] = Known(self._creator, now)
        self._groups: Known[Mapping[str, frozenset[str]]] = Known(self._all_groups, now)

    async def actor(self, user: str, place: Place, name: str = "") -> Actor:
        """Return who acts in a place; `name` is what they are called where Slack does not say."""
        is_direct = place.kind is PlaceKind.DIRECT
        person, creator, groups = await asyncio.gather(
            self._person_in_time(user),
            self._creator_in_time("" if is_direct else place.channel),
            self._groups_in_time(),
        )
        return Actor(
            id=user,
            name=name_of(person) or name or user,
            rank=self._rank(user, person, creator),
            roles=groups.get(user, frozenset()),
            kind=AuthorKind.BOT if person.get("is_bot") else AuthorKind.PERSON,
            workspaces=self.shared() if is_direct else (),
        )

    def shared(self) -> tuple[SharedWorkspace, ...]:
        """Return the workspaces that somebody who writes to us shares with us."""
        return (SharedWorkspace(self._account.team, self._account.team_name),)

    async def creator(self, channel: str) -> str:
        """Return who made a channel; raises as `SlackApi.read` does."""
        return await self._creators.of(channel)

    def close(self) -> None:
        """Ask no further."""
        for known in (self._people, self._creators, self._groups):
            known.close()

    def _rank(self, user: str, person: Mapping[str, Any], creator: str) -> Rank:
        """Rank somebody. Who is of another workspace, in a channel that two share, is an admin there and not here."""
        if user in self._owners:
            return Rank.OWNER
        is_ours = person.get("team_id", self._account.team) == self._account.team
        if is_ours and any(person.get(flag) for flag in ("is_admin", "is_owner", "is_primary_owner")):
            return Rank.ADMIN
        return Rank.MODERATOR if creator and user == creator else Rank.EVERYONE

    async def _person(self, user: str) -> Mapping[str, Any]:
        found = (await self._api.read("users.info", user=user)).get("user")
        return found if isinstance(found, Mapping) else {}

    async def _creator(self, channel: str) -> str:
        found = (await self._api.read("conversations.info", channel=channel)).get("channel")
        return str(found.get("creator") or "") if isinstance(found, Mapping) else ""

    async def _all_groups(self, _team: str) -> Mapping[str, frozenset[str]]:
        """Return the user groups of each person who is in any: one question for all, however many people there are."""
        answer = await self._api.read("usergroups.list", include_users=True)
        members: dict[str, set[str]] = {}
        for group in answer.get("usergroups") or ():
            for user in group.get("users") or ():
                members.setdefault(str(user), set()).add(str(group["id"]))
        return {user: frozenset(groups) for user, groups in members.items()}

    async def _person_in_time(self, user: str) -> Mapping[str, Any]:
        return await self._in_time(lambda: self._people.of(user)) or {}

    async def _creator_in_time(self, channel: str) -> str:
        return (await self._in_time(lambda: self.creator(channel)) or "") if channel else ""

    async def _groups_in_time(self) -> Mapping[str, frozenset[str]]:
        if not self._asks_groups:
            return {}
        return await self._in_time(lambda: self._groups.of(self._account.team)) or {}

    async def _in_time(self, ask: Callable[[], Awaitable[Value]]) -> Value | None:
        """Return what Slack says; None where it does not, or not in time."""
        try:
            return await asyncio.wait_for(ask(), self._patience)
        except (SendRefusedError, SendUnknownError, TimeoutError) as error:
            _log.warning("Slack did not say who somebody is: %s", str(error) or type(error).__name__)
            return None


def name_of(person: Mapping[str, Any]) -> str:
    """Return what somebody is called; empty where that isn't known."""
    profile = person.get("profile")
    shown = profile.get("display_name") if isinstance(profile, Mapping) else ""
    return str(shown or person.get("real_name") or person.get("name") or "")


async def _awaited(asked: Awaitable[Value]) -> Value:
    return await asked


def _failed(task: "asyncio.Task[Any]") -> bool:
    return task.cancelled() or task.exception() is not None


def _seen(task: "asyncio.Task[Any]") -> None:
    """Look at how it ended, so that a failure that nobody waited for is not reported once more."""
    if not task.cancelled():
        task.exception()
