"""What the Discord platform asks of the conversation core, and of who keeps its memory."""

from dataclasses import dataclass
from typing import Protocol

from bot.chat import Call, Message, Outlet, Place, Press, Response

PLATFORM = "discord"


@dataclass(frozen=True, slots=True)
class WorkspaceCommand:
    """A command that moderators made: `takes_text` where it asks what is typed after it.

    When it is given, its `Call` has the name as its command, and the text as the argument `topic`.
    """

    name: str
    description: str
    takes_text: bool = False


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

    async def on_joined(self, workspace: str, place: Place | None) -> Response | None:
        """Return the greeting for a workspace, if it is to be greeted; `place` is where it will stand."""

    async def on_left(self, workspace: str) -> None:
        """Take note that the workspace is left."""

    async def workspace_commands(self, workspace: str) -> tuple[WorkspaceCommand, ...]:
        """Return the moderators' own commands."""

    async def direct_channels(self) -> tuple[str, ...]:
        """Return the ids of the direct channels in which somebody was answered, the last one first."""


class CommandMemory(Protocol):
    """Remembers a short text for each scope across restarts.

    That is which commands were published where, how far we heard, and who was told of a missing intent.
    """

    async def published(self, scope: str) -> str | None:
        """Return what was remembered for `scope`."""

    async def remember(self, scope: str, digest: str) -> None:
        """Remember `digest` for `scope`."""
