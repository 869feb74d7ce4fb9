"""A core that answers as it is told, a memory in memory, and what a test needs to look at a request."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import discord

from bot.chat import Addressing, AuthorKind, Button, Call, Message, Outlet, Place, Press, Response, Visibility
from bot.platforms.discord.core import WorkspaceCommand
from bot.reply import Block, Reply, Role

QUOTE = "It costs *5* euros, @everyone."
ANSWER = Reply(
    (
        Block(Role.QUOTE, QUOTE),
        Block(Role.CITATION, "Guide · manual", number=1),
        Block(Role.ADDRESS, "manual/guide.md#0-9"),
    )
)
BUTTONS = (Button("more", "a1", "More"), Button("share", "a1", "Share"), Button("human", "a1", "Ask a human"))


def public(*buttons: Button) -> Response:
    return Response(ANSWER, Visibility.PUBLIC, buttons or BUTTONS)


def private(*buttons: Button) -> Response:
    return Response(ANSWER, Visibility.PRIVATE, buttons or BUTTONS)


Act = Callable[[Any], Awaitable[object]]
Handle = Any
"""One of simcord's, or what a test only passes through."""


@dataclass
class ScriptedCore:
    """Remembers what it was asked; answers those who addressed it with `response`, or does what `act` says."""

    response: Response | None = field(default_factory=public)
    act: Act | None = None
    messages: list[Message] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    presses: list[Press] = field(default_factory=list)

    @property
    def heard(self) -> list[Message]:
        """What people wrote, and other bots: all but our own."""
        return [message for message in self.messages if message.actor.kind is not AuthorKind.OURSELVES]

    suggested: list[tuple[Call, str, str]] = field(default_factory=list)
    suggestions: tuple[str, ...] = ("manual", "minutes")
    greeting: Response | None = None
    joined: list[tuple[str, Place | None]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    own: tuple[WorkspaceCommand, ...] = ()
    direct: tuple[str, ...] = ()
    acknowledges: bool = True

    async def on_message(self, message: Message, outlet: Outlet) -> None:
        self.messages.append(message)
        if message.actor.kind is AuthorKind.PERSON and message.addressing is not Addressing.OVERHEARD:
            await self._answer(message.key, outlet)

    async def on_call(self, call: Call, outlet: Outlet) -> None:
        self.calls.append(call)
        await self._answer(call.key, outlet)

    async def on_press(self, press: Press, outlet: Outlet) -> None:
        self.presses.append(press)
        await self._answer(press.key, outlet)

    async def suggest(self, call: Call, parameter: str, typed: str) -> tuple[str, ...]:
        self.suggested.append((call, parameter, typed))
        return self.suggestions

    async def on_joined(self, workspace: str, place: Place | None) -> Response | None:
        self.joined.append((workspace, place))
        return self.greeting

    async def on_left(self, workspace: str) -> None:
        self.left.append(workspace)

    async def workspace_commands(self, workspace: str) -> tuple[WorkspaceCommand, ...]:
        del workspace
        return self.own

    async def direct_channels(self) -> tuple[str, ...]:
        return self.direct

    async def _answer(self, key: str, outlet: Outlet) -> None:
        if self.act is not None:
            await self.act(outlet)
        elif self.response is not None:
            if self.acknowledges:
                await outlet.acknowledge(self.response.visibility)
            await outlet.send(self.response, key)


@dataclass
class Memory:
    """Which commands were published, kept in memory."""

    kept: dict[str, str] = field(default_factory=dict)

    async def published(self, scope: str) -> str | None:
        return self.kept.get(scope)

    async def remember(self, scope: str, digest: str) -> None:
        self.kept[scope] = digest


def bodies(env: Handle) -> list[tuple[str, str, Any]]:
    """Return every request that said something: its method, path and body."""
    return [
        (entry.method, entry.path, entry.json)
        for entry in env.http_requests
        if isinstance(entry.json, dict) and ("messages" in entry.path or "webhooks" in entry.path)
    ]


def buttons_of(message: discord.Message) -> list[str]:
    return [
        child.label or ""
        for row in message.components
        if isinstance(row, discord.ActionRow)
        for child in row.children
        if isinstance(child, discord.Button)
    ]
