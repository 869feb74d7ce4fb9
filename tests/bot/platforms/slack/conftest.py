import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from bot.chat import OutletOf
from bot.platforms.slack.platform import SlackOptions, SlackPlatform
from tests.bot.platforms.slack.scripted import Remembered, ScriptedCore
from tests.lab.slack.lab import Lab


@dataclass
class Standing:
    """What the platform said of itself."""

    is_ready: asyncio.Event = field(default_factory=asyncio.Event)
    losses: int = 0

    def __call__(self) -> None:
        self.is_ready.set()

    def lost(self) -> None:
        self.losses += 1


@dataclass
class World:
    """The lab, the bot that is connected to it, and the core behind that."""

    lab: Lab
    core: ScriptedCore
    platform: SlackPlatform
    standing: Standing
    connections: int = 0
    memory: Remembered = field(default_factory=Remembered)
    taken_up: asyncio.Future[OutletOf] = field(default_factory=asyncio.Future)

    async def before_connect(self) -> None:
        self.connections += 1

    async def take_up(self, outlet_of: OutletOf) -> None:
        if not self.taken_up.done():
            self.taken_up.set_result(outlet_of)


@pytest.fixture
async def lab() -> AsyncIterator[Lab]:
    """A Slack to whose rules the bot must have kept, and whose every envelope it must have acknowledged."""
    async with Lab() as started:
        yield started
    assert started.violations == []
    assert started.silences() == []


@pytest.fixture
def core() -> ScriptedCore:
    return ScriptedCore()


@pytest.fixture
async def world(lab: Lab, core: ScriptedCore) -> AsyncIterator[World]:
    options = SlackOptions(lab.bot_token, lab.app_token, api_url=lab.api_url, most_upload_bytes=1000)
    made = World(lab, core, None, Standing())  # type: ignore[arg-type] # they know each other
    made.platform = SlackPlatform(core, options, made.memory, before_connect=made.before_connect, take_up=made.take_up)
    running = asyncio.create_task(made.platform.run(made.standing))
    try:
        ready = asyncio.create_task(made.standing.is_ready.wait())
        await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        if running.done():
            await running
        yield made
    finally:
        running.cancel()
        await made.platform.close()
        await asyncio.wait({running})
