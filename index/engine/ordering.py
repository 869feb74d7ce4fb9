"""Units and their scores -> the best of them in order: best first, ties by unit."""

from typing import Final, NamedTuple

import numpy as np

from index.engine.formulas import Floats
from index.engine.runs import Bitmap, Indices, nth_highest

MANY: Final = 256
"""From how many units on it pays to set aside those that are not among the best before sorting."""
FEW_FOUND: Final = 64
"""So few units are put in order one by one."""
_COPIES: Final = 3
"""Few of the best units are held by more runs than that."""


class Best(NamedTuple):
    """Units and their scores, best first, ties by unit."""

    units: list[int]
    scores: list[float]


def ranked(places: Indices, found: Floats, limit: int) -> Best:
    """Return the best `limit` of units in any order; one that is there several times has the same score each time."""
    likely = _COPIES * limit
    if len(found) > likely:
        kept = (found >= nth_highest(found, likely)).nonzero()[0]
        best_ones = _ranked(places[kept], found[kept], limit)
        if len(best_ones.units) == limit:
            return best_ones
    return _ranked(places, found, limit)


def _ranked(places: Indices, found: Floats, limit: int) -> Best:
    """Return the same by looking at all of them."""
    if len(found) <= FEW_FOUND:
        return _in_order(places, found, limit)
    return ordered(*each_once(places, found), limit)


def _in_order(places: Indices, found: Floats, limit: int) -> Best:
    """Return the same one by one."""
    best_ones = sorted(set(zip((-found).tolist(), places.tolist(), strict=True)))[:limit]
    return Best([unit for _, unit in best_ones], [-score for score, _ in best_ones])


def ordered(units: Indices, found: Floats, limit: int) -> Best:
    """Return the best `limit` of units, which ascend."""
    if len(found) > max(limit, MANY):
        # All that tie for the last place, of which the first by unit stay.
        kept = (found >= nth_highest(found, limit)).nonzero()[0]
        units, found = units[kept], found[kept]
    # Ascending by unit already, which a stable sort leaves to ties.
    order = (-found).argsort(kind="stable")[:limit]
    return Best(units[order].tolist(), found[order].tolist())


def distinct(units: Indices) -> Indices:
    """Return the units, ascending, each once; `units` are put in another order."""
    if len(units) < 2:  # noqa: PLR2004 - nothing is there twice
        return units
    units.sort()
    return units[_is_new(units)]


def each_once(units: Indices, found: Floats) -> tuple[Indices, Floats]:
    """Return the units, ascending, each once, with their scores."""
    order = units.argsort()
    units = units[order]
    is_new = _is_new(units)
    return units[is_new], found[order[is_new]]


def _is_new(units: Indices) -> Bitmap:
    """Return for each of the units, which ascend, whether it is another one than that before it."""
    found = np.empty(len(units), dtype=np.bool_)
    found[0] = True
    np.not_equal(units[1:], units[:-1], out=found[1:])
    return found
