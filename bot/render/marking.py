"""Spans of a text -> the spans that can be marked on a screen: inside one line, around whole characters. Pure.

A mark is put around something that can be seen. It ends before a line break and goes on behind it, begins and ends
with no blank, and parts no letter from its accent and no emoji from its other half. Spans that touch become one.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

Span = tuple[int, int]

_LINE: Final = re.compile(r"[^\r\n]+")
_JOINER: Final = "\u200d"
_SKIN: Final = range(0x1F3FB, 0x1F400)
"""The emoji that colour the one before them."""
_SEEN: Final = frozenset("LNPS")
"""Letters, numbers, punctuation and symbols."""


def markable(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return the spans, in order and apart, that show what `spans` of `text` mean."""
    if not spans:
        return ()
    merged: list[Span] = []
    for start, end in sorted(_seen(text, spans)):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _seen(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    for line in _LINE.finditer(text):
        for start, end in spans:
            span = _trimmed(text, max(start, line.start()), min(end, line.end()))
            if span:
                yield _widened(text, span, line.span())


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """Return the span from its first to its last character that can be seen by itself; None without one."""
    while start < end and not _is_seen(text[start]):
        start += 1
    while end > start and not _is_seen(text[end - 1]):
        end -= 1
    return (start, end) if start < end else None


def _widened(text: str, span: Span, line: Span) -> Span:
    """Return the span with what its first and its last character are but a part of."""
    start, end = span
    while start > line[0] and not text[start - 1].isspace() and _is_joined(text, start):
        start -= 1
    while end < line[1] and _is_joined(text, end):
        end += 1
    return start, end


def _is_joined(text: str, at: int) -> bool:
    """Whether the characters on either side of that place are one for who reads them."""
    return _adds_to_another(text[at]) or text[at - 1] == _JOINER


def _is_seen(character: str) -> bool:
    return unicodedata.category(character)[0] in _SEEN


def _adds_to_another(character: str) -> bool:
    return character == _JOINER or unicodedata.category(character)[0] == "M" or ord(character) in _SKIN
