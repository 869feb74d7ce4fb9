"""The reference engine: rank-bm25 itself, behind the interface, guarded against its pitfalls.

- Lucene's idf is the default: rank-bm25's own is 0 for a term in half of the units and has a floor
  near 3 for one in more; `formula = "okapi"` keeps rank-bm25's as it is.
- An empty collection, or one of empty units, never reaches rank-bm25, which divides by their number.
- Only units that hold a term are scored and returned: BM25+ gives the others a score above 0 too.
- Terms are distinct by contract, as rank-bm25 counts a repeated one twice.
"""

import heapq
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from threading import Lock
from typing import Final

import numpy as np
from rank_bm25 import BM25L, BM25Okapi, BM25Plus

from index.engine.formulas import lucene_idf
from index.engine.interface import AnalyzedDocument, Grain, Hit, TermStatistics, UnitKey
from index.model import EVERYWHERE, Scope

_SCOPES_KEPT: Final = 16
"""Restricted scopes whose rankers are remembered; building one again costs a pass over its documents."""

Unit = tuple[UnitKey, Sequence[str]]


def lucene_bm25(corpus: Sequence[Sequence[str]], *, k1: float, b: float) -> BM25Okapi:
    """Return rank-bm25's Okapi over `corpus` with Lucene's idf in the place of its own."""
    ranker = BM25Okapi(corpus, k1=k1, b=b)
    document_frequencies = Counter(term for frequencies in ranker.doc_freqs for term in frequencies)
    ranker.idf = {term: lucene_idf(len(corpus), frequency) for term, frequency in document_frequencies.items()}
    return ranker


FORMULAS: Final[Mapping[str, Callable[..., BM25Okapi]]] = {
    "lucene": lucene_bm25,
    "okapi": BM25Okapi,
    "plus": BM25Plus,
    "l": BM25L,
}


class ReferenceEngine:
    """rank-bm25 over sentences, passages and documents; each scope and grain gets an index of its own when asked."""

    def __init__(
        self, generation: int, documents: Iterable[AnalyzedDocument], *, formula: str, k1: float, b: float
    ) -> None:
        """Take in `documents` in any order; `formula` is a key of `FORMULAS`, k1 and b are BM25's."""
        self._generation = generation
        self._documents = sorted(documents, key=lambda document: (document.source, document.name))
        self._make = lambda corpus: FORMULAS[formula](corpus, k1=k1, b=b)
        self._rankers: OrderedDict[tuple[Scope, Grain], _Ranker] = OrderedDict()
        self._lock = Lock()

    @property
    def generation(self) -> int:
        """The generation that is served."""
        return self._generation

    def unit_count(self, grain: Grain, scope: Scope = EVERYWHERE) -> int:
        """Return how many units of that grain there are in scope."""
        return len(self._ranker(grain, scope).keys)

    def search(self, terms: Sequence[str], grain: Grain, limit: int, scope: Scope = EVERYWHERE) -> tuple[Hit, ...]:
        """Return the best `limit` units that hold any of the terms, best first, ties in key order."""
        return self._ranker(grain, scope).search(terms, limit)

    def score(
        self, terms: Sequence[str], grain: Grain, keys: Sequence[UnitKey], scope: Scope = EVERYWHERE
    ) -> tuple[float, ...]:
        """Return the score of each given unit, in the order given; 0 for one that holds none of the terms."""
        return self._ranker(grain, scope).score(terms, keys)

    def statistics(self, terms: Sequence[str], grain: Grain, scope: Scope = EVERYWHERE) -> tuple[TermStatistics, ...]:
        """Return each term's document frequency and idf, in the order given."""
        return self._ranker(grain, scope).statistics(terms)

    def holds(
        self, terms: Sequence[str], grain: Grain, keys: Sequence[UnitKey], scope: Scope = EVERYWHERE
    ) -> tuple[tuple[bool, ...], ...]:
        """Return for each unit, and there for each term, whether the unit holds it."""
        ranker = self._ranker(grain, scope)
        return tuple(ranker.holds(terms, key) for key in keys)

    def _ranker(self, grain: Grain, scope: Scope) -> "_Ranker":
        with self._lock:
            ranker = self._rankers.get((scope, grain))
            if ranker is None:
                ranker = _Ranker(_units(self._documents, grain, scope), self._make)
                self._rankers[scope, grain] = ranker
            self._rankers.move_to_end((scope, grain))
            self._forget_oldest()
            return ranker

    def _forget_oldest(self) -> None:
        restricted = [key for key in self._rankers if key[0] != EVERYWHERE]
        for key in restricted[: -_SCOPES_KEPT * len(Grain)]:
            del self._rankers[key]


