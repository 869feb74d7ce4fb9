"""The postings of one grain of a segment: for each term the units that hold it, and how much it counts in each.

Units are numbered in the order of their keys. What a term counts is baked: `saturation` at the grain's pivot length,
as a 32-bit float, without the idf, which depends on what else is searched. Term frequencies are not stored: they
follow from what is baked and the unit's length, but for the few that are so large that rounding hides them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.engine.columns import Column, MemoryColumn
from index.engine.formulas import Counts, Floats, frequency_of, saturation
from index.engine.runs import nth_highest

RANKS: Final = (1, 10, 100)
"""Of each term the highest impact, the 10th and the 100th highest are kept: floors for the k-th score of a query."""


@dataclass(frozen=True, slots=True)
class Formula:
    """BM25's parameters, and the pivot length of the grain that they are baked with."""

    k1: float
    b: float
    pivot: float


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
        lengths = self.lengths.all()[self.units.slice(start, end)]
        formula = self.formula
        found = frequency_of(self.impacts.slice(start, end), lengths, formula.pivot, formula.k1, formula.b)
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
    held = lengths[units]
    impacts = saturation(frequencies, held, formula.pivot, formula.k1, formula.b)
    told = frequency_of(impacts, held, formula.pivot, formula.k1, formula.b)
    odd = (told != frequencies).nonzero()[0]
    return Postings(
        formula=formula,
        starts=MemoryColumn(starts),
        units=MemoryColumn(units),
        impacts=MemoryColumn(impacts),
        highest=MemoryColumn(highest_of(starts, impacts)),
        lengths=MemoryColumn(lengths),
        firsts=MemoryColumn(firsts),
        odd=MemoryColumn(odd.astype(np.int64)),
        odd_frequencies=MemoryColumn(frequencies[odd]),
        filled=int(np.count_nonzero(lengths)),
        total=int(lengths.sum(dtype=np.int64)),
    )


def highest_of(starts: NDArray[np.int64], impacts: Floats) -> Floats:
    """Return each term's highest impacts as `Postings.highest` has them."""
    counts = np.diff(starts)
    found = np.zeros((len(counts), len(RANKS)), dtype=np.float32)
    filled = counts > 0
    if filled.any():
        found[filled, 0] = np.maximum.reduceat(impacts, starts[:-1][filled])
    for column, rank in enumerate(RANKS[1:], 1):
        for term in (counts >= rank).nonzero()[0].tolist():
            found[term, column] = nth_highest(impacts[starts[term] : starts[term + 1]], rank)
    return found.ravel()
