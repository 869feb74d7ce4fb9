"""Texts with words that their neighbours decide -> the few stretches where they stand, and what lies between. English.

A text is split at its blanks. A *plain* part is words of ASCII letters, with marks around them, none of which takes
part in a number, a date, `us`, `per cent` or `United States`: its surfaces are its own, whatever stands beside it. What
is not plain is read together with the part before and behind it, and so are the few words that a number or a date goes
on with (`of`, `the`, `and`, `a`). So the surfaces of a long text are found by looking closely at short ones.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from index.text.neighbours import DEPENDENT
from index.text.number_words import SCALE_MARKS
from index.text.numbers import NUMBER_WORDS
from index.text.surfaces import surfaces_apart, surfaces_in_view

_PLAIN: Final = re.compile(
    r"""["'“‘(\[]*(?P<words>[A-Za-z]{2,}(?:-[A-Za-z]{2,})*)(?:['’](?:s|t|re|ve|ll|d|m))?["'”’)\].,;:!?…]*"""
)
_SINGLES: Final = frozenset({"a", "A", "I"})
_JOINING: Final = frozenset({"of", "the", "and", "a", "an"})
"""What may stand inside a number or a date; only with a blank behind it."""
_DECIDED: Final = frozenset(map(str.lower, (*NUMBER_WORDS, *DEPENDENT, *SCALE_MARKS))) | frozenset(
    "half per states america".split()
)
_LONGEST: Final = 60
"""Characters; what is longer seldom comes back."""
_REMEMBERED: Final = 50_000

Stretch = tuple[int, int]


def is_plain(part: str) -> bool:
    """Whether the surfaces of `part`, which stands between two blanks, depend on nothing around it."""
    plain = _PLAIN.fullmatch(part)
    if plain is None or part.lower() in _JOINING:
        return part.lower() in _JOINING or part in _SINGLES
    words = plain["words"].lower().split("-")
    return words[-1] not in _JOINING and _DECIDED.isdisjoint(words)


def stretches(parts: Sequence[str], in_doubt: Sequence[int]) -> list[Stretch]:
    """Return the stretches of parts, each from a part to before another, that hold those at `in_doubt`, which ascend.

    What stands before and behind a stretch is plain, and nothing that it could go on with.
    """
    found: list[Stretch] = []
    for place in in_doubt:
        first, floor = place, found[-1][1] if found else 0
        while first > floor and parts[first - 1].lower() in _JOINING:
            first -= 1
        last = place + 1
        while last < len(parts) and parts[last].lower() in _JOINING:
            last += 1
        if found and first == floor:
            first = found.pop()[0]
        found.append((first, last))
    return found


def surfaces_in(parts: Sequence[str], places: Sequence[Stretch], *, uncased: bool) -> Iterator[list[str]]:
    """Yield the surfaces of each stretch, as they are in the text of all `parts`; `uncased` is the text's."""
    texts = [" ".join(parts[first:last]) for first, last in places]
    in_view = any(map(_needs_view, texts))
    for text, (first, last) in zip(texts, places, strict=True):
        before = parts[first - 1] if first else None
        after = parts[last] if last < len(parts) else None
        found = _surfaces_between if len(text) <= _LONGEST else _surfaces_between.__wrapped__
        yield found(before, text, after, in_view=in_view, uncased=uncased)


@lru_cache(maxsize=_REMEMBERED)
def _surfaces_between(before: str | None, text: str, after: str | None, *, in_view: bool, uncased: bool) -> list[str]:
    """Return the surfaces of `text` between two plain parts, or the text's begin and end."""
    whole = " ".join(part for part in (before, text, after) if part is not None)
    found = surfaces_in_view(whole, uncased=uncased) if in_view else surfaces_apart(whole)
    own = slice(len(surfaces_apart(before or "")), len(found) - len(surfaces_apart(after or "")))
    return found[own]


@lru_cache(maxsize=_REMEMBERED)
def _needs_view(text: str) -> bool:
    return not DEPENDENT.isdisjoint(surfaces_apart(text))
