"""A question over one generation -> its candidates, best first, each with the signals that put it there. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from index.answering.candidates import Candidate, Documents, find_candidates, score_candidates
from index.answering.confidence import Support
from index.answering.information import information
from index.answering.kinds import expected_kinds
from index.answering.profiles import NOTHING, Profile, profile
from index.answering.signals import HIGHEST_BM25, Asked, Sighting, asked, signals
from index.answering.weights import Weights, mixture
from index.engine import Engine, Grain, UnitKey
from index.model import Question, Scope, Sentence, StoredDocument
from index.text.terms import TermAnalyzer

PROFILES_KEPT: Final = 20_000
"""Sentences whose profile is remembered, those used last: some 60 MB, and a question's candidates many times over."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its signals, in the order of `SIGNALS`, and what they add up to."""

    candidate: Candidate
    signals: tuple[float, ...]
    score: float


class Ranker:
    """Ranks the sentences of one generation. May be shared by threads."""

    def __init__(
        self,
        engine: Engine,
        documents: Documents,
        languages: Mapping[tuple[str, str], str],
        analyzer: TermAnalyzer,
        weights: Weights,
    ) -> None:
        """Rank what `engine` holds of `documents`, of which `languages` tells in what they are written."""
        self._engine = engine
        self._documents = documents
        self._weights = weights
        self._profile = lru_cache(PROFILES_KEPT)(self._make_profile)
        self._languages = languages
        self._analyzer = analyzer

    def ranked(self, question: Question, scope: Scope, most: int) -> tuple[Ranked, ...]:
        """Return up to `most` candidates for a question, best first, ties in key order."""
        terms = [entry.term for entry in question.terms]
        return self._ranked(question, find_candidates(self._engine, self._documents, terms, scope, most), scope)

    def one(self, question: Question, key: UnitKey, scope: Scope, most: int) -> Ranked:
        """Return one sentence as it ranks beside the candidates for a question."""
        terms = [entry.term for entry in question.terms]
        candidates = find_candidates(self._engine, self._documents, terms, scope, most)
        if all(candidate.key != key for candidate in candidates):
            candidates += tuple(score_candidates(self._engine, self._documents, [key], terms, scope))
        return next(one for one in self._ranked(question, candidates, scope) if one.candidate.key == key)

    def support(self, question: Question, ranked: Sequence[Ranked], scope: Scope) -> Support:
        """Return what speaks for the best of `ranked`, of which there is at least one."""
        terms = [entry.term for entry in question.terms]
        best = ranked[0].candidate
        key = best.key
        before = self._profile(UnitKey(key.source, key.document, key.ordinal - 1)) if key.ordinal else NOTHING
        here = self._profile(key).held
        title = self._title_terms(best.document)
        statistics = self._engine.statistics(terms, Grain.SENTENCE, scope)

        sentences = self._engine.unit_count(Grain.SENTENCE, scope)

        def held(grain: Grain, unit: UnitKey) -> frozenset[str]:
            flags = self._engine.holds(terms, grain, unit, scope)
            return frozenset(term for term, here in zip(terms, flags, strict=True) if here)

        return Support(
            idf={entry.term: information(entry, sentences) for entry in statistics},
            near=here | before.held | title,
            around=held(Grain.PASSAGE, best.passage),
            within=held(Grain.DOCUMENT, UnitKey(key.source, key.document)),
            unknown=frozenset(entry.term for entry in statistics if not entry.document_frequency),
            kinds=expected_kinds(question.text),
            signals=ranked[0].signals,
            scores=[one.score for one in ranked],
        )

    def _ranked(self, question: Question, candidates: Sequence[Candidate], scope: Scope) -> tuple[Ranked, ...]:
        terms = [entry.term for entry in question.terms]
        statistics = self._engine.statistics(terms, Grain.SENTENCE, scope)
        sentences = self._engine.unit_count(Grain.SENTENCE, scope)
        idf = {entry.term: information(entry, sentences) for entry in statistics}
        highest = HIGHEST_BM25 * sum(entry.idf for entry in statistics)
        own = profile(question.text, self._analyzer, question.language)
        known = asked(question, own, idf, highest, [self._profile(one.key) for one in candidates])
        held = {
            passage: frozenset(
                term
                for term, here in zip(terms, self._engine.holds(terms, Grain.PASSAGE, passage, scope), strict=True)
                if here
            )
            for passage in dict.fromkeys(one.passage for one in candidates)
        }
        found = [self._seen(known, one, held[one.passage]) for one in candidates]
        return tuple(sorted(found, key=lambda one: (-one.score, one.candidate.key)))

    def _seen(self, question: Asked, candidate: Candidate, passage_terms: frozenset[str]) -> Ranked:
        key = candidate.key
        sighting = Sighting(
            profile=self._profile(key),
            before=self._profile(UnitKey(key.source, key.document, key.ordinal - 1)) if key.ordinal else NOTHING,
            ordinal=key.ordinal,
            sentence_score=candidate.sentence_score,
            passage_score=candidate.passage_score,
            document_score=candidate.document_score,
            passage_terms=passage_terms,
            title_terms=self._title_terms(candidate.document),
        )
        found = signals(question, sighting)
        return Ranked(candidate, found, mixture(self._weights, found))

    def _title_terms(self, document: StoredDocument) -> frozenset[str]:
        language = self._languages[document.source, document.name]
        return frozenset(self._analyzer.terms(document.title, language)) if document.title else frozenset()

    def _make_profile(self, key: UnitKey) -> Profile:
        return profile(self._text(key), self._analyzer, self._languages[key.source, key.document])

    def _text(self, key: UnitKey) -> str:
        document: StoredDocument = self._documents[key.source, key.document]
        sentence: Sentence = document.segmentation.sentences[key.ordinal]
        return document.text[sentence.start : sentence.end]
