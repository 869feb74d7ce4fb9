"""The core as each platform sees it."""

from typing import Final

from bot.chat import Actor, Call, Message, Outlet, Place, Press, Response
from bot.conversation import Chat, Services
from bot.conversation.chat import GREETING
from bot.conversation.home import home
from bot.platforms.discord.core import WorkspaceCommand
from bot.records import Arrival, KeptArrival
from bot.serving.in_hand import InHand
from config.store import OwnCommandKind

DISCORD: Final = "discord"
SLACK: Final = "slack"
MOST_DIRECT_CHANNELS: Final = 25
"""So many direct channels are read back after a gap."""


class PlatformCore:
    """The core as a platform sees it: what it is at is noted as being in hand."""

    def __init__(self, chat: Chat, services: Services, in_hand: InHand) -> None:
        """Speak to `chat`."""
        self._services = services
        self._in_hand = in_hand
        self.suggest = chat.suggest
        self._chat = chat

    async def on_message(self, message: Message, outlet: Outlet) -> None:
        """Answer a message if it is for us."""
        with self._in_hand.held(message.key):
            await self._chat.on_message(message, outlet)

    async def on_call(self, call: Call, outlet: Outlet) -> None:
        """Carry out a command."""
        with self._in_hand.held(call.key):
            await self._chat.on_call(call, outlet)

    async def on_press(self, press: Press, outlet: Outlet) -> None:
        """Do what a button under an answer says."""
        with self._in_hand.held(press.key):
            await self._chat.on_press(press, outlet)


class SlackCore(PlatformCore):
    """The core as Slack sees it."""

    def __init__(self, chat: Chat, services: Services, in_hand: InHand) -> None:
        """Speak to `chat`."""
        super().__init__(chat, services, in_hand)
        self.arrivals = SlackArrivals(services)

    async def on_joined(self, workspace: str) -> bool:
        """Note that a workspace has us; return whether that is news."""
        return await self._chat.on_joined(SLACK, workspace) is not None

    def greeting(self) -> Response:
        """Return what a workspace is greeted with."""
        return GREETING

    async def on_left(self, workspace: str) -> None:
        """Note that a workspace has us no longer."""
        await self._chat.on_left(SLACK, workspace)

    async def home(self, place: Place, actor: Actor) -> Response:
        """Return what somebody sees who looks at the bot itself."""
        return await home(self._services, place, actor)


class SlackArrivals:
    """What came from Slack and is not taken in yet."""

    def __init__(self, services: Services) -> None:
        """Keep it in the records."""
        self._arrivals = services.records.arrivals
        self._clock = services.clock

    async def keep(self, arrival: Arrival) -> int:
        """Return its number once it is there."""
        return await self._arrivals.keep(arrival, self._clock())

    async def let_go(self, number: int) -> None:
        """Drop one that is taken in."""
        await self._arrivals.let_go(number)

    async def kept(self) -> tuple[KeptArrival, ...]:
        """Return what an earlier run left there."""
        return await self._arrivals.kept(SLACK)


class DiscordCore(PlatformCore):
    """The core as Discord sees it: what it is told of a workspace is told of one of Discord's."""

    async def on_joined(self, workspace: str, place: Place | None) -> Response | None:
        """Return the greeting for a workspace that is new."""
        del place
        return await self._chat.on_joined(DISCORD, workspace)

    async def on_left(self, workspace: str) -> None:
        """Note that a workspace is left."""
        await self._chat.on_left(DISCORD, workspace)

    async def workspace_commands(self, workspace: str) -> tuple[WorkspaceCommand, ...]:
        """Return the commands that a workspace's moderators made."""
        made = await self._services.store.commands(DISCORD, workspace)
        return tuple(
            WorkspaceCommand(
                one.command.name, one.command.description, takes_text=one.command.kind is OwnCommandKind.SCOPED
            )
            for one in made
        )

    async def direct_channels(self) -> tuple[str, ...]:
        """Return the direct channels in which somebody was answered and is not forgotten, the last one first."""
        return await self._services.records.answers.direct_channels(DISCORD, MOST_DIRECT_CHANNELS)
