"""A view's postings in memory, weighted and in the order of a query: what is searched often is searched from here.

It holds what the view admits and nothing else, its units numbered in key order without a gap. A question then costs
one look into a dictionary for each term, and a handful of passes over what its terms hold: no term's figures have to
be worked out, and nothing has to be checked. Every unit's terms are added in the order and with the numbers that a
search of the segments adds them in, so that a score is the same to the last bit either way.
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import repeat
from operator import itemgetter
from typing import Final

import numpy as np

from index.engine.directory import COMMON, MOST_SPREAD_BYTES
from index.engine.formulas import Floats
from index.engine.interface import Hit, UnitKey
from index.engine.ordering import each_once, ordered
from index.engine.postings import RANKS
from index.engine.runs import Indices, spread_out
from index.engine.topk import FEW, MOST_TERMS, SLACK, SPARSE, scratch

_FEW_FOUND: Final = 64
"""So few units are put in order one by one."""
_LEAST: Final = 1e-30
"""Less than any posting adds: whatever reaches it holds a term."""
_SCORE: Final = itemgetter(0)
_FLOAT: Final = np.dtype(np.float32)
_new = tuple.__new__  # a named tuple is made three times as quickly by it as by calling its type
_add_at = np.add.at
_concatenate = np.concatenate


class Table:
    """The postings of one view. May be shared by threads."""

    __slots__ = ("_bounds", "_common", "_floors", "_gains", "_keys", "_ranks", "_rows", "_units")

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
        self._gains = gains
        self._floors = floors
        self._keys = keys
        self._rows: dict[int, Floats] = {}
        sizes = np.diff(np.array(bounds))
        most = MOST_SPREAD_BYTES // max(1, _FLOAT.itemsize * len(keys))
        self._common = max(int(sizes.searchsorted(len(keys) / COMMON)), len(terms) - most)

    def __len__(self) -> int:
        """Return how many postings there are."""
        return len(self._units)

    def search(self, terms: Sequence[str], limit: int) -> tuple[Hit, ...]:
        """Return the best `limit` units that hold any of the terms, best first, ties in key order."""
        found_ranks: set[int | None] = set(map(self._ranks.get, terms))
        found_ranks.discard(None)
        sought: list[int] = sorted(found_ranks)[:MOST_TERMS]  # type: ignore[type-var, assignment] # no None
        if not sought or not limit:
            return ()
        units, found = self._of_one(sought[0], limit) if len(sought) == 1 else self._of_several(sought, limit)
        keys = self._keys
        if len(found) > _FEW_FOUND:
            best = ordered(units, found, limit)
            return tuple(map(_new, repeat(Hit), zip(map(keys.__getitem__, best.units), best.scores, strict=True)))
        pairs = sorted(zip(found.tolist(), units.tolist(), strict=True), key=_SCORE, reverse=True)
        return tuple([_new(Hit, (keys[unit], score)) for score, unit in pairs[:limit]])

    def _of_one(self, rank: int, limit: int) -> tuple[Indices, Floats]:
        """Return the units that can be among the best for one term, ascending, with their scores."""
        span = slice(self._bounds[rank], self._bounds[rank + 1])
        return _reaching(self._units[span], self._gains[span], self._least([rank], limit))

    def _of_several(self, sought: Sequence[int], limit: int) -> tuple[Indices, Floats]:
        """Return the same for several terms."""
        least, size = self._least(sought, limit), len(self._keys)
        rare = bisect_left(sought, self._common)
        if size <= FEW:
            scores = np.zeros(size, _FLOAT)
            self._add(scores, sought, rare)
            units: Indices = (scores >= least).nonzero()[0]
            return units, scores[units]
        taken = scratch.take(size)
        scores = taken[:size]
        places = self._add(scores, sought, rare)
        if places is not None and rare == len(sought) and len(places) * SPARSE + FEW < size:
            found = scores[places]
            scores[places] = 0
            scratch.give_back(taken)
            return each_once(*_reaching(places, found, least))
        units = (scores >= least).nonzero()[0]
        found = scores[units]
        scores.fill(0)
        scratch.give_back(taken)
        return units, found

    def _least(self, sought: Sequence[int], limit: int) -> float:
        """Return a score that the last of the best `limit` reaches."""
        rank = bisect_left(RANKS, limit)
        if rank == len(RANKS):
            return _LEAST
        return max(max(map(self._floors[rank].__getitem__, sought)) * SLACK, _LEAST)

    def _add(self, scores: Floats, sought: Sequence[int], rare: int) -> Indices | None:
        """Add the terms up, the first `rare` of them at once; return the units of these, one term's after the other's.

        The others are so common that to add a number to every unit takes less time.
        """
        places: Indices | None = None
        if rare:
            bounds, units, gains = self._bounds, self._units, self._gains
            spans = [slice(bounds[one], bounds[one + 1]) for one in sought[:rare]]
            places = _concatenate([units[span] for span in spans])
            _add_at(scores, places, _concatenate([gains[span] for span in spans]))
        for one in sought[rare:]:
            scores += self._row(one)
        return places

    def _row(self, rank: int) -> Floats:
        """Return what a common term adds to each unit; two threads may make it at once, which does no harm."""
        row = self._rows.get(rank)
        if row is None:
            span = slice(self._bounds[rank], self._bounds[rank + 1])
            row = self._rows[rank] = spread_out(self._units[span], self._gains[span], len(self._keys))
        return row


def _reaching(units: Indices, found: Floats, least: float) -> tuple[Indices, Floats]:
    kept = (found >= least).nonzero()[0]
    return units[kept], found[kept]
