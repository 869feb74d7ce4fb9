"""How often something stands in a text -> how much it counts; and how much alike two documents are. Pure."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

_K1: Final = 1.2
_B: Final = 0.6
"""BM25's usual parameters, with the length counting somewhat less than usual: abstracts are much of one length."""

Vector = Mapping[str, float]
"""Terms with weights, of length 1."""


def saturated(count: int, length: float) -> float:
    """Return what `count` occurrences count, from 0 to k1 + 1; `length` is the text's over the usual one (BM25)."""
    return count * (_K1 + 1) / (count + _K1 * (1 - _B + _B * length))


def vector(weights: Mapping[str, float], most: int) -> Vector:
    """Return the `most` heaviest terms, ties by name, scaled to a length of 1."""
    best = sorted(weights, key=lambda term: (-weights[term], term))[:most]
    length = math.sqrt(sum(weights[term] ** 2 for term in best))
    return {term: weights[term] / length for term in best} if length else {}


def smoothed(scores: Sequence[float], vectors: Sequence[Vector], share: float, most: int) -> list[float]:
    """Pull each score by `share` towards the mean of those of the `most` likest others, the likest counting most.

    Diaz 2005, "Regularizing ad hoc retrieval scores": documents that are alike are relevant to the same questions.
    A score whose document is like no other one stays as it is.
    """
    found = []
    for own, (score, cosines) in enumerate(zip(scores, _cosines(vectors), strict=True)):
        likest = sorted((-cosine, other) for other, cosine in cosines.items() if other != own)[:most]
        total = -sum(negative for negative, _ in likest)
        around = -sum(negative * scores[other] for negative, other in likest)
        found.append((1 - share) * score + share * around / total if total else score)
    return found


def _cosines(vectors: Sequence[Vector]) -> list[dict[int, float]]:
    holding: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, held in enumerate(vectors):
        for term, weight in held.items():
            holding[term].append((number, weight))
    found: list[dict[int, float]] = []
    for held in vectors:
        cosines: dict[int, float] = defaultdict(float)
        for term, weight in held.items():
            for other, theirs in holding[term]:
                cosines[other] += weight * theirs
        found.append(cosines)
    return found
