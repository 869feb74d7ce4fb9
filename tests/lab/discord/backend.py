"""The state behind REST and gateway, which both share."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.lab.discord.snowflakes import Snowflakes
from tests.lab.discord.world import Channel, File, Json, Message, User, World
from tests.lab.waiting import Changes, Clock

OPENS_NOTHING = "lab.opens-nothing.but-the-lab"
PENDING_RESPONSE_SECONDS = 3.0
TOKEN_LIFE_SECONDS = 15 * 60.0


@dataclass(slots=True)
class Application:
    """The bot as Discord's portal knows it."""

    id: str
    bot: User
    owner: User
    token: str = OPENS_NOTHING
    message_content_intent: bool = True
    members_intent: bool = True
    identifies_left: int = 1000
    shards: int = 1


@dataclass(slots=True)
class Interaction:
    """One interaction and what became of it.

    `source` is the message whose button was pressed, `trigger` the interaction that opened the form.
    """

    id: str
    token: str
    type: int
    user: User
    channel: Channel
    payload: Json
    delivered_at: float
    source: Message | None = None
    trigger: "Interaction | None" = None
    response: int | None = None
    response_data: Json = field(default_factory=dict)
    message: Message | None = None
    followups: list[Message] = field(default_factory=list)
    late: bool = False
    forgiven: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """Something that is told through the gateway; `guild` is None for direct messages."""

    name: str
    data: Json
    guild: str | None


@dataclass(frozen=True, slots=True)
class Request:
    """A request as a handler sees it."""

    method: str
    template: str
    path: dict[str, str]
    query: dict[str, str]
    body: Any
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a handler answers; a body of None is none at all."""

    body: Any = None
    status: int = 200


class RefusedError(Exception):
    """Discord refuses a request, with one of its codes."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


@dataclass(slots=True)
class Backend:
    """Everything that the lab's Discord knows.

    `tell` is the gateway's, `url` the server's; `posted` is told of each new message, whoever sees it.
    """

    application: Application
    world: World = field(default_factory=World)
    snowflakes: Snowflakes = field(default_factory=Snowflakes)
    clock: Clock = field(default_factory=Clock)
    changes: Changes = field(default_factory=Changes)
    commands: dict[str | None, list[Json]] = field(default_factory=dict)
    interactions: dict[str, Interaction] = field(default_factory=dict)
    violations: list[str] = field(default_factory=list)
    may_ping: set[str] = field(default_factory=set)
    nonces: dict[tuple[str, str], str] = field(default_factory=dict)
    nonce_repeats: int = 0
    typing: list[str] = field(default_factory=list)
    url: str = ""
    gateway_url: str = ""
    tell: Callable[[Event], None] = lambda _: None
    posted: Callable[[Message], None] = lambda _: None

    def emit(self, name: str, data: Json, guild: str | None) -> None:
        self.tell(Event(name, data, guild))
        self.changes.announce()

    def blame(self, where: str, problem: str) -> None:
        """Note that a promise was broken."""
        self.violations.append(f"{where}: {problem}")
        self.changes.announce()


Handler = Callable[[Backend, Request], Answer]
Routes = dict[tuple[str, str], Handler]
