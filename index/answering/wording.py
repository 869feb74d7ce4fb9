"""A text's words with where each stands, and when two of them are the same word. Pure."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from index.text.stop_words import STOP_WORDS

LONGEST: Final = 2000
"""So many characters of a sentence are compared and marked: no real one is longer, and no hostile one costs more."""
_WORD: Final = re.compile(r"\d+(?:[.,]\d+)*[^\W\d_]*|(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’-][^\W_]+)*|[^\w\s]")
_LEAST_STEM: Final = 4
_LONGEST_ENDING: Final = 3
_REMEMBERED: Final = 4096
_PAIRS_REMEMBERED: Final = 32_768


class Word(NamedTuple):
    """A word or one mark of punctuation: `text[start:end]`, and its case-folded form without dots and apostrophes.

    `is_mark`: it is punctuation. `is_content`: it says something by itself.
    """

    form: str
    start: int
    end: int
    capital: bool
    is_mark: bool
    is_content: bool


class Forms:
    """Words' forms, to be asked which words are among them, endings aside.

    Two forms of one word begin with the same letters, so that only the few that do are compared.
    """

    def __init__(self, forms: Iterable[str]) -> None:
        """Keep the forms by their first letters."""
        self._by_start: dict[str, list[str]] = {}
        for form in forms:
            self._by_start.setdefault(form[:_LEAST_STEM], []).append(form)

    def hold(self, form: str) -> bool:
        """Whether one of them is the same word."""
        return any(same_word(form, other) for other in self._by_start.get(form[:_LEAST_STEM], ()))


@lru_cache(maxsize=_REMEMBERED)
def words_of(text: str) -> tuple[Word, ...]:
    """Return the words and marks of `text` in order; linear in its length, remembered for the latest texts."""
    found = []
    for match in _WORD.finditer(text):
        raw = match[0]
        form = raw if not raw[0].isalnum() else _form(raw)
        is_mark = not form[0].isalnum()
        is_content = not is_mark and form not in STOP_WORDS
        found.append(Word(form, match.start(), match.end(), raw[0].isupper(), is_mark, is_content))
    return tuple(found)


def _form(raw: str) -> str:
    folded = raw.casefold().replace("’", "'").removesuffix("'s")
    return folded.replace(".", "").replace("'", "") if not raw[0].isdigit() else folded


@lru_cache(maxsize=_PAIRS_REMEMBERED)
def same_word(one: str, other: str) -> bool:
    """Whether two forms are one word but for its ending: supply, supplied; defence, defense."""
    if one == other:
        return True
    shared = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        shared += 1
    return shared >= _LEAST_STEM and max(len(one), len(other)) - shared <= _LONGEST_ENDING and not one[0].isdigit()
