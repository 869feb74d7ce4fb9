"""The state behind the Web API and the deliveries, which all share."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.lab.slack.rates import Rates
from tests.lab.slack.stamps import Stamps
from tests.lab.slack.world import Channel, File, Json, Message, Team, User, View, World
from tests.lab.waiting import Changes, Clock

ACKNOWLEDGEMENT_SECONDS = 3.0
TRIGGER_SECONDS = 3.0
RESPONSE_URL_SECONDS = 30 * 60.0
RESPONSE_URL_USES = 5


@dataclass(slots=True)
class Application:
    """The app as Slack's app pages know it. None of the secrets opens anything but the lab."""

    id: str
    signing_secret: str = "opens-nothing-but-the-lab"  # noqa: S105 - it opens nothing but the lab
    app_token: str = "xapp-opens-nothing-but-the-lab"  # noqa: S105 - it opens nothing but the lab
    client_id: str = "1.2"
    client_secret: str = "client-opens-nothing-but-the-lab"  # noqa: S105 - it opens nothing but the lab
    verification: str = "verification"
    commands: set[str] = field(default_factory=lambda: {"/ask", "/verbatim"})
    subscriptions: set[str] | None = None
    # What oauth.v2.access grants otherwise than usually.
    grants: Json = field(default_factory=dict)
    scopes: str = "app_mentions:read,chat:write,commands,files:read,im:history,users:read"


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """How an envelope was acknowledged; `status` is 200 in Socket Mode. `late` means over 3 seconds."""

    payload: Json
    seconds: float
    status: int = 200

    @property
    def late(self) -> bool:
        return self.seconds > ACKNOWLEDGEMENT_SECONDS

    @property
    def is_good(self) -> bool:
        return self.status == 200


@dataclass(slots=True)
class Envelope:
    """Something that is delivered to the bot, and what became of it.

    `kind` is Socket Mode's type: events_api, slash_commands or interactive. `socket` is the number of the socket that
    it went to; `delivered` whether it went anywhere; `told` is the happening that it tells of.
    """

    id: str
    kind: str
    payload: Json
    told: "Told"
    retry: int = 0
    reason: str = ""
    delivered_at: float = 0.0
    delivered: bool = False
    socket: int | None = None
    acknowledgement: Acknowledgement | None = None
    repeats: int = 0
    failed: bool = False


@dataclass(slots=True)
class Told:
    """One thing that happened, all its envelopes, and what may be used to answer it."""

    kind: str
    order: int
    user: User
    channel: Channel | None
    message: Message | None = None
    view: View | None = None
    trigger: str = ""
    response: str = ""
    envelopes: list[Envelope] = field(default_factory=list)
    forgiven: bool = False


@dataclass(slots=True)
class ResponseUrl:
    """A response_url and how often it was used; `born` by the lab's clock."""

    told: Told
    born: float
    uses: int = 0


@dataclass(slots=True)
class Trigger:
    """A trigger_id; `born` by the lab's clock."""

    told: Told
    born: float
    used: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """A request as a method sees it; `team` is whose token it carried."""

    method: str
    body: Json
    team: Team
    token: str = ""
    basic: tuple[str, str] | None = None


class RefusedError(Exception):
    """Slack refuses a request, with one of its errors."""

    def __init__(self, error: str, status: int = 200) -> None:
        super().__init__(error)
        self.error = error
        self.status = status


@dataclass(slots=True)
class Backend:
    """Everything that the lab's Slack knows; `deliver` hands an envelope over, `posted` is told of each message."""

    application: Application
    world: World = field(default_factory=World)
    stamps: Stamps = field(default_factory=Stamps)
    clock: Clock = field(default_factory=Clock)
    changes: Changes = field(default_factory=Changes)
    rates: Rates = field(default_factory=Rates)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    response_urls: dict[str, ResponseUrl] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    uploads: dict[str, File] = field(default_factory=dict)
    tickets: set[str] = field(default_factory=set)
    envelopes: list[Envelope] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    may_ping: set[str] = field(default_factory=set)
    url: str = ""
    deliver: Callable[[Envelope], None] = lambda _: None
    posted: Callable[[Message], None] = lambda _: None
    # Interactions and slash commands want the newest of everything, so that replies are told apart.
    options: dict[str, list[str]] = field(default_factory=dict)

    def ts(self) -> str:
        return self.stamps.ts(self.clock.now)

    def blame(self, where: str, problem: str) -> None:
        """Note that a promise was broken."""
        self.violations.append(f"{where}: {problem}")
        self.changes.announce()


Method = Callable[[Backend, Request], Json]
Methods = dict[str, Method]
