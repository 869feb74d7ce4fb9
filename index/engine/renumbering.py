"""One grain of a segment as a merge takes it in: with new terms, new units, and the numbers of a new table."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from index.engine.coding import Coded, Keys, Pairs, key_of
from index.engine.formulas import Counts
from index.engine.postings import Postings

GONE: Final = -1
Numbers = NDArray[np.int64]


class Source:
    """One grain of one segment, renumbered."""

    def __init__(self, postings: Postings, terms: Counts, units: Counts) -> None:
        """Give its terms, ascending, and its units those numbers: `GONE` to a unit that is gone."""
        self._postings = postings
        self._terms = terms
        self._units = units
        self._is_whole = not (units == GONE).any()
        self._coded = postings.impacts if isinstance(postings.impacts, Coded) else None
        self._keys: Keys = np.zeros(0, dtype=np.int64)
        """The pairs that postings have the numbers of."""
        if self._coded:
            self._keys = key_of(self._coded.frequencies.all(), self._coded.lengths.all())
        self._numbers: Numbers = np.zeros(0, dtype=np.int64)

    def counts(self, term_count: int) -> Numbers:
        """Return for each merged term, and one behind them, how many postings there are, those that are gone too."""
        sizes = np.diff(self._postings.starts.all())
        return np.bincount(self._terms, weights=sizes, minlength=term_count + 1).astype(np.int64)

    def pairs(self, at_once: int) -> Iterator[Pairs]:
        """Yield the pairs of what is left, those of so many postings at a time."""
        count = len(self._postings.units)
        for start in range(0, count, at_once):
            end = min(start + at_once, count)
            found = self._left(self._own(start, end), start, end)
            if self._coded:
                counts = np.bincount(found, minlength=len(self._keys))
                there = counts.nonzero()[0]
                yield Pairs(self._keys[there], counts[there])
            else:
                yield Pairs(*np.unique(found, return_counts=True))

    def number(self, keys: Keys, numbers: Numbers) -> None:
        """Give the pairs `keys`, which ascend and are all that there are, those numbers."""
        # A pair that no posting has any more has any number, which is not used.
        self._numbers = np.append(numbers, 0)
        if self._coded:
            self._numbers = self._numbers.take(keys.searchsorted(self._keys))
        else:
            self._keys = keys

    def between(self, first: int, last: int) -> tuple[Numbers, Numbers, Numbers]:
        """Return the term, the unit and the pair's number of what is left between two merged terms."""
        low, high = self._terms.searchsorted(np.array([first, last], dtype=np.int32)).tolist()
        bounds = self._postings.starts.slice(low, high + 1)
        start, end = int(bounds[0]), int(bounds[-1])
        terms = np.repeat(self._terms[low:high].astype(np.int64), np.diff(bounds))
        units = self._units.take(self._postings.units.slice(start, end)).astype(np.int64)
        own = self._own(start, end)
        found = self._numbers.take(own if self._coded else self._keys.searchsorted(own))
        if self._is_whole:
            return terms, units, found
        left = (units != GONE).nonzero()[0]
        return terms[left], units[left], found[left]

    def _own(self, start: int, end: int) -> NDArray[Any]:
        """Return for each posting the number of its pair in the segment's table, or the pair's key."""
        if self._coded:
            return self._coded.codes(start, end)
        lengths = self._postings.lengths.all().take(self._postings.units.slice(start, end))
        return key_of(self._postings.frequencies(start, end), lengths)

    def _left(self, found: NDArray[Any], start: int, end: int) -> NDArray[Any]:
        if self._is_whole:
            return found
        left: NDArray[Any] = found[self._units.take(self._postings.units.slice(start, end)) != GONE]
        return left
