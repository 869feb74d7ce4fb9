"""A term's postings in one part of one grain, ready to be added up or looked up."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from index.engine.formulas import Counts, Floats

Bitmap = NDArray[np.bool_]
Indices = NDArray[np.intp]
Window = tuple[int, int]
"""The first of a run of neighbouring units, and the first one behind it."""

SHORT: Final = 1_024
"""Runs of so many postings keep their units as indices and what they give as well: 12 kB at most."""


class Run:
    """A term's postings in a piece of a segment: the units, ascending, and what the term counts in each (its impact).

    `frequency` counts the admitted units among them. `highest` is the most that the term can add to a score. `ranked`
    are the impacts of admitted units of some ranks that a caller knows: times the weight they are floors of a query's
    best scores. `spread`, where there is one, has an impact for every unit of the piece's window, and 0 where the run
    has no posting. May be shared by threads once it is weighted.
    """

    __slots__ = (
        *("factor", "frequency", "gains", "highest", "impacts", "most"),
        *("places", "ranked", "size", "spread", "units"),
    )

    factor: float
    """The term's weight (idf)."""
    highest: float
    places: Indices
    """The units as arrays are indexed by."""
    gains: Floats
    """What the run gives to each of its units."""

    def __init__(
        self, units: Counts, impacts: Floats, frequency: int, most: float, ranked: Sequence[float] = ()
    ) -> None:
        """Take in the postings, of which `most` is the highest impact."""
        self.units = units
        self.impacts = impacts
        self.frequency = frequency
        self.most = most
        self.ranked = ranked
        self.size = len(units)
        self.spread: Floats | None = None

    def weighted(self, weight: float) -> "Run":
        """Set the term's weight, once, and return this."""
        self.factor = weight
        self.highest = weight * self.most
        if self.size <= SHORT:
            self.places = self.units.astype(np.intp)
            self.gains = self.impacts * weight
        return self

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - either of two
        """Work out `places` or `gains` of a long run, for each search anew."""
        if name == "places":
            return self.units.astype(np.intp)
        if name == "gains":
            return self.impacts * self.factor
        raise AttributeError(name, name=name, obj=self)


def spread_out(units: Counts | Indices, impacts: Floats, size: int) -> Floats:
    """Return for each of `size` units its impact, 0 for those that are not among `units`."""
    found = np.zeros(size, dtype=np.float32)
    found[units] = impacts
    return found


def among(units: Indices, run: Run) -> Bitmap:
    """Return for each of the units, which ascend, whether the run holds it."""
    numbers = units.astype(np.int32)
    found: Bitmap = run.units.take(run.units.searchsorted(numbers), mode="clip") == numbers
    return found


def look_up(run: Run, units: Indices, found: Floats, start: int = 0) -> None:
    """Add what a run gives to each of the units, which ascend; its window begins with the unit `start`."""
    if run.spread is not None:
        found += run.spread[units - start if start else units] * run.factor
        return
    numbers = units.astype(np.int32)
    at = run.units.searchsorted(numbers)
    held = (run.units.take(at, mode="clip") == numbers).nonzero()[0]
    if len(held):
        found[held] += run.impacts[at[held]] * run.factor


def reach_of(runs: Sequence[Run]) -> list[float]:
    """Return for each run what it and those behind it can add at most, and 0 at the end."""
    total = 0.0
    reach = [total]
    for run in reversed(runs):
        total += run.highest
        reach.append(total)
    reach.reverse()
    return reach


def nth_highest(scores: Floats, rank: int) -> float:
    """Return the score of that rank, the highest being of rank 1; there are as many."""
    place = len(scores) - rank
    ordered = scores.copy()
    ordered.partition(place)
    return float(ordered[place])
