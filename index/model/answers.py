"""Questions, and what is answered to them."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to look, as if nothing else were indexed. None restricts nothing, an empty set allows nothing."""

    sources: frozenset[str] | None = None
    documents: frozenset[str] | None = None

    def admits(self, source: str, document: str) -> bool:
        """Whether a document of that source and name may be looked at."""
        return (self.sources is None or source in self.sources) and (
            self.documents is None or document in self.documents
        )


EVERYWHERE = Scope()


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """A term that is looked up, and the word of the question that it was made of."""

    term: str
    word: str


@dataclass(frozen=True, slots=True)
class Correction:
    """Words of a question that no source in reach holds, and the words of the sources that were looked up instead.

    `instead` is empty where a word was taken for one that is never looked up.
    """

    typed: tuple[str, ...]
    instead: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AlsoSought:
    """Words of a question, and what was looked for in their place as well (aliases and synonyms)."""

    words: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is understood: the terms that are looked up, and the words that are not.

    `common` are the stop words and question words left out; `capped` the terms beyond the limit; `language` is the one
    that it was read in (ISO 639-1). `carried` are those of the `terms` that come from the question before it in the
    thread; `parts` are the questions that it holds, where it holds several. `read_as` is the text with what was
    corrected and carried over, without its opening, where that differs: the machine's reading, never shown as the
    asker's words.
    """

    text: str
    terms: tuple[QueryTerm, ...]
    common: tuple[str, ...] = ()
    capped: tuple[QueryTerm, ...] = ()
    language: str = "en"
    carried: tuple[QueryTerm, ...] = ()
    corrections: tuple[Correction, ...] = ()
    also_sought: tuple[AlsoSought, ...] = ()
    parts: tuple[str, ...] = ()
    read_as: str | None = None

    @property
    def wording(self) -> str:
        """The question as it is read; what a later one in the thread carries over from."""
        return self.text if self.read_as is None else self.read_as


Span = tuple[int, int]
"""Where something stands in a revision's text: from, to."""


@dataclass(frozen=True, slots=True)
class Copy:
    """Nearly the same sentence in another place."""

    source: str
    document: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """One or more whole sentences, word for word: `text == revision.text[start:end]`.

    `rank` counts from 1; `score` orders the quotes of one answer and means nothing across answers;
    `revision` is the revision's full hash. `marked` are the decisive words, inside the quote, in order;
    `introduction` is the sentence before it that names who it speaks of, where the quote itself does not; `part` is
    the number, from 1, of the question's part that it was chosen for, where the question has several.
    """

    rank: int
    score: float
    source: str
    document: str
    title: str
    start: int
    end: int
    text: str
    revision: str
    url: str | None = None
    author: str | None = None
    date: str | None = None
    also: tuple[Copy, ...] = ()
    marked: tuple[Span, ...] = ()
    introduction: Span | None = None
    part: int | None = None


class ConflictKind(StrEnum):
    """In what two quotes differ about the same thing."""

    FIGURE = "figure"
    DATE = "date"
    NEGATION = "negation"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two quotes of an answer, by their ranks, that say different things about the same; and where each says it."""

    kind: ConflictKind
    first: int
    second: int
    first_span: Span
    second_span: Span


@dataclass(frozen=True, slots=True)
class RankedDocument:
    """A document in the ranking of whole documents, which is apart from that of the quotes."""

    source: str
    document: str
    score: float


class DeclineReason(StrEnum):
    """Why there is no answer.

    `SMALL_TALK`, `ORDER` and `NOT_FROM_SOURCES` (a task, a sum, the time of day) are no questions to the sources;
    `TOO_VAGUE` is one whose few words stand in too many places.
    """

    EMPTY_QUESTION = "empty_question"
    QUESTION_TOO_LONG = "question_too_long"
    NO_TERMS = "no_terms"
    NOTHING_TO_SEARCH = "nothing_to_search"
    NO_MATCH = "no_match"
    LOW_CONFIDENCE = "low_confidence"
    TOO_VAGUE = "too_vague"
    SMALL_TALK = "small_talk"
    ORDER = "order"
    NOT_FROM_SOURCES = "not_from_sources"


@dataclass(frozen=True, slots=True)
class Answer:
    """The sources say: quotes best first (at least one), and how much of the question they cover.

    `independent` counts the sources that say what the first quote says, copies of one text once; `named` are the
    names and figures of the question that nothing in scope holds, as they were typed; `open_parts` are the numbers of
    those of its parts that the sources don't seem to answer.
    """

    question: Question
    quotes: tuple[Quote, ...]
    documents: tuple[RankedDocument, ...]
    confidence: float
    generation: int
    independent: int = 1
    conflicts: tuple[Conflict, ...] = ()
    named: tuple[str, ...] = ()
    open_parts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The sources don't say, or the question can't be looked up. `nearest` are quotes that come closest.

    `missing` are the question's words that nothing in scope holds, the most telling first; `named` are those worth
    telling of, as they were typed.
    """

    question: Question
    reason: DeclineReason
    nearest: tuple[Quote, ...]
    documents: tuple[RankedDocument, ...]
    confidence: float
    generation: int
    missing: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    @property
    def is_unknown(self) -> bool:
        """Whether nothing in scope holds any word of the question: what is nearest is so by chance."""
        return bool(self.missing) and len(self.missing) == len(self.question.terms)


Outcome = Answer | NoAnswer


@dataclass(frozen=True, slots=True)
class TermWeight:
    """A term of the question: how rare it is, and whether a quote and the passage around it hold it.

    `document_frequency` counts the sentences in scope that hold the term, of `sentence_count`.
    """

    term: str
    word: str
    document_frequency: int
    idf: float
    in_sentence: bool
    in_passage: bool


@dataclass(frozen=True, slots=True)
class SignalWeight:
    """A signal of a quote: its name, its value, and what one of it counts; the quote's score is the sum of shares."""

    name: str
    value: float
    weight: float

    @property
    def share(self) -> float:
        """What the signal adds to the quote's score."""
        return self.value * self.weight


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a quote came where it came, and what decided between answering and declining."""

    quote: Quote
    terms: tuple[TermWeight, ...]
    common: tuple[str, ...]
    sentence_count: int
    signals: tuple[SignalWeight, ...]
    confidence: float
    threshold: float
    answered: bool
