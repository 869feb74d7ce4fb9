"""The verb that chains the steps: a question in, an `Answer` or a `NoAnswer` out. Pure: no I/O, no clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from config.schema import Settings
from index.answering.aliases import AliasRule
from index.answering.candidates import Candidate
from index.answering.confidence import Support, confidence, evidence
from index.answering.declining import decline_reason, unheld_names
from index.answering.documents import DocumentRanker
from index.answering.lookup import Lookup
from index.answering.presenting import found_together, presented, quotes_of, with_parts
from index.answering.profiles import Profiles
from index.answering.question import QuestionLimits, Unanswerable
from index.answering.ranking import Ranked, Ranker
from index.answering.signals import SIGNALS
from index.answering.understanding import Reader, Understood
from index.answering.weights import Weights, tuned_weights
from index.engine import Engine, Grain, UnitKey, open_engine
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
    Scope,
    SignalWeight,
    StoredDocument,
    TermWeight,
)
from index.segments.analysis import analyze, language_of
from index.text.terms import TermAnalyzer

MOST_MARKED: Final = 3
"""An answer is one to three quotes."""
PART_SHARE: Final = 0.4
"""A part of a question may be two fifths as sure as the whole must be: it has fewer words to be sure by."""
UNLIKELY: Final = 0.25
"""What a confidence counts where a question reads like a task, a sum or the time of day: no source holds those."""


class Answerer:
    """Answers from one immutable generation of a library. May be shared by threads."""

    def __init__(  # noqa: PLR0913 - all but the documents are named and may be left out
        self,
        generation: int,
        documents: Sequence[StoredDocument],
        settings: Settings,
        *,
        synonyms: Sequence[AliasRule] = (),
        weights: Weights | None = None,
        engine: Engine | None = None,
        profiles: Profiles | None = None,
    ) -> None:
        """Answer from `documents`, and from `engine` where there is one that holds just these; else build one of them.

        To build one of 47,000 sentences took 9 s on 2 cores, with the first question. `synonyms` are the owner's own;
        `weights` take the place of those that come with the package. `profiles` remember what was worked out of texts:
        with those of an answerer over an earlier generation, only what changed is worked out again.
        """
        self._settings = settings
        profiles = profiles or Profiles(TermAnalyzer())
        self._analyzer = profiles.analyzer
        self._documents = {(document.source, document.name): document for document in documents}
        self.sentence_count = sum(len(document.segmentation.sentences) for document in documents)
        """How many sentences it answers from."""
        self._languages = {name: language_of(document) for name, document in self._documents.items()}
        self._engine: Engine = engine or open_engine(
            settings,
            generation,
            [analyze(one, self._analyzer, self._languages[one.source, one.name]) for one in documents],
        )
        self._weights = weights or tuned_weights()
        self._reader = Reader(self._engine, self._documents, self._languages, self._analyzer, synonyms)
        self._ranker = Ranker(self._documents, self._languages, profiles, self._weights)
        self._document_ranker = DocumentRanker(self._engine, self._documents, self._languages, self._analyzer)

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

    def answer(  # noqa: PLR0913 - all but the question are named and may be left out
        self,
        question: str,
        *,
        quotes: int = 10,
        marked: int = MOST_MARKED,
        documents: int = 0,
        scope: Scope = EVERYWHERE,
        min_confidence: float | None = None,
        previous: str | None = None,
    ) -> Outcome:
        """Answer with up to `quotes` single-sentence quotes, or say why not; never raises for a question's sake.

        The first `marked` of them have their decisive words marked and their introductions. Up to `documents` whole
        documents are ranked as well. `min_confidence` takes the place of the setting `answers.min_confidence`, where
        it is given; `previous` is the wording of the question before it in the thread, for what a follow-up leaves
        unsaid.
        """
        limits = self._settings.questions
        read = self._reader.read(question, previous, scope, QuestionLimits(limits.max_chars, limits.max_terms))
        if isinstance(read, Unanswerable):
            return self._decline(read.question, read.reason)
        if not self._engine.unit_count(Grain.DOCUMENT, scope):
            return self._decline(read.question, DeclineReason.NOTHING_TO_SEARCH)
        threshold = self._settings.answers.min_confidence if min_confidence is None else min_confidence
        return self._answer(read, Wanted(quotes, marked, documents, scope, threshold))

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
        lookup = Lookup(self._engine, self._reader.again(question, scope), scope)
        seen = self._seen(question, quote, lookup)
        return Explanation(
            quote=quote,
            terms=self._term_weights(question, seen.candidate, lookup),
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

    def _answer(self, read: Understood, wanted: "Wanted") -> Outcome:
        question, scope = read.question, wanted.scope
        lookup = Lookup(self._engine, read.reading, scope)
        most = max(self._settings.ranking.candidates, wanted.quotes)
        ranked = self._ranker.ranked(question, lookup, most)
        support = self._ranker.support(question, ranked, lookup) if ranked else None
        sureness = self._confidence(read, support)
        by_part = [self._best_of(part, wanted, most) for part in read.parts]
        placed = with_parts(ranked, by_part)
        found = presented(read, quotes_of(placed, wanted.quotes), self._documents, wanted.marked)
        documents = self._document_ranker.ranked(question, scope, wanted.documents)
        if found and sureness >= wanted.threshold:
            weights = {entry.word: lookup.information[entry.term] for entry in question.terms}
            together = found_together(question, weights, found, self._documents)
            return Answer(
                question=question,
                quotes=found,
                documents=documents,
                confidence=sureness,
                generation=self.generation,
                independent=together.independent,
                conflicts=together.conflicts,
                named=unheld_names(question, lookup.unknown, self._analyzer),
                open_parts=tuple(number for number, best in enumerate(by_part, 1) if not best),
            )
        decline = decline_reason(question, lookup.unknown, support, self._analyzer)
        return NoAnswer(
            question=question,
            reason=decline.reason if read.manner is None else DeclineReason.NOT_FROM_SOURCES,
            nearest=found,
            documents=documents,
            confidence=sureness,
            generation=self.generation,
            missing=decline.missing,
            named=decline.named,
        )

    def _best_of(self, part: Understood, wanted: "Wanted", most: int) -> tuple[Ranked, ...]:
        """Return the best sentence for a part of a question; none where the sources don't seem to answer it."""
        lookup = Lookup(self._engine, part.reading, wanted.scope)
        ranked = self._ranker.ranked(part.question, lookup, most)
        support = self._ranker.support(part.question, ranked, lookup) if ranked else None
        return ranked[:1] if self._confidence(part, support) >= PART_SHARE * wanted.threshold else ()

    def _decline(self, question: Question, reason: DeclineReason) -> NoAnswer:
        return NoAnswer(question, reason, (), (), 0.0, self.generation)

    def _confidence(self, read: Understood, support: Support | None) -> float:
        if support is None:
            return 0.0
        sureness = confidence(self._weights.confidence, evidence(support))
        return sureness if read.manner is None else UNLIKELY * sureness

    def _seen(self, question: Question, quote: Quote, lookup: Lookup) -> Ranked:
        """Return a quote's sentence as it ranks among the candidates."""
        document = self.document(quote.source, quote.document)
        starts = [sentence.start for sentence in document.segmentation.sentences]
        key = UnitKey(quote.source, quote.document, starts.index(quote.start))
        return self._ranker.one(question, key, lookup, self._settings.ranking.candidates)

    def _term_weights(self, question: Question, candidate: Candidate, lookup: Lookup) -> tuple[TermWeight, ...]:
        figures = lookup.statistics(Grain.SENTENCE)
        in_sentence = lookup.weights_in(Grain.SENTENCE, [candidate.key])[candidate.key]
        in_passage = lookup.weights_in(Grain.PASSAGE, [candidate.passage])[candidate.passage]
        return tuple(
            TermWeight(
                term=entry.term,
                word=entry.word,
                document_frequency=figures[entry.term].document_frequency,
                idf=figures[entry.term].idf,
                in_sentence=entry.term in in_sentence,
                in_passage=entry.term in in_passage,
            )
            for entry in question.terms
        )


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an answer is asked to hold, where it may come from, and how sure it must be."""

    quotes: int
    marked: int
    documents: int
    scope: Scope
    threshold: float
