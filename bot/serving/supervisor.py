"""Keep one platform running: whatever ends its connection, wait and start again with a fresh client.

discord.py gives up when its first connection fails (https://github.com/Rapptz/discord.py/issues/10520),
and forgets its own backoff with the client; both are kept here.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final

import structlog

from bot.serving.backoff import Backoff
from bot.serving.clock import Clock
from bot.serving.gate import HeldBack, PacedGate
from bot.serving.judgement import Fatal, Retry, Verdict, described
from bot.serving.metrics import Metrics
from bot.serving.platform import Platform, PlatformPlan
from bot.serving.standing import Standing

STEADY_SECONDS: Final = 60.0
"""Whatever was ready for so long did not fail in a row with what was before."""

CLOSE_WITHIN_SECONDS: Final = 1.0

_log = structlog.get_logger(__name__)


class Supervisor:
    """Runs one platform until it is cancelled, or until only the owner can help."""

    def __init__(  # noqa: PLR0913 - what it works with, each named by its caller
        self,
        plan: PlatformPlan,
        gate: PacedGate,
        standing: Standing,
        *,
        clock: Clock,
        metrics: Metrics,
        draw: Callable[[], float],
        backoff: Backoff | None = None,
    ) -> None:
        """Keep what it works with; `draw` gives random numbers from 0 to 1."""
        self._plan = plan
        self._gate = gate
        self._standing = standing
        self._clock = clock
        self._metrics = metrics
        self._draw = draw
        self._backoff = backoff or Backoff()

    async def run(self) -> Fatal:
        """Run the platform; return why it had to be stopped."""
        failures = 0
        while True:
            self._standing.connecting()
            begun = self._clock.monotonic()
            end = await self._attempt()
            was_steady = self._standing.was_ready and self._clock.monotonic() - begun >= STEADY_SECONDS
            if isinstance(end, Fatal):
                self._standing.stopped(end.message)
                _log.error("platform_stopped", platform=self._plan.name, reason=end.message, advice=end.advice)
                return end
            failures = 1 if was_steady else failures + 1
            delay = end.seconds if isinstance(end, HeldBack) else self._delay(end, failures)
            self._standing.waiting(end.reason)
            _log.warning("platform_waits", platform=self._plan.name, reason=end.reason, seconds=round(delay, 1))
            await self._clock.sleep(delay)
            self._metrics.restarted(self._plan.name)

    def _delay(self, end: Retry, failures: int) -> float:
        return self._backoff.delay(failures, self._draw, asked_seconds=end.after_seconds)

    async def _attempt(self) -> Verdict | HeldBack:
        """Run one fresh client to its end; it is closed in any case."""
        held = self._gate.begin()
        try:
            platform = self._plan.make(self._gate)
        except Exception as failure:  # noqa: BLE001 - judged, like everything that a platform raises
            return self._plan.judge(failure)
        run = asyncio.create_task(platform.run(self._standing), name=f"{self._plan.name} runs")
        late = asyncio.create_task(self._not_ready_in_time(), name=f"{self._plan.name} is awaited")
        try:
            ends: set[asyncio.Future[Any]] = {run, held, late}
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            if held.done():
                return held.result()
            if late.done() and not run.done():
                return Retry(f"it was not ready after {self._plan.ready_within_seconds:.0f} seconds")
            return self._judged(run)
        finally:
            await self._give_back(platform, run, late)

    def _judged(self, run: "asyncio.Task[None]") -> Verdict:
        if run.cancelled():
            return Retry("its connection was cancelled")
        failure = run.exception()
        if failure is None:
            return Retry("its connection ended")
        return self._plan.judge(failure)

    async def _not_ready_in_time(self) -> None:
        """Return when the platform should have been ready and is not; never return where it was."""
        await self._clock.sleep(self._plan.ready_within_seconds)
        if self._standing.was_ready:
            await asyncio.get_running_loop().create_future()  # until it is cancelled

    async def _give_back(self, platform: Platform, run: "asyncio.Task[None]", late: "asyncio.Task[None]") -> None:
        """Close the client and end its tasks; one that will not end is left behind and told."""
        late.cancel()
        closing: Coroutine[Any, Any, None] = platform.close()
        await self._end("close", asyncio.create_task(closing, name=f"{self._plan.name} closes"))
        run.cancel()
        await self._end("run", run)
        await asyncio.wait({late})

    async def _end(self, step: str, task: "asyncio.Task[None]") -> None:
        """Wait for a task's end, not for ever."""
        await asyncio.wait({task}, timeout=CLOSE_WITHIN_SECONDS)
        if not task.done():
            task.cancel()
            _log.error("platform_hangs", platform=self._plan.name, step=step)
        elif not task.cancelled() and (failure := task.exception()) is not None and step == "close":
            _log.warning("platform_closed_badly", platform=self._plan.name, error=described(failure))
