"""An engine of which only some sources may be seen: every figure is as if nothing else were indexed."""

from collections.abc import Sequence
from dataclasses import replace

from index.engine import Engine, Grain, Hit, TermStatistics, UnitKey
from index.model import EVERYWHERE, Scope


class ScopedEngine:
    """Asks another engine, never beyond some sources. May be shared by threads."""

    def __init__(self, engine: Engine, sources: frozenset[str]) -> None:
        """Let `sources` of `engine` be seen, and no other one."""
        self._engine = engine
        self._sources = sources

    @property
    def generation(self) -> int:
        """The generation that is served."""
        return self._engine.generation

    def unit_count(self, grain: Grain, scope: Scope = EVERYWHERE) -> int:
        """Return how many units of that grain there are in scope."""
        return self._engine.unit_count(grain, self._narrowed(scope))

    def search(self, terms: Sequence[str], grain: Grain, limit: int, scope: Scope = EVERYWHERE) -> tuple[Hit, ...]:
        """Return the best `limit` units that hold any of the terms, best first, ties in key order."""
        return self._engine.search(terms, grain, limit, self._narrowed(scope))

    def score(
        self, terms: Sequence[str], grain: Grain, keys: Sequence[UnitKey], scope: Scope = EVERYWHERE
    ) -> tuple[float, ...]:
        """Return the score of each given unit, in the order given; 0 for one that holds none of the terms."""
        return self._engine.score(terms, grain, keys, self._narrowed(scope))

    def statistics(self, terms: Sequence[str], grain: Grain, scope: Scope = EVERYWHERE) -> tuple[TermStatistics, ...]:
        """Return each term's document frequency and idf, in the order given."""
        return self._engine.statistics(terms, grain, self._narrowed(scope))

    def holds(
        self, terms: Sequence[str], grain: Grain, keys: Sequence[UnitKey], scope: Scope = EVERYWHERE
    ) -> tuple[tuple[bool, ...], ...]:
        """Return for each unit, and there for each term, whether the unit holds it."""
        return self._engine.holds(terms, grain, keys, self._narrowed(scope))

    def _narrowed(self, scope: Scope) -> Scope:
        return replace(scope, sources=self._sources if scope.sources is None else self._sources & scope.sources)
