"""Words and what each is worth -> the run of them that is worth most, from where to where a phrase may go. Pure."""

from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from index.answering.wording import Word
from index.model import Span

_STARTS_AT_MARK: Final = 0.3
_STARTS_AT_PHRASE: Final = 0.3
_ENDS_AT_MARK: Final = 0.6
_CUT: Final = -1.0
"""For each bracket and quotation mark whose counterpart stands outside."""
_WHOLE_QUOTATION: Final = 1.0
_ROUNDING: Final = 1e-9
"""Sums of worths in another order differ by less."""
_OPENING: Final = frozenset("“(")
_CLOSING: Final = frozenset("”)")
_QUOTE_MARKS: Final = frozenset('“”"')
_GLUED: Final = frozenset("-’$%(")
"""Marks that do not part a phrase from what stands behind them."""
_CURRENCY: Final = frozenset("$£€")
_PHRASE_STARTS: Final = frozenset(
    """in on at by from to for of with over because due since until after before during that which who whose when where
    while as if despite against into between through but and or the a an his her its their some any no not has have
    had is are was were will would can could may might several more less about""".split()
)


def worthiest(words: Sequence[Word], worths: Sequence[float], limit: int, *, talks: bool) -> Span | None:
    """Return the run of at most `limit` characters that is worth most, the first of equals; None where there is none.

    `worths` says what each word and mark adds; `talks`: a quotation is worth more whole.
    """
    # Runs that begin with the same word are looked at together, first those that may be worth most: once that is less
    # than what was found, nobody need look at the others.
    # Each run is looked at, and each end many times: what an end is worth is worked out once.
    ends = [_at_end(words, last) for last in range(len(words))]
    steps = [(other.end, other.form, other.is_mark and other.form != "%") for other in words]
    best, begins, best_span = float("-inf"), 0, None
    for most, first, at_start, quoted in _beginnings(words, worths, ends, limit, talks=talks):
        if most < best - _ROUNDING:
            break
        total, depth, unpaired, start = at_start, 0, 0, words[first].start
        for last in range(first, len(words)):
            end, form, is_mark = steps[last]
            if end - start > limit:
                break
            total += worths[last]
            if is_mark:
                if form in _OPENING:
                    depth += 1
                elif form in _CLOSING:
                    unpaired, depth = (unpaired, depth - 1) if depth else (unpaired + 1, 0)
                continue
            worth = total + ends[last] + _CUT * (unpaired + depth)
            if quoted:
                worth += _WHOLE_QUOTATION * _closes(words, last)
            if worth > best or (worth == best and first < begins):
                best, begins, best_span = worth, first, (start, end)
    return best_span


def _beginnings(
    words: Sequence[Word], worths: Sequence[float], ends: Sequence[float], limit: int, *, talks: bool
) -> list[tuple[float, int, float, bool]]:
    """Return where runs may begin, first those that may be worth most.

    Of each: the most that a run from there can be worth, the word, what it is worth to begin there, and whether a
    quotation opens before it.
    """
    sums = list(accumulate(worths, initial=0.0))
    reached = [total + end for total, end in zip(sums[1:], ends, strict=True)]
    found, behind = [], 0
    for first, word in enumerate(words):
        while behind < len(words) and words[behind].end - word.start <= limit:
            behind += 1
        if behind <= first or (word.is_mark and word.form not in _CURRENCY):
            continue
        quoted = talks and first > 0 and words[first - 1].form in _QUOTE_MARKS
        at_start = _at_start(words, first)
        most = max(reached[first:behind]) - sums[first] + at_start + _WHOLE_QUOTATION * quoted
        found.append((most, first, at_start, quoted))
    return sorted(found, key=lambda one: -one[0])


def _at_start(words: Sequence[Word], first: int) -> float:
    before = words[first - 1].form if first else "."
    if not first or (words[first - 1].is_mark and before not in _GLUED - _OPENING):
        return _STARTS_AT_MARK
    return _STARTS_AT_PHRASE * (words[first].form in _PHRASE_STARTS and before not in _PHRASE_STARTS)


def _at_end(words: Sequence[Word], last: int) -> float:
    behind = words[last + 1] if last + 1 < len(words) else None
    return _ENDS_AT_MARK if behind is None or (behind.is_mark and behind.form not in _GLUED) else 0.0


def _closes(words: Sequence[Word], last: int) -> bool:
    """Whether a quotation ends behind the word, perhaps after one more mark."""
    return any(word.is_mark and word.form in _QUOTE_MARKS for word in words[last + 1 : last + 3])
