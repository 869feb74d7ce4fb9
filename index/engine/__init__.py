"""Terms -> postings -> ranked units. The package's law: an engine is one immutable generation.

`open_engine` is the only place that knows which engines there are; everybody else sees `Engine`.
"""

from collections.abc import Iterable
from typing import Final

from config.errors import UsageError
from config.schema import Settings
from index.engine.interface import AnalyzedDocument, Engine, Grain, Hit, TermStatistics, UnitKey

__all__ = [
    "EMBEDDED",
    "EMBEDDED_FORMULAS",
    "AnalyzedDocument",
    "Engine",
    "Grain",
    "Hit",
    "TermStatistics",
    "UnitKey",
    "open_engine",
]


EMBEDDED: Final = "embedded"
EMBEDDED_FORMULAS: Final = ("lucene", "okapi")


def open_engine(settings: Settings, generation: int, documents: Iterable[AnalyzedDocument]) -> Engine:
    """Build the engine that `settings.engine` names over `documents`, as generation `generation`.

    Raises:
        UsageError: that engine does not know the formula that is set.
    """
    ranking = settings.ranking
    if settings.engine == EMBEDDED:
        from index.engine.embedded import EmbeddedEngine  # noqa: PLC0415 (numpy: only when an engine is built)

        if ranking.formula not in EMBEDDED_FORMULAS:
            raise UsageError(
                f"The embedded engine does not know the formula “{ranking.formula}”.",
                "Set ranking.formula to lucene or okapi, or engine to reference.",
            )
        return EmbeddedEngine.of(generation, documents, formula=ranking.formula, k1=ranking.k1, b=ranking.b)
    from index.engine.reference import ReferenceEngine  # noqa: PLC0415 (numpy: only when an engine is built)

    return ReferenceEngine(generation, documents, formula=ranking.formula, k1=ranking.k1, b=ranking.b)
