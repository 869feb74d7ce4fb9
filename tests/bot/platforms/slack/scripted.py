"""A core that answers as it is told, and remembers what it was asked."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.chat import Actor, Addressing, Button, Call, Message, Outlet, Place, Press, Response, Visibility
from bot.records import Arrival, KeptArrival
from bot.reply import Block, Reply, Role, block_of, ours

QUOTE = "It costs *5* euros, <!channel>."
ANSWER = Reply((Block(Role.QUOTE, QUOTE), Block(Role.CITATION, "Guide · manual", number=1)))
BUTTONS = (Button("more", "a1", "More"), Button("human", "a1", "Ask a human"))

GREETING = Response(Reply((block_of(Role.NOTE, ours("Hello. Add a source: </source add>")),)), Visibility.PUBLIC)
HOME = Response(Reply((block_of(Role.NOTE, ours("All that it can do: </help>")),)))

Act = Callable[[Any], Awaitable[object]]


def public(*buttons: Button) -> Response:
    return Response(ANSWER, Visibility.PUBLIC, buttons or BUTTONS)


def private(*buttons: Button) -> Response:
    return Response(ANSWER, Visibility.PRIVATE, buttons or BUTTONS)


class Remembered(dict[str, str]):
    """What is remembered across restarts."""

    async def published(self, scope: str) -> str | None:
        return self.get(scope)

    async def remember(self, scope: str, digest: str) -> None:
        self[scope] = digest


class Kept(dict[int, Mapping[str, Any]]):
    """What came and is not taken in yet."""

    async def keep(self, arrival: Arrival) -> int:
        number = len(self)
        self[number] = arrival.body
        return number

    async def let_go(self, number: int) -> None:
        del self[number]

    async def kept(self) -> tuple[KeptArrival, ...]:
        return tuple(KeptArrival(number, body) for number, body in self.items())


@dataclass
class ScriptedCore:
    """Answers each event that addressed it once, with `response`, or does what `act` says with the outlet."""

    response: Response = field(default_factory=public)
    act: Act | None = None
    before: Callable[[], Awaitable[object]] | None = None
    arrivals: Kept = field(default_factory=Kept)
    messages: list[Message] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    presses: list[Press] = field(default_factory=list)
    joined: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    has_left: asyncio.Event = field(default_factory=asyncio.Event)
    homes: list[tuple[Place, Actor]] = field(default_factory=list)
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

    async def on_joined(self, workspace: str) -> bool:
        is_new = workspace not in self.joined or self.joined.count(workspace) <= self.left.count(workspace)
        if is_new:
            self.joined.append(workspace)
        return is_new

    def greeting(self) -> Response:
        return GREETING

    async def on_left(self, workspace: str) -> None:
        self.left.append(workspace)
        self.has_left.set()

    async def home(self, place: Place, actor: Actor) -> Response:
        self.homes.append((place, actor))
        return HOME

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
