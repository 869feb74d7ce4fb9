"""Reactions that say “too fast”, as many as Slack takes: what waits is dropped once it tells nobody anything new.

For one person in one place one sign waits, which goes to what they wrote last: so whoever floods keeps nobody else from
being told, and nothing of what they go on writing waits for Slack. An answer to a later message, or ten minutes, make a
sign pointless too.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Protocol

from bot.chat import Place, SendRefusedError, SendUnknownError
from bot.platforms.slack.calling import CallRefusedError, SlackApi

_log = logging.getLogger(__name__)

SLOW_DOWN: Final = "hourglass_flowing_sand"
MOST_SECONDS: Final = 600.0
"""So long somebody may still be waiting for an answer."""
_THERE: Final = "already_reacted"


class Turn(Protocol):
    """Waits until the next sign may go out."""

    async def turn(self, key: str) -> None:
        """Return when it may."""


@dataclass(frozen=True, slots=True)
class _Asker:
    channel: str
    thread: str | None
    user: str


@dataclass(frozen=True, slots=True)
class _Sign:
    """A sign that waits for its turn, for the message `ts`; `shown` is to say whether it was shown."""

    ts: str
    since: float
    shown: asyncio.Future[bool]


class Signs:
    """The signs of one workspace."""

    def __init__(self, api: SlackApi, pace: Turn, now: Callable[[], float] = time.monotonic) -> None:
        """Show them with `api`, at `pace`; `now` is in seconds."""
        self._api = api
        self._pace = pace
        self._now = now
        self._waiting: dict[_Asker, _Sign] = {}
        self._work: asyncio.Task[None] | None = None

    async def show(self, place: Place, user: str, ts: str) -> bool:
        """Return once a sign is under the message `ts`, or under a later one, or needed no more; tell whether one is.

        Where one waits for the same person already, that one is enough: it goes to the later message.

        Raises:
            ClosedError: the connection is closed.
        """
        asker = _Asker(place.channel, place.thread, user)
        waiting = self._waiting.get(asker)
        if waiting is not None and not waiting.shown.done():
            self._waiting[asker] = replace(waiting, ts=max(waiting.ts, ts, key=_moment), since=self._now())
            _log.info("a sign was dropped: one waits for the same person already")
            return False
        sign = _Sign(ts, self._now(), asyncio.get_running_loop().create_future())
        self._waiting[asker] = sign
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._show_all(), name="slack signs")
        return await sign.shown

    def answered(self, place: Place, user: str, ts: str) -> None:
        """Take note that a person's message `ts` was answered: a sign under an earlier one says nothing any more."""
        asker = _Asker(place.channel, place.thread, user)
        waiting = self._waiting.get(asker)
        if waiting is not None and _moment(waiting.ts) < _moment(ts):
            del self._waiting[asker]
            _drop(waiting, "the person was answered since")

    def close(self) -> None:
        """Show no more: whose sign still waits is taken up after the next start."""
        if self._work is not None:
            self._work.cancel()
        for sign in self._waiting.values():
            sign.shown.cancel()
        self._waiting.clear()

    async def _show_all(self) -> None:
        while self._waiting:
            await self._pace.turn("")
            if (found := self._next()) is None:
                return
            asker, sign = found
            try:
                _settle(sign, await self._is_shown(asker.channel, sign.ts))
            except ConnectionError as error:
                _settle(sign, error)
            finally:
                sign.shown.cancel()  # unless it is settled: whoever waits for it is let go

    def _next(self) -> tuple[_Asker, _Sign] | None:
        """Return the one that waits longest and is not pointless."""
        while self._waiting:
            asker = next(iter(self._waiting))
            sign = self._waiting.pop(asker)
            if sign.shown.done():  # whoever waited for it was stopped
                continue
            if self._now() - sign.since <= MOST_SECONDS:
                return asker, sign
            _drop(sign, "it waited too long")
        return None

    async def _is_shown(self, channel: str, ts: str) -> bool:
        try:
            await self._api.read("reactions.add", channel=channel, timestamp=ts, name=SLOW_DOWN)
        except (SendRefusedError, SendUnknownError) as error:
            if isinstance(error, CallRefusedError) and error.code == _THERE:
                return True
            _log.info("no sign: %s", error)
            return False
        return True


def _drop(sign: _Sign, why: str) -> None:
    _log.info("a sign was dropped: %s", why)
    _settle(sign, outcome=False)


def _settle(sign: _Sign, outcome: bool | ConnectionError) -> None:  # noqa: FBT001 - the outcome is what is passed on
    if sign.shown.done():
        return
    if isinstance(outcome, ConnectionError):
        sign.shown.set_exception(outcome)
    else:
        sign.shown.set_result(outcome)


def _moment(ts: str) -> tuple[int, int]:
    """Return when a message was posted, to be compared: seconds, and the count within them."""
    seconds, _, count = ts.partition(".")
    return int(seconds), int(count or 0)
