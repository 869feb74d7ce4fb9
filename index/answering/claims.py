"""A sentence -> what it claims, as far as two claims can be compared: amounts, days, names, denials. English. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Final

from index.answering.days import YEAR, Day, counts_things, days_of
from index.answering.denials import LIGHT, Denial, denials
from index.answering.wording import LONGEST, Forms, Word, words_of
from index.model import Span
from index.text.numbers import Quantity, quantities
from index.text.stop_words import STOP_WORDS

_INFINITE: Final = float("inf")
_REMEMBERED: Final = 1024
_NOUN_WORDS: Final = 3
_FIGURES: Final = 24
"""So many figures of a sentence are compared; a table's row may hold any number."""
_CONTEXT_WORDS: Final = 2
_AHEAD: Final = 24
_NEARLY: Final = 0.9
"""“nearly 100” is 90 or more."""

_AT_LEAST: Final = re.compile(
    r"(?:more than|at least|over|no fewer than|no less than|upwards of|above)\s?(?:the |a )?$"
)
_AT_MOST: Final = re.compile(
    r"(?:less than|fewer than|at most|up to|under|below|no more than|nearly|almost)\s?(?:the |a )?$"
)
_RANGE: Final = re.compile(r"\s?(?:-|–|to|and|or)\s?")
_RANK: Final = re.compile(r"(?:\bno\.? ?|\bnr\.? ?|# ?|\bnumber )$")
_BETWEEN: Final = re.compile(r"(?:between|from)\s$")
_OR_MORE: Final = re.compile(r"\s(?:or|and) (?:more|newer|later|older|above|over|up)\b")
_SCALED: Final = re.compile(r"thousand|million|billion|bn|\dm\b|\dk\b", re.IGNORECASE)
_SCALES: Final = (1_000_000_000, 1_000_000, 1_000)
_EXACT: Final = frozenset({"ordinal", "clock"})
_LABELLED: Final = frozenset("number code channel page chapter section version level position line room".split())
_TIMES: Final = frozenset({"date", "decade"})
_PEOPLE: Final = frozenset("people persons civilians residents inhabitants men women".split())
_PRONOUN_FIRST: Final = re.compile(
    r"\W*(?:(?:he|she|they) \w+ that )?(?:also |the same year , )?(?:it|its|they|their|he|his|she|her)\b"
    r"(?! (?:said|says|told|added|promised|stressed|argued) )",
    re.IGNORECASE,
)
_ARTICLES: Final = frozenset("a an the".split())
"""What stands right behind one is no verb."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure with what it measures.

    `[least, most]` is what it admits (“at least 3”: 3 and more). `noun` are the words that it counts, `modifier` a
    figure that tells which (“1,800 *2,000-pound* bombs”), `before` and `behind` the content words beside it. `is_rank`:
    it is a place in an order (“No. 8”), and the next one has another.
    """

    value: float
    least: float
    most: float
    unit: str
    span: Span
    noun: tuple[str, ...]
    modifier: tuple[float, str] | None
    before: tuple[str, ...]
    behind: tuple[str, ...]
    is_rank: bool = False

    @property
    def is_count(self) -> bool:
        """Whether it may be rounded, as neither a rank nor a clock time may."""
        return self.unit not in _EXACT

    @property
    def is_label(self) -> bool:
        """Whether it names one of many (“exit code 3”) and measures nothing."""
        return not self.unit and bool(self.before) and self.before[-1] in _LABELLED

    @property
    def is_limit(self) -> bool:
        """Whether it is the most that there may be; two limits are compared as they stand."""
        return self.least == -_INFINITE


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence taken apart; `content` are its content words that are no figures, `cased` whether it has capitals.

    `forms` are the same words, to be asked which are among them; `nouns` those of the `affirmed` that are sure to be
    nouns.
    """

    content: tuple[str, ...]
    forms: Forms
    names: tuple[str, ...]
    cased: bool
    amounts: tuple[Amount, ...]
    days: tuple[Day, ...]
    denials: tuple[Denial, ...]
    affirmed: tuple[tuple[str, Span], ...]
    nouns: frozenset[Span]
    opens_with_pronoun: bool

    def holds(self, form: str) -> bool:
        """Whether the word is among its content, its ending aside; people are civilians are residents."""
        return self.forms.hold(form) or (form in _PEOPLE and not _PEOPLE.isdisjoint(self.content))


@lru_cache(maxsize=_REMEMBERED)
def claim(text: str) -> Claim:
    """Take a sentence apart; of a longer one, its first `LONGEST` characters."""
    text = text[:LONGEST]
    found = tuple(_as_count(text, quantity) for quantity in quantities(text)[:_FIGURES])
    measured = [(quantity.start, quantity.end) for quantity in found]
    times = days_of(text, found)
    covered = measured + [day.span for day in times]
    words = tuple(word for word in words_of(text) if not any(start <= word.start < end for start, end in covered))
    content = tuple(word for word in words if word.is_content and word.form not in LIGHT and len(word.form) > 1)
    cased = any(word.capital for word in words_of(text)[1:])
    denied_by = denials(words)
    denied = {form for denial in denied_by for form in denial.words}
    distinct = tuple(dict.fromkeys(word.form for word in content))
    return Claim(
        content=distinct,
        forms=Forms(distinct),
        names=tuple(word.form for word in content if word.capital and word.start > 0 and _inside(text, word)),
        cased=cased,
        amounts=tuple(_amount(text, words, figure) for figure in _figures(text, found)),
        days=times,
        denials=denied_by,
        opens_with_pronoun=_PRONOUN_FIRST.match(text) is not None,
        affirmed=tuple((word.form, (word.start, word.end)) for word in content if word.form not in denied),
        nouns=frozenset(
            (word.start, word.end) for before, word in pairwise(words) if before.form in _ARTICLES and word.is_content
        ),
    )


def _as_count(text: str, quantity: Quantity) -> Quantity:
    """A figure that may be a year is a number where it counts people, or stands behind “some”."""
    year, rest = divmod(quantity.value, YEAR)
    if quantity.unit != "date" or rest or not year:
        return quantity
    behind = words_of(text[quantity.end : quantity.end + _AHEAD])[:1]
    counts = bool(behind) and behind[0].form in _PEOPLE
    if counts or text[: quantity.start].casefold().endswith("some "):
        return replace(quantity, value=year, unit="")
    return quantity


def _inside(text: str, word: Word) -> bool:
    """Whether a capital is the word's own and not the sentence's."""
    return any(character.isalnum() for character in text[: word.start])


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure as it is read: lowest and highest value of its range, unit, place, and the figure that tells which."""

    values: tuple[float, float]
    unit: str
    span: Span
    end: int
    modifier: tuple[float, str] | None = None


