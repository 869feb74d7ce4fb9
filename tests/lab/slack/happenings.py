"""What happened in the lab, and waiting for what the bot makes of it."""

import contextlib

from tests.lab.slack.backend import ACKNOWLEDGEMENT_SECONDS, Acknowledgement, Backend, Envelope, Told
from tests.lab.slack.world import Channel, Message, User, View

_SHOWN_MESSAGES = 6


class Happening:
    """Something that somebody did. `told` knows its envelopes."""

    def __init__(self, backend: Backend, told: Told) -> None:
        self._backend = backend
        self.told = told

    @property
    def user(self) -> User:
        return self.told.user

    @property
    def channel(self) -> Channel:
        assert self.told.channel is not None
        return self.told.channel

    @property
    def envelopes(self) -> list[Envelope]:
        return self.told.envelopes

    @property
    def trigger_id(self) -> str:
        return self.told.trigger

    @property
    def response_url(self) -> str:
        return self.told.response

    @property
    def replies(self) -> list[Message]:
        """What the bot showed because of it so far, in order."""
        return [one for one in self._backend.world.messages.values() if not one.deleted and self._is_reply(one)]

    def _is_reply(self, message: Message) -> bool:
        raise NotImplementedError

    def _is_later_and_for(self, message: Message, channel: Channel | None) -> bool:
        return (
            message.user.bot
            and message.order > self.told.order
            and channel is not None
            and message.channel == channel.id
            and message.sees in (None, self.user.id)
        )

    async def reply(self) -> Message:
        """Wait for the first thing that the bot shows because of it.

        Raises:
            AssertionError: none came before the deadline; it tells what there is instead.
        """
        return (await self.shown(1))[0]

    async def shown(self, number: int) -> list[Message]:
        """Wait for this many, and until it is acknowledged: slack-bolt's acknowledgement may come after its answer."""
        found = await self._backend.changes.until(
            lambda: self.replies[:number] if len(self.replies) >= number else None,
            lambda: f"Waited for {number} replies to {self} in vain. {self._state()}",
        )
        await settled(self._backend, self.told)
        return found

    async def acknowledged(self) -> Acknowledgement:
        """Wait until any of its envelopes is acknowledged."""
        return await self._backend.changes.until(
            lambda: next((one.acknowledgement for one in self.envelopes if one.acknowledgement is not None), None),
            lambda: f"Waited for an acknowledgement of {self} in vain. {self._state()}",
        )

    async def all_acknowledged(self) -> list[Acknowledgement]:
        """Wait until each of its envelopes is acknowledged."""
        return await self._backend.changes.until(
            self._all_acknowledged, lambda: f"Waited for every acknowledgement of {self} in vain. {self._state()}"
        )

    def _all_acknowledged(self) -> list[Acknowledgement] | None:
        found = [one.acknowledgement for one in self.envelopes if one.acknowledgement is not None]
        return found if len(found) == len(self.envelopes) else None

    def _state(self) -> str:
        written = [f"{one.user.name}: {one.text[:80]}" for one in self._backend.world.messages.values()]
        acknowledged = [one.acknowledgement is not None for one in self.envelopes]
        return (
            f"Its envelopes are acknowledged: {acknowledged}. Violations: {self._backend.violations}. "
            f"The last messages: {written[-_SHOWN_MESSAGES:]}."
        )

    def __str__(self) -> str:
        return f"{self.told.kind} by {self.user.name}"


class Said(Happening):
    """A post, an edit, a deletion, a reaction, a visit: what Slack tells of as an event."""

    @property
    def message(self) -> Message:
        assert self.told.message is not None
        return self.told.message

    @property
    def ts(self) -> str:
        return self.message.ts

    def _is_reply(self, message: Message) -> bool:
        asked = self.told.message
        if asked is None or not self._is_later_and_for(message, self.told.channel):
            return False
        return message.thread_ts in ({asked.root, None} if asked.thread_ts is None else {asked.thread_ts})


class Called(Happening):
    """A command, a press, a form, a shortcut: what Slack gives a trigger_id for."""

    def _is_reply(self, message: Message) -> bool:
        if message.source is not None:
            return message.source == self.told.response
        return self._is_later_and_for(message, self.told.channel)

    @property
    def view(self) -> View | None:
        """The view that was opened by it, if any."""
        views = self._backend.world.views.values()
        return next((one for one in views if one.trigger and one.trigger == self.told.trigger), None)

    async def form(self) -> View:
        """Wait for the view that opens because of it."""
        return await self._backend.changes.until(
            lambda: self.view, lambda: f"Waited for a form after {self} in vain. {self._state()}"
        )

    async def updated(self, *, after: int = 0) -> View:
        """Wait until the view in which it was done was changed more than `after` times."""
        view = self.told.view
        assert view is not None
        return await self._backend.changes.until(
            lambda: view if view.updates > after else None, lambda: f"Waited for a change of {view.title} in vain."
        )

    async def options(self) -> list[str]:
        """Wait for the values of the options that were asked for."""
        payload = (await self.acknowledged()).payload
        groups = payload.get("option_groups") or [payload]
        return [one["value"] for group in groups for one in group.get("options") or []]


async def settled(backend: Backend, told: Told | None = None) -> None:
    """Wait until all that was delivered (of one happening) is acknowledged, no longer than Slack waits."""
    with contextlib.suppress(AssertionError):
        await backend.changes.until(
            lambda: not [one for one in _unacknowledged(backend) if told in (None, one.told)] or None,
            lambda: "",
            ACKNOWLEDGEMENT_SECONDS,
        )


def unfinished(backend: Backend) -> list[str]:
    """Tell which happenings were delivered and never acknowledged."""
    return [
        f"{one.told.kind} by {one.told.user.name} ({one.id}) was never acknowledged" for one in _unacknowledged(backend)
    ]


def _unacknowledged(backend: Backend) -> list[Envelope]:
    return [
        one
        for one in backend.envelopes
        if one.delivered
        and not one.told.forgiven
        and not any(other.acknowledgement for other in one.told.envelopes if _same(other, one))
    ]


def _same(one: Envelope, other: Envelope) -> bool:
    """Tell whether two envelopes tell of the same thing: of one post, its mention is told of apart."""
    event, also = one.payload.get("event") or {}, other.payload.get("event") or {}
    return bool(event.get("type") == also.get("type"))
