"""The postings of a query's terms in one grain of one segment -> the k units with the highest scores. Exact.

The terms come rarest first. The first ones are added up for all their units; as soon as what the others can still add
is less than what the k-th best has already, no new unit can get among the best, and the postings of the others (the
longest, since they are the commonest) are only looked up for the few units that still can (MaxScore: Turtle and Flood
1995, doi:10.1016/0306-4573(95)00020-H). Whatever is skipped is skipped by a bound on the score, never by chance: the
result is that of adding up everything, and every unit's terms are added in the order of the query, so that its score
is the same to the last bit however the units are spread over segments.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import local
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.engine.formulas import Counts, Floats

SLACK: Final = 1 - 1e-5
"""Bounds are lowered by this much: sums of 32-bit floats in another order differ by less."""
LONG: Final = 4_096
"""Postings from which on it pays to find a floor first, so that they need not be added up."""
SPARSE: Final = 20
"""Where fewer than one unit in so many is touched, the touched ones are looked through, not all."""

Bitmap = NDArray[np.bool_]
Indices = NDArray[np.intp]
Window = tuple[int, int]
"""The first of a run of neighbouring units, and the first one behind it."""


@dataclass(frozen=True, slots=True)
class Run:
    """A term's postings, its weight (idf), the highest impact, and a floor of the k-th best score that it promises."""

    units: Counts
    impacts: Floats
    weight: float
    highest: float
    floor: float = 0.0


@dataclass(frozen=True, slots=True)
class Best:
    """Units and their scores, best first, ties by unit."""

    units: Counts
    scores: Floats


_NOTHING: Final = np.zeros(0, dtype=np.float32)


class _Scratch(local):
    """One array of scores a thread, all 0 between two searches."""

    scores: Floats = _NOTHING

    def take(self, size: int) -> Floats:
        """Return an array of at least `size` zeros; until it is given back there is none."""
        found = self.scores if len(self.scores) >= size else np.zeros(size, dtype=np.float32)
        # Given back only by a search that ended well: an interrupted one leaves something behind in it.
        self.scores = _NOTHING
        return found

    def give_back(self, scores: Floats) -> None:
        """Keep an array that is all 0 again."""
        self.scores = scores


_scratch = _Scratch()


def best(runs: Sequence[Run], window: Window, limit: int, floor: float = 0.0, admitted: Bitmap | None = None) -> Best:
    """Return the best `limit` of the units that the runs hold, of those `admitted` where that is given.

    The runs come in the query's order, rarest first; every weight is above 0, and every unit inside `window`. Units
    below `floor` may be left out.
    """
    if not runs:
        return Best(np.zeros(0, dtype=np.int32), _NOTHING)
    reach = _reach(runs)
    # A term's own promise counts units that may not be admitted.
    floor = max(floor, max((run.floor for run in runs), default=0.0)) if admitted is None else floor
    scores = _scratch.take(window[1])
    touched, floor = _add(runs, scores, reach, limit, floor, admitted)
    added = len(touched)
    if not added:  # the floor is out of reach
        _scratch.give_back(scores)
        return Best(np.zeros(0, dtype=np.int32), _NOTHING)
    units, found = _collect(touched, scores, window, (floor - reach[added]) * SLACK)
    _scratch.give_back(scores)
    if admitted is not None:
        kept = admitted[units]
        units, found = units[kept], found[kept]
    for number in range(added, len(runs)):
        units, found, floor = _still_possible(units, found, limit, floor, reach[number])
        look_up(runs[number], units, found)
    return _ordered(units, found, limit)


def best_of_all(runs: Sequence[Run], limit: int, admitted: Bitmap) -> Best:
    """Return the same for weights of any sign, by adding up everything."""
    units = np.unique(np.concatenate([run.units for run in runs])) if runs else np.zeros(0, dtype=np.int32)
    units = units[admitted[units]]
    found = np.zeros(len(units), dtype=np.float32)
    for run in runs:
        look_up(run, units, found)
    return _ordered(units, found, limit)


