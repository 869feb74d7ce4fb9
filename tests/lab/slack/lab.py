"""The lab as tests use it: a standard world, people, waiting, faults, violations. The package tells how to use it."""

import time
from collections.abc import Callable
from enum import Enum
from types import TracebackType
from typing import Any, Self, TypeVar

from tests.lab.slack.actors import Actors
from tests.lab.slack.backend import Application, Backend, Envelope
from tests.lab.slack.delivery import Delivery
from tests.lab.slack.elements import NotOfferedError
from tests.lab.slack.faults import Faults
from tests.lab.slack.happenings import Called, Happening, Said, settled, unfinished
from tests.lab.slack.methods.views import home_of
from tests.lab.slack.rates import Rates
from tests.lab.slack.server import Seen, Server
from tests.lab.slack.settlers import Settlers
from tests.lab.slack.sockets import Sockets
from tests.lab.slack.stamps import Stamps
from tests.lab.slack.telling import EVENTS
from tests.lab.slack.world import ChannelKind, Message, User, View, World
from tests.lab.waiting import Clock

__all__ = ["Called", "Happening", "Lab", "NotOfferedError", "Said", "Transport"]

Found = TypeVar("Found")
_SHOWN_MESSAGES = 6


class Transport(Enum):
    """How Slack reaches the bot."""

    SOCKET = "socket"
    HTTP = "http"


