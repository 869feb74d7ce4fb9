"""Ranked sentences -> groups that tell the same in nearly the same words, the best ranked first. Pure.

Wire copy is printed with other quotes, dashes and spellings, with a word dropped or added, cut in two or run on: a
sentence is a copy of another when nearly all words of the shorter one stand in the longer one in the same order.
Where both say something else at the same place, a figure, a name, a date, a negation, an opposite, they tell two
things and stay apart.

Words are counted first, so that a hundred sentences cost little: only pairs that share enough of them are aligned.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from math import ceil
from sys import intern
from typing import Final

from index.answering.alignment import steps
from index.answering.conflicts import tells_another_thing
from index.answering.wording import LONGEST
from index.text.numbers import Quantity, quantities
from index.text.stop_words import STOP_WORDS

MOSTLY_HELD: Final = 0.75
"""The share of the shorter sentence's words that a copy holds; wire copies of the seeds hold .78 and more."""
LEAST_WORDS: Final = 4
"""A shorter sentence says too little to be told apart by its words: it must be held whole."""

_LIKELY: Final = 0.6
_ALIKE: Final = 0.75
"""How alike two spellings of one word are, as difflib's ratio: defence and defense .86, centre and center .83."""
_REMEMBERED: Final = 4096
_SENTENCES_REMEMBERED: Final = 20_000
"""As many as profiles are: of each question's best sentences the words are counted."""
_LIGHT: Final = STOP_WORDS | frozenset("said says say told tells added mr mrs ms".split())
"""Words that are no sign of a copy: any two quotations share them."""
_YEAR: Final = 10_000
"""`quantities` writes a year as a date of month 0 and day 0."""
_CLAUSE: Final = 6
"""So many words on one side alone are a clause of their own; a negation in it says nothing about the rest."""
_CRUDE: Final = re.compile(r"[^\W\d_]{3,}")
_TOKEN: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_TORN: Final = re.compile(r"(\w) ['’] (?=(?:s|t|ll|re|ve|d|m)\b)")
"""Tokenised text tears contractions apart: `don ’ t`."""
_NEGATIONS: Final = frozenset(
    "not no never none nobody nothing neither nor without cannot refuse refused refuses deny denied denies".split()
)
_NEGATED: Final = re.compile(r"n['’]t$")
_OPPOSITES: Final = tuple(
    frozenset(pair.split("/"))
    for pair in """up/down rose/fell rise/fall rises/falls rising/falling increase/decrease increased/decreased
    more/less more/fewer before/after opened/closed open/closed won/lost win/lose accept/reject accepted/rejected
    accepts/rejects allow/forbid allowed/forbidden first/last north/south east/west left/right high/low higher/lower
    start/end started/ended begin/stop began/stopped male/female men/women boys/girls largest/smallest biggest/smallest
    longest/shortest oldest/youngest top/bottom minimum/maximum least/most above/below over/under early/late
    earlier/later enabled/disabled on/off inside/outside buy/sell bought/sold arrived/left supports/opposes
    support/oppose northern/southern eastern/western maternal/paternal before/since""".split()
)


def collapse(sentences: Sequence[str], most: int) -> tuple[tuple[int, ...], ...]:
    """Group the sentences, best first, by their positions: each group a sentence and the copies of it behind it.

    The first `most` groups are returned, in the order of their first, whole. A copy is compared with its group's first
    alone, so that a chain of small differences never joins two sentences that differ much.
    """
    words = [_crude_words(sentence) for sentence in sentences]
    # A sentence that another one holds shares most of its words: of the one that has fewer.
    needed = [ceil(_LIKELY * len(own)) for own in words]
    groups: list[list[int]] = []
    for position, own in enumerate(words):
        for group in groups:
            first = group[0]
            shared = len(own & words[first])
            if shared >= min(needed[first], needed[position]) and is_copy(sentences[first], sentences[position]):
                group.append(position)
                break
        else:
            if len(groups) < most:
                groups.append([position])
    return tuple(tuple(group) for group in groups)


