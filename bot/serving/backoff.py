"""How long to wait before the next try: longer after every failure, and never the same for everybody."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

FIRST_SECONDS: Final = 1.0
LONGEST_SECONDS: Final = 300.0
"""Five minutes: short enough for people to see the bot return soon after an outage."""

_DOUBLINGS: Final = 32
"""More would overflow nothing but change nothing either: the longest wait is reached long before."""


@dataclass(frozen=True, slots=True)
class Backoff:
    """Full jitter: anything from nothing to a bound that doubles with each failure in a row.

    As measured in “Exponential Backoff And Jitter” (AWS Architecture Blog, 2015), it spreads those who
    lost the same server best. Seconds.
    """

    first_seconds: float = FIRST_SECONDS
    longest_seconds: float = LONGEST_SECONDS

    def bound(self, failures: int) -> float:
        """Return the longest wait after so many failures in a row (at least one)."""
        doublings = min(max(failures, 1) - 1, _DOUBLINGS)
        return min(self.longest_seconds, self.first_seconds * 2.0**doublings)

    def delay(self, failures: int, draw: Callable[[], float], *, asked_seconds: float | None = None) -> float:
        """Return how long to wait; `draw` gives numbers from 0 to 1.

        What the other side asked for (Retry-After) is always waited for, the jitter comes on top of it.
        """
        jitter = self.bound(failures) * draw()
        return jitter if asked_seconds is None else max(asked_seconds, 0.0) + jitter
