"""Numbers, times and lists in plain words. Pure: the time is passed in."""

import math
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

_UNITS: Final = ((timedelta(days=365), "year"), (timedelta(days=30), "month"), (timedelta(days=1), "day"),
                 (timedelta(hours=1), "hour"), (timedelta(minutes=1), "minute"))  # fmt: skip
"""A month and a year are rounded: an age is for a glance."""

_IN_SECONDS: Final = 120
"""Up to here seconds are counted one by one."""
_MINUTE, _HOUR = 60, 3600

_DAY_AND_TIME: Final = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)[T ]\d\d:.*", re.DOTALL)

_HIGH: Final = 0.6
_MEDIUM: Final = 0.3
"""From here on a confidence is called high, or medium: more likely right than not; one in three."""


def counted(number: int, noun: str, plural: str = "") -> str:
    """Write a number with its noun: “1 sentence”, “2,310 sentences”, “no sentence”."""
    if number == 0:
        return f"no {noun}"
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def listed(names: Sequence[str], joined_by: str = "and") -> str:
    """Write names (at least one) one after the other: “a”, “b” and “c”."""
    marked = [f"“{name}”" for name in names]
    return marked[0] if len(marked) == 1 else ", ".join(marked[:-1]) + f" {joined_by} {marked[-1]}"


def age(then: str, now: datetime) -> str:
    """Say how long ago `then` was, a time in ISO 8601 (UTC where it names no zone); `now` knows its zone."""
    moment = datetime.fromisoformat(then)
    passed = now - (moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo))
    for size, noun in _UNITS:
        if passed >= size:
            return f"{counted(passed // size, noun)} ago"
    return "just now"


def wait(seconds: float) -> str:
    """Say how long something takes yet, never less than it does: “3 seconds”, “10 minutes”, “2 hours”."""
    if seconds <= _IN_SECONDS:
        return counted(max(1, math.ceil(seconds)), "second")
    size, noun = (_MINUTE, "minute") if seconds <= 2 * _HOUR else (_HOUR, "hour")
    return counted(math.ceil(seconds / size), noun)


def day(date: str) -> str:
    """Return the day of a date in ISO 8601, without the time of day; any other as it is."""
    form = _DAY_AND_TIME.fullmatch(date)
    return form["day"] if form else date


def confidence_word(confidence: float) -> str:
    """Say how sure an answer is in one word."""
    return "high" if confidence >= _HIGH else "medium" if confidence >= _MEDIUM else "low"


def confidence_in_words(confidence: float) -> str:
    """Say how sure an answer is, with the figure."""
    return f"Confidence: {confidence_word(confidence)} ({confidence:.2f})"
