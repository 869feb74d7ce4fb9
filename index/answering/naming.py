"""A question -> which of its terms name something, and how its words were typed. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from index.model import Question
from index.text.terms import TermAnalyzer, Token

_BEHIND_STOP: Final = re.compile(r"[.!?:]\s*$")
_CHUNK_START: Final = re.compile(r"[\w.,'’/$€£%+-]*$")
_CHUNK_END: Final = re.compile(r"[\w.,'’/$€£%+-]*")
_OUTSIDE: Final = re.compile(r"(?:['’]s)?[.,'’/+-]*$")
_LONGEST_CHUNK: Final = 24
"""Letters to either side that may belong to one figure: a longer run is none."""


@dataclass(frozen=True, slots=True)
class TypedWord:
    """A word of a question that is looked up: its term, `text[start:end]` of the question's wording as it was typed.

    `is_name` says that it is written with a capital where a plain word is not, or that it is or holds a figure.
    """

    term: str
    text: str
    start: int
    end: int
    is_name: bool


def typed_words(question: Question, analyzer: TermAnalyzer) -> tuple[TypedWord, ...]:
    """Return the words of a question that are looked up, in order; linear in its length.

    A token that is a part of something written with figures (`F-35s`, `2,000-pound`) is typed as the whole of it.
    """
    wording = question.wording
    shouted = wording.isupper()
    # How many digits stand before each place: a token may be as long as the question, and so may be their number.
    digits = list(accumulate((sign.isdigit() for sign in wording), initial=0))
    found = []
    for token in analyzer.analyze(wording, question.language):
        if not token.common:
            start, end = _chunk(wording, token, digits)
            typed = wording[start:end]
            capital = not shouted and wording[token.start].isupper() and not _opens(wording, token.start)
            found.append(TypedWord(token.term, typed, start, end, capital or digits[end] > digits[start]))
    return tuple(found)


def named_terms(question: Question, analyzer: TermAnalyzer) -> frozenset[str]:
    """Return the terms of a question's words that are names or figures."""
    return frozenset(word.term for word in typed_words(question, analyzer) if word.is_name)


def _opens(text: str, start: int) -> bool:
    """Whether a sentence begins there."""
    before = text[max(0, start - 4) : start]
    return not text[:start].strip(" \"“'@¿¡(") or bool(_BEHIND_STOP.search(before))


def _chunk(text: str, token: Token, digits: Sequence[int]) -> tuple[int, int]:
    """Return where the surface of a token stands, or the whole of what is written with it where that holds a figure."""
    before = _CHUNK_START.search(text[max(0, token.start - _LONGEST_CHUNK) : token.start])
    behind = _CHUNK_END.match(text[token.end : token.end + _LONGEST_CHUNK])
    start = token.start - len(before[0] if before else "")
    end = token.end + len(behind[0] if behind else "")
    if digits[start] == digits[end]:
        return token.start, token.end
    outside = _OUTSIDE.search(text[start:end])
    return start, max(token.end, end - len(outside[0] if outside else ""))
