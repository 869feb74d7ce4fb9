"""Cut what is too long around what matters, with the cut marked."""

from collections.abc import Callable, Sequence
from typing import Final

CUT: Final = "[…]"
"""The mark of a cut. A source's own bracket is escaped, so the two can't be confused."""
_WORD_ROOM: Final = 24
"""So many characters are given up at the most so that a cut falls between words."""


def cut_around(text: str, focus: int, fits: Callable[[int, int], bool]) -> tuple[int, int]:
    """Return from where to where the longest part of `text` around offset `focus` goes that fits.

    `fits` is asked of a part by its start and its end.
    """
    least, most = 0, len(text)
    while least < most:
        length = (least + most + 1) // 2
        least, most = (length, most) if fits(*_part(text, focus, length)) else (least, length - 1)
    return _part(text, focus, least)


def shared_room(lengths: Sequence[int], over: int, least: int) -> int:
    """Return how long each of several parts may be so that all give up at least `over`; no less than `least`.

    What the short ones do not use is left to the long ones.
    """
    room = max(0, sum(lengths) - over)
    most = room
    for number, length in enumerate(sorted(lengths)):
        most = room // (len(lengths) - number)
        if length > most:
            break
        room -= length
    return max(least, most)


def _part(text: str, focus: int, length: int) -> tuple[int, int]:
    start = min(max(0, focus - length // 2), len(text) - length)
    end = start + length
    if start > 0:
        blank = text.find(" ", start, min(end, start + _WORD_ROOM))
        start = blank + 1 if blank >= 0 else start
    if end < len(text):
        blank = text.rfind(" ", max(start, end - _WORD_ROOM), end)
        end = blank if blank >= 0 else end
    return start, end
