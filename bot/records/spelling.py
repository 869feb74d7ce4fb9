"""One question in all its spellings: case, blanks, punctuation and the forms that Unicode knows of a letter. Pure."""

import re
import unicodedata
from typing import Final

_APOSTROPHES: Final = re.compile(r"['‘’ʼ`´]+")
_BETWEEN_DIGITS: Final = re.compile(r"(?<=\d)[.,:](?=\d)")
_MEANT: Final = frozenset("#%&@*/\\_")
"""Punctuation that makes another word of a word: C and C#, 50 and 50%."""


def normalise_question(text: str) -> str:
    """Return what is the same for every spelling of a question; empty where it holds no word.

    Punctuation becomes a blank, but not where it makes another word (`C#`) or number (`3.5`); apostrophes and
    characters without a width go without a trace. Symbols (`C++`), accents and digits stay.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    visible = "".join(mark for mark in folded if unicodedata.category(mark) not in {"Cf", "Co", "Cs"})
    joined = _APOSTROPHES.sub("", visible)
    figures = [(match.start(), match[0]) for match in _BETWEEN_DIGITS.finditer(joined)]
    marks = [" " if _separates(mark) else mark for mark in joined]
    for position, mark in figures:
        marks[position] = mark
    return unicodedata.normalize("NFKC", " ".join("".join(marks).split()))


def _separates(mark: str) -> bool:
    """Whether a character only sets words apart."""
    category = unicodedata.category(mark)
    return category == "Cc" or (category.startswith("P") and mark not in _MEANT)
