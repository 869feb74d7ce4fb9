"""The postings of a query's terms in one grain of one segment -> the k units with the highest scores. Exact.

The terms come rarest first. The first ones are added up for all their units; as soon as what the others can still add
is less than what the k-th best has already, no new unit can get among the best, and the postings of the others (the
longest, since they are the commonest) are only looked up for the few units that still can (MaxScore: Turtle and Flood
1995, doi:10.1016/0306-4573(95)00020-H). Whatever is skipped is skipped by a bound on the score, never by chance: the
result is that of adding up everything, and every unit's terms are added in the order of the query, so that its score
is the same to the last bit however the units are spread over segments.
"""

from collections.abc import Sequence
from threading import local
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.engine.formulas import Counts, Floats

Bitmap = NDArray[np.bool_]
Indices = NDArray[np.intp]
Window = tuple[int, int]
"""The first of a run of neighbouring units, and the first one behind it."""

SLACK: Final = 1 - 1e-5
"""Bounds are lowered by this much: sums of 32-bit floats in another order differ by less."""
LONG: Final = 4_096
"""Postings from which on it pays to find a floor first, so that they need not be added up."""
SHORT: Final = 512
"""Runs of so many postings keep their units as indices, too: 4 kB at most."""
PROBED: Final = 48
"""So many units are added up to the end to know what the best reach."""
FEW_LEFT: Final = 64
"""So few units are added up to the end without asking whether they still can be among the best."""
MANY: Final = 256
"""From how many units on it pays to set aside those that are not among the best before sorting."""
FEW: Final = 32_768
SPARSE: Final = 20
"""Where fewer than one unit in so many is touched, of more than `FEW`, those are looked through, and not all."""


class Run:
    """A term's postings in a segment: the units, what the term counts in each, and its weight there (idf).

    `highest` is the most that it can add to a score; `promises` are floors of a query's k-th best score for the ranks
    that a caller knows. May be shared by threads.
    """

    __slots__ = ("_places", "factor", "highest", "impacts", "promises", "size", "units")

    def __init__(
        self, units: Counts, impacts: Floats, weight: float, highest: float, promises: Sequence[float] = ()
    ) -> None:
        """Take in the units, ascending, with their impacts, of which `highest` is the highest."""
        self.units = units
        self.impacts = impacts
        self.factor = np.float32(weight)
        self.highest = weight * highest
        self.promises = promises
        self.size = len(units)
        self._places = units.astype(np.intp) if self.size <= SHORT else None

    @property
    def places(self) -> Indices:
        """The units as arrays are indexed by: cast once for all searches where they are few."""
        return self.units.astype(np.intp) if self._places is None else self._places

    def within(self, window: Window) -> "Run | None":
        """Return the part of the run inside a window of units; None where that is empty."""
        first, last = self.units.searchsorted(np.array(window, dtype=np.int32)).tolist()
        if first == last:
            return None
        run = Run(self.units[first:last], self.impacts[first:last], 0.0, 0.0)
        run.factor, run.highest = self.factor, self.highest
        return run


class Best(NamedTuple):
    """Units and their scores, best first, ties by unit."""

    units: Counts
    scores: Floats


_NOTHING: Final = np.zeros(0, dtype=np.float32)
_NO_UNITS: Final = np.zeros(0, dtype=np.int32)
_TRUE: Final = np.ones(1, dtype=np.bool_)


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
_add_at = np.add.at


def best(runs: Sequence[Run], window: Window, limit: int, floor: float = 0.0, admitted: Bitmap | None = None) -> Best:
    """Return the best `limit` of the units that the runs hold, of those `admitted` where that is given.

    The runs come in the query's order, rarest first; every weight is above 0, and every unit inside `window`. Units
    below `floor` may be left out.
    """
    if not runs:
        return Best(_NO_UNITS, _NOTHING)
    if sum([run.size for run in runs]) < LONG:
        return _best_of_few(runs, window, limit, floor, admitted)
    reach = _reach(runs)
    scores = _scratch.take(window[1])
    touched, floor = _add(runs, scores, reach, limit, floor, admitted)
    added = len(touched)
    if not added:  # the floor is out of reach
        _scratch.give_back(scores)
        return Best(_NO_UNITS, _NOTHING)
    units, found = _admitted(*_collect(touched, scores, window, (floor - reach[added]) * SLACK), admitted)
    _scratch.give_back(scores)
    if len(found) > max(limit, MANY) and added < len(runs):
        floor = max(floor, _completed(runs[added:], units, found.copy(), limit))
    for number in range(added, len(runs)):
        if len(found) > max(limit, FEW_LEFT):
            kept = (found >= (floor - reach[number]) * SLACK).nonzero()[0]
            units, found = units.take(kept), found.take(kept)
        look_up(runs[number], units, found)
    return _ordered(units, found, limit)


