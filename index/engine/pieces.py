"""What of a segment's grain is searched at once: all of it, a window of units, or units that are strewn over it."""

from typing import Final

import numpy as np

from index.engine.columns import Cells, cells
from index.engine.formulas import Counts, Floats
from index.engine.postings import RANKS, Postings
from index.engine.runs import Bitmap, Run, Window, nth_highest
from index.engine.selection import FEW_WINDOWS, Selection

MANY_POSTINGS: Final = 65_536
"""From so many of a term's postings on, those of admitted units are neither copied nor ranked, but counted only."""
_RANK_COUNT: Final = len(RANKS)


class Piece:
    """Units of one grain of one part that are searched at once.

    `window` holds them all; `admitted`, where it is there, says which of the window's units they are.
    """

    __slots__ = ("_highest", "_postings", "_selection", "_starts", "admitted", "is_whole", "part", "window")

    def __init__(self, part: int, selection: Selection, window: Window, admitted: Bitmap | None = None) -> None:
        """Look at a window of what is selected of a part."""
        self.part = part
        self.window = window
        self.admitted = admitted
        self.is_whole = selection.is_everything
        self._selection = selection
        self._postings: Postings = selection.segment.grains[selection.grain]
        self._starts: Cells | None = None
        self._highest: Cells | None = None

    def run(self, term: int) -> Run | None:
        """Return what there is of the term of that number in the part, without a weight; None where that is nothing."""
        postings, starts, highest = self._postings, self._starts, self._highest
        if starts is None or highest is None:
            starts = self._starts = cells(postings.starts)
            highest = self._highest = cells(postings.highest)
        start, end = starts[term : term + 2].tolist()
        if start == end:
            return None
        units = postings.units.slice(start, end)
        if self.admitted is None and not self.is_whole:
            first, last = units.searchsorted(np.array(self.window, dtype=np.int32)).tolist()
            return _run(units[first:last], postings.impacts.slice(start + first, start + last))
        impacts = postings.impacts.slice(start, end)
        if self.admitted is None:
            ranked = highest[_RANK_COUNT * term : _RANK_COUNT * (term + 1)].tolist()
            return Run(units, impacts, end - start, ranked[0], ranked)
        if end - start < MANY_POSTINGS:
            kept = self.admitted[units].nonzero()[0]
            return _run(units[kept], impacts[kept])
        frequency = self._selection.count(postings.units, start, end)
        return Run(units, impacts, frequency, highest[_RANK_COUNT * term]) if frequency else None


def _run(units: Counts, impacts: Floats) -> Run | None:
    """Return admitted postings with their highest impacts; of many the highest alone."""
    count = len(units)
    if not count:
        return None
    if count >= MANY_POSTINGS:
        highest = [float(impacts.max())]
    else:
        highest = [nth_highest(impacts, rank) if count >= rank else 0.0 for rank in RANKS]
    return Run(units, impacts, count, highest[0], highest)


def pieces_of(part: int, selection: Selection) -> list[Piece]:
    """Return what a selection admits as pieces, each to be searched by itself; few windows are one each."""
    if not selection.unit_count:
        return []
    whole = (0, selection.size)
    if selection.is_everything:
        return [Piece(part, selection, whole)]
    if len(selection.windows) > FEW_WINDOWS:
        return [Piece(part, selection, whole, selection.bitmap)]
    return [Piece(part, selection, (start, end)) for start, end in selection.windows.tolist()]
