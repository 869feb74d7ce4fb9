"""A view's postings in memory, weighted and in the order of a query: what is searched often is searched from here.

It holds what the view admits and nothing else, its units numbered in key order without a gap. A question then costs
one look into a dictionary for each term, and a handful of passes over what its terms hold: no term's figures have to
be worked out, and nothing has to be checked. Where the commonest terms can lift no unit among the best that has none
of the others, they are only looked up for the units that have. Every unit's terms are added in the order and with the
numbers that a search of the segments adds them in, so that a score is the same to the last bit either way.

What is added up are gains below 0: the best then come first where numbers ascend, as their units do among equals. A
sum of such is, to the last bit, that of those above 0.
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import repeat
from typing import Final

import numpy as np

from index.engine.directory import COMMON, MOST_REMEMBERED, MOST_SPREAD_BYTES
from index.engine.formulas import Floats
from index.engine.interface import Hit, UnitKey
from index.engine.postings import RANKS
from index.engine.runs import Indices, spread_out
from index.engine.topk import FEW, MOST_TERMS, SLACK, SPARSE, scratch

_MANY_FOUND: Final = 512
"""Of more units those that are not among the best are set aside before sorting."""
_LEAST: Final = 1e-30
"""Less than any posting adds: whatever reaches it holds a term."""
_FLOAT: Final = np.dtype(np.float32)
_new = tuple.__new__  # a named tuple is made three times as quickly by it as by calling its type
_add_at = np.add.at
_concatenate = np.concatenate

_Term = tuple[int, Indices, Floats, Sequence[float]]
"""A term's place among all, rarest first; the units that hold it; what it adds to each, below 0; its gains of `RANKS`,
above 0. No class, which would take longer to take apart."""


class Table:
    """The postings of one view. May be shared by threads."""

    __slots__ = ("_bounds", "_common", "_floors", "_gains", "_keys", "_known", "_ranks", "_rows", "_units")

    def __init__(  # noqa: PLR0913, PLR0917 - one for each column
        self,
        terms: Sequence[str],
        bounds: Sequence[int],
        units: Indices,
        gains: Floats,
        floors: Sequence[Sequence[float]],
        keys: Sequence[UnitKey],
    ) -> None:
        """Search `terms`, rarest first: the postings of the n-th are those from `bounds[n]` to before `bounds[n + 1]`.

        `units` ascend within a term, `gains` says what each posting adds to its unit's score, `floors` has for each
        of `RANKS` and for each term the gain of that rank, 0 where it has fewer postings; `keys` names the units.
        """
        self._ranks = {term: rank for rank, term in enumerate(terms)}
        self._bounds = bounds
        self._units = units
        self._gains = -gains
        self._floors = floors
        self._keys = np.fromiter(keys, dtype=np.object_, count=len(keys))
        self._known: dict[str, _Term] = {}
        self._rows: dict[int, Floats] = {}
        sizes = np.diff(np.array(bounds))
        most = MOST_SPREAD_BYTES // max(1, _FLOAT.itemsize * len(keys))
        self._common = max(int(sizes.searchsorted(len(keys) / COMMON)), len(terms) - most)

    def __len__(self) -> int:
        """Return how many postings there are."""
        return len(self._units)

    def search(self, terms: Sequence[str], limit: int) -> tuple[Hit, ...]:
        """Return the best `limit` units that hold any of the terms, best first, ties in key order."""
        known = self._known
        sought = [one for term in set(terms) if (one := known.get(term) or self._learnt(term))]
        if not sought or not limit:
            return ()
        sought.sort()
        del sought[MOST_TERMS:]
        rank = bisect_left(RANKS, limit)
        least = -max(max([one[3][rank] for one in sought]) * SLACK, _LEAST) if rank < len(RANKS) else -_LEAST
        if len(sought) == 1:
            _, units, found, _ = sought[0]
            units, found = _reaching(units, found, least)
        elif len(self._keys) <= FEW:
            scores = np.zeros(len(self._keys), _FLOAT)
            self._add(scores, sought)
            units = (scores <= least).nonzero()[0]
            found = scores[units]
        else:
            units, found = self._of_many(sought, least, limit)
        if len(found) > max(_MANY_FOUND, limit):
            units, found = _reaching(units, found, _nth_lowest(found, limit))
        order = found.argsort(kind="stable")[:limit]
        keys, scored = self._keys[units[order]].tolist(), (-found[order]).tolist()
        return tuple(map(_new, repeat(Hit), zip(keys, scored, strict=True)))

    def _of_many(self, sought: Sequence[_Term], least: float, limit: int) -> tuple[Indices, Floats]:
        """Return units, ascending, with their scores, among which the best `limit` are: those that reach a score.

        So many units are not each looked at, where few hold a term that is not common.
        """
        common = self._common
        rare = [one for one in sought if one[0] < common]
        taken = scratch.take(len(self._keys))
        scores = taken[: len(self._keys)]
        self._add(scores, rare)
        if rare and sum([len(one[1]) for one in rare]) * SPARSE + FEW < len(scores):
            found = self._among(scores, rare, sought[len(rare) :], least, limit)
            if found:
                scratch.give_back(taken)
                return found
        self._add(scores, sought[len(rare) :])
        units = (scores <= least).nonzero()[0]
        held = scores[units]
        scores.fill(0)
        scratch.give_back(taken)
        return units, held

    def _among(
        self, scores: Floats, rare: Sequence[_Term], others: Sequence[_Term], least: float, limit: int
    ) -> tuple[Indices, Floats] | None:
        """Return the same of those that hold a rare term, and leave all scores 0; None where others may be as good."""
        left = sum([one[3][0] for one in others])
        units, found = _taken(scores, rare, -least * SLACK - left)
        if others:
            if len(found) > limit:
                least = min(least, SLACK * _nth_lowest(found, limit))
            if left >= -least * SLACK:
                units, found = _reaching(units, found, -_LEAST)
                scores[units] = found
                return None
            units, found = _reaching(units, found, least + left)
            for one in others:
                found += self._row(one)[units]
        units, found = _reaching(units, found, least)
        order = units.argsort()
        return units[order], found[order]

    def _add(self, scores: Floats, sought: Sequence[_Term]) -> None:
        """Add terms up; of one that is common, to add a number to every unit takes less time."""
        common = self._common
        for one in sought:
            if one[0] < common:
                _add_at(scores, one[1], one[2])
            else:
                scores += self._row(one)

    def _learnt(self, term: str) -> _Term | None:
        """Return what there is of a term, and remember it; None where that is nothing."""
        rank = self._ranks.get(term)
        if rank is None:
            return None
        span = slice(self._bounds[rank], self._bounds[rank + 1])
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
        found = self._known[term] = (rank, self._units[span], self._gains[span], [one[rank] for one in self._floors])
        return found

    def _row(self, term: _Term) -> Floats:
        """Return what a common term adds to each unit; two threads may make it at once, which does no harm."""
        row = self._rows.get(term[0])
        if row is None:
            row = self._rows[term[0]] = spread_out(term[1], term[2], len(self._keys))
        return row


def _taken(scores: Floats, rare: Sequence[_Term], least: float) -> tuple[Indices, Floats]:
    """Return the units of the terms without which none reaches a score above 0, with their scores; leave all 0.

    A unit's score is taken where it is met first; it is there again with 0 for each further term that it holds.
    """
    places = [one[1] for one in rare]
    essential = len(rare)
    while essential > 1 and (least := least - rare[essential - 1][3][0]) > 0:
        essential -= 1
    found = []
    for units in places[:essential]:
        found.append(scores[units])
        scores[units] = 0
    for units in places[essential:]:
        scores[units] = 0
    return _concatenate(places[:essential]), _concatenate(found)


def _nth_lowest(scores: Floats, rank: int) -> float:
    """Return the score of that rank, the lowest being of rank 1; there are as many."""
    ordered = scores.copy()
    ordered.partition(rank - 1)
    return float(ordered[rank - 1])


def _reaching(units: Indices, found: Floats, least: float) -> tuple[Indices, Floats]:
    kept = (found <= least).nonzero()[0]
    return units[kept], found[kept]