class Lab(Actors, Settlers):
    """A Slack with one workspace; an asynchronous context manager that listens inside its block."""

    def __init__(self) -> None:
        stamps = Stamps()
        super().__init__(Backend(Application(stamps.take("A")), stamps=stamps))
        self.faults = Faults()
        self.sockets = Sockets(self.backend)
        self.http = Delivery(self.backend)
        self.server = Server(self.backend, self.faults, self.sockets)
        self.backend.deliver = self._deliver
        self.team = self.join("Harbour")
        self.owner = self.add_user("Olga Owner", owner=True)
        self.admin = self.add_user("Ada Admin", admin=True)
        self.moderator = self.add_user("Mo Moderator")
        self.member = self.add_user("Mia Member")
        self.guest = self.add_user("Gus Guest", guest=True)
        self.moderators = self.add_group("moderators", self.moderator)
        leaders = (self.owner, self.admin, self.moderator)
        self.general = self.add_channel("general", creator=self.owner)
        self.crew = self.add_channel("crew", kind=ChannelKind.PRIVATE, members=leaders)
        self.elsewhere = self.add_channel("elsewhere", with_bot=False)

    async def __aenter__(self) -> Self:
        await self.server.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.http.close()
        await self.server.close()

    def _deliver(self, envelope: Envelope) -> None:
        if self.http.url:
            self.http.deliver(envelope)
        else:
            self.sockets.deliver(envelope)

    # What a bot needs to know.

    @property
    def world(self) -> World:
        return self.backend.world

    @property
    def api_url(self) -> str:
        return f"{self.backend.url}/api/"

    @property
    def bot(self) -> User:
        return self.team.bot

    @property
    def mention(self) -> str:
        return self.bot.mention

    @property
    def bot_token(self) -> str:
        return self.team.bot_token

    @property
    def app_token(self) -> str:
        return self.backend.application.app_token

    @property
    def signing_secret(self) -> str:
        return self.backend.application.signing_secret

    @property
    def client_id(self) -> str:
        return self.backend.application.client_id

    @property
    def client_secret(self) -> str:
        return self.backend.application.client_secret

    def variables(self, transport: Transport, port: int = 0) -> dict[str, str]:
        """Return the environment of a `verbatim serve` that speaks to this lab."""
        known = {"VERBATIM_SLACK_BOT_TOKEN": self.bot_token, "VERBATIM_SLACK_API_URL": self.api_url}
        if transport is Transport.SOCKET:
            return known | {"VERBATIM_SLACK_APP_TOKEN": self.app_token}
        return known | {"VERBATIM_SLACK_SIGNING_SECRET": self.signing_secret, "VERBATIM_SLACK_PORT": str(port)}

    @property
    def events_url(self) -> str:
        """Where envelopes are posted; while it is empty, they go to the sockets."""
        return self.http.url

    @events_url.setter
    def events_url(self, url: str) -> None:
        self.http.url = url

    @property
    def first_retry_number(self) -> int | None:
        """What `x-slack-retry-num` says on first deliveries; None leaves it out."""
        return self.http.first_retry_number

    @first_retry_number.setter
    def first_retry_number(self, number: int | None) -> None:
        self.http.first_retry_number = number

    @property
    def commands(self) -> set[str]:
        return self.backend.application.commands

    @property
    def subscriptions(self) -> set[str] | None:
        """The event types that the app subscribes to; None are all."""
        return self.backend.application.subscriptions

    @subscriptions.setter
    def subscriptions(self, names: set[str] | None) -> None:
        self.backend.application.subscriptions = names

    # What came in and what went wrong.

    @property
    def clock(self) -> Clock:
        return self.backend.clock

    @property
    def rates(self) -> Rates:
        return self.backend.rates

    @property
    def may_ping(self) -> set[str]:
        return self.backend.may_ping

    @property
    def seen(self) -> list[Seen]:
        """Every request that came in, in order."""
        return self.server.seen

    def count(self, method: str) -> int:
        """Count the requests to one method, refused ones too."""
        return sum(1 for one in self.seen if one.method == method)

    def requests(self, method: str) -> list[dict[str, Any]]:
        """Return the parameters of each request to one method."""
        return [one.body for one in self.seen if one.method == method]

    @property
    def envelopes(self) -> list[Envelope]:
        return self.backend.envelopes

    @property
    def violations(self) -> list[str]:
        return self.backend.violations

    def silences(self) -> list[str]:
        """Tell what was delivered and never acknowledged."""
        return unfinished(self.backend)

    async def settle(self) -> None:
        """Wait until all that was delivered is acknowledged, no longer than Slack waits; before a bot is closed."""
        await settled(self.backend)

    def late(self) -> list[Envelope]:
        """Return the envelopes that were acknowledged after more than 3 seconds."""
        return [one for one in self.envelopes if one.acknowledgement is not None and one.acknowledgement.late]

    def forgive(self, happening: Happening) -> None:
        """Don't expect an acknowledgement."""
        happening.told.forgiven = True

    # Delivering again.

    def redeliver(
        self, happening: Happening, *, retry: int = 1, reason: str = "http_timeout", new_event_id: bool = False
    ) -> list[Envelope]:
        """Deliver each envelope of a happening once more, as Slack retries: in another envelope."""
        originals = {one.id: one for one in happening.envelopes if not one.retry}
        return [self._retry(one, retry, reason, new_event_id=new_event_id) for one in originals.values()]

    def _retry(self, one: Envelope, retry: int, reason: str, *, new_event_id: bool = False) -> Envelope:
        payload = dict(one.payload)
        if new_event_id and one.kind == EVENTS:
            payload["event_id"] = self.backend.stamps.take("Ev")
        again = Envelope(self.backend.stamps.take("envelope-"), one.kind, payload, one.told, retry, reason)
        one.told.envelopes.append(again)
        self.backend.envelopes.append(again)
        self._deliver(again)
        return again

    def duplicate(self, happening: Happening) -> None:
        """Deliver the very same envelopes once more."""
        for envelope in tuple(happening.envelopes):
            self._deliver(envelope)

    def retry_unacknowledged(self, after_seconds: float = 0.0) -> list[Envelope]:
        """Deliver again every event that was not acknowledged well, what no socket was there for too.

        What was delivered less than `after_seconds` ago may still be.
        """
        before = time.monotonic() - after_seconds
        open_ones = [
            one
            for one in self.envelopes
            if one.kind == EVENTS
            and not self._is_settled(one)
            and all(again.delivered_at <= before for again in one.told.envelopes)
        ]
        return [self._retry(one, 1, "http_timeout") for one in open_ones if not one.retry and not one.told.user.bot]

    def _is_settled(self, envelope: Envelope) -> bool:
        event_id = envelope.payload["event_id"]
        return any(
            one.acknowledgement is not None and one.acknowledgement.is_good
            for one in envelope.told.envelopes
            if one.payload.get("event_id") == event_id
        )

    # What the bot did.

    @property
    def bot_messages(self) -> list[Message]:
        """Everything that the bot posted or showed and that still stands, in order."""
        return [one for one in self.world.messages.values() if one.user.bot and not one.deleted]

    async def until(self, find: Callable[[], Found | None], what: str) -> Found:
        """Wait until `find` finds something.

        Raises:
            AssertionError: the deadline passed.
        """
        return await self.backend.changes.until(find, lambda: f"Waited for {what} in vain. {self._state()}")

    def _state(self) -> str:
        written = [f"{one.user.name}: {one.text[:80]}" for one in self.world.messages.values()]
        requests = [f"{one.method} {one.status} {one.error}" for one in self.seen]
        return (
            f"Violations: {self.violations}. The last messages: {written[-_SHOWN_MESSAGES:]}. "
            f"The last requests: {requests[-_SHOWN_MESSAGES:]}."
        )

    async def connected(self, sockets: int = 1) -> None:
        """Wait until the bot has this many sockets open."""
        await self.until(lambda: self.sockets.open >= sockets or None, f"{sockets} sockets")

    async def edit_of(self, message: Message, *, after: int = 0) -> Message:
        """Wait until a message was changed more than `after` times."""
        return await self.until(lambda: message if message.edits > after else None, "an edit")

    async def deletion_of(self, message: Message) -> Message:
        """Wait until a message is deleted."""
        return await self.until(lambda: message if message.deleted else None, "a deletion")

    async def reaction_to(self, said: Said) -> str:
        """Wait for the bot's reaction and return its name."""
        return await self.until(
            lambda: next((name for name, users in said.message.reactions.items() if self.bot.id in users), None),
            "a reaction",
        )

    async def home_of(self, user: User, *, after: int = -1) -> View:
        """Wait until somebody's home tab is published, and was changed more than `after` times since."""

        def find() -> View | None:
            view = home_of(self.backend, user.id)
            return view if view is not None and view.updates > after else None

        return await self.until(find, f"the home tab of {user.name}")
