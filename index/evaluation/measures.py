"""The measures of retrieval and of confidence, each a small free function. Pure; plain Python numbers."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

BINS: Final = 10
"""Confidence is cut into so many bins of equal width, as is usual for reliability diagrams."""


def reciprocal_rank(rank: int | None) -> float:
    """Return 1 / rank, where ranks count from 1; 0 where nothing right was found."""
    return 0.0 if rank is None else 1.0 / rank


def mean(values: Sequence[float]) -> float | None:
    """Return the arithmetic mean; None of nothing."""
    return math.fsum(values) / len(values) if values else None


def percentile(values: Sequence[float], share: float) -> float | None:
    """Return the smallest value that at least `share` (above 0, up to 1) of the values don't exceed; None of nothing.

    This is the nearest-rank percentile: always one of the values themselves.
    """
    if not values:
        return None
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def ndcg(ranking: Sequence[str], grades: Mapping[str, int], depth: int) -> float:
    """Return the normalised discounted cumulative gain of the first `depth` documents, from 0 to 1.

    The gain is the grade itself and the discount log2(rank + 1), as in trec_eval; 0 where nothing is relevant.
    """
    gained = _discounted([grades.get(name, 0) for name in ranking[:depth]])
    ideal = _discounted(sorted(grades.values(), reverse=True)[:depth])
    return gained / ideal if ideal else 0.0


def _discounted(gains: Sequence[int]) -> float:
    return math.fsum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))


def recall(ranking: Sequence[str], grades: Mapping[str, int], depth: int) -> float:
    """Return the share of the relevant documents (grade above 0) that are among the first `depth`."""
    relevant = _relevant(grades)
    return len(relevant & set(ranking[:depth])) / len(relevant) if relevant else 0.0


def average_precision(ranking: Sequence[str], grades: Mapping[str, int], depth: int) -> float:
    """Return the mean, over the relevant documents, of the precision at each one's rank; 0 for one beyond `depth`."""
    relevant = _relevant(grades)
    found, total = 0, 0.0
    for rank, name in enumerate(ranking[:depth], 1):
        if name in relevant:
            found += 1
            total += found / rank
    return total / len(relevant) if relevant else 0.0


def _relevant(grades: Mapping[str, int]) -> set[str]:
    return {name for name, grade in grades.items() if grade > 0}


def auroc(positives: Sequence[float], negatives: Sequence[float]) -> float | None:
    """Return how often a positive's value exceeds a negative's, a tie counting half; None where either is missing.

    This is the area under the receiver operating characteristic, by the Mann-Whitney rank sum.
    """
    if not positives or not negatives:
        return None
    labelled = sorted([(value, True) for value in positives] + [(value, False) for value in negatives])
    passed, won = 0, 0.0
    for _, group in groupby(labelled, key=lambda pair: pair[0]):
        labels = [label for _, label in group]
        here = labels.count(False)
        won += labels.count(True) * (passed + here / 2)
        passed += here
    return won / (len(positives) * len(negatives))


@dataclass(frozen=True, slots=True)
class Bin:
    """The judgements whose confidence lies in [`low`, `high`): how many, their mean confidence, the share right."""

    low: float
    high: float
    count: int
    confidence: float | None
    accuracy: float | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """Whether a confidence means what it says. `error` is the expected calibration error, from 0 to 1."""

    bins: tuple[Bin, ...]
    error: float | None


def calibration(pairs: Sequence[tuple[float, bool]], bins: int = BINS) -> Calibration:
    """Compare confidences (0 to 1) with what was right, in `bins` bins of equal width; 1.0 lies in the last.

    The expected calibration error is the mean over all pairs of their bin's |share right - mean confidence|:
    Naeini et al. 2015, "Obtaining Well Calibrated Probabilities Using Bayesian Binning".
    """
    sorted_in: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for confidence, right in pairs:
        sorted_in[min(bins - 1, int(confidence * bins))].append((confidence, right))
    made = tuple(_bin(number / bins, (number + 1) / bins, held) for number, held in enumerate(sorted_in))
    gaps = [
        entry.count * abs(entry.accuracy - entry.confidence)
        for entry in made
        if entry.accuracy is not None and entry.confidence is not None
    ]
    return Calibration(made, math.fsum(gaps) / len(pairs) if pairs else None)


def _bin(low: float, high: float, held: Sequence[tuple[float, bool]]) -> Bin:
    confidence = mean([confidence for confidence, _ in held])
    return Bin(low, high, len(held), confidence, mean([float(right) for _, right in held]))
