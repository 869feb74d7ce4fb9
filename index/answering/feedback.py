"""The likeliest documents -> the terms that are typical of them, with their weights. Pure.

Pseudo relevance feedback, as in RM3: Lavrenko and Croft 2001, "Relevance-Based Language Models". The documents count
by how likely their scores make them, which keeps the feedback of a question with one good document to that one.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from index.answering.wholes import Whole

_STEEPNESS: Final = 3.0
"""A document that scores so many points of BM25 less than the first counts 1/e of it."""

Idf = Callable[[Sequence[str]], Mapping[str, float]]
"""Terms -> the idf of those that several documents hold."""


def feedback_terms(likeliest: Sequence[tuple[Whole, float]], idf: Idf, most: int) -> dict[str, float]:
    """Return the `most` weightiest terms of documents with their scores, best first; weights add up to 1."""
    if not likeliest:
        return {}
    best = likeliest[0][1]
    shares = [math.exp((score - best) / _STEEPNESS) for _, score in likeliest]
    found: dict[str, float] = {}
    for (whole, _), share in zip(likeliest, shares, strict=True):
        for term, count in whole.counts.items():
            found[term] = found.get(term, 0.0) + share * count / whole.length
    known = idf(list(found))
    weights = {term: found[term] * known[term] for term in found if known.get(term, 0.0) > 0}
    chosen = sorted(weights, key=lambda term: (-weights[term], term))[:most]
    total = sum(weights[term] for term in chosen)
    return {term: weights[term] / total for term in chosen}
