"""Terms -> postings -> ranked units. The package's law: an engine is one immutable generation.

`open_engine` is the only place that knows which engines there are; everybody else sees `Engine`.
"""

from collections.abc import Iterable

from config.schema import Settings
from index.engine.interface import AnalyzedDocument, Engine, Grain, Hit, TermStatistics, UnitKey

__all__ = ["AnalyzedDocument", "Engine", "Grain", "Hit", "TermStatistics", "UnitKey", "open_engine"]


def open_engine(settings: Settings, generation: int, documents: Iterable[AnalyzedDocument]) -> Engine:
    """Build the engine that `settings.engine` names over `documents`, as generation `generation`."""
    from index.engine.reference import ReferenceEngine  # noqa: PLC0415 (numpy: only when an engine is built)

    ranking = settings.ranking
    return ReferenceEngine(generation, documents, formula=ranking.formula, k1=ranking.k1, b=ranking.b)
