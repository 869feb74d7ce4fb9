"""One grain of a generation in one scope: every figure is as if nothing outside the scope were indexed."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.engine.columns import Column
from index.engine.directory import Directory
from index.engine.formulas import Counts, lucene_idf, okapi_floor, okapi_idf
from index.engine.interface import Grain, Hit, TermStatistics, UnitKey
from index.engine.postings import RANKS
from index.engine.selection import FEW_WINDOWS, Selection
from index.engine.topk import Best, Run, among, best, best_of_all, look_up, nth_highest

_ORDER: Final = itemgetter(0)
LUCENE: Final = "lucene"
MOST_TERMS: Final = 128
"""A search looks for so many terms, the rarest ones: no question costs more than a fixed amount of work."""
_MOST_REMEMBERED: Final = 4_096
"""Terms whose figures are remembered, 1 kB to 5 kB of each; then all are forgotten."""


class _Spot(NamedTuple):
    """Where a term's postings are in a part, and its impacts of the ranks `RANKS`."""

    units: Column
    start: int
    end: int
    highest: Sequence[float]


class _Figures(NamedTuple):
    """A term's place in a query's order (rarest first), its document frequency and idf, its postings in each part."""

    order: tuple[float, str]
    document_frequency: int
    idf: float
    runs: tuple[Run | None, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Placed:
    """Units of one part, ascending, and the place of each among the keys that were given."""

    units: Counts
    places: NDArray[np.intp]


class View:
    """One grain in one scope. May be shared by threads."""

    def __init__(self, directory: Directory, grain: Grain, selections: Sequence[Selection], formula: str) -> None:
        """Look at what `selections` admit of each part of `directory`."""
        self._directory = directory
        self._selections = tuple(selections)
        self._postings = tuple(one.segment.grains[grain] for one in selections)
        self._formula = formula
        self._known: dict[str, _Figures] = {}
        self.unit_count = sum(one.unit_count for one in selections)
        """How many units there are, those without a term among them."""

    @cached_property
    def filled(self) -> int:
        """How many units hold a term."""
        return sum(one.filled for one in self._selections)

    def statistics(self, terms: Sequence[str]) -> tuple[TermStatistics, ...]:
        """Return each term's document frequency and idf, in the order given."""
        figures = self._figures_of(terms)
        return tuple(TermStatistics(term, figures[term].document_frequency, figures[term].idf) for term in terms)

    def search(self, terms: Sequence[str], limit: int) -> tuple[Hit, ...]:
        """Return the best `limit` units that hold any of the terms, best first, ties in key order."""
        found = [
            (-score, key)
            for part, best_units in self.best(terms, limit)
            for score, key in zip(best_units.scores.tolist(), self._keys(part, best_units.units), strict=True)
        ]
        found.sort()
        return tuple([Hit(key, -score) for score, key in found[:limit]])

    def best(self, terms: Sequence[str], limit: int) -> list[tuple[int, Best]]:
        """Return units by part and number, among which the best `limit` are: those of each part best first.

        Of a part what can't be among them is left out; of one part alone it is the answer.
        """
        sought = self._sought(terms) if limit else []
        found: list[tuple[int, Best]] = []
        floor = 0.0
        for part, selection in enumerate(self._selections):
            runs = [run for figures in sought if (run := figures.runs[part])]
            if runs and selection.unit_count:
                found += [(part, one) for one in _best_of(runs, selection, limit, floor)]
                floor = _floor(found, limit, floor)
        return found

    def score(self, terms: Sequence[str], keys: Sequence[UnitKey]) -> tuple[float, ...]:
        """Return the score of each given unit, in the order given; 0 for one that holds none of the terms."""
        sought = self._sought(terms)
        found = np.zeros(len(keys), dtype=np.float32)
        for part, placed in self._placed(keys).items():
            scores = np.zeros(len(placed.units), dtype=np.float32)
            for figures in sought:
                if run := figures.runs[part]:
                    look_up(run, placed.units, scores)
            found[placed.places] = scores
        return tuple(found.tolist())

    def holds(self, terms: Sequence[str], keys: Sequence[UnitKey]) -> tuple[tuple[bool, ...], ...]:
        """Return for each unit and each term whether the unit holds it."""
        figures = self._figures_of(terms)
        found = np.zeros((len(keys), len(terms)), dtype=np.bool_)
        for part, placed in self._placed(keys).items():
            for column, term in enumerate(terms):
                if run := figures[term].runs[part]:
                    found[placed.places, column] = among(placed.units, run.units)
        return tuple(map(tuple, found.tolist()))

    def _sought(self, terms: Sequence[str]) -> list[_Figures]:
        """Return the figures of the terms that are there, rarest first: the order in which they are added up."""
        found = [figures for figures in self._figures_of(terms).values() if figures.document_frequency]
        found.sort(key=_ORDER)
        return found[:MOST_TERMS]

    def _keys(self, part: int, units: Counts) -> list[UnitKey]:
        firsts = self._postings[part].firsts.all()
        documents = firsts.searchsorted(units, "right") - 1
        ordinals = (units - firsts.take(documents)).tolist()
        names = self._directory.names(part, documents.tolist())
        return [UnitKey(source, name, ordinal) for (source, name), ordinal in zip(names, ordinals, strict=True)]

    def _placed(self, keys: Sequence[UnitKey]) -> dict[int, _Placed]:
        """Return by part the units that are in scope, ascending, each with its place among the keys."""
        found: dict[int, list[tuple[int, int, int]]] = {}
        place_of = self._directory.place
        for place, (source, name, ordinal) in enumerate(keys):
            document = place_of(source, name)
            if document is not None:
                found.setdefault(document.part, []).append((document.number, ordinal, place))
        return {part: self._placed_in(part, np.array(rows, dtype=np.intp)) for part, rows in found.items()}

    def _placed_in(self, part: int, rows: NDArray[np.intp]) -> _Placed:
        """Return the same for one part; a row is a document's number, a unit's ordinal there, and the key's place."""
        numbers, ordinals, places = rows.T
        firsts, selection = self._postings[part].firsts.all(), self._selections[part]
        units = firsts.take(numbers) + ordinals
        there = (ordinals >= 0) & (units < firsts.take(numbers + 1))
        if not selection.is_everything:
            there[there] = selection.bitmap[units[there]]
        left = there.nonzero()[0]
        order = left.take(units.take(left).argsort(kind="stable"))
        return _Placed(units.take(order).astype(np.int32), places.take(order))

    def _figures_of(self, terms: Sequence[str]) -> Mapping[str, _Figures]:
        known = {term: self._known.get(term) for term in terms}
        if None not in known.values():
            return known  # type: ignore[return-value] # none of them is None
        new = self._figures([term for term, figures in known.items() if figures is None])
        if len(self._known) + len(new) > _MOST_REMEMBERED:
            self._known.clear()
        self._known |= new
        return {term: figures or new[term] for term, figures in known.items()}

    def _figures(self, terms: Sequence[str]) -> dict[str, _Figures]:
        numbers = self._directory.numbers(terms)
        spots = [self._spots(part, [own[part] for own in numbers]) for part in range(len(self._postings))]
        return {term: self._figures_at(term, [own[place] for own in spots]) for place, term in enumerate(terms)}

    def _figures_at(self, term: str, spots: Sequence[_Spot | None]) -> _Figures:
        frequency = sum([self._selections[part].count(*spot[:3]) for part, spot in enumerate(spots) if spot])
        idf = self._idf(frequency)
        runs = tuple([spot and self._run(part, spot, idf) for part, spot in enumerate(spots)])
        return _Figures((-idf, term), frequency, idf, runs)

    def _spots(self, part: int, numbers: Sequence[int | None]) -> list[_Spot | None]:
        """Return where the postings of terms are in a part, and their highest impacts."""
        postings = self._postings[part]
        there = [number for number in numbers if number is not None]
        starts = postings.starts.take(there).tolist()
        ends = postings.starts.take([number + 1 for number in there]).tolist()
        ranks = len(RANKS)
        highest = postings.highest.take([ranks * number + rank for number in there for rank in range(ranks)]).tolist()
        found = {
            number: _Spot(postings.units, start, end, highest[ranks * place : ranks * place + ranks])
            for place, (number, start, end) in enumerate(zip(there, starts, ends, strict=True))
            if start < end
        }
        return [None if number is None else found.get(number) for number in numbers]

    def _run(self, part: int, spot: _Spot, idf: float) -> Run:
        """Return a term's postings, with the floors that its impacts promise where every unit counts."""
        promises = [idf * impact for impact in spot.highest] if self._selections[part].is_everything else ()
        impacts = self._postings[part].impacts.slice(spot.start, spot.end)
        return Run(spot.units.slice(spot.start, spot.end), impacts, idf, spot.highest[0], promises)

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
        return float(last[-1]) if len(last) == limit else floor
    scores = np.concatenate([one.scores for _, one in found])
    return nth_highest(scores, limit) if len(scores) >= limit else floor


def _best_of(runs: Sequence[Run], selection: Selection, limit: int, floor: float) -> list[Best]:
    if runs[-1].factor <= 0 or runs[0].factor <= 0:
        return [best_of_all(runs, limit, selection.bitmap)]
    whole = (0, selection.size)
    if selection.is_everything:
        rank = bisect_left(RANKS, limit)
        promised = [run.promises[rank] for run in runs] if rank < len(RANKS) else []
        return [best(runs, whole, limit, max(floor, *promised) if promised else floor)]
    if len(selection.windows) > FEW_WINDOWS:
        return [best(runs, whole, limit, floor, selection.bitmap)]
    windows = [(start, end) for start, end in selection.windows.tolist()]
    return [best([one for run in runs if (one := run.within(window))], window, limit, floor) for window in windows]
