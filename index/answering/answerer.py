"""The verb that chains the steps: a question in, an `Answer` or a `NoAnswer` out. Pure: no I/O, no clock."""

from collections.abc import Sequence
from typing import Final

from config.schema import Settings
from index.answering.candidates import Candidate, find_candidates, score_sentence
from index.answering.confidence import idf_coverage
from index.answering.question import QuestionLimits, Unanswerable, understand
from index.answering.quoting import quote_of
from index.engine import AnalyzedDocument, Engine, Grain, UnitKey, open_engine
from index.errors import UnknownDocumentError, UnknownQuoteError
from index.model import (
    EVERYWHERE,
    Answer,
    DeclineReason,
    Explanation,
    NoAnswer,
    Outcome,
    Question,
    Quote,
    RankedDocument,
    Scope,
    SentenceKind,
    StoredDocument,
    TermWeight,
)
from index.text.terms import TermAnalyzer

LEAST_DOCUMENTS: Final = 100
"""The ranking of documents holds at least so many, however few quotes are asked for."""


class Answerer:
    """Answers from one immutable generation of a library. May be shared by threads."""

    def __init__(self, generation: int, documents: Sequence[StoredDocument], settings: Settings) -> None:
        """Analyse and index `documents`; with the first question this took 9 s for 47,000 sentences on 2 cores."""
        self._settings = settings
        self._analyzer = TermAnalyzer()
        self._documents = {(document.source, document.name): document for document in documents}
        self._engine: Engine = open_engine(
            settings, generation, [analyze(document, self._analyzer) for document in documents]
        )

    @property
    def generation(self) -> int:
        """The library's generation that answers."""
        return self._engine.generation

    def find(self, source: str, name: str) -> StoredDocument | None:
        """Return a document by its source's and its own name; None where there is none."""
        return self._documents.get((source, name))

    def document(self, source: str, name: str) -> StoredDocument:
        """Return a document by its source's and its own name; raises UnknownDocumentError."""
        document = self.find(source, name)
        if document is None:
            raise UnknownDocumentError(
                f"There is no document “{name}” in the source “{source}”.",
                "Ask again: the library may have changed since.",
            )
        return document

    def answer(
        self, question: str, *, quotes: int = 10, scope: Scope = EVERYWHERE, min_confidence: float | None = None
    ) -> Outcome:
        """Answer with up to `quotes` single-sentence quotes, or say why not; never raises for a question's sake.

        `min_confidence` takes the place of the setting `answers.min_confidence`, where it is given.
        """
        limits = self._settings.questions
        understood = understand(question, self._analyzer, QuestionLimits(limits.max_chars, limits.max_terms))
        if isinstance(understood, Unanswerable):
            return self._decline(understood.question, understood.reason)
        if not self._engine.unit_count(Grain.DOCUMENT, scope):
            return self._decline(understood, DeclineReason.NOTHING_TO_SEARCH)
        threshold = self._settings.answers.min_confidence if min_confidence is None else min_confidence
        return self._answer_terms(understood, quotes, scope, threshold)

    def explain(
        self, outcome: Outcome, rank: int = 1, scope: Scope = EVERYWHERE, min_confidence: float | None = None
    ) -> Explanation:
        """Say what each term counted for the quote of that rank; raises UnknownQuoteError where there is none.

        `scope` and `min_confidence` are those that the outcome was made with.
        """
        quotes = outcome.quotes if isinstance(outcome, Answer) else outcome.nearest
        quote = next((quote for quote in quotes if quote.rank == rank), None)
        if quote is None:
            raise UnknownQuoteError(rank, len(quotes))
        candidate = self._candidate_of(outcome.question, quote, scope)
        weights = self._term_weights(outcome.question, candidate, scope)
        return Explanation(
            quote=quote,
            terms=weights,
            common=outcome.question.common,
            sentence_count=self._engine.unit_count(Grain.SENTENCE, scope),
            sentence_score=candidate.sentence_score,
            passage_score=candidate.passage_score,
            passage_weight=self._settings.ranking.passage_weight,
            confidence=outcome.confidence,
            threshold=self._settings.answers.min_confidence if min_confidence is None else min_confidence,
            answered=isinstance(outcome, Answer),
        )

    def _answer_terms(self, question: Question, quotes: int, scope: Scope, threshold: float) -> Outcome:
        terms = [entry.term for entry in question.terms]
        candidates = self._candidates(terms, scope)
        documents = self._ranked_documents(terms, max(LEAST_DOCUMENTS, quotes), scope)
        confidence = self._confidence(terms, candidates, scope)
        found = tuple(_quote(candidate, rank) for rank, candidate in enumerate(candidates[:quotes], 1))
        if found and confidence >= threshold:
            return Answer(question, found, documents, confidence, self.generation)
        statistics = self._engine.statistics(terms, Grain.SENTENCE, scope)
        return NoAnswer(
            question=question,
            reason=DeclineReason.LOW_CONFIDENCE if found else DeclineReason.NO_MATCH,
            nearest=found,
            documents=documents,
            confidence=confidence,
            generation=self.generation,
            missing=tuple(
                entry.word
                for entry, weight in zip(question.terms, statistics, strict=True)
                if not weight.document_frequency
            ),
        )

    def _decline(self, question: Question, reason: DeclineReason) -> NoAnswer:
        return NoAnswer(question, reason, (), (), 0.0, self.generation)

    def _candidates(self, terms: Sequence[str], scope: Scope) -> tuple[Candidate, ...]:
        ranking = self._settings.ranking
        return find_candidates(
            self._engine,
            self._documents,
            terms,
            limit=ranking.candidates,
            passage_weight=ranking.passage_weight,
            scope=scope,
        )

    def _ranked_documents(self, terms: Sequence[str], limit: int, scope: Scope) -> tuple[RankedDocument, ...]:
        hits = self._engine.search(terms, Grain.DOCUMENT, limit, scope)
        return tuple(RankedDocument(hit.key.source, hit.key.document, hit.score) for hit in hits)

    def _confidence(self, terms: Sequence[str], candidates: Sequence[Candidate], scope: Scope) -> float:
        if not candidates:
            return 0.0
        statistics = self._engine.statistics(terms, Grain.SENTENCE, scope)
        held = self._engine.holds(terms, Grain.PASSAGE, candidates[0].passage, scope)
        return idf_coverage(statistics, held)

    def _candidate_of(self, question: Question, quote: Quote, scope: Scope) -> Candidate:
        document = self.document(quote.source, quote.document)
        starts = [sentence.start for sentence in document.segmentation.sentences]
        ordinal = starts.index(quote.start)
        return score_sentence(
            self._engine,
            document,
            ordinal,
            [entry.term for entry in question.terms],
            passage_weight=self._settings.ranking.passage_weight,
            scope=scope,
        )

    def _term_weights(self, question: Question, candidate: Candidate, scope: Scope) -> tuple[TermWeight, ...]:
        statistics = self._engine.statistics([entry.term for entry in question.terms], Grain.SENTENCE, scope)
        return tuple(
            TermWeight(
                term=entry.term,
                word=entry.word,
                document_frequency=weight.document_frequency,
                idf=weight.idf,
                in_sentence=self._score_alone(entry.term, Grain.SENTENCE, candidate.key, scope),
                in_passage=self._score_alone(entry.term, Grain.PASSAGE, candidate.passage, scope)
                * self._settings.ranking.passage_weight,
            )
            for entry, weight in zip(question.terms, statistics, strict=True)
        )

    def _score_alone(self, term: str, grain: Grain, key: UnitKey, scope: Scope) -> float:
        """BM25 is a sum over terms, so what one of them counts is its score alone."""
        return self._engine.score([term], grain, [key], scope)[0]


def analyze(document: StoredDocument, analyzer: TermAnalyzer) -> AnalyzedDocument:
    """Turn a stored document into what an engine takes in; markup is not searched."""
    return AnalyzedDocument(
        source=document.source,
        name=document.name,
        sentences=tuple(
            tuple(analyzer.terms(document.text[sentence.start : sentence.end]))
            if sentence.kind is not SentenceKind.MARKUP
            else ()
            for sentence in document.segmentation.sentences
        ),
        passages=document.segmentation.passages,
        title=tuple(analyzer.terms(document.title)) if document.title else (),
    )


def _quote(candidate: Candidate, rank: int) -> Quote:
    sentence = candidate.sentence
    return quote_of(candidate.document, sentence.start, sentence.end, rank=rank, score=candidate.score)
