"""The nouns of a chat, whatever platform it is on: who says what to whom, where, and what is said back.

A platform makes these of its own events and carries the answers out; deciding happens on them alone.
Identifiers are the platform's own, as text; two platforms' never meet, since a `Place` names its platform.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Protocol

from bot.reply import Reply


class Rank(IntEnum):
    """What somebody may do in a place; each rank may do what those below it may."""

    EVERYONE = 0
    MODERATOR = 1
    ADMIN = 2
    OWNER = 3


class AuthorKind(StrEnum):
    """What wrote a message. Only a `PERSON` is ever answered."""

    PERSON = "person"
    BOT = "bot"
    WEBHOOK = "webhook"
    SYSTEM = "system"
    OURSELVES = "ourselves"


@dataclass(frozen=True, slots=True)
class SharedWorkspace:
    """A workspace that somebody shares with the bot, and its name as people know it."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, with the rank and the roles held in the place where it happens.

    `workspaces` are those shared with the bot; known in a direct message only.
    """

    id: str
    name: str
    rank: Rank = Rank.EVERYONE
    roles: frozenset[str] = frozenset()
    kind: AuthorKind = AuthorKind.PERSON
    workspaces: tuple[SharedWorkspace, ...] = ()


class PlaceKind(StrEnum):
    """What sort of place it is."""

    CHANNEL = "channel"
    THREAD = "thread"
    POST = "post"
    DIRECT = "direct"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something happens. In a thread or a forum's post, `channel` is the one that holds it.

    `workspace` is None in a direct message; `category` where the channel has none.
    """

    platform: str
    workspace: str | None
    channel: str
    kind: PlaceKind = PlaceKind.CHANNEL
    category: str | None = None
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace of a platform."""

    platform: str
    id: str

    @classmethod
    def of(cls, place: Place) -> "Workspace | None":
        """Return the workspace that a place belongs to; None for a direct message."""
        return None if place.workspace is None else cls(place.platform, place.workspace)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on a platform."""

    platform: str
    id: str

    @classmethod
    def of(cls, actor: Actor, place: Place) -> "Person":
        """Return who acts in a place."""
        return cls(place.platform, actor.id)


class Addressing(StrEnum):
    """How a message came to us. `OVERHEARD` ones are nobody's question to us until a setting says so."""

    MENTION = "mention"
    REPLY = "reply"
    DIRECT = "direct"
    MENU = "menu"
    POST = "post"
    OVERHEARD = "overheard"


@dataclass(frozen=True, slots=True)
class Message:
    """Something written. `key` is the same for every delivery of it; `text` is without our own mention.

    `replies_to` is the id of our message that it answers, if it answers one. `way_back` is by what the platform lets
    us answer, where that is more than the place: a credential, never to be logged, nor kept once it is answered.
    """

    key: str
    place: Place
    actor: Actor
    addressing: Addressing
    text: str
    received_at: datetime
    replies_to: str | None = None
    way_back: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody hands over."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that somebody hands over and that lies with the platform yet: small enough to be written down.

    `address` is where, in the platform's own terms; `size` is in bytes, 0 where that isn't known.
    """

    name: str
    address: str = field(repr=False)
    size: int = 0


Argument = str | int | float | bool | Upload | Attached


@dataclass(frozen=True, slots=True)
class Call:
    """A command given: `command` is its full name (`settings set`), `arguments` are by parameter name.

    `way_back` is as a message's.
    """

    key: str
    place: Place
    actor: Actor
    command: str
    arguments: Mapping[str, Argument]
    received_at: datetime
    way_back: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Press:
    """A button pressed under one of our answers; `answer` is the answer's id, `argument` the button's own.

    `way_back` is as a message's.
    """

    key: str
    place: Place
    actor: Actor
    action: str
    answer: str
    argument: str
    received_at: datetime
    way_back: str = field(default="", repr=False)


Event = Message | Call | Press
"""What somebody does that asks for an answer."""


class Visibility(StrEnum):
    """Who sees a response: everybody in the place, or only who asked."""

    PUBLIC = "public"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class Button:
    """A thing to press under a response. It works after a restart: all that it needs is in these three."""

    action: str
    answer: str
    label: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a response."""

    name: str
    content: bytes = field(repr=False)
    description: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """What is said back. `calls` is the role that is called by it; nobody and nothing else ever is."""

    reply: Reply
    visibility: Visibility = Visibility.PRIVATE
    buttons: tuple[Button, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    calls: str | None = None


class SendRefusedError(Exception):
    """The platform will not take the message: no permission, the place is gone, the person takes none."""


class SendUnknownError(Exception):
    """The connection broke after the message had left: whether it arrived can't be known."""


class Outlet(Protocol):
    """How to answer one event. Made by the platform for that event."""

    async def acknowledge(self, visibility: Visibility) -> None:
        """Show at once that the question arrived; must come within the platform's time. May be repeated."""

    async def send(self, response: Response, nonce: str) -> str:
        """Send the answer and return the message's id; a repeated `nonce` is detected where the platform can.

        Raises:
            SendRefusedError: it will not be taken.
            SendUnknownError: it can't be known whether it arrived.
        """

    async def update(self, message: str, response: Response) -> None:
        """Make a message that this outlet sent, by its id, this response. Raises as `send` does."""

    async def open_thread(self, name: str) -> str | None:
        """Have what is sent from now on stand in a thread of its own; return its id, None where none can be had."""

    async def send_to(self, channel: str, response: Response, nonce: str) -> str:
        """Send to another channel of the same workspace, and return the message's id. Raises as `send` does."""

    async def tell_moderators(self, response: Response, nonce: str) -> str:
        """Tell whoever keeps order in the workspace, by the way that is left. Raises as `send` does."""

    async def fetch(self, attached: Attached) -> Upload:
        """Fetch a file that came with the event.

        Raises:
            VerbatimError: it is larger than what is taken, or could not be fetched; who handed it over is told.
        """

    async def decline_quietly(self) -> bool:
        """Show a sign (a reaction) that costs nobody's attention, to somebody who floods; return whether it is there.

        It may take minutes where a platform takes few of them, and is left out where it tells nothing any more.
        """


OutletOf = Callable[[Event], Outlet | None]
"""Makes the outlet of an event that came in before a restart; None where the platform leaves no way to answer it."""
