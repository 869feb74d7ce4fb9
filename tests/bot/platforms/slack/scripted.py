"""A core that answers as it is told, and remembers what it was asked."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from bot.chat import Addressing, Button, Call, Message, Outlet, Press, Response, Visibility
from bot.reply import Block, Reply, Role

QUOTE = "It costs *5* euros, <!channel>."
ANSWER = Reply((Block(Role.QUOTE, QUOTE), Block(Role.CITATION, "Guide · manual", number=1)))
BUTTONS = (Button("more", "a1", "More"), Button("human", "a1", "Ask a human"))

Act = Callable[[Any], Awaitable[object]]


def public(*buttons: Button) -> Response:
    return Response(ANSWER, Visibility.PUBLIC, buttons or BUTTONS)


def private(*buttons: Button) -> Response:
    return Response(ANSWER, Visibility.PRIVATE, buttons or BUTTONS)


@dataclass
class ScriptedCore:
    """Answers each event that addressed it once, with `response`, or does what `act` says with the outlet."""

    response: Response = field(default_factory=public)
    act: Act | None = None
    before: Callable[[], Awaitable[object]] | None = None
    messages: list[Message] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    presses: list[Press] = field(default_factory=list)
    joined: list[str] = field(default_factory=list)
    suggested: list[tuple[Call, str, str]] = field(default_factory=list)
    suggestions: tuple[str, ...] = ("manual", "minutes")
    _seen: set[str] = field(default_factory=set)

    async def on_message(self, message: Message, outlet: Outlet) -> None:
        self.messages.append(message)
        if message.addressing is not Addressing.OVERHEARD:
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

    async def on_joined(self, workspace: str) -> None:
        self.joined.append(workspace)

    async def _answer(self, key: str, outlet: Outlet) -> None:
        if key in self._seen:
            return
        if self.before is not None:
            await self.before()
        self._seen.add(key)
        await outlet.acknowledge(self.response.visibility)
        if self.act is not None:
            await self.act(outlet)
        else:
            await outlet.send(self.response, key)
