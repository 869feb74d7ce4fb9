"""Thai text -> spans to quote: Thai writes no mark behind a sentence, and blanks between phrases and some sentences.

Phrases are joined to spans of about two English sentences. A span ends where a sentence is likeliest
to: at a wide blank, else before a phrase that opens with Thai letters and with no word that goes on
(`ซึ่ง`, `โดย`, `และ`), else where the span is longest.
"""

import re
from collections.abc import Iterator
from typing import Final

LONGEST: Final = 170
"""Code points of a span that are not exceeded, but where a single phrase is longer."""
SHORTEST: Final = 90
"""A span ends before so many code points only where nothing else is left."""

_PHRASE: Final = re.compile(r"\S+")
_GOES_ON: Final = re.compile("ซึ่ง|โดย|ที่|และ|หรือ|เพื่อ|จาก|ของ|ว่า|กับ|ใน|ด้วย|ทำให้|เป็น|ได้|อีก|รวม|จึง|ก็|มี|ถึง|คือ")
_THAI_LETTER: Final = re.compile("[\u0e01-\u0e2e\u0e40-\u0e44]")
_THAI_END: Final = re.compile("[\u0e01-\u0e5b]")


def thai_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield spans of `text[start:end]` in order; they hold every character of it that is no white space.

    Spans start and end on such a character. A phrase of more than `LONGEST` code points is a span of its own.
    """
    phrases = [match.span() for match in _PHRASE.finditer(text, start, end)]
    first = 0
    while first < len(phrases):
        last = _last_phrase(text, phrases, first)
        yield phrases[first][0], phrases[last][1]
        first = last + 1


def _last_phrase(text: str, phrases: list[tuple[int, int]], first: int) -> int:
    """Return the phrase that ends the span which begins at the phrase `first`."""
    begin = phrases[first][0]
    best, best_worth = first, (-1, 0)
    for at in range(first, len(phrases)):
        length = phrases[at][1] - begin
        if at > first and length > LONGEST:
            return best
        worth = (_strength(text, phrases, at) if length >= SHORTEST else 0, length)
        if worth > best_worth:
            best, best_worth = at, worth
    return len(phrases) - 1


def _strength(text: str, phrases: list[tuple[int, int]], at: int) -> int:
    """How much the blank behind a phrase looks like the end of a sentence."""
    if at + 1 == len(phrases):
        return 3
    end, following = phrases[at][1], phrases[at + 1][0]
    if _GOES_ON.match(text, following):
        return 1
    if following - end > 1:
        return 3
    return 2 if _THAI_LETTER.match(text, following) and _THAI_END.match(text, end - 1) else 1
