"""Text -> terms: what is looked up. The same analysis for documents and for questions.

A token is a run of letters, digits and combining marks; a dotted acronym (`U.S.`) is one token
without its dots; a figure is one token however its digits are grouped (`2,000`, `2 , 000`, `2000`),
apart from the unit glued to it (`2000lb` -> `2000`, `lb`). Tokens are case-folded, stop words dropped,
words stemmed by nltk's English Snowball stemmer behind a memo: it is asked once per distinct word.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Final

from index.text.stop_words import STOP_WORDS

if TYPE_CHECKING:
    from nltk.stem.snowball import SnowballStemmer

_TOKEN: Final = re.compile(
    r"""
    (?P<acronym>\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?)
    | (?P<figure>\d{1,3}(?:(?:,|[ ],[ ])\d{3})+(?!\d) (?:\.\d+)? | \d+[ ]\.[ ]\d+ | \d+\.\d+ | \d+)
    | (?P<word>[^\W\d_]+(?:[^\W\d_]|[\u0300-\u036f\u0900-\u0dff\u0e00-\u0eff\u064b-\u065f])*)
    """,
    re.VERBOSE,
)
_GROUPING: Final = re.compile(r"[ ,]")
_MEMO_LIMIT: Final = 500_000
"""Distinct words remembered; when full, it starts anew, so that memory stays bounded."""


class TermAnalyzer:
    """Turns text into terms. Holds nothing but the memo of stems; one may serve a whole process."""

    def __init__(self) -> None:
        """Start with an empty memo; nltk is loaded with the first word."""
        self._stems: dict[str, str] = {}

    def terms(self, text: str) -> list[str]:
        """Return the terms of `text` in order, repeats kept, stop words left out."""
        return [self.term(token) for token in tokens(text) if token not in STOP_WORDS]

    def term(self, token: str) -> str:
        """Return the term of one case-folded token."""
        stem = self._stems.get(token)
        if stem is None:
            stem = token if token[0].isdigit() else _stemmer().stem(token)
            if len(self._stems) >= _MEMO_LIMIT:
                self._stems.clear()
            self._stems[token] = stem
        return stem


def tokens(text: str) -> Iterator[str]:
    """Yield the case-folded tokens of `text` in order, stop words among them."""
    for match in _TOKEN.finditer(text):
        group = match.lastgroup
        if group == "word":
            yield match[0].casefold()
        elif group == "figure":
            yield _GROUPING.sub("", match[0])
        else:
            yield match[0].replace(".", "").casefold()


@cache
def _stemmer() -> "SnowballStemmer":
    from nltk.stem.snowball import SnowballStemmer  # noqa: PLC0415 (the door: see __init__)

    return SnowballStemmer("english")
