"""The postings of one grain of a segment: for each term the units that hold it, and how much it counts in each.

Units are numbered in the order of their keys. What a term counts is baked: `saturation` at the grain's pivot length,
as a 32-bit float, without the idf, which depends on what else is searched. Term frequencies stand beside the table of
impacts. Where there are too many different ones for a table, they follow from what is baked and the unit's length, but
for the few that are so large that rounding hides them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.engine.coding import MOST_CODES, Coded, Keys, numbered_pairs, pair_of, tabled
from index.engine.columns import Column, MemoryColumn
from index.engine.formulas import Counts, Floats, frequency_of, saturation

RANKS: Final = (1, 10, 100)
"""Of each term the highest impact, the 10th and the 100th highest are kept: floors for the k-th score of a query."""
_IMPACT_BITS: Final = 32
_NO_PLACES: Final = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Formula:
    """BM25's parameters, and the pivot length of the grain that they are baked with."""

    k1: float
    b: float
    pivot: float

    def impacts(self, frequencies: Counts, lengths: Counts) -> Floats:
        """Return what terms count that stand so often in units of those lengths."""
        return saturation(frequencies, lengths, self.pivot, self.k1, self.b)

    def told(self, impacts: Floats, lengths: Counts) -> Counts:
        """Return the frequencies that follow from impacts and lengths; see `frequency_of` for those that do not."""
        return frequency_of(impacts, lengths, self.pivot, self.k1, self.b)


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """One grain's postings, by term number.

    The postings of term t are `units[starts[t]:starts[t + 1]]`, ascending, and the impacts beside them; `lengths`
    counts each unit's terms; `highest[3 * t + r]` is term t's impact of rank `RANKS[r]`, 0 where it has fewer
    postings. The units of document d are those from `firsts[d]` to before `firsts[d + 1]`. `odd` are the postings
    whose frequency does not follow from the impact, `odd_frequencies` those frequencies. `filled` counts the units
    that hold a term, `total` all their terms.
    """

    formula: Formula
    starts: Column
    units: Column
    impacts: Column
    highest: Column
    lengths: Column
    firsts: Column
    odd: Column
    odd_frequencies: Column
    filled: int
    total: int

    @property
    def unit_count(self) -> int:
        """How many units there are, those without a term among them."""
        return len(self.lengths)

    def frequencies(self, start: int, end: int) -> Counts:
        """Return the term frequencies of the postings from `start` to before `end`."""
        if isinstance(self.impacts, Coded):
            return self.impacts.frequencies.all().take(self.impacts.codes(start, end)).astype(np.int32)
        lengths = self.lengths.all()[self.units.slice(start, end)]
        found = self.formula.told(self.impacts.slice(start, end), lengths)
        odd = self.odd.all()
        first, last = odd.searchsorted(np.array([start, end], dtype=np.int64)).tolist()
        found[odd[first:last] - start] = self.odd_frequencies.slice(first, last)
        return found

    def columns(self) -> Mapping[str, Column]:
        """Return every column by a name of its own."""
        return dict(self._named())

    def _named(self) -> Iterator[tuple[str, Column]]:
        yield from (("starts", self.starts), ("units", self.units), ("impacts", self.impacts))
        yield from (("highest", self.highest), ("lengths", self.lengths), ("firsts", self.firsts))
        yield from (("odd", self.odd), ("odd_frequencies", self.odd_frequencies))


def bake(  # noqa: PLR0913, PLR0917 - one for each column
    formula: Formula, starts: NDArray[np.int64], units: Counts, frequencies: Counts, lengths: Counts, firsts: Counts
) -> Postings:
    """Return postings in memory with what each counts by `formula`; `units` are ascending within a term."""
    held = lengths.take(units)
    pairs, numbers = numbered_pairs(frequencies, held)
    odd = _NO_PLACES
    impacts: Column
    if len(pairs.keys) <= MOST_CODES:
        table, codes = tabled(pairs)
        impacts = Coded(
            MemoryColumn(codes.astype(np.uint16).take(numbers)),
            MemoryColumn(table_impacts(formula, table.keys)),
            *map(MemoryColumn, pair_of(table.keys)),
        )
    else:
        impacts = MemoryColumn(formula.impacts(frequencies, held))
        odd = (formula.told(impacts.all(), held) != frequencies).nonzero()[0].astype(np.int64)
    return Postings(
        formula=formula,
        starts=MemoryColumn(starts),
        units=MemoryColumn(units),
        impacts=impacts,
        highest=MemoryColumn(highest_of(starts, impacts.all())),
        lengths=MemoryColumn(lengths),
        firsts=MemoryColumn(firsts),
        odd=MemoryColumn(odd),
        odd_frequencies=MemoryColumn(frequencies[odd]),
        filled=int(np.count_nonzero(lengths)),
        total=int(lengths.sum(dtype=np.int64)),
    )


def table_impacts(formula: Formula, keys: Keys) -> Floats:
    """Return what the pairs of a table count, of which the first is none."""
    return np.concatenate((np.zeros(1, dtype=np.float32), formula.impacts(*pair_of(keys[1:]))))


def highest_of(starts: NDArray[np.int64], impacts: Floats) -> Floats:
    """Return each term's highest impacts as `Postings.highest` has them; no impact is below 0."""
    counts = np.diff(starts)
    found = np.zeros((len(counts), len(RANKS)), dtype=np.float32)
    filled = counts > 0
    if filled.any():
        found[filled, 0] = np.maximum.reduceat(impacts, starts[:-1][filled])
    several = (counts >= RANKS[1]).nonzero()[0]
    if len(several):
        ends = counts[several].cumsum()
        ordered = _ordered_impacts(counts, impacts)
        for column, rank in enumerate(RANKS[1:], 1):
            ranked = counts[several] >= rank
            found[several[ranked], column] = ordered[ends[ranked] - rank]
    return found.ravel()


def _ordered_impacts(counts: NDArray[np.int64], impacts: Floats) -> Floats:
    """Return the impacts of the terms that have a 10th highest one, one term's after the other's, each ascending."""
    has_many = counts >= RANKS[1]
    kept = impacts[np.repeat(has_many, counts)]
    # The bits of floats from 0 on are ordered as the floats are: one sort orders all terms.
    keys = np.repeat(np.arange(int(has_many.sum())) << _IMPACT_BITS, counts[has_many])
    keys |= kept.view(np.uint32)
    keys.sort()
    found: Floats = keys.astype(np.uint32).view(np.float32)
    return found
