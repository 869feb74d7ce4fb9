"""The Discord platform in this process, under its supervisor, with pauses that take no time."""

import asyncio
import contextlib
import math
from collections.abc import AsyncIterator
from pathlib import Path

import discord
import pytest

from bot.chat import OutletOf
from bot.platforms.discord.client import DiscordClient, DiscordOptions
from bot.platforms.discord.hearing import Hearing
from bot.platforms.discord.platform import DiscordPlatform
from bot.serving.discord_failures import judge_discord
from bot.serving.gate import PacedGate
from bot.serving.identify_budget import IdentifyBudget, budget_file
from bot.serving.metrics import Metrics
from bot.serving.platform import Gate, Platform, PlatformPlan
from bot.serving.standing import Standing
from bot.serving.supervisor import Supervisor
from tests.bot.platforms.discord.scripted import Memory, ScriptedCore
from tests.lab.discord.lab import Lab


class InstantClock:
    """A clock on which every sleep is over at once, and the time has passed all the same."""

    def __init__(self) -> None:
        self._now = 0.0

    def monotonic(self) -> float:
        return self._now

    def wall(self) -> float:
        return 1_800_000_000.0 + self._now

    async def sleep(self, seconds: float) -> None:
        if math.isinf(seconds):
            await asyncio.get_running_loop().create_future()
        self._now += seconds
        await asyncio.sleep(0)


class Connected:
    """A supervised platform.

    `clients` counts how many clients were made; `identified` holds when each IDENTIFY was let through, in seconds.
    """

    def __init__(self, lab: Lab, folder: Path) -> None:
        self._lab = lab
        self._core = ScriptedCore()
        self._memory = Memory()
        clock, metrics = InstantClock(), Metrics()
        gate = PacedGate("discord", IdentifyBudget(budget_file(folder), clock), clock, metrics)
        self.standing = Standing("discord", metrics, lambda _: lab.backend.changes.announce())
        # Whether it is ready in time is a question of time, which does not pass here.
        plan = PlatformPlan("discord", self._make, judge_discord, ready_within_seconds=math.inf)
        self.supervisor = Supervisor(plan, gate, self.standing, clock=clock, metrics=metrics, draw=lambda: 1.0)
        self.clients = 0
        self.identified: list[float] = []
        self._clock = clock

    def _make(self, gate: Gate) -> Platform:
        self.clients += 1
        self._core.messages.clear()
        options = DiscordOptions(shard_ids=(0,), shard_count=1)

        async def noted(shard: int | None) -> None:
            await gate.before_identify(shard)
            self.identified.append(self._clock.wall())

        def make(_: bool) -> DiscordClient:  # noqa: FBT001 - the platform's own signature
            return DiscordClient(self._core, self._memory, options, before_identify=noted)

        return DiscordPlatform(
            make,
            self._lab.token,
            hearing=Hearing(_never, _nobody),
            before_connect=gate.before_connect,
            take_up=_nothing_to_take_up,
            api_url=self._lab.api_url,
            gateway_url=self._lab.gateway_url,
        )

    def forget_what_was_asked(self) -> None:
        """Drop what the core remembers for tests that look at it."""
        self._core.messages.clear()


async def _never() -> bool:
    return False


async def _nobody() -> tuple[str, ...]:
    return ()


async def _nothing_to_take_up(_: OutletOf) -> None:
    pass


@contextlib.asynccontextmanager
async def connected(lab: Lab, folder: Path, patches: pytest.MonkeyPatch) -> AsyncIterator[Connected]:
    """Let the platform run until the block ends."""

    async def at_once(*_: object, **__: object) -> None:
        """Stand for the five seconds that discord.py waits between two IDENTIFYs."""

    patches.setattr(discord.AutoShardedClient, "before_identify_hook", at_once)
    made = Connected(lab, folder)
    running = asyncio.create_task(made.supervisor.run())
    try:
        await lab.until(lambda: made.standing.was_ready or None, "the platform to be ready")
        yield made
    finally:
        running.cancel()
        await asyncio.wait({running})
