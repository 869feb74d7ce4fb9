"""All documents of one generation, and how those of the next are made of them. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Final

from index.library.segment_rows import NO_HOLDINGS, Holdings
from index.model import StoredDocument

Name = tuple[str, str]
"""A document's source, and its own name."""
name_of: Final = attrgetter("source", "name")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All current documents of one generation, ordered by source name, then document name, by code point."""

    generation: int
    documents: tuple[StoredDocument, ...] = field(repr=False)
    holdings: Holdings = field(default=NO_HOLDINGS, repr=False)
    """Which of them lie in which segments."""
    places: Mapping[Name, int] = field(default_factory=dict, repr=False, compare=False)
    """Where each stands among them; the same object in a generation in which none came or went."""
    sources: frozenset[str] = frozenset()
    """The names of the sources that hold a document."""
    sentences: int = 0
    """How many sentences the documents have together."""


def snapshot_of(generation: int, documents: Sequence[StoredDocument], holdings: Holdings) -> Snapshot:
    """Return the snapshot of documents that are in order."""
    places = dict(zip(map(name_of, documents), range(len(documents)), strict=True))
    sources = frozenset(map(attrgetter("source"), documents))
    return Snapshot(generation, tuple(documents), holdings, places, sources, sum(map(_sentences, documents)))


def renewed(known: Snapshot, changed: Iterable[StoredDocument], generation: int, holdings: Holdings) -> Snapshot:
    """Return `known` with documents that changed or came since; none went."""
    documents, new, sentences = list(known.documents), [], known.sentences
    for one in changed:
        place = known.places.get((one.source, one.name))
        if place is None:
            new.append(one)
        else:
            sentences += _sentences(one) - _sentences(documents[place])
            documents[place] = one
    if not new:
        return Snapshot(generation, tuple(documents), holdings, known.places, known.sources, sentences)
    return snapshot_of(generation, sorted(documents + new, key=name_of), holdings)


def narrowed(snapshot: Snapshot, names: Iterable[Name]) -> Snapshot:
    """Return a snapshot of the documents of those names, which are there, in their order."""
    documents = [snapshot.documents[snapshot.places[name]] for name in names]
    return snapshot_of(snapshot.generation, documents, snapshot.holdings)


def _sentences(document: StoredDocument) -> int:
    return len(document.segmentation.sentences)
