"""How late the event loop is: what blocks it blocks every heartbeat and every acknowledgement."""

from collections.abc import Callable
from typing import Final

from bot.serving.clock import Clock

INTERVAL_SECONDS: Final = 0.05


async def probe_loop_lag(
    observe: Callable[[float], None], clock: Clock, interval_seconds: float = INTERVAL_SECONDS
) -> None:
    """Report for ever how many seconds later than asked each nap ended."""
    while True:
        asleep = clock.monotonic()
        await clock.sleep(interval_seconds)
        observe(max(0.0, clock.monotonic() - asleep - interval_seconds))
