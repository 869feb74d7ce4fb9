"""Two quotes -> in what they disagree about the same thing: a figure, a date, a negation. English rules. Pure.

Two different numbers in similar sentences are no conflict by themselves. They are one where both sentences tell the
same (the words of the shorter one stand in the longer one, neither names somebody or some place that the other does
not), and both numbers measure the same in the same unit; not where one is the other rounded, a range or an “at
least” admits both, or the two speak of different days. Where in doubt, there is no conflict: a false one costs more
trust than a missed one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from index.answering.claims import Amount, Claim, claim
from index.answering.days import Day
from index.answering.denials import Denial
from index.answering.wording import Forms, same_word
from index.model import Conflict, ConflictKind, Quote, Span

ROUNDING: Final = 0.05
"""Two figures closer than this share of the larger one are one figure, rounded."""
MOSTLY_SHARED: Final = 0.7
"""The share of the shorter sentence's words that the longer one holds where both tell the same."""
PARTLY_SHARED: Final = 0.5
"""The same for figures, whose noun and what follows it must be shared besides."""
LEAST_SHARED: Final = 2
SHARED_DENIAL: Final = 3
_NAMES_FOR_PRONOUN: Final = 2
_SURELY_SHARED: Final = 0.85
BESIDE: Final = 60
"""A month or year at most so many characters from a figure says when the figure holds."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """In what two texts disagree, and where each says it, offsets from its start."""

    kind: ConflictKind
    first: Span
    second: Span


def conflicts(quotes: Sequence[Quote]) -> tuple[Conflict, ...]:
    """Return the conflicts between quotes of different documents, at most one a pair, in order of rank."""
    found = []
    for one, other in combinations(quotes, 2):
        if (one.source, one.document) == (other.source, other.document) or not _same_topic(one, other):
            continue
        seen = disagreement(one.text, other.text)
        if seen:
            first, second = _moved(seen.first, one.start), _moved(seen.second, other.start)
            found.append(Conflict(seen.kind, one.rank, other.rank, first, second))
    return tuple(found)


def _same_topic(one: Quote, other: Quote) -> bool:
    """Whether titles leave it open that both speak of one thing: “Filming began in May” is said of every film."""
    ours, theirs = _title_words(one), _title_words(other)
    if not ours or not theirs:
        return True
    known = Forms(theirs | set(claim(other.text).content))
    also_known = Forms(ours | set(claim(one.text).content))
    return any(map(known.hold, ours)) or any(map(also_known.hold, theirs))


def _title_words(quote: Quote) -> set[str]:
    """The words of a title; a file's name is none."""
    return set() if quote.title == quote.document else set(claim(quote.title).content)


def disagreement(one: str, other: str) -> Disagreement | None:
    """Return in what two sentences disagree, the clearest first: a figure, a date, a negation; None if in nothing."""
    first, second = claim(one), claim(other)
    if _different_names(first, second) or (first.cased and second.cased and _unclear_subject(first, second)):
        return None
    shared = _shared(first, second)
    if shared.count < LEAST_SHARED:
        return None
    for finder in (_figures, _days, _negations):
        seen = finder(first, second, shared)
        if seen:
            return seen
    return None


def tells_another_thing(one: str, other: str) -> bool:
    """Whether the two disagree, or each holds a figure or a time that the other does not: so they are no copies."""
    first, second = claim(one), claim(other)
    times_differ = bool(first.days and second.days) and not any(_meets(day, second.days) for day in first.days)
    return times_differ or any(_unmatched(first, second)) or disagreement(one, other) is not None


