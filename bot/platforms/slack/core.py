"""What the Slack platform asks of the conversation core."""

from dataclasses import dataclass
from typing import Final, Protocol

from bot.chat import Call, Message, Outlet, Press

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

    async def on_message(self, message: Message, outlet: Outlet) -> None:
        """Answer something written, if it is for us."""

    async def on_call(self, call: Call, outlet: Outlet) -> None:
        """Carry a command out."""

    async def on_press(self, press: Press, outlet: Outlet) -> None:
        """Do what a button says."""

    async def suggest(self, call: Call, parameter: str, typed: str) -> tuple[str, ...]:
        """Return values for a parameter while somebody types; what else they gave is in the call."""

    async def on_joined(self, workspace: str) -> None:
        """Take note of the workspace that has us."""
