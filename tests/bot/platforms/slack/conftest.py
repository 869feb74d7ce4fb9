import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from bot.platforms.slack.platform import OutletOf, SlackOptions, SlackPlatform
from tests.bot.platforms.slack.scripted import ScriptedCore
from tests.lab.slack.lab import Lab

_LABS_OWN = "the lab's own "
"""How complaints begin that the lab has of itself: its own tests look after those."""


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
    assert [one for one in started.violations if not one.startswith(_LABS_OWN)] == []
    assert started.silences() == []


@pytest.fixture
def core() -> ScriptedCore:
    return ScriptedCore()


@pytest.fixture
async def world(lab: Lab, core: ScriptedCore) -> AsyncIterator[World]:
    options = SlackOptions(lab.bot_token, lab.app_token, api_url=lab.api_url, most_upload_bytes=1000)
    made = World(lab, core, None, Standing())  # type: ignore[arg-type] # they know each other
    made.platform = SlackPlatform(core, options, before_connect=made.before_connect, take_up=made.take_up)
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
