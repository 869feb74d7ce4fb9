"""What ranking asks of an engine. Nothing here knows how an engine stores or counts.

An engine is one immutable generation: built once from analysed documents, then only read. A unit is
addressed by its `UnitKey`, never by a number of the engine's own, so that engines can be exchanged
and results compared. Scores of one search are comparable with each other and with nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol

from index.model import EVERYWHERE, Passage, Scope


class Grain(StrEnum):
    """The size of what is ranked."""

    SENTENCE = "sentence"
    PASSAGE = "passage"
    DOCUMENT = "document"


class UnitKey(NamedTuple):
    """A sentence, a passage or a document: its document, and its place among the document's units of that grain."""

    source: str
    document: str
    ordinal: int = 0


@dataclass(frozen=True, slots=True)
class AnalyzedDocument:
    """A document as an engine takes it in.

    `sentences` holds each sentence's terms (none for a segment that is not searched), `passages` the
    runs of sentences; `title` is searched with each passage and with the document, since a passage seldom
    names its topic again.
    """

    source: str
    name: str
    sentences: tuple[tuple[str, ...], ...]
    passages: tuple[Passage, ...]
    title: tuple[str, ...] = ()


class Hit(NamedTuple):
    """A unit that holds at least one of the terms, and its score."""

    key: UnitKey
    score: float


@dataclass(frozen=True, slots=True)
class TermStatistics:
    """How common a term is among the units of one grain in one scope; `idf` by the engine's own formula."""

    term: str
    document_frequency: int
    idf: float


class Engine(Protocol):
    """One generation of a library, ready to be searched.

    `terms` are distinct. With a `scope`, every figure is as if nothing outside it were indexed.
    """

    @property
    def generation(self) -> int:
        """The generation that is served."""

    def unit_count(self, grain: Grain, scope: Scope = EVERYWHERE) -> int:
        """Return how many units of that grain there are in scope."""

    def search(self, terms: Sequence[str], grain: Grain, limit: int, scope: Scope = EVERYWHERE) -> tuple[Hit, ...]:
        """Return the best `limit` units that hold any of the terms, best first, ties in key order."""

    def score(
        self, terms: Sequence[str], grain: Grain, keys: Sequence[UnitKey], scope: Scope = EVERYWHERE
    ) -> tuple[float, ...]:
        """Return the score of each given unit, in the order given; 0 for one that holds none of the terms."""

    def statistics(self, terms: Sequence[str], grain: Grain, scope: Scope = EVERYWHERE) -> tuple[TermStatistics, ...]:
        """Return each term's document frequency and idf, in the order given."""

    def holds(
        self, terms: Sequence[str], grain: Grain, keys: Sequence[UnitKey], scope: Scope = EVERYWHERE
    ) -> tuple[tuple[bool, ...], ...]:
        """Return for each unit, and there for each term, whether the unit holds it."""