def _reach(runs: Sequence[Run]) -> list[float]:
    """Return for each run what it and those behind it can add at most, and 0 at the end."""
    reach = [0.0]
    for run in reversed(runs):
        reach.append(reach[-1] + run.weight * run.highest)
    return reach[::-1]


def _add(  # noqa: PLR0913, PLR0917 - the state of one search
    runs: Sequence[Run], scores: Floats, reach: Sequence[float], limit: int, floor: float, admitted: Bitmap | None
) -> tuple[list[Indices], float]:
    """Add up the first runs, until no further unit can get among the best; return their units, and the floor then."""
    touched: list[Indices] = []
    for number, run in enumerate(runs):
        if number and len(run.units) >= LONG:
            floor = max(floor, _floor_of(touched, scores, limit, admitted))
        if reach[number] < floor * SLACK:
            break
        units = run.units.astype(np.intp)
        if number:
            np.add.at(scores, units, run.impacts * np.float32(run.weight))
        else:
            scores[units] = run.impacts * np.float32(run.weight)
        touched.append(units)
    return touched, floor


def _floor_of(touched: Sequence[Indices], scores: Floats, limit: int, admitted: Bitmap | None) -> float:
    """Return a score that at least `limit` of the units reach already: the best that any one run's units give."""
    found = 0.0
    for every in touched:
        units = every if admitted is None else every[admitted[every]]
        if len(units) >= limit:
            found = max(found, _nth(scores.take(units), limit))
    return found


def _nth(scores: Floats, rank: int) -> float:
    """Return the score of that rank, the highest being of rank 1."""
    return float(np.partition(scores, len(scores) - rank)[len(scores) - rank])


def _collect(touched: Sequence[Indices], scores: Floats, window: Window, least: float) -> tuple[Counts, Floats]:
    """Return the units, ascending, whose score is above 0 and at least `least`, and leave all scores 0."""
    start, end = window
    if sum(map(len, touched)) * SPARSE >= end - start:
        every = scores[start:end]
        units = (every >= least if least > 0 else every).nonzero()[0]
        found = every.take(units)
        every.fill(0)
        return (units + start).astype(np.int32), found
    parts = []
    for at in touched:
        held = scores.take(at)
        kept = (held >= least if least > 0 else held).nonzero()[0]
        parts.append((at.take(kept), held.take(kept)))
        scores[at] = 0
    units, found = parts[0] if len(parts) == 1 else (np.concatenate(part) for part in zip(*parts, strict=True))
    if len(parts) > 1:
        order = units.argsort()
        units, found = units.take(order), found.take(order)
    return units.astype(np.int32), found


def _still_possible(
    units: Counts, found: Floats, limit: int, floor: float, reach: float
) -> tuple[Counts, Floats, float]:
    """Return the units that can still get among the best with what is to come, and the floor as it is known now."""
    if len(found) <= limit:
        return units, found, floor
    floor = max(floor, _nth(found, limit))
    kept = (found >= (floor - reach) * SLACK).nonzero()[0]
    return units.take(kept), found.take(kept), floor


def among(units: Counts, others: Counts) -> Bitmap:
    """Return for each of the units whether it is one of the `others`; both ascend, and there are others."""
    at = others.searchsorted(units)
    at[at == len(others)] = 0
    found: Bitmap = others.take(at) == units
    return found


def look_up(run: Run, units: Counts, found: Floats) -> None:
    """Add what a run gives to each of the units, which ascend."""
    at = run.units.searchsorted(units)
    at[at == len(run.units)] = 0
    held = (run.units.take(at) == units).nonzero()[0]
    found[held] += run.impacts.take(at.take(held)) * np.float32(run.weight)


def _ordered(units: Counts, found: Floats, limit: int) -> Best:
    if len(found) > limit:
        # All that tie for the last place, of which the first by unit stay.
        kept = (found >= _nth(found, limit)).nonzero()[0]
        units, found = units.take(kept), found.take(kept)
    # Ascending by unit already, which a stable sort leaves to ties.
    order = np.argsort(-found, kind="stable")[:limit]
    return Best(units.take(order), found.take(order))