@lru_cache(maxsize=_REMEMBERED)
def is_copy(one: str, other: str) -> bool:
    """Whether two sentences tell the same in nearly the same words; symmetric. Longer than `LONGEST`: the very same."""
    if one == other:
        return True
    if max(len(one), len(other)) > LONGEST:
        return False
    first, second = sorted((_spelled(one), _spelled(other)), key=lambda words: (len(words), words))
    first_content = sum(1 for word in first if word not in _LIGHT)
    if not first_content:
        return False
    held, differs = _compare(first, second)
    needed = MOSTLY_HELD if first_content >= LEAST_WORDS else 1.0
    return not differs and held >= needed * first_content and not tells_another_thing(one, other)


@lru_cache(maxsize=_SENTENCES_REMEMBERED)
def _crude_words(sentence: str) -> frozenset[str]:
    # One object for a word, in however many sentences it is remembered.
    return frozenset(map(intern, _CRUDE.findall(sentence.casefold()))) - _LIGHT


@lru_cache(maxsize=_REMEMBERED)
def _spelled(text: str) -> tuple[str, ...]:
    """Return the words in one spelling: case-folded, figures by value and unit, names kept apart by a leading `^`."""
    cased = any(character.isupper() for character in text[1:])
    spelled: list[str] = []
    end = 0
    for quantity in quantities(text):
        spelled += _plain(text[end : quantity.start], at_start=not end, cased=cased)
        spelled.append(_figure(quantity))
        end = quantity.end
    spelled += _plain(text[end:], at_start=not end, cased=cased)
    return tuple(spelled)


def _figure(quantity: Quantity) -> str:
    """A bare figure that may be a year is the same as the figure that may not: 1800, 1,800."""
    year, rest = divmod(quantity.value, _YEAR)
    if quantity.unit == "date" and year and not rest:
        return f"#{year:g} "
    return f"#{quantity.value:.12g} {quantity.unit}"


def _plain(text: str, *, at_start: bool, cased: bool) -> list[str]:
    whole = _TORN.sub(r"\1'", text)
    joined = re.sub(r"\b([^\W\d_])\.(?=[^\W\d_]\b)", r"\1", whole)
    words = []
    for number, match in enumerate(_TOKEN.finditer(joined)):
        word = match[0]
        folded = re.sub(r"['’]s$", "", word.casefold()).replace("’", "'")
        is_name = cased and word[0].isupper() and not (at_start and number == 0)
        words.append(f"^{folded}" if is_name and folded not in STOP_WORDS else folded)
    return [word for word in words if len(word) > 1 or word in {"i", "a"}]


def _compare(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[int, bool]:
    """Return how many words of `first` stand in `second` in the same order, and whether they tell two things."""
    bare_first, bare_second = ([word.lstrip("^") for word in words] for words in (first, second))
    held = 0
    negations = [0, 0]
    for step, start, end, other_start, other_end in steps(bare_first, bare_second):
        one, other = first[start:end], second[other_start:other_end]
        if step == "equal":
            held += sum(1 for word in bare_first[start:end] if word not in _LIGHT)
            continue
        if step == "replace":
            if _alike("".join(bare_first[start:end]), "".join(bare_second[other_start:other_end])):
                held += sum(1 for word in bare_first[start:end] if word not in _LIGHT)
                continue
            if max(len(one), len(other)) < _CLAUSE and _tell_apart(one, other):
                return held, True
        if len(one) < _CLAUSE and len(other) < _CLAUSE:
            negations[0] += sum(map(_is_negation, one))
            negations[1] += sum(map(_is_negation, other))
    return held, negations[0] != negations[1]


@lru_cache(maxsize=_REMEMBERED)
def _alike(one: str, other: str) -> bool:
    if one.startswith("#") or other.startswith("#") or frozenset((one, other)) in _OPPOSITES:
        return False
    return one[:2] == other[:2] and SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


def _tell_apart(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether both sides hold a figure, a name or the two halves of an opposite at this place."""
    for sign in "#^":
        if any(word[0] == sign for word in one) and any(word[0] == sign for word in other):
            return True
    return any(frozenset((left, right)) in _OPPOSITES for left in one for right in other)


def _is_negation(word: str) -> bool:
    return word in _NEGATIONS or _NEGATED.search(word) is not None
