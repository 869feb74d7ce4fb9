"""The verb that chains the steps: a question in, an `Answer` or a `NoAnswer` out. Pure: no I/O, no clock."""

from collections.abc import Sequence
from typing import Final

from config.schema import Settings
from index.answering.candidates import Candidate
from index.answering.confidence import confidence, evidence
from index.answering.languages import language_of, main_language, question_language
from index.answering.presenting import found_together, presented, quotes_of
from index.answering.question import QuestionLimits, Unanswerable, understand
from index.answering.ranking import Ranked, Ranker
from index.answering.signals import SIGNALS
from index.answering.weights import tuned_weights
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
    SignalWeight,
    StoredDocument,
    TermWeight,
)
from index.text.terms import TermAnalyzer

MOST_MARKED: Final = 3
"""An answer is one to three quotes."""
LEAST_DOCUMENTS: Final = 100
"""The ranking of documents holds at least so many, however few quotes are asked for."""


NOT_SEARCHED: Final = frozenset({SentenceKind.MARKUP, SentenceKind.BOILERPLATE})
"""A caption tells what its passage is about, though it is never quoted; a link line tells nothing."""


class Answerer:
    """Answers from one immutable generation of a library. May be shared by threads."""

    def __init__(self, generation: int, documents: Sequence[StoredDocument], settings: Settings) -> None:
        """Analyse and index `documents`; with the first question this took 9 s for 47,000 sentences on 2 cores."""
        self._settings = settings
        self._analyzer = TermAnalyzer()
        self._documents = {(document.source, document.name): document for document in documents}
        self._languages = {name: language_of(document) for name, document in self._documents.items()}
        self._language = main_language(self._languages.values())
        self._engine: Engine = open_engine(
            settings,
            generation,
            [analyze(one, self._analyzer, self._languages[one.source, one.name]) for one in documents],
        )
        self._weights = tuned_weights()
        self._ranker = Ranker(self._engine, self._documents, self._languages, self._analyzer, self._weights)

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
        self,
        question: str,
        *,
        quotes: int = 10,
        marked: int = MOST_MARKED,
        scope: Scope = EVERYWHERE,
        min_confidence: float | None = None,
    ) -> Outcome:
        """Answer with up to `quotes` single-sentence quotes, or say why not; never raises for a question's sake.

        The first `marked` of them have their decisive words marked and their introductions.
        `min_confidence` takes the place of the setting `answers.min_confidence`, where it is given.
        """
        limits = self._settings.questions
        understood = understand(
            question,
            self._analyzer,
            QuestionLimits(limits.max_chars, limits.max_terms),
            question_language(question, self._language),
        )
        if isinstance(understood, Unanswerable):
            return self._decline(understood.question, understood.reason)
        if not self._engine.unit_count(Grain.DOCUMENT, scope):
            return self._decline(understood, DeclineReason.NOTHING_TO_SEARCH)
        threshold = self._settings.answers.min_confidence if min_confidence is None else min_confidence
        return self._answer_terms(understood, quotes, marked, scope, threshold)

    def explain(
        self, outcome: Outcome, rank: int = 1, scope: Scope = EVERYWHERE, min_confidence: float | None = None
    ) -> Explanation:
        """Say what put the quote of that rank there; raises UnknownQuoteError where there is none.

        `scope` and `min_confidence` are those that the outcome was made with.
        """
        quotes = outcome.quotes if isinstance(outcome, Answer) else outcome.nearest
        quote = next((quote for quote in quotes if quote.rank == rank), None)
        if quote is None:
            raise UnknownQuoteError(rank, len(quotes))
        question = outcome.question
        seen = self._seen(question, quote, scope)
        return Explanation(
            quote=quote,
            terms=self._term_weights(question, seen.candidate, scope),
            common=question.common,
            sentence_count=self._engine.unit_count(Grain.SENTENCE, scope),
            signals=tuple(
                SignalWeight(name, value, weight)
                for name, value, weight in zip(SIGNALS, seen.signals, self._weights.signals, strict=True)
            ),
            confidence=outcome.confidence,
            threshold=self._settings.answers.min_confidence if min_confidence is None else min_confidence,
            answered=isinstance(outcome, Answer),
        )

    def _answer_terms(self, question: Question, quotes: int, marked: int, scope: Scope, threshold: float) -> Outcome:
        terms = [entry.term for entry in question.terms]
        ranked = self._ranker.ranked(question, scope, max(self._settings.ranking.candidates, quotes))
        documents = self._ranked_documents(terms, max(LEAST_DOCUMENTS, quotes), scope)
        sureness = self._confidence(question, ranked, scope)
        found = presented(question, quotes_of(ranked, quotes), self._documents, marked)
        statistics = self._engine.statistics(terms, Grain.SENTENCE, scope)
        if found and sureness >= threshold:
            weights = {entry.word: weight.idf for entry, weight in zip(question.terms, statistics, strict=True)}
            together = found_together(question, weights, found, self._documents)
            return Answer(
                question, found, documents, sureness, self.generation, together.independent, together.conflicts
            )
        return NoAnswer(
            question=question,
            reason=DeclineReason.LOW_CONFIDENCE if found else DeclineReason.NO_MATCH,
            nearest=found,
            documents=documents,
            confidence=sureness,
            generation=self.generation,
            missing=tuple(
                entry.word
                for entry, weight in zip(question.terms, statistics, strict=True)
                if not weight.document_frequency
            ),
        )

    def _decline(self, question: Question, reason: DeclineReason) -> NoAnswer:
        return NoAnswer(question, reason, (), (), 0.0, self.generation)

    def _ranked_documents(self, terms: Sequence[str], limit: int, scope: Scope) -> tuple[RankedDocument, ...]:
        hits = self._engine.search(terms, Grain.DOCUMENT, limit, scope)
        return tuple(RankedDocument(hit.key.source, hit.key.document, hit.score) for hit in hits)

    def _confidence(self, question: Question, ranked: Sequence[Ranked], scope: Scope) -> float:
        if not ranked:
            return 0.0
        found = evidence(self._ranker.support(question, ranked, scope))
        return confidence(self._weights.confidence, found)

    def _seen(self, question: Question, quote: Quote, scope: Scope) -> Ranked:
        """Return a quote's sentence as it ranks among the candidates."""
        document = self.document(quote.source, quote.document)
        starts = [sentence.start for sentence in document.segmentation.sentences]
        key = UnitKey(quote.source, quote.document, starts.index(quote.start))
        return self._ranker.one(question, key, scope, self._settings.ranking.candidates)

    def _term_weights(self, question: Question, candidate: Candidate, scope: Scope) -> tuple[TermWeight, ...]:
        terms = [entry.term for entry in question.terms]
        statistics = self._engine.statistics(terms, Grain.SENTENCE, scope)
        in_sentence = self._engine.holds(terms, Grain.SENTENCE, candidate.key, scope)
        in_passage = self._engine.holds(terms, Grain.PASSAGE, candidate.passage, scope)
        return tuple(
            TermWeight(
                term=entry.term,
                word=entry.word,
                document_frequency=weight.document_frequency,
                idf=weight.idf,
                in_sentence=here,
                in_passage=around,
            )
            for entry, weight, here, around in zip(question.terms, statistics, in_sentence, in_passage, strict=True)
        )


def analyze(document: StoredDocument, analyzer: TermAnalyzer, language: str) -> AnalyzedDocument:
    """Turn a stored document in that language into what an engine takes in; what is never quoted is not searched."""
    return AnalyzedDocument(
        source=document.source,
        name=document.name,
        sentences=tuple(
            tuple(analyzer.terms(document.text[sentence.start : sentence.end], language))
            if sentence.kind not in NOT_SEARCHED
            else ()
            for sentence in document.segmentation.sentences
        ),
        passages=document.segmentation.passages,
        title=tuple(analyzer.terms(document.title, language)) if document.title else (),
    )