def _units(documents: Sequence[AnalyzedDocument], grain: Grain, scope: Scope) -> Iterator[Unit]:
    for document in documents:
        if not scope.admits(document.source, document.name):
            continue
        for ordinal, terms in enumerate(_terms_of(document, grain)):
            yield UnitKey(document.source, document.name, ordinal), terms


def _terms_of(document: AnalyzedDocument, grain: Grain) -> Iterator[Sequence[str]]:
    if grain is Grain.SENTENCE:
        yield from document.sentences
    elif grain is Grain.PASSAGE:
        for passage in document.passages:
            held = document.sentences[passage.first : passage.last]
            yield [*document.title, *(term for terms in held for term in terms)]
    else:
        yield [*document.title, *(term for terms in document.sentences for term in terms)]


class _Ranker:
    """rank-bm25 over the units of one grain in one scope, with the postings that it lacks.

    Units are numbered in key order. Those without terms have a number but are unknown to rank-bm25.
    """

    def __init__(self, units: Iterable[Unit], make: Callable[[list[Sequence[str]]], BM25Okapi]) -> None:
        everything = list(units)
        filled = [(key, terms) for key, terms in everything if terms]
        self.keys = [key for key, _ in everything]
        self._filled = [key for key, _ in filled]
        self._numbers = {key: number for number, key in enumerate(self._filled)}
        self._bm25 = make([terms for _, terms in filled]) if filled else None
        self._postings: dict[str, list[int]] = {}
        if self._bm25 is not None:
            # As an array, since rank-bm25 turns the list into one for every query anew.
            self._bm25.doc_len = np.asarray(self._bm25.doc_len)
            for number, frequencies in enumerate(self._bm25.doc_freqs):
                for term in frequencies:
                    self._postings.setdefault(term, []).append(number)

    def search(self, terms: Sequence[str], limit: int) -> tuple[Hit, ...]:
        numbers = sorted({number for term in terms for number in self._postings.get(term, ())})
        scored = zip(self._scores(terms, numbers), numbers, strict=True)
        best = heapq.nsmallest(limit, scored, key=lambda pair: (-pair[0], pair[1]))
        return tuple(Hit(self._filled[number], score) for score, number in best)

    def score(self, terms: Sequence[str], keys: Sequence[UnitKey]) -> tuple[float, ...]:
        known = {key: self._numbers[key] for key in keys if key in self._numbers}
        scores = dict(zip(known, self._scores(terms, list(known.values())), strict=True))
        return tuple(scores[key] if key in scores and any(self.holds(terms, key)) else 0.0 for key in keys)

    def statistics(self, terms: Sequence[str]) -> tuple[TermStatistics, ...]:
        idf = self._bm25.idf if self._bm25 is not None else {}
        return tuple(
            TermStatistics(
                term,
                len(self._postings.get(term, ())),
                # A term nowhere to be found is the rarest of all.
                idf[term] if term in idf else lucene_idf(len(self.keys), 0),
            )
            for term in terms
        )

    def holds(self, terms: Sequence[str], key: UnitKey) -> tuple[bool, ...]:
        number = self._numbers.get(key)
        if number is None or self._bm25 is None:
            return (False,) * len(terms)
        frequencies = self._bm25.doc_freqs[number]
        return tuple(term in frequencies for term in terms)

    def _scores(self, terms: Sequence[str], numbers: Sequence[int]) -> Sequence[float]:
        if self._bm25 is None or not numbers:
            return ()
        scores: list[float] = self._bm25.get_batch_scores(terms, numbers)
        return scores