def _moved(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by


@dataclass(frozen=True, slots=True)
class _Shared:
    """How many words of the shorter claim the other one holds, and what share of them that is."""

    count: int
    share: float


def _shared(one: Claim, other: Claim) -> _Shared:
    shorter, longer = sorted((one, other), key=lambda side: len(side.content))
    held = sum(1 for form in shorter.content if longer.holds(form))
    return _Shared(held, held / len(shorter.content) if shorter.content else 0.0)


def _different_names(one: Claim, other: Claim) -> bool:
    """Whether each names somebody whom the other does not; in text without capitals one side is enough."""
    ours = [name for name in one.names if not other.holds(name)]
    theirs = [name for name in other.names if not one.holds(name)]
    if one.cased and other.cased:
        return bool(ours) and bool(theirs)
    return bool(ours or theirs)


def _unclear_subject(one: Claim, other: Claim) -> bool:
    """Whether “it” or no shared name leaves open who is spoken of: the shared names must make up for it."""
    shared = sum(1 for name in set(one.names) if other.holds(name))
    if one.opens_with_pronoun or other.opens_with_pronoun:
        return shared < _NAMES_FOR_PRONOUN
    return not shared and bool(one.names) and bool(other.names)


# --- figures ------------------------------------------------------------------------------------


def _figures(one: Claim, other: Claim, shared: _Shared) -> Disagreement | None:
    if shared.share < PARTLY_SHARED:
        return None
    for ours, theirs in _unmatched(one, other):
        needed = _SURELY_SHARED if ours.is_label or theirs.is_label else MOSTLY_SHARED if ours.unit else PARTLY_SHARED
        if shared.share < needed:
            continue
        if _measure_the_same(ours, theirs, one, other) and not _different_times(ours, theirs, one, other):
            return Disagreement(ConflictKind.FIGURE, ours.span, theirs.span)
    return None


def _unmatched(one: Claim, other: Claim) -> Iterator[tuple[Amount, Amount]]:
    """Yield the pairs of amounts that neither sentence shares with the other."""
    ours = [amount for amount in one.amounts if not any(_compatible(amount, their) for their in other.amounts)]
    theirs = [amount for amount in other.amounts if not any(_compatible(our, amount) for our in one.amounts)]
    for left in ours:
        for right in theirs:
            yield left, right


def _compatible(one: Amount, other: Amount) -> bool:
    """Whether both may be true of one thing: their ranges meet, roundings allowed for."""
    if one.unit != other.unit:
        return False
    if one.is_limit and other.is_limit:
        return one.value == other.value
    slack = ROUNDING * max(abs(one.value), abs(other.value)) if one.is_count else 0.0
    return one.least <= other.most + slack and other.least <= one.most + slack


def _measure_the_same(ours: Amount, theirs: Amount, one: Claim, other: Claim) -> bool:
    if ours.unit != theirs.unit or ours.is_rank or theirs.is_rank or ours.modifier != theirs.modifier:
        return False
    if ours.modifier:
        return True
    if bool(ours.noun) != bool(theirs.noun):
        return False
    if ours.noun and not any(same_word(left, right) for left in ours.noun for right in theirs.noun):
        return False
    if (
        not ours.noun
        and not ours.unit
        and not any(same_word(left, right) for left in ours.before for right in theirs.before)
    ):
        return False
    return all(other.holds(form) for form in ours.behind) or all(one.holds(form) for form in theirs.behind)


# --- dates --------------------------------------------------------------------------------------


def _days(one: Claim, other: Claim, shared: _Shared) -> Disagreement | None:
    if shared.share < MOSTLY_SHARED or any(_unmatched(one, other)):
        return None
    for ours in one.days:
        for theirs in other.days:
            if ours.grain == theirs.grain and not _meets(ours, other.days) and not _meets(theirs, one.days):
                return Disagreement(ConflictKind.DATE, ours.span, theirs.span)
    return None


def _meets(day: Day, days: Sequence[Day]) -> bool:
    return any(day.meets(other) for other in days)


def _different_times(ours: Amount, theirs: Amount, one: Claim, other: Claim) -> bool:
    """Whether figures are told of different times: no day in common, or a year or month beside one of them alone."""
    if one.days and other.days:
        return not any(_meets(day, other.days) for day in one.days)
    beside = [day for day in one.days if _is_beside(day, ours)] + [day for day in other.days if _is_beside(day, theirs)]
    return any(day.grain != "weekday" and not day.is_short for day in beside)


def _is_beside(day: Day, amount: Amount) -> bool:
    return day.span[0] - amount.span[1] <= BESIDE and amount.span[0] - day.span[1] <= BESIDE


# --- negation -----------------------------------------------------------------------------------


def _negations(one: Claim, other: Claim, shared: _Shared) -> Disagreement | None:
    if shared.count < SHARED_DENIAL or shared.share < MOSTLY_SHARED or any(_unmatched(one, other)):
        return None
    for negated, plain, is_swapped in ((one, other, False), (other, one, True)):
        for denial in negated.denials:
            said = next((span for form, span in plain.affirmed if _is_denied(form, span, plain, denial)), None)
            denied_too = any(same_word(no, form) for no in denial.words for its in plain.denials for form in its.words)
            if said and not denied_too:
                spans = (said, denial.span) if is_swapped else (denial.span, said)
                return Disagreement(ConflictKind.NEGATION, *spans)
    return None


def _is_denied(form: str, span: Span, plain: Claim, denial: Denial) -> bool:
    """Whether a word is one that the denial denies: “declined to answer” does not deny “an answer”."""
    words = (no for no in denial.words if not (span in plain.nouns and no == denial.verb))
    return any(same_word(form, no) for no in words)
