"""One grain of a generation in one scope: every figure is as if nothing outside the scope were indexed."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import repeat
from operator import itemgetter
from threading import Lock
from typing import Final, NamedTuple

import numpy as np

from index.engine.directory import COMMON, Directory
from index.engine.formulas import lucene_idf, okapi_floor, okapi_idf
from index.engine.interface import Grain, Hit, TermStatistics, UnitKey
from index.engine.ordering import Best
from index.engine.pieces import Piece, pieces_of
from index.engine.places import Places
from index.engine.postings import RANKS
from index.engine.runs import SHORT, Run, among, look_up
from index.engine.selection import Selection
from index.engine.table import Table
from index.engine.tabulating import fits, tabulate
from index.engine.topk import MOST_TERMS, best, best_of_all

_ORDER: Final = itemgetter(0)
LUCENE: Final = "lucene"
ASKED_OFTEN: Final = 256
"""After so many searches it pays to make a table: what that takes, so many searches save."""
_MOST_REMEMBERED: Final = 4_096
"""Terms whose figures are remembered, 1 kB of each; then all are forgotten."""
_MOST_POSTINGS: Final = 400_000
"""Postings of theirs that are kept in another form, 12 bytes of each; likewise."""
_PATIENCE: Final = 4
_new = tuple.__new__  # a named tuple is made three times as quickly by it as by calling its type


class _Figures(NamedTuple):
    """A term's place in a query's order (rarest first), its document frequency and idf, its postings in each piece."""

    order: tuple[float, str]
    document_frequency: int
    idf: float
    runs: list[Run | None]


class View:
    """One grain in one scope. May be shared by threads."""

    def __init__(
        self,
        directory: Directory,
        grain: Grain,
        selections: Sequence[Selection],
        formula: str,
        *,
        table_after: int = ASKED_OFTEN,
    ) -> None:
        """Look at what `selections` admit of each part of `directory`; make a table after so many searches."""
        self._directory = directory
        self._grain = grain
        self._selections = tuple(selections)
        self._postings = tuple(one.segment.grains[grain] for one in selections)
        self._pieces = tuple([piece for part, one in enumerate(selections) for piece in pieces_of(part, one)])
        self._formula = formula
        self._places = Places(directory, self._postings, self._selections, self._pieces)
        self._known: dict[str, _Figures] = {}
        self._kept = 0
        self._table_after = table_after
        self._asked = 0
        self._table: Table | None = None
        self._making_table = Lock()
        self.unit_count = sum(one.unit_count for one in selections)
        """How many units there are, those without a term among them."""

    @cached_property
    def filled(self) -> int:
        """How many units hold a term."""
        return sum(one.filled for one in self._selections)

    def statistics(self, terms: Sequence[str]) -> tuple[TermStatistics, ...]:
        """Return each term's document frequency and idf, in the order given."""
        figures = [self._known.get(term) or self._learnt(term) for term in terms]
        return tuple(
            [TermStatistics(term, one.document_frequency, one.idf) for term, one in zip(terms, figures, strict=True)]
        )

    def search(self, terms: Sequence[str], limit: int) -> tuple[Hit, ...]:
        """Return the best `limit` units that hold any of the terms, best first, ties in key order."""
        table = self._table
        if table is None:
            table = self._tabulated()
        if table is not None:
            return table.search(terms, limit)
        found = self.best(terms, limit)
        if len(found) == 1:
            part, (units, scores) = found[0]
            return tuple(map(_new, repeat(Hit), zip(self._places.keys(part, units), scores, strict=True)))
        several = [
            (-score, key)
            for part, (units, scores) in found
            for score, key in zip(scores, self._places.keys(part, units), strict=True)
        ]
        several.sort()
        return tuple([Hit(key, -score) for score, key in several[:limit]])

    def best(self, terms: Sequence[str], limit: int) -> list[tuple[int, Best]]:
        """Return units by part and number, among which the best `limit` are: those of each part best first.

        Of a part what can't be among them is left out; of one part alone it is the answer.
        """
        sought = self._sought(terms) if limit else []
        found: list[tuple[int, Best]] = []
        floor = 0.0
        for number, piece in enumerate(self._pieces):
            runs = [run for figures in sought if (run := figures.runs[number])]
            if runs:
                one = _best_of(runs, piece, limit, floor)
                if one.units:
                    found.append((piece.part, one))
                    floor = _floor(found, limit, floor)
        return found

    def score(self, terms: Sequence[str], keys: Sequence[UnitKey]) -> tuple[float, ...]:
        """Return the score of each given unit, in the order given; 0 for one that holds none of the terms."""
        sought = self._sought(terms)
        found = np.zeros(len(keys), dtype=np.float32)
        for number, placed in self._places.of(keys):
            start = self._pieces[number].window[0]
            scores = np.zeros(len(placed.units), dtype=np.float32)
            for figures in sought:
                if run := figures.runs[number]:
                    look_up(run, placed.units, scores, start)
            found[placed.places] = scores
        return tuple(found.tolist())

    def holds(self, terms: Sequence[str], keys: Sequence[UnitKey]) -> tuple[tuple[bool, ...], ...]:
        """Return for each unit and each term whether the unit holds it."""
        figures = [self._known.get(term) or self._learnt(term) for term in terms]
        found = np.zeros((len(keys), len(terms)), dtype=np.bool_)
        for number, placed in self._places.of(keys):
            for column, one in enumerate(figures):
                if run := one.runs[number]:
                    found[placed.places, column] = among(placed.units, run)
        return tuple(map(tuple, found.tolist()))

    @property
    def has_table(self) -> bool:
        """Whether searches go to a table."""
        return self._table is not None

    def forget_table(self) -> None:
        """Search the segments again; a next table is made only after four times as many searches.

        Where there is no room for all the tables that pay, each would have another one forgotten again and again.
        """
        self._table = None
        self._asked = 0
        self._table_after = max(1, _PATIENCE * self._table_after)

    def _tabulated(self) -> Table | None:
        """Return a table, made now, where there was many a search and there may be one; one thread alone makes it."""
        self._asked += 1
        if self._asked <= self._table_after or not self._may_have_table:
            return None
        if not self._making_table.acquire(blocking=False):
            return None
        try:
            self._table = tabulate(self._directory.parts, self._selections, self._idf)
            self._directory.made_table(self, len(self._table))
            return self._table
        finally:
            self._making_table.release()

    @cached_property
    def _may_have_table(self) -> bool:
        return self._formula == LUCENE and fits(self._selections)

    def _sought(self, terms: Sequence[str]) -> list[_Figures]:
        """Return the figures of the terms that are there, rarest first: the order in which they are added up."""
        known = self._known
        found = [
            figures for term in set(terms) if (figures := known.get(term) or self._learnt(term)).document_frequency
        ]
        found.sort(key=_ORDER)
        return found[:MOST_TERMS]

    def _learnt(self, term: str) -> _Figures:
        """Return a term's figures, and remember them."""
        numbers = self._directory.numbers(term)
        frequency = 0
        runs: list[Run | None] = []
        for piece in self._pieces:
            number = numbers[piece.part]
            run = None if number is None else piece.run(number)
            runs.append(run)
            if run and number is not None:
                frequency += run.frequency
                start, end = piece.window
                if run.size * COMMON >= end - start:
                    spread = self._directory.spread(piece.part, self._grain, number)
                    run.spread = spread if spread is None or piece.is_whole else spread[start:end]
        idf = self._idf(frequency)
        for run in runs:
            if run:
                run.weighted(idf)
        found = _new(_Figures, ((-idf, term), frequency, idf, runs))
        self._remember(term, found)
        return found

    def _remember(self, term: str, figures: _Figures) -> None:
        self._kept += sum([run.size for run in figures.runs if run and run.size <= SHORT])  # long ones keep nothing
        if self._kept > _MOST_POSTINGS or len(self._known) >= _MOST_REMEMBERED:
            self._known.clear()
            self._kept = 0
        self._known[term] = figures

    def _idf(self, frequency: int) -> float:
        """Return a term's idf; one that is nowhere to be found is the rarest of all."""
        if not frequency:
            return lucene_idf(self.unit_count, 0)
        if self._formula == LUCENE:
            return lucene_idf(self.filled, frequency)
        found = okapi_idf(self.filled, frequency)
        return found if found >= 0 else self._floor

    @cached_property
    def _floor(self) -> float:
        """What Okapi gives the terms that stand in more than half of the units."""
        counted: Counter[str] = Counter()
        for selection, postings in zip(self._selections, self._postings, strict=True):
            bounds = postings.starts.all().tolist()
            terms = selection.segment.vocabulary.terms()
            for term, start, end in zip(terms, bounds, bounds[1:], strict=False):
                counted[term] += selection.count(postings.units, start, end)
        return okapi_floor(self.filled, [count for count in counted.values() if count])


def _floor(found: Sequence[tuple[int, Best]], limit: int, floor: float) -> float:
    """Return the score of the last among the best `limit` so far."""
    last = found[-1][1].scores
    if len(found) == 1:
        return last[-1] if len(last) == limit else floor
    scores = sorted([score for _, one in found for score in one.scores], reverse=True)
    return scores[limit - 1] if len(scores) >= limit else floor


def _best_of(runs: Sequence[Run], piece: Piece, limit: int, floor: float) -> Best:
    if runs[-1].factor <= 0 or runs[0].factor <= 0:
        return best_of_all(runs, limit, piece.admitted, piece.window[0])
    rank = bisect_left(RANKS, limit)
    for run in runs:
        if rank < len(run.ranked):
            floor = max(floor, run.ranked[rank] * run.factor)
    return best(runs, piece.window, limit, floor, piece.admitted)
