"""The core as `verbatim serve` builds it, one platform connected to its lab, and a note of what the core said."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.chat import Attached, Call, Message, Outlet, Press, Response, Upload, Visibility
from bot.compose import set_up
from bot.conversation import Chat, Services
from bot.serving.metrics import Metrics
from bot.serving.platform import Platform
from bot.serving.secrets import Secret
from bot.serving.serve import Foundation
from bot.wiring import ChatService
from config.database import open_for_writing
from config.state import STATE, state_file
from tests.lab.waiting import DEADLINE_SECONDS

Until = Callable[[Callable[[], bool | None], str], Awaitable[bool]]

# Nobody waits between two questions, but where a test says so.
_SETTINGS = {"VERBATIM_CHANNEL__COOLDOWN_PERSON_SECONDS": "0"}


@dataclass
class Notes:
    """What the core said since it was last looked, to whoever asked and elsewhere, and what it is at.

    `announce` is called whenever it is through with something.
    """

    announce: Callable[[], None]
    said: list[Response] = field(default_factory=list)
    elsewhere: list[Response] = field(default_factory=list)
    in_hand: int = 0

    def clear(self) -> None:
        self.said.clear()
        self.elsewhere.clear()

    @contextmanager
    def working(self) -> Iterator[None]:
        self.in_hand += 1
        try:
            yield
        finally:
            self.in_hand -= 1
            self.announce()


@dataclass
class NotingOutlet:
    """Passes everything on."""

    outlet: Outlet
    notes: Notes

    async def acknowledge(self, visibility: Visibility) -> None:
        await self.outlet.acknowledge(visibility)

    async def send(self, response: Response, nonce: str) -> str:
        self.notes.said.append(response)
        return await self.outlet.send(response, nonce)

    async def update(self, message: str, response: Response) -> None:
        self.notes.said.append(response)
        await self.outlet.update(message, response)

    async def open_thread(self, name: str) -> str | None:
        return await self.outlet.open_thread(name)

    async def send_to(self, channel: str, response: Response, nonce: str) -> str:
        self.notes.elsewhere.append(response)
        return await self.outlet.send_to(channel, response, nonce)

    async def tell_moderators(self, response: Response, nonce: str) -> str:
        self.notes.elsewhere.append(response)
        return await self.outlet.tell_moderators(response, nonce)

    async def fetch(self, attached: Attached) -> Upload:
        return await self.outlet.fetch(attached)

    async def decline_quietly(self) -> bool:
        return await self.outlet.decline_quietly()


class NotingChat(Chat):
    """The core, with a note of what it says before any platform has it."""

    def __init__(self, services: Services, notes: Notes) -> None:
        super().__init__(services)
        self._notes = notes

    async def on_message(self, message: Message, outlet: Outlet) -> None:
        with self._notes.working():
            await super().on_message(message, NotingOutlet(outlet, self._notes))

    async def on_call(self, call: Call, outlet: Outlet) -> None:
        with self._notes.working():
            await super().on_call(call, NotingOutlet(outlet, self._notes))

    async def on_press(self, press: Press, outlet: Outlet) -> None:
        with self._notes.working():
            await super().on_press(press, NotingOutlet(outlet, self._notes))


class OpenGate:
    """Lets every connection through at once."""

    async def before_connect(self) -> None: ...

    async def before_identify(self, shard_id: int | None, *, initial: bool = False) -> None: ...


@dataclass
class Standing:
    """What the platform said of itself."""

    ready: asyncio.Event = field(default_factory=asyncio.Event)

    def __call__(self) -> None:
        self.ready.set()

    def lost(self) -> None: ...


@dataclass
class Serving:
    """The service of one data folder; it can be started again after it was stopped.

    `hurry` are the seconds by which its time goes on whenever it looks at it.
    """

    folder: Path
    variables: Mapping[str, str]
    tokens: Mapping[str, str]
    notes: Notes
    hurry: float = 0.0
    service: ChatService = field(init=False)
    _hurried: float = 0.0
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def start(self) -> None:
        """Return once questions are taken."""
        patch = self._stack.enter_context(pytest.MonkeyPatch.context())
        for name, value in self.variables.items():
            patch.setenv(name, value)
        setup = set_up(self.folder, {**_SETTINGS, **self.variables})
        database = await self._stack.enter_async_context(open_for_writing(state_file(self.folder), STATE))
        secrets = {name: Secret(value) for name, value in self.tokens.items()}
        service = self.service = ChatService(setup, Foundation(self.folder, database, secrets, Metrics()))
        service.chat = NotingChat(replace(service.services, seconds=self._seconds), self.notes)
        (plan,) = service.platforms
        await self._connect(plan.make(OpenGate()))

    def _seconds(self) -> float:
        self._hurried += self.hurry
        return time.monotonic() + self._hurried

    async def _connect(self, platform: Platform) -> None:
        standing = Standing()
        running = asyncio.create_task(platform.run(standing))
        self._stack.push_async_callback(_end, platform, running)
        ready = asyncio.create_task(standing.ready.wait())
        await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        if running.done():
            await running

    async def idle(self, until: Until) -> None:
        """Wait, as the lab waits, until the core is through with all that came."""
        await until(lambda: self.notes.in_hand == 0 or None, "the core to be through")

    async def until_left(self, workspace: str) -> None:
        """Wait until it is noted that a workspace has the bot no longer."""
        (platform,) = {plan.name for plan in self.service.platforms}
        workspaces = self.service.services.records.workspaces
        present = {workspace}
        async with asyncio.timeout(DEADLINE_SECONDS):
            while workspace in present:
                present = {one.id for one in await workspaces.present(platform)}

    async def stop(self) -> None:
        """Close all that `start` opened."""
        await self._stack.aclose()


async def _end(platform: Platform, running: asyncio.Task[None]) -> None:
    running.cancel()
    await platform.close()
    await asyncio.wait({running})
