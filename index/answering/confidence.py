"""How much of a question a passage covers: the confidence of an answer, for now uncalibrated. Pure."""

from collections.abc import Sequence

from index.engine import TermStatistics


def idf_coverage(statistics: Sequence[TermStatistics], held: Sequence[bool]) -> float:
    """Return the share of the question's idf that the held terms make up, from 0 to 1.

    A term that nothing in scope holds weighs most, so a question about an unknown name scores low.
    """
    total = sum(weight.idf for weight in statistics)
    if total <= 0:
        return 0.0
    covered = sum(weight.idf for weight, here in zip(statistics, held, strict=True) if here)
    return min(1.0, max(0.0, covered / total))
