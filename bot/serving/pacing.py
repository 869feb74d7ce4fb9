"""When a gateway may be asked again: pure, from what was asked before.

Discord resets the token of a bot that identifies 1,000 times in 24 hours, and discord.py waits only five
seconds between two (https://discord.com/developers/docs/events/gateway, “Identifying”). So the gap grows
with the square of what was used in the last day. The constant makes the gaps of 300 in a row fill a day,
so the limit is not merely kept: a gateway that throws us out for ever settles at some 210 a day, one each
seven minutes, and there is no hour in which nothing may be tried.
"""

from collections.abc import Sequence
from typing import Final

DAY_SECONDS: Final = 86_400.0
MOST_IDENTIFIES_A_DAY: Final = 300
LEAST_GAP_SECONDS: Final = 5.0
"""Discord's own limit: one IDENTIFY each five seconds."""

_IDENTIFY_GROWTH: Final = 3 * DAY_SECONDS / MOST_IDENTIFIES_A_DAY**3
"""Seconds by the square of the count: the integral of growth * n^2 up to the limit is a day."""

HOUR_SECONDS: Final = 3_600.0
LONGEST_CONNECT_GAP_SECONDS: Final = 30.0
"""discord.py gives up a connection that takes 60 s, waiting included, and then tries again at once."""

_CONNECT_GROWTH: Final = 0.02
"""Sixteen shards still connect at their own pace of five seconds; from the fortieth on it is the longest gap."""


def when_may_identify(history: Sequence[float], now: float) -> float:
    """Return in how many seconds the next IDENTIFY may go out.

    `history` holds the times of the earlier ones, `now` the present, both in seconds of the wall clock. A
    time that lies in the future (the clock was put back) counts as now.
    """
    recent = _within(history, now, DAY_SECONDS)
    if not recent:
        return 0.0
    gap = max(LEAST_GAP_SECONDS, _IDENTIFY_GROWTH * len(recent) ** 2)
    delay = recent[-1] + gap - now
    if len(recent) >= MOST_IDENTIFIES_A_DAY:
        delay = max(delay, recent[-MOST_IDENTIFIES_A_DAY] + DAY_SECONDS - now)
    return max(0.0, delay)


def identifies_left(history: Sequence[float], now: float) -> int:
    """Return how many of the day's IDENTIFYs are left."""
    return max(0, MOST_IDENTIFIES_A_DAY - len(_within(history, now, DAY_SECONDS)))


def when_may_connect(history: Sequence[float], now: float) -> float:
    """Return in how many seconds the next connection may be opened: the brake on resumes, which cost no IDENTIFY.

    `history` holds the times of the earlier ones; seconds of one clock.
    """
    recent = _within(history, now, HOUR_SECONDS)
    if not recent:
        return 0.0
    gap = min(LONGEST_CONNECT_GAP_SECONDS, _CONNECT_GROWTH * len(recent) ** 2)
    return max(0.0, recent[-1] + gap - now)


def _within(history: Sequence[float], now: float, span: float) -> list[float]:
    """Return the times of the last `span` seconds in order, none of them in the future."""
    return sorted(min(at, now) for at in history if at > now - span)
