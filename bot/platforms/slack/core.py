"""What the Slack platform asks of the conversation core."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from bot.chat import Actor, Call, Message, Outlet, Place, Press, Response
from bot.records import Arrival, KeptArrival

PLATFORM: Final = "slack"


@dataclass(frozen=True, slots=True)
class Account:
    """Who we are in a workspace: `user` is the bot's own id, `url` the workspace's address, ending in a slash."""

    team: str
    team_name: str
    url: str
    user: str
    bot: str


class Core(Protocol):
    """Decides and answers; knows no platform."""

    @property
    def arrivals(self) -> "Arrivals":
        """What came and is not taken in yet."""

    async def on_message(self, message: Message, outlet: Outlet) -> None:
        """Answer something written, if it is for us."""

    async def on_call(self, call: Call, outlet: Outlet) -> None:
        """Carry a command out."""

    async def on_press(self, press: Press, outlet: Outlet) -> None:
        """Do what a button says."""

    async def suggest(self, call: Call, parameter: str, typed: str) -> tuple[str, ...]:
        """Return values for a parameter while somebody types; what else they gave is in the call."""

    async def on_joined(self, workspace: str) -> bool:
        """Take note of a workspace that has us; return whether that is news, so that it is to be greeted."""

    def greeting(self) -> Response:
        """Return what a workspace is greeted with."""

    async def on_left(self, workspace: str) -> None:
        """Take note that a workspace has us no longer."""

    async def home(self, place: Place, actor: Actor) -> Response:
        """Return what somebody sees who looks at the bot itself; `place` is their direct channel."""


class Memory(Protocol):
    """Remembers short texts across restarts."""

    async def published(self, scope: str) -> str | None:
        """Return what was remembered for `scope`; None where nothing was."""

    async def remember(self, scope: str, digest: str) -> None:
        """Remember `digest` for `scope`."""


class Arrivals(Protocol):
    """Keeps on the disk what came and is not taken in yet."""

    async def keep(self, arrival: Arrival) -> int:
        """Return its number once it is there."""

    async def let_go(self, number: int) -> None:
        """Drop one that is taken in."""

    async def kept(self) -> Sequence[KeptArrival]:
        """Return what an earlier run left there."""
