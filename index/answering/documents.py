"""A question -> whole documents, best first. Pure.

Whole documents are ranked by their BM25, and by what BM25 does not see: for the best of them, how far their title and
their wording go with the question. The likeliest then say what else such documents speak of (feedback), and everything
that holds that is scored by it too. At last each score is pulled towards those of the documents most like it.

The weights were chosen on three public collections of judged documents, each by what is best for the two others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Final

from index.answering.candidates import Documents
from index.answering.feedback import feedback_terms
from index.answering.likeness import Vector, saturated, smoothed, vector
from index.answering.overlap import overlaps
from index.answering.wholes import Whole, usual_length, whole_of
from index.engine import Engine, Grain, UnitKey
from index.model import Question, RankedDocument, Scope
from index.text.terms import TermAnalyzer

WHOLES_KEPT: Final = 5_000
"""Documents whose terms are remembered, those used last: some 10 kB for each hundred words of a document."""


@dataclass(frozen=True, slots=True)
class DocumentWeights:
    """How much each part counts beside a document's own BM25, and how many documents and terms it looks at.

    `depth` documents are looked up for the question, and again for each of the `feedback_terms` that come from the
    `likeliest` documents; their own count `feedback` times what a question of as many terms would. Of the `close` best
    the wording is read, which adds `title`, `pairs` and `grams` (see `Overlap`). The score of each of the `alike` best
    is pulled by `smoothing` towards its `neighbours`, found by the `vector_terms` heaviest terms of each.
    """

    depth: int = 1_000
    close: int = 100
    title: float = 0.2
    pairs: float = 0.1
    grams: float = 0.1
    likeliest: int = 20
    feedback_terms: int = 50
    feedback: float = 1.2
    alike: int = 100
    vector_terms: int = 20
    neighbours: int = 10
    smoothing: float = 0.25


WEIGHTS: Final = DocumentWeights()
"""One configuration for all libraries."""


class DocumentRanker:
    """Ranks the whole documents of one generation. May be shared by threads."""

    def __init__(
        self,
        engine: Engine,
        documents: Documents,
        languages: Mapping[tuple[str, str], str],
        analyzer: TermAnalyzer,
        weights: DocumentWeights = WEIGHTS,
    ) -> None:
        """Rank what `engine` holds of `documents`, of which `languages` tells in what they are written."""
        self._engine = engine
        self._weights = weights
        # No method of its own: that would be a cycle, and keep a generation in memory that nobody uses any more.
        self._whole = lru_cache(WHOLES_KEPT)(partial(_whole_at, documents, languages, analyzer))

    def ranked(self, question: Question, scope: Scope, limit: int) -> tuple[RankedDocument, ...]:
        """Return the best `limit` documents, best first, ties in key order; nothing outside `scope` plays a part."""
        terms = [entry.term for entry in question.terms]
        hits = self._engine.search(terms, Grain.DOCUMENT, self._weights.depth, scope) if limit else ()
        scores = {hit.key: hit.score for hit in hits}
        close = [hit.key for hit in hits[: self._weights.close]]
        scores |= self._with_wording(question, {key: scores[key] for key in close}, scope)
        scores = self._with_feedback(terms, scores, _best({key: scores[key] for key in close}), scope)
        alike = _best(scores)[: self._weights.alike]
        scores |= self._with_likeness({key: scores[key] for key in alike}, scope)
        return tuple(RankedDocument(key.source, key.document, scores[key]) for key in _best(scores)[:limit])

    def _with_wording(self, question: Question, scores: Mapping[UnitKey, float], scope: Scope) -> dict[UnitKey, float]:
        wholes = [self._whole(key) for key in scores]
        idf = self._idf([entry.term for entry in question.terms], scope)
        found = overlaps(question, idf, wholes)
        weights = self._weights
        return {
            key: score + weights.title * one.title + weights.pairs * one.pairs + weights.grams * one.grams
            for (key, score), one in zip(scores.items(), found, strict=True)
        }

    def _with_feedback(
        self, terms: Sequence[str], scores: Mapping[UnitKey, float], close: Sequence[UnitKey], scope: Scope
    ) -> dict[UnitKey, float]:
        """Add what the terms typical of the likeliest documents give, as much as the question's own at full weight."""
        likeliest = [(self._whole(key), scores[key]) for key in close[: self._weights.likeliest]]
        added = feedback_terms(likeliest, lambda found: self._shared_idf(found, scope), self._weights.feedback_terms)
        weight = self._weights.feedback * len(self._idf(terms, scope))
        found = dict(scores)
        new: dict[UnitKey, float] = {}
        for term, share in added.items():
            for hit in self._engine.search([term], Grain.DOCUMENT, self._weights.depth, scope):
                held = found if hit.key in found else new
                held[hit.key] = held.get(hit.key, 0.0) + weight * share * hit.score
        best = _best(new)[: self._weights.depth]
        return found | self._with_terms(terms, {key: new[key] for key in best}, scope)

    def _with_terms(self, terms: Sequence[str], new: Mapping[UnitKey, float], scope: Scope) -> dict[UnitKey, float]:
        """Add the question's own score to documents that were not among those looked up for it."""
        own = self._engine.score(terms, Grain.DOCUMENT, list(new), scope)
        return {key: score + mine for (key, score), mine in zip(new.items(), own, strict=True)}

    def _with_likeness(self, scores: Mapping[UnitKey, float], scope: Scope) -> dict[UnitKey, float]:
        wholes = [self._whole(key) for key in scores]
        vectors = self._vectors(wholes, scope)
        found = smoothed(list(scores.values()), vectors, self._weights.smoothing, self._weights.neighbours)
        return dict(zip(scores, found, strict=True))

    def _vectors(self, wholes: Sequence[Whole], scope: Scope) -> list[Vector]:
        idf = self._shared_idf(list(dict.fromkeys(term for whole in wholes for term in whole.counts)), scope)
        usual = usual_length(wholes)
        return [
            vector(
                {
                    term: saturated(count, whole.length / usual) * idf[term]
                    for term, count in whole.counts.items()
                    if term in idf
                },
                self._weights.vector_terms,
            )
            for whole in wholes
        ]

    def _idf(self, terms: Sequence[str], scope: Scope) -> dict[str, float]:
        """Return the idf of the terms that any document in scope holds."""
        found = self._engine.statistics(terms, Grain.DOCUMENT, scope)
        return {entry.term: entry.idf for entry in found if entry.document_frequency}

    def _shared_idf(self, terms: Sequence[str], scope: Scope) -> dict[str, float]:
        """Return the idf of the terms that several documents in scope hold: one alone connects nothing."""
        found = self._engine.statistics(terms, Grain.DOCUMENT, scope)
        return {entry.term: entry.idf for entry in found if entry.document_frequency > 1}


def _best(scores: Mapping[UnitKey, float]) -> list[UnitKey]:
    """Return the keys, best score first, ties in their own order."""
    return sorted(scores, key=lambda key: (-scores[key], key))


def _whole_at(
    documents: Documents, languages: Mapping[tuple[str, str], str], analyzer: TermAnalyzer, key: UnitKey
) -> Whole:
    place = key.source, key.document
    return whole_of(documents[place], analyzer, languages[place])
