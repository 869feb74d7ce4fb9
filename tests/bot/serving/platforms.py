"""A platform that does what its test tells it, and how it is run."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from bot.serving.gate import PacedGate
from bot.serving.identify_budget import IdentifyBudget, budget_file
from bot.serving.judgement import Verdict, judge_plainly
from bot.serving.metrics import Metrics
from bot.serving.platform import Gate, PlatformPlan, Readiness
from bot.serving.standing import Standing
from bot.serving.supervisor import Supervisor
from tests.bot.serving.clock import FakeClock

Life = Callable[[Gate, Readiness], Awaitable[None]]


class ScriptedPlatform:
    """One client: lives as its script says."""

    def __init__(self, life: Life, gate: Gate, closing: Callable[[], Awaitable[None]] | None = None) -> None:
        self.name = "discord"
        self.closed = 0
        self._life = life
        self._gate = gate
        self._closing = closing

    async def run(self, on_ready: Readiness) -> None:
        await self._life(self._gate, on_ready)

    async def close(self) -> None:
        self.closed += 1
        if self._closing is not None:
            await self._closing()


async def for_ever(_gate: Gate, on_ready: Readiness) -> None:
    on_ready()
    await asyncio.get_running_loop().create_future()


def failing(error: BaseException) -> Life:
    async def life(_gate: Gate, _on_ready: Readiness) -> None:
        raise error

    return life


class Stage:
    """A supervisor over a list of lives, one for each fresh client; the last one is repeated."""

    def __init__(  # noqa: PLR0913 - each is what some test is about
        self,
        clock: FakeClock,
        lives: Sequence[Life],
        *,
        judge: Callable[[BaseException], Verdict] = judge_plainly,
        budget_folder: Path | None = None,
        draw: float = 1.0,
        closing: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self.clients: list[ScriptedPlatform] = []
        self.announced: list[str] = []
        self.metrics = Metrics()
        self.standing = Standing("discord", self.metrics, self.announced.append)
        self._lives = lives
        self._closing = closing
        budget = None if budget_folder is None else IdentifyBudget(budget_file(budget_folder), clock)
        self.gate = PacedGate("discord", budget, clock, self.metrics)
        self.supervisor = Supervisor(
            PlatformPlan("discord", self._make, judge),
            self.gate,
            self.standing,
            clock=clock,
            metrics=self.metrics,
            draw=lambda: draw,
        )

    def _make(self, gate: Gate) -> ScriptedPlatform:
        life = self._lives[min(len(self.clients), len(self._lives) - 1)]
        client = ScriptedPlatform(life, gate, self._closing)
        self.clients.append(client)
        return client