def _figures(text: str, found: tuple[Quantity, ...]) -> Iterator[_Figure]:
    """Yield the figures that are no times; two that make a range, or of which one tells which, are one."""
    plain = [_plain(found, number) for number in range(len(found))]
    at = 0
    while at < len(plain):
        value, unit, start, end = plain[at]
        at += 1
        if unit in _TIMES:
            continue
        behind = plain[at] if at < len(plain) else None
        if behind and behind[1] == unit and _is_range(text, start, end, behind[2]):
            yield _Figure((value, behind[0]), unit, (start, behind[3]), behind[3])
            at += 1
        elif behind and not unit and behind[1] not in _TIMES and _is_range(text, start, end, behind[2]):
            scale = _scale(value, behind[0]) if _SCALED.search(text[behind[2] : behind[3]]) else 1
            yield _Figure((value * scale, behind[0]), behind[1], (start, behind[3]), behind[3])
            at += 1
        elif behind and not unit and behind[1] not in {"", *_TIMES} and behind[2] - end <= 1:
            yield _Figure((value, value), unit, (start, end), behind[3], (behind[0], behind[1]))
            at += 1
        else:
            yield _Figure((value, value), unit, (start, end), end)


def _plain(found: tuple[Quantity, ...], number: int) -> tuple[float, str, int, int]:
    """A year right before a measure counts things: “1800 2000lb bombs”."""
    quantity = found[number]
    if quantity.unit == "date" and counts_things(found, number) and not quantity.value % YEAR:
        return quantity.value / YEAR, "", quantity.start, quantity.end
    return quantity.value, quantity.unit, quantity.start, quantity.end


def _scale(value: float, upper: float) -> int:
    """What “40” is to be multiplied with in “40 to 60 million”."""
    return next((scale for scale in _SCALES if value * scale <= upper), 1)


def _is_range(text: str, start: int, end: int, behind: int) -> bool:
    joint = text[end:behind]
    if not _RANGE.fullmatch(joint):
        return False
    return joint.strip() not in {"and", "or"} or _BETWEEN.search(text[:start].casefold()) is not None


def _amount(text: str, words: tuple[Word, ...], figure: _Figure) -> Amount:
    span, end = figure.span, figure.end
    before = text[max(0, span[0] - _AHEAD) : span[0]].casefold()
    least, most = figure.values
    if _AT_LEAST.search(before) or _OR_MORE.match(text[end:]):
        most = _INFINITE
    elif _AT_MOST.search(before):
        least = -_INFINITE if not before.rstrip().endswith(("nearly", "almost")) else least * _NEARLY
    behind = [word for word in words if word.start >= end]
    content_behind = [word.form for word in behind if word.is_content][:_NOUN_WORDS]
    content_before = [word.form for word in words if word.end <= span[0] and word.is_content][-_CONTEXT_WORDS:]
    noun = _noun(behind) if not figure.unit else ()
    following = [form for form in content_behind if form not in noun][:_CONTEXT_WORDS]
    return Amount(
        figure.values[1],
        least,
        most,
        figure.unit,
        span,
        noun,
        figure.modifier,
        tuple(content_before),
        tuple(following),
        is_rank=figure.unit == "ordinal" or _RANK.search(before) is not None,
    )


def _noun(behind: list[Word]) -> tuple[str, ...]:
    """The words right behind the figure, up to a mark or a word that ends a noun."""
    noun: list[str] = []
    for word in behind[:_NOUN_WORDS]:
        if (word.is_mark and word.form not in "-(") or word.form in STOP_WORDS:
            break
        if not word.is_mark:
            noun.append("people" if word.form in _PEOPLE else word.form)
    return tuple(noun)
