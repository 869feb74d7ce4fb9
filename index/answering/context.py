"""A quote's surroundings in its document. Pure."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from index.model import Sentence, SentenceKind, StoredDocument

_LINE_END: Final = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Context:
    """A quote with the text around it: `before + quote + after == text[start:end]`, raw, blanks and all.

    `first_line` and `last_line` are the quote's own, counted from 1.
    """

    before: str
    quote: str
    after: str
    start: int
    end: int
    first_line: int
    last_line: int


def in_context(document: StoredDocument, start: int, end: int, sentences: int) -> Context:
    """Return `text[start:end]` with up to `sentences` sentences before and after it, none beyond a heading."""
    cuts = document.segmentation.sentences
    first = max(0, bisect_right(cuts, start, key=lambda cut: cut.start) - 1)
    last = max(first, bisect_right(cuts, end - 1, key=lambda cut: cut.start) - 1)
    before = _until_heading(reversed(cuts[max(0, first - sentences) : first]))
    after = _until_heading(cuts[last + 1 : last + 1 + sentences])
    outer_start = before[-1].start if before else start
    outer_end = after[-1].end if after else end
    text = document.text
    return Context(
        before=text[outer_start:start],
        quote=text[start:end],
        after=text[end:outer_end],
        start=outer_start,
        end=outer_end,
        first_line=line_number(text, start),
        last_line=line_number(text, end - 1),
    )


def _until_heading(neighbours: Iterable[Sentence]) -> list[Sentence]:
    return list(takewhile(lambda sentence: sentence.kind is not SentenceKind.HEADING, neighbours))


def line_number(text: str, offset: int) -> int:
    """Return the number of the line, from 1, that holds the character at `offset`."""
    return 1 + sum(1 for _ in _LINE_END.finditer(text, 0, offset))
