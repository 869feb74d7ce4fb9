"""The embedded engine: BM25 over a few segments, searched as one. One immutable generation of one or more libraries.

Each segment is searched by itself with figures that are those of all of them together; what the best of one have
reached is the floor for the next. A unit's score is made of the same numbers in the same order wherever it lies, so
that no split into segments shows through.
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from threading import Lock
from typing import Final

import numpy as np

from index.engine.builder import build_segment
from index.engine.directory import Directory, Part
from index.engine.interface import AnalyzedDocument, Grain, Hit, TermStatistics, UnitKey
from index.engine.segment import Segment
from index.engine.selection import select
from index.engine.view import ASKED_OFTEN, View
from index.model import EVERYWHERE, Scope

_SCOPES_KEPT: Final = 16
"""Scopes whose figures are remembered, those used last."""


def part_of(segment: Segment, absent: Sequence[int] = ()) -> Part:
    """Return a segment as a generation sees it that lacks the documents of the numbers `absent`, which ascend."""
    return Part(segment, np.array(absent, dtype=np.int32))


def apart(part: Part, sources: frozenset[str], prefix: str) -> tuple[Part, ...]:
    """Return the same documents with `prefix` before the names of those `sources`: as one part, or as two.

    Documents must lie in key order in each part, and those renamed would not among the others.
    """
    roster = part.segment.roster
    spans = [roster.span(source) for source in sorted(sources & set(roster.sources))]
    renamed = np.zeros(len(roster), dtype=np.bool_)
    for start, end in spans:
        renamed[start:end] = True
    if not renamed.any():
        return (part,)
    absent = np.zeros(len(roster), dtype=np.bool_)
    absent[part.absent] = True
    other = part.segment.renamed([prefix + source for source in roster.sources])
    found = (
        Part(part.segment, (absent | renamed).nonzero()[0].astype(np.int32)),
        Part(other, (absent | ~renamed).nonzero()[0].astype(np.int32)),
    )
    return tuple(one for one in found if len(one.absent) < len(roster))


class EmbeddedEngine:
    """Searches the parts of one generation as one. May be shared by threads."""

    def __init__(self, generation: int, parts: Sequence[Part], *, formula: str, table_after: int = ASKED_OFTEN) -> None:
        """Search `parts`, of which no two hold the same document; `formula` is "lucene" or "okapi".

        What was searched so many times before gets a table of its own, which is searched in half the time.
        """
        self._generation = generation
        self._directory = Directory(parts)
        self._formula = formula
        self._table_after = table_after
        self._views: OrderedDict[Scope, dict[Grain, View]] = OrderedDict()
        self._last: tuple[Scope | None, Grain | None, View | None] = (None, None, None)
        self._lock = Lock()

    @classmethod
    def of(
        cls, generation: int, documents: Iterable[AnalyzedDocument], *, formula: str, k1: float, b: float
    ) -> "EmbeddedEngine":
        """Return an engine over documents in any order, in memory alone."""
        segment = build_segment(list(documents), k1=k1, b=b)
        return cls(generation, [part_of(segment)], formula=formula)

    @property
    def generation(self) -> int:
        """The generation that is served."""
        return self._generation

    @property
    def tabulated(self) -> frozenset[tuple[Scope, Grain]]:
        """What has a table now."""
        with self._lock:
            views = [(scope, grain, view) for scope, held in self._views.items() for grain, view in held.items()]
        return frozenset((scope, grain) for scope, grain, view in views if view.has_table)

    def unit_count(self, grain: Grain, scope: Scope = EVERYWHERE) -> int:
        """Return how many units of that grain there are in scope."""
        return self._view(grain, scope).unit_count

    def search(self, terms: Sequence[str], grain: Grain, limit: int, scope: Scope = EVERYWHERE) -> tuple[Hit, ...]:
        """Return the best `limit` units that hold any of the terms, best first, ties in key order."""
        last_scope, last_grain, view = self._last  # most searches are like the one before, which is quickly told
        if view is None or last_scope is not scope or last_grain is not grain:
            view = self._view(grain, scope)
            self._last = scope, grain, view
        return view.search(terms, limit)

    def score(
        self, terms: Sequence[str], grain: Grain, keys: Sequence[UnitKey], scope: Scope = EVERYWHERE
    ) -> tuple[float, ...]:
        """Return the score of each given unit, in the order given; 0 for one that holds none of the terms."""
        return self._view(grain, scope).score(terms, keys)

    def statistics(self, terms: Sequence[str], grain: Grain, scope: Scope = EVERYWHERE) -> tuple[TermStatistics, ...]:
        """Return each term's document frequency and idf, in the order given."""
        return self._view(grain, scope).statistics(terms)

    def holds(
        self, terms: Sequence[str], grain: Grain, keys: Sequence[UnitKey], scope: Scope = EVERYWHERE
    ) -> tuple[tuple[bool, ...], ...]:
        """Return for each unit, and there for each term, whether the unit holds it."""
        return self._view(grain, scope).holds(terms, keys)

    def _view(self, grain: Grain, scope: Scope) -> View:
        with self._lock:
            views = self._views.get(scope)
            if views is None:
                views = self._views[scope] = self._made(scope)
            self._views.move_to_end(scope)
            if len(self._views) > _SCOPES_KEPT:
                self._views.popitem(last=False)
            return views[grain]

    def _made(self, scope: Scope) -> dict[Grain, View]:
        selected = [select(part.segment, part.absent, scope) for part in self._directory.parts]
        return {
            grain: View(
                self._directory, grain, [one[grain] for one in selected], self._formula, table_after=self._table_after
            )
            for grain in Grain
        }
