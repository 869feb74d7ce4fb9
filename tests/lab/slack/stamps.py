"""Ids and timestamps as Slack gives them, none of them twice."""

import time
from itertools import count

_MICROSECONDS = 1_000_000
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LENGTH = 8


class Stamps:
    """Takes ids and ts; `later_seconds` is how far a test moved the lab's clock on."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._last = 0

    def take(self, prefix: str) -> str:
        """Return a new id: the prefix and nine letters or digits."""
        number, text = next(self._numbers), ""
        while number:
            number, digit = divmod(number, len(_DIGITS))
            text = _DIGITS[digit] + text
        return f"{prefix}0{text.rjust(_LENGTH, '0')}"

    def order(self) -> int:
        """Return a number that is larger than all before."""
        return next(self._numbers)

    def ts(self, later_seconds: float = 0.0) -> str:
        """Return a timestamp of now, later than every one before."""
        now = int((time.time() + later_seconds) * _MICROSECONDS)
        self._last = max(now, self._last + 1)
        return f"{self._last // _MICROSECONDS}.{self._last % _MICROSECONDS:06}"
