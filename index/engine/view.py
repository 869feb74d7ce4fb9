"""One grain of a generation in one scope: every figure is as if nothing outside the scope were indexed."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.engine.directory import Directory
from index.engine.formulas import Counts, lucene_idf, okapi_floor, okapi_idf
from index.engine.interface import Grain, Hit, TermStatistics, UnitKey
from index.engine.postings import RANKS
from index.engine.selection import FEW_WINDOWS, Selection
from index.engine.topk import Best, Run, Window, among, best, best_of_all, look_up

LUCENE: Final = "lucene"
MOST_TERMS: Final = 128
"""A search looks for so many terms, the rarest ones: no question costs more than a fixed amount of work."""
_MOST_REMEMBERED: Final = 16_384
"""Terms whose figures are remembered, some 4 MB; then all are forgotten."""


@dataclass(frozen=True, slots=True)
class _Spot:
    """A term in one part: its number, and where its postings begin and end."""

    term: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class _Figures:
    """A term's document frequency and idf in scope, and its spot in each part, None where the part lacks it."""

    document_frequency: int
    idf: float
    spots: tuple[_Spot | None, ...]


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
        sought = self._sought(terms)
        found: list[tuple[float, UnitKey]] = []
        floor = 0.0
        for part, selection in enumerate(self._selections):
            if not selection.unit_count:
                continue
            found += self._best(part, selection, sought, limit, floor)
            found.sort(key=lambda entry: (-entry[0], entry[1]))
            del found[limit:]
            floor = found[-1][0] if len(found) == limit else 0.0
        return tuple(Hit(key, score) for score, key in found)

    def score(self, terms: Sequence[str], keys: Sequence[UnitKey]) -> tuple[float, ...]:
        """Return the score of each given unit, in the order given; 0 for one that holds none of the terms."""
        sought = self._sought(terms)
        found = np.zeros(len(keys), dtype=np.float32)
        for part, placed in self._placed(keys).items():
            scores = np.zeros(len(placed.units), dtype=np.float32)
            for figures in sought:
                if spot := figures.spots[part]:
                    look_up(self._run(part, spot, figures.idf), placed.units, scores)
            found[placed.places] = scores
        return tuple(found.tolist())

    def holds(self, terms: Sequence[str], keys: Sequence[UnitKey]) -> tuple[tuple[bool, ...], ...]:
        """Return for each unit and each term whether the unit holds it."""
        figures = self._figures_of(terms)
        found = np.zeros((len(keys), len(terms)), dtype=np.bool_)
        for part, placed in self._placed(keys).items():
            for column, term in enumerate(terms):
                if spot := figures[term].spots[part]:
                    units = self._postings[part].units.slice(spot.start, spot.end)
                    found[placed.places, column] = among(placed.units, units)
        return tuple(map(tuple, found.tolist()))

    def _sought(self, terms: Sequence[str]) -> list[_Figures]:
        """Return the figures of the terms that are there, rarest first: the order in which they are added up."""
        figures = self._figures_of(terms)
        there = [(-figures[term].idf, term) for term in terms if figures[term].document_frequency]
        return [figures[term] for _, term in sorted(there)[:MOST_TERMS]]

    def _best(
        self, part: int, selection: Selection, sought: Sequence[_Figures], limit: int, floor: float
    ) -> Iterator[tuple[float, UnitKey]]:
        rank = next((number for number, rank in enumerate(RANKS) if limit <= rank), None)
        promised = rank if selection.is_everything else None
        runs = [self._run(part, spot, one.idf, promised) for one in sought if (spot := one.spots[part])]
        for one in _best_of(runs, selection, limit, floor):
            yield from zip(one.scores.tolist(), self._keys(part, one.units), strict=True)

    def _run(self, part: int, spot: _Spot, weight: float, rank: int | None = None) -> Run:
        """Return a term's postings; with the floor that its impact of that rank promises, where every unit counts."""
        postings, term = self._postings[part], spot.term
        return Run(
            units=postings.units.slice(spot.start, spot.end),
            impacts=postings.impacts.slice(spot.start, spot.end),
            weight=weight,
            highest=float(postings.highest[0].slice(term, term + 1)[0]),
            floor=0.0 if rank is None else weight * float(postings.highest[rank].slice(term, term + 1)[0]),
        )

    def _keys(self, part: int, units: Counts) -> Iterator[UnitKey]:
        firsts = self._postings[part].firsts.all()
        documents = firsts.searchsorted(units, "right") - 1
        ordinals = units - firsts[documents]
        for number, ordinal in zip(documents.tolist(), ordinals.tolist(), strict=True):
            yield UnitKey(*self._directory.document(part, number), ordinal)

    def _placed(self, keys: Sequence[UnitKey]) -> dict[int, _Placed]:
        """Return by part the units that are in scope, ascending, each with its place among the keys."""
        found: dict[int, list[tuple[int, int]]] = {}
        for place, key in enumerate(keys):
            document = self._directory.place(key.source, key.document)
            if document is None:
                continue
            first, last = self._postings[document.part].firsts.slice(document.number, document.number + 2).tolist()
            unit = first + key.ordinal
            if first <= unit < last and self._selections[document.part].admits(unit):
                found.setdefault(document.part, []).append((unit, place))
        return {part: _placed(sorted(pairs)) for part, pairs in found.items()}

    def _figures_of(self, terms: Sequence[str]) -> Mapping[str, _Figures]:
        known = {term: self._known.get(term) for term in terms}
        unknown = [term for term, figures in known.items() if figures is None]
        new = dict(zip(unknown, map(self._figures, self._directory.numbers(unknown)), strict=True)) if unknown else {}
        if len(self._known) + len(new) > _MOST_REMEMBERED:
            self._known.clear()
        self._known |= new
        return {term: figures or new[term] for term, figures in known.items()}

    def _figures(self, numbers: Sequence[int | None]) -> _Figures:
        spots = tuple(map(self._spot, range(len(numbers)), numbers))
        frequency = sum(
            selection.count(postings.units, spot.start, spot.end)
            for selection, postings, spot in zip(self._selections, self._postings, spots, strict=True)
            if spot
        )
        return _Figures(frequency, self._idf(frequency), spots)

    def _spot(self, part: int, term: int | None) -> _Spot | None:
        if term is None:
            return None
        start, end = self._postings[part].starts.slice(term, term + 2).tolist()
        return _Spot(term, start, end) if start < end else None

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


def _best_of(runs: Sequence[Run], selection: Selection, limit: int, floor: float) -> list[Best]:
    if any(run.weight <= 0 for run in runs):
        return [best_of_all(runs, limit, selection.bitmap)]
    whole = (0, selection.segment.grains[selection.grain].unit_count)
    if selection.is_everything:
        return [best(runs, whole, limit, floor)]
    if len(selection.windows) > FEW_WINDOWS:
        return [best(runs, whole, limit, floor, selection.bitmap)]
    windows = [(start, end) for start, end in selection.windows.tolist()]
    return [best(_narrowed(runs, window), window, limit, floor) for window in windows]


def _narrowed(runs: Sequence[Run], window: Window) -> list[Run]:
    """Return the runs with the units inside the window alone."""
    found = []
    for run in runs:
        first, last = run.units.searchsorted(np.array(window, dtype=np.int32)).tolist()
        if first < last:
            found.append(replace(run, units=run.units[first:last], impacts=run.impacts[first:last]))
    return found


def _placed(pairs: Sequence[tuple[int, int]]) -> _Placed:
    return _Placed(
        np.array([unit for unit, _ in pairs], dtype=np.int32), np.array([place for _, place in pairs], dtype=np.intp)
    )
