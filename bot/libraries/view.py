"""What one place searches: the shared library and the workspace's own, as one. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from index.model import StoredDocument

if TYPE_CHECKING:  # numpy: only where something is searched
    from index.library import Snapshot
    from index.segments.opening import Opened

SHARED_PREFIX: Final = "shared:"
"""Put before the name of a shared source where the workspace has a source of the same name."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """One library's documents at one generation, with the names of their sources and how many sentences they have.

    `opened` are its files, where it is searched by them.
    """

    generation: int
    documents: tuple[StoredDocument, ...] = ()
    sources: frozenset[str] = frozenset()
    sentences: int = 0
    opened: "Opened | None" = field(default=None, repr=False, compare=False)

    @classmethod
    def of(cls, snapshot: "Snapshot", opened: "Opened | None" = None) -> "Shelf":
        """Return the shelf of a snapshot."""
        return cls(snapshot.generation, snapshot.documents, snapshot.sources, snapshot.sentences, opened)


NO_SHELF: Final = Shelf(0)


@dataclass(frozen=True, slots=True)
class View:
    """Both libraries of a workspace under names that are unique; `owned` are the workspace's own sources."""

    shared: Shelf = NO_SHELF
    own: Shelf = NO_SHELF

    @property
    def generation(self) -> int:
        """A number that grows whenever either library changes, and never otherwise."""
        return self.shared.generation + self.own.generation

    @property
    def owned(self) -> frozenset[str]:
        """The names of the workspace's own sources."""
        return self.own.sources

    def documents(self, sources: frozenset[str]) -> list[StoredDocument]:
        """Return the documents of the sources of those names, as named in this view."""
        taken = self.own.sources
        if self._are_all(sources) and taken.isdisjoint(self.shared.sources):
            return [*self.own.documents, *self.shared.documents]
        shared = (_renamed(document, taken) for document in self.shared.documents)
        return [*_of(self.own.documents, sources), *_of(shared, sources)]

    def sentences(self, sources: frozenset[str]) -> int:
        """Return how many sentences the documents of the sources of those names have."""
        if self._are_all(sources):
            return self.own.sentences + self.shared.sentences
        return sum(len(document.segmentation.sentences) for document in self.documents(sources))

    def names(self) -> tuple[str, ...]:
        """Return the names of all sources, the shared ones first, each in order."""
        taken = self.own.sources
        return (*sorted(shared_name(name, taken) for name in self.shared.sources), *sorted(taken))

    def _are_all(self, sources: frozenset[str]) -> bool:
        return sources.issuperset(self.names())


def shared_name(name: str, owned: frozenset[str]) -> str:
    """Return how a shared source is called beside the workspace's own."""
    return SHARED_PREFIX + name if name in owned else name


def _renamed(document: StoredDocument, owned: frozenset[str]) -> StoredDocument:
    return replace(document, source=shared_name(document.source, owned)) if document.source in owned else document


def _of(documents: Iterable[StoredDocument], sources: frozenset[str]) -> Sequence[StoredDocument]:
    return [document for document in documents if document.source in sources]
