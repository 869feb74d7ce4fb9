"""A scope over one segment -> which of its units may be looked at, and how many of a term's postings are among them.

Documents lie in key order, so that those of a source are neighbours: what a scope admits is a few windows of
neighbouring units. Where it is many, a bitmap of the units stands in for them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.engine.columns import Column
from index.engine.formulas import Counts
from index.engine.interface import Grain
from index.engine.runs import Bitmap
from index.engine.segment import Segment
from index.model import EVERYWHERE, Scope

FEW_WINDOWS: Final = 3
"""So many windows are searched one by one; each costs as much as a segment of its own."""
BOUND_COST: Final = 16
"""Looking a window's two ends up in a term's postings costs as much as looking at so many postings."""

Windows = NDArray[np.int32]
"""Rows of two numbers: the first of a run of admitted ones, and the first one behind it. Ascending, none empty."""


@dataclass(frozen=True, eq=False)
class Selection:
    """The units of one grain of a segment that are admitted."""

    segment: Segment
    grain: Grain
    windows: Windows

    @cached_property
    def size(self) -> int:
        """How many units there are, admitted or not."""
        return self.segment.grains[self.grain].unit_count

    @cached_property
    def is_everything(self) -> bool:
        """Whether every unit is admitted."""
        return self.unit_count == self.size

    @cached_property
    def unit_count(self) -> int:
        """How many units are admitted."""
        return int((self.windows[:, 1] - self.windows[:, 0]).sum())

    @cached_property
    def filled(self) -> int:
        """How many of them hold a term."""
        postings = self.segment.grains[self.grain]
        if self.is_everything:
            return postings.filled
        lengths = postings.lengths.all()
        return sum(int(np.count_nonzero(lengths[start:end])) for start, end in self.windows.tolist())

    @cached_property
    def bitmap(self) -> Bitmap:
        """For each unit whether it is admitted."""
        found = np.zeros(self.size, dtype=np.bool_)
        for start, end in self.windows.tolist():
            found[start:end] = True
        return found

    def count(self, units: Column, start: int, end: int) -> int:
        """Return how many of the postings from `start` to before `end` are of admitted units."""
        if self.is_everything:
            return end - start
        held = units.slice(start, end)
        if len(self.windows) * BOUND_COST < len(held):
            bounds = held.searchsorted(self.windows.ravel())
            return int((bounds[1::2] - bounds[::2]).sum())
        return int(np.count_nonzero(self.bitmap[held]))


def select(segment: Segment, absent: Counts, scope: Scope) -> dict[Grain, Selection]:
    """Return what `scope` admits of a segment; `absent` are the numbers, ascending, of documents that are gone."""
    documents = _documents(segment, absent, scope)
    found = {}
    for grain, postings in segment.grains.items():
        windows = postings.firsts.all()[documents].reshape(-1, 2)
        found[grain] = Selection(segment, grain, windows[windows[:, 0] < windows[:, 1]])
    return found


def _documents(segment: Segment, absent: Counts, scope: Scope) -> Windows:
    """Return the windows of document numbers."""
    roster = segment.roster
    if scope.documents is not None:
        admitted = np.zeros(len(roster), dtype=np.bool_)
        admitted[_named(segment, scope)] = True
        admitted[absent] = False
        return _runs(admitted)
    sources = roster.sources if scope.sources is None else sorted(scope.sources & set(roster.sources))
    spans = [(0, len(roster))] if scope == EVERYWHERE else [roster.span(source) for source in sources]
    return _without(_joined(spans), absent)


def _named(segment: Segment, scope: Scope) -> list[int]:
    names = sorted(scope.documents or ())
    sources = [one for one in segment.roster.sources if scope.sources is None or one in scope.sources]
    found = (segment.roster.number_of(source, name) for source in sources for name in names)
    return [number for number in found if number is not None]


def _runs(admitted: Bitmap) -> Windows:
    edges = np.diff(admitted.astype(np.int8), prepend=0, append=0)
    return np.stack(((edges == 1).nonzero()[0], (edges == -1).nonzero()[0]), axis=1).astype(np.int32)


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return ascending spans with neighbours made one."""
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], end)
        elif start < end:
            found.append((start, end))
    return found


def _without(spans: Sequence[tuple[int, int]], absent: Counts) -> Windows:
    """Return the spans as windows, cut where a document is absent."""
    found: list[tuple[int, int]] = []
    for start, end in spans:
        first, last = absent.searchsorted(np.array([start, end], dtype=np.int32)).tolist()
        gone = absent[first:last].tolist()
        found += zip([start, *(number + 1 for number in gone)], [*gone, end], strict=True)
    kept = [(start, end) for start, end in found if start < end]
    return np.array(kept, dtype=np.int32).reshape(-1, 2)
