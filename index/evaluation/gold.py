"""What a gold file says: questions, what answers them, and which rule decides that a quote does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Rule(StrEnum):
    """How a quote is held against the gold.

    SENTENCE: the three rules for gold sentences with neutral ones around them. OVERLAP: more than half of the
    shorter of the two. COVER: the quote holds a whole short answer and is not too long. DOCUMENTS: no quotes
    but the ranking of whole documents is judged.
    """

    SENTENCE = "sentence"
    OVERLAP = "overlap"
    COVER = "cover"
    DOCUMENTS = "documents"


@dataclass(frozen=True, slots=True)
class Place:
    """A span of a document that is gold, neutral or a short answer.

    `part` numbers the things that a question asks for. `source` is None where a document's name is enough.
    `longest` is how many characters a quote may have that is right by COVER.
    """

    document: str
    start: int
    end: int
    part: int = 0
    source: str | None = None
    longest: int | None = None

    def overlap(self, start: int, end: int) -> int:
        """Return how many characters of the span `start`-`end` lie in this one."""
        return max(0, min(self.end, end) - max(self.start, start))


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question with what is known of its answer.

    `gold` answers it, `neutral` is neither hit nor miss, `short` are the exact answers inside; all empty where
    the question is to be declined. `grades` are the relevant documents, for DOCUMENTS. `copies_count` says that
    a near-duplicate of a quote may hit in its place; `inside` that only this document is looked at.
    """

    id: str
    text: str
    answerable: bool
    rule: Rule
    gold: tuple[Place, ...] = ()
    neutral: tuple[Place, ...] = ()
    short: tuple[Place, ...] = ()
    grades: Mapping[str, int] = field(default_factory=dict)
    kind: str | None = None
    style: str | None = None
    is_multi_source: bool = False
    copies_count: bool = False
    inside: str | None = None

    @property
    def parts(self) -> frozenset[int]:
        """The numbers of the things that are asked for."""
        return frozenset(place.part for place in self.gold)


@dataclass(frozen=True, slots=True)
class Complaint:
    """A line of a gold file that is not measured: where it stands, what is wrong, and what to do next."""

    file: str
    line: int
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class GoldSet:
    """All that a gold file holds: what is measured, what can't be, and the places that are never to be quoted."""

    questions: tuple[GoldQuestion, ...]
    complaints: tuple[Complaint, ...] = ()
    never_quoted: tuple[Place, ...] = ()


class GoldError(Exception):
    """A gold line that can't be measured: what is wrong, and what to do next."""

    def __init__(self, message: str, advice: str) -> None:
        """Keep both sentences."""
        super().__init__(f"{message} {advice}")
        self.message = message
        self.advice = advice