def _best_of_few(runs: Sequence[Run], window: Window, limit: int, floor: float, admitted: Bitmap | None) -> Best:
    """Return the same by adding up everything: of so few postings none is worth skipping."""
    scores = _scratch.take(window[1])
    touched = [_added(run, scores, is_first=not number) for number, run in enumerate(runs)]
    units, found = _admitted(*_collect(touched, scores, window, floor * SLACK), admitted)
    _scratch.give_back(scores)
    return _ordered(units, found, limit)


def best_of_all(runs: Sequence[Run], limit: int, admitted: Bitmap) -> Best:
    """Return the same for weights of any sign, by adding up everything."""
    units = np.unique(np.concatenate([run.units for run in runs])) if runs else _NO_UNITS
    units = units[admitted[units]]
    found = np.zeros(len(units), dtype=np.float32)
    for run in runs:
        look_up(run, units, found)
    return _ordered(units, found, limit)


def _reach(runs: Sequence[Run]) -> list[float]:
    """Return for each run what it and those behind it can add at most, and 0 at the end."""
    reach = [0.0]
    for run in reversed(runs):
        reach.append(reach[-1] + run.highest)
    return reach[::-1]


def _add(  # noqa: PLR0913, PLR0917 - the state of one search
    runs: Sequence[Run], scores: Floats, reach: Sequence[float], limit: int, floor: float, admitted: Bitmap | None
) -> tuple[list[Indices], float]:
    """Add up the first runs, until no further unit can get among the best; return their units, and the floor then."""
    touched: list[Indices] = []
    has_probed = False
    for number, run in enumerate(runs):
        if run.size >= LONG and touched and not has_probed and reach[number] >= floor * SLACK:
            floor = max(floor, _probed(runs[number:], touched, scores, limit, admitted))
            has_probed = True
        if reach[number] < floor * SLACK:
            break
        touched.append(_added(run, scores, is_first=not touched))
    return touched, floor


def _added(run: Run, scores: Floats, *, is_first: bool) -> Indices:
    """Add a run up, and return its units; the first one finds nothing but zeros."""
    places = run.places
    if is_first:
        scores[places] = run.impacts * run.factor
    else:
        _add_at(scores, places, run.impacts * run.factor)
    return places


def _probed(
    rest: Sequence[Run], touched: Sequence[Indices], scores: Floats, limit: int, admitted: Bitmap | None
) -> float:
    """Return a score that at least `limit` units reach, found among those of the rarest term."""
    enough = next((places for places in touched if len(places) >= limit), None)
    units: Indices = np.unique(np.concatenate(touched)) if enough is None else enough
    if admitted is not None:
        units = units.compress(admitted[units])
    return _completed(rest, units.astype(np.int32), scores.take(units), limit) if len(units) >= limit else 0.0


def _completed(rest: Sequence[Run], units: Counts, found: Floats, limit: int) -> float:
    """Return a score that at least `limit` units reach: that of those which look best, added up to the end."""
    probed = max(PROBED, limit)
    if len(found) > probed:
        likely = found.argpartition(len(found) - probed)[len(found) - probed :]
        likely.sort()
        units, found = units.take(likely), found.take(likely)
    for run in rest:
        look_up(run, units, found)
    return nth_highest(found, limit)


def nth_highest(scores: Floats, rank: int) -> float:
    """Return the score of that rank, the highest being of rank 1; there are as many."""
    return float(np.partition(scores, len(scores) - rank)[len(scores) - rank])


def _collect(touched: Sequence[Indices], scores: Floats, window: Window, least: float) -> tuple[Counts, Floats]:
    """Return the units, ascending, whose score is above 0 and at least `least`, and leave all scores 0."""
    start, end = window
    if sum([len(places) for places in touched]) * SPARSE + FEW >= end - start:
        every = scores[start:end]
        units = (every >= least if least > 0 else every).nonzero()[0]
        found = every.take(units)
        every.fill(0)
        return (units + start if start else units).astype(np.int32), found
    places = np.concatenate(touched)
    held = scores.take(places)
    units = places.take((held >= least if least > 0 else held).nonzero()[0])
    units.sort()
    if len(touched) > 1 and len(units) > 1:  # one that several runs hold is there as often
        units = units.compress(np.concatenate((_TRUE, units[1:] != units[:-1])))
    found = scores.take(units)
    scores[places] = 0
    return units.astype(np.int32), found


def _admitted(units: Counts, found: Floats, admitted: Bitmap | None) -> tuple[Counts, Floats]:
    if admitted is None:
        return units, found
    left = admitted[units]
    return units[left], found[left]


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
    found[held] += run.impacts.take(at.take(held)) * run.factor


def _ordered(units: Counts, found: Floats, limit: int) -> Best:
    if len(found) > max(limit, MANY):
        # All that tie for the last place, of which the first by unit stay.
        kept = (found >= nth_highest(found, limit)).nonzero()[0]
        units, found = units.take(kept), found.take(kept)
    # Ascending by unit already, which a stable sort leaves to ties.
    order = (-found).argsort(kind="stable")[:limit]
    return Best(units.take(order), found.take(order))
