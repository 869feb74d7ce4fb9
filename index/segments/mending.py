"""An engine over stored segments that gives a whole answer or none, also when a file turns out to be damaged.

A block is checked when it is first used, so that damage shows in the middle of a search. Then the documents of that
file are read into memory from the stored texts, and the search begins anew: with the same result, since nothing but
the place of the postings changes.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import TypeVar

from index.engine import Grain, Hit, TermStatistics, UnitKey
from index.engine.columns import SegmentDamagedError
from index.engine.directory import Part
from index.engine.embedded import EmbeddedEngine, apart
from index.model import EVERYWHERE, Scope
from index.segments.opening import Opened
from index.segments.settling import number_of

Result = TypeVar("Result")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Shelved:
    """A library in an engine, and those of its sources that bear a `prefix` there."""

    opened: Opened
    prefixed: frozenset[str] = frozenset()
    prefix: str = ""

    def parts(self) -> list[Part]:
        """Return its parts under the names that its sources bear."""
        return [part for one in self.opened.parts for part in apart(one, self.prefixed, self.prefix)]


class StoredEngine:
    """Searches the stored segments of one or two libraries as one generation. May be shared by threads."""

    def __init__(self, generation: int, shelves: Sequence[Shelved], *, formula: str) -> None:
        """Search what `shelves` hold, no two documents of one name; `formula` is "lucene" or "okapi"."""
        self._generation = generation
        self._formula = formula
        self._shelves = list(shelves)
        self._engine = self._made()
        self._lock = Lock()

    @property
    def generation(self) -> int:
        """The generation that is served."""
        return self._generation

    def unit_count(self, grain: Grain, scope: Scope = EVERYWHERE) -> int:
        """Return how many units of that grain there are in scope."""
        return self._whole(lambda engine: engine.unit_count(grain, scope))

    def search(self, terms: Sequence[str], grain: Grain, limit: int, scope: Scope = EVERYWHERE) -> tuple[Hit, ...]:
        """Return the best `limit` units that hold any of the terms, best first, ties in key order."""
        return self._whole(lambda engine: engine.search(terms, grain, limit, scope))

    def score(
        self, terms: Sequence[str], grain: Grain, keys: Sequence[UnitKey], scope: Scope = EVERYWHERE
    ) -> tuple[float, ...]:
        """Return the score of each given unit, in the order given; 0 for one that holds none of the terms."""
        return self._whole(lambda engine: engine.score(terms, grain, keys, scope))

    def statistics(self, terms: Sequence[str], grain: Grain, scope: Scope = EVERYWHERE) -> tuple[TermStatistics, ...]:
        """Return each term's document frequency and idf, in the order given."""
        return self._whole(lambda engine: engine.statistics(terms, grain, scope))

    def holds(
        self, terms: Sequence[str], grain: Grain, keys: Sequence[UnitKey], scope: Scope = EVERYWHERE
    ) -> tuple[tuple[bool, ...], ...]:
        """Return for each unit, and there for each term, whether the unit holds it."""
        return self._whole(lambda engine: engine.holds(terms, grain, keys, scope))

    def _whole(self, ask: Callable[[EmbeddedEngine], Result]) -> Result:
        """Return what the engine answers without any damaged file."""
        while True:
            engine = self._engine
            try:
                return ask(engine)
            except SegmentDamagedError as error:
                self._mend(engine, error)

    def _mend(self, engine: EmbeddedEngine, error: SegmentDamagedError) -> None:
        """Have the documents of a damaged file read into memory, once for all who met the damage."""
        with self._lock:
            if self._engine is not engine:
                return
            self._let_go(error)
            self._engine = self._made()

    def _let_go(self, error: SegmentDamagedError) -> None:
        number = number_of(error.segment)
        if all(number not in one.opened.segments for one in self._shelves):
            raise error
        _log.error("%s; its documents are read from their texts: run verbatim repair", error)
        self._shelves = [_without(one, number, error.detail) for one in self._shelves]

    def _made(self) -> EmbeddedEngine:
        """Return an engine over the shelves; what of a file is read for that may turn out to be damaged, too."""
        while True:
            try:
                parts = [part for one in self._shelves for part in one.parts()]
                return EmbeddedEngine(self._generation, parts, formula=self._formula)
            except SegmentDamagedError as error:
                self._let_go(error)


def _without(shelved: Shelved, number: int, detail: str) -> Shelved:
    """Return a library without the segment of that number, if it has one, and its documents in memory."""
    if number not in shelved.opened.segments:
        return shelved
    return replace(shelved, opened=shelved.opened.without(number, detail))
