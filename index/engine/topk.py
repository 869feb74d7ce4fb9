"""The postings of a query's terms in one grain of one segment -> the k units with the highest scores. Exact.

The terms come rarest first. The first ones are added up for all their units; as soon as what the others can still add
is less than what the k-th best has already, no new unit can get among the best, and the postings of the others (the
longest, since they are the commonest) are only looked up for the few units that still can (MaxScore: Turtle and Flood
1995, doi:10.1016/0306-4573(95)00020-H). Whatever is skipped is skipped by a bound on the score, never by chance: the
result is that of adding up everything, and every unit's terms are added in the order of the query, so that its score
is the same to the last bit however the units are spread over segments.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import local
from typing import Final

import numpy as np

from index.engine.formulas import Floats
from index.engine.ordering import MANY, Best, distinct, ordered, ranked
from index.engine.runs import Bitmap, Indices, Run, Window, look_up, nth_highest, reach_of

MOST_TERMS: Final = 128
"""A search looks for so many terms, the rarest ones: no question costs more than a fixed amount of work."""
SLACK: Final = 1 - 1e-5
"""Bounds are lowered by this much: sums of 32-bit floats in another order differ by less."""
LONG: Final = 4_096
"""Work that it pays to leave undone, and to find a floor for that; in postings that are added up."""
SPREAD_WORK: Final = 10
"""So many units of a spread-out run are added up in the time of one posting."""
CLOSE: Final = 2
"""A run with at most so many postings for each one before is added up: looking for each would take longer. Only up to
`ALL_TOGETHER`, or each would make the next one worth it."""
TOGETHER: Final = 2_048
"""So many postings of several runs are added up at once: that costs less than to ask whether each is worth it."""
ALL_TOGETHER: Final = 16_384
"""So many, where no others are left."""
PROBED: Final = 48
"""So many units, or so many times the number wanted, are added up to the end to know what the best reach."""
FEW_LEFT: Final = 64
"""So few units are added up to the end without asking whether they still can be among the best."""
FEW: Final = 16_384
SPARSE: Final = 12
"""Where fewer than one unit in so many is touched, of more than `FEW`, those are looked through, and not all."""


@dataclass(slots=True)
class _Search:
    """The state of one search: what is sought where, and what has been done.

    `reach` says for each run what it and those behind it can add at most, and 0 at the end; `added` counts the runs
    that were added up, `touched` holds their units, but for those of spread-out ones.
    """

    runs: Sequence[Run]
    window: Window
    limit: int
    floor: float
    admitted: Bitmap | None
    scores: Floats
    reach: list[float] = field(default_factory=list)
    added: int = 0
    touched: list[Indices] = field(default_factory=list)
    is_spread: bool = False
    has_probed: bool = False


_NOTHING: Final = np.zeros(0, dtype=np.float32)
_NO_UNITS: Final = np.zeros(0, dtype=np.intp)


class Scratch(local):
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


scratch: Final = Scratch()
_add_at = np.add.at


def best(runs: Sequence[Run], window: Window, limit: int, floor: float = 0.0, admitted: Bitmap | None = None) -> Best:
    """Return the best `limit` of the units that the runs hold, of those `admitted` where that is given.

    The runs come in the query's order, rarest first; every weight is above 0, and every unit inside `window`. Units
    below `floor` may be left out.
    """
    if not runs:
        return Best([], [])
    if len(runs) == 1:
        return _best_of_one(runs[0], limit, floor, admitted)
    if runs[-1].spread is None and sum([run.size for run in runs]) <= ALL_TOGETHER:
        return _best_of_few(runs, window, limit, floor, admitted)
    search = _Search(runs, window, limit, floor, admitted, scratch.take(window[1]), reach_of(runs))
    _add(search)
    units, found = _collect(search) if search.added else (_NO_UNITS, _NOTHING)  # or the floor is out of reach
    scratch.give_back(search.scores)
    if admitted is not None:
        units, found = _admitted(units, found, admitted)
    if search.added < len(runs):
        units, found = _finished(search, units, found)
    return ordered(units, found, limit)


def best_of_all(runs: Sequence[Run], limit: int, admitted: Bitmap | None, start: int = 0) -> Best:
    """Return the same for weights of any sign, by adding up everything; the window begins with the unit `start`."""
    units = np.unique(np.concatenate([run.places for run in runs])) if runs else _NO_UNITS
    if admitted is not None:
        units = units[admitted[units]]
    found = np.zeros(len(units), dtype=np.float32)
    for run in runs:
        look_up(run, units, found, start)
    return ordered(units, found, limit)


def _best_of_one(run: Run, limit: int, floor: float, admitted: Bitmap | None) -> Best:
    places, found = run.places, run.gains
    if floor > 0:
        kept = (found >= floor * SLACK).nonzero()[0]
        places, found = places[kept], found[kept]
    if admitted is not None:
        places, found = _admitted(places, found, admitted)
    return ordered(places, found, limit)


def _best_of_few(runs: Sequence[Run], window: Window, limit: int, floor: float, admitted: Bitmap | None) -> Best:
    """Add up everything at once: of so few postings none is worth skipping."""
    scores = scratch.take(window[1])
    places = _added_together(runs, scores)
    if len(places) * SPARSE + FEW >= window[1] - window[0]:
        units, found = _looked_through(scores, window, floor * SLACK)
        scratch.give_back(scores)
        if admitted is not None:
            units, found = _admitted(units, found, admitted)
        return ordered(units, found, limit)
    found = scores[places]
    scores[places] = 0
    scratch.give_back(scores)
    if floor > 0:
        kept = (found >= floor * SLACK).nonzero()[0]
        places, found = places[kept], found[kept]
    if admitted is not None:
        places, found = _admitted(places, found, admitted)
    return ranked(places, found, limit)


def _add(search: _Search) -> None:
    """Add up the first runs, until no further unit can get among the best; all of them where that is little work."""
    runs, reach, scores = search.runs, search.reach, search.scores
    search.added = added = _together(runs)
    if added:
        search.touched.append(_added_together(runs[:added], scores))
    for run in runs[added:]:
        if _may_be_left(search, run):
            if reach[search.added] < search.floor * SLACK:
                return
            if search.touched and not search.has_probed:
                search.floor = max(search.floor, _probed(search))
                search.has_probed = True
                if reach[search.added] < search.floor * SLACK:
                    return
        _add_one(search, run)


def _may_be_left(search: _Search, run: Run) -> bool:
    """Return whether it may be less work to look for units in this run and those behind it than to add them up."""
    if run.spread is None and run.size <= min(ALL_TOGETHER, CLOSE * sum(map(len, search.touched))):
        return False
    spread = (search.window[1] - search.window[0]) // SPREAD_WORK
    return sum([one.size if one.spread is None else spread for one in search.runs[search.added :]]) >= LONG


def _together(runs: Sequence[Run]) -> int:
    """Return how many of the first runs are added up at once."""
    left = TOGETHER
    for number, run in enumerate(runs):
        left -= run.size
        if left < 0 or run.spread is not None:
            return number
    return len(runs)


def _added_together(runs: Sequence[Run], scores: Floats) -> Indices:
    """Add runs up and return their units, one run's after the other's."""
    places = np.concatenate([run.places for run in runs])
    _add_at(scores, places, np.concatenate([run.gains for run in runs]))
    return places


def _add_one(search: _Search, run: Run) -> None:
    if run.spread is None:
        places = run.places
        _add_at(search.scores, places, run.gains)
        search.touched.append(places)
    else:
        every = search.scores[search.window[0] : search.window[1]]
        every += run.spread * run.factor
        search.is_spread = True
    search.added += 1


def _probed(search: _Search) -> float:
    """Return a score that at least `limit` units reach, found among those of the rarest terms; 0 if there is none."""
    limit, touched = search.limit, search.touched
    places = touched[0] if len(touched) == 1 else np.concatenate(touched)
    if search.admitted is not None:
        places = places[search.admitted[places]]
    probed = max(PROBED, 2 * limit)
    if len(places) > probed:
        held = search.scores[places]
        places = places[(held >= nth_highest(held, probed)).nonzero()[0][: 2 * probed]]
    units = distinct(places.copy())
    return _completed(search, units, search.scores[units]) if len(units) >= limit else 0.0


def _completed(search: _Search, units: Indices, found: Floats) -> float:
    """Return the score of the last of the best `limit` of the units, added up to the end."""
    start = search.window[0]
    for run in search.runs[search.added :]:
        look_up(run, units, found, start)
    return nth_highest(found, search.limit)


def _collect(search: _Search) -> tuple[Indices, Floats]:
    """Return the units, ascending, that can be among the best, with their scores, and leave all scores 0."""
    scores, touched = search.scores, search.touched
    size = search.window[1] - search.window[0]
    least = (search.floor - search.reach[search.added]) * SLACK
    if search.is_spread or sum(map(len, touched)) * SPARSE + FEW >= size:
        return _looked_through(scores, search.window, least)
    essential = _essential(search)
    places = np.concatenate(essential) if len(essential) > 1 else essential[0]
    held = scores[places]
    kept = (held >= least if least > 0 else held > 0).nonzero()[0]
    likely = search.added * search.limit  # of these at least `limit` differ: a run holds a unit once
    if len(kept) > max(MANY, likely) and search.admitted is None:
        found = held[kept]
        search.floor = max(search.floor, nth_highest(found, likely))
        kept = kept[found >= (search.floor - search.reach[search.added]) * SLACK]
    units = places[kept]
    if search.added > 1:
        units = distinct(units)
    found = scores[units]
    for one in touched:
        scores[one] = 0
    return units, found


def _essential(search: _Search) -> Sequence[Indices]:
    """Return what the first runs touched, without which no unit reaches the floor."""
    least, others = search.floor * SLACK, len(search.touched) - 1
    behind = search.added - others  # what was touched first may be of several runs, and the rest of one each
    while behind < search.added and search.reach[behind] >= least:
        behind += 1
    return search.touched[: behind - search.added + others + 1]


def _looked_through(scores: Floats, window: Window, least: float) -> tuple[Indices, Floats]:
    """Return the same by looking at every unit of the window."""
    start, end = window
    every = scores[start:end]
    units = (every >= least if least > 0 else every > 0).nonzero()[0]
    found = every[units]
    every.fill(0)
    return (units + start if start else units), found


def _finished(search: _Search, units: Indices, found: Floats) -> tuple[Indices, Floats]:
    """Add up the other runs for units which still can be among the best."""
    enough, start, floor = max(search.limit, FEW_LEFT), search.window[0], search.floor
    for number in range(search.added, len(search.runs)):
        if len(found) > enough:
            if number == search.added or len(found) > MANY:
                floor = max(floor, nth_highest(found, search.limit))
            kept = (found >= (floor - search.reach[number]) * SLACK).nonzero()[0]
            units, found = units[kept], found[kept]
        look_up(search.runs[number], units, found, start)
    return units, found


def _admitted(units: Indices, found: Floats, admitted: Bitmap) -> tuple[Indices, Floats]:
    left = admitted[units]
    return units[left], found[left]
