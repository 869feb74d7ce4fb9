import asyncio

from bot.serving.loop_lag import INTERVAL_SECONDS, probe_loop_lag
from tests.bot.serving.clock import FakeClock


class LateClock(FakeClock):
    """Wakes everybody a second late."""

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds + 1)


async def test_the_lag_is_how_much_later_than_asked_a_nap_ends() -> None:
    clock, seen = LateClock(), list[float]()
    task = asyncio.create_task(probe_loop_lag(seen.append, clock))
    await clock.advance(10 * (INTERVAL_SECONDS + 1))
    task.cancel()
    await asyncio.wait({task})
    assert len(seen) >= 9
    assert all(abs(lag - 1) < 1e-9 for lag in seen)


async def test_a_loop_that_is_in_time_has_no_lag(clock: FakeClock) -> None:
    seen = list[float]()
    task = asyncio.create_task(probe_loop_lag(seen.append, clock))
    await clock.advance(1)
    task.cancel()
    await asyncio.wait({task})
    assert max(seen) < 1e-9
