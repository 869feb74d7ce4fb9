"""What a run tells: its progress while it works, its report at the end."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.errors import NothingIndexedError
from index.formats import SUPPORTED
from index.model import Skip


class Step(StrEnum):
    """What a run is doing: comparing files with the library, or taking in those that changed."""

    CHECKING = "checking"
    INDEXING = "indexing"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a step has come: `done` of `total` files, `path` is at hand; `documents` were taken in so far."""

    step: Step
    done: int
    total: int
    path: str
    documents: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did to one source.

    Generations are equal where no document changed. `unchanged` documents were left as they are;
    `resegmented` kept their text and were cut anew, since the segmenter or its limits changed.
    `documents` and `sentences` are all that the source has now. `skips` are ordered by path and line;
    `kept` are paths that can't be read now and whose documents were kept. `moved_from` is where the
    source lay before, if elsewhere. `warnings` are sentences about what went wrong beside the documents.
    """

    source: str
    location: str
    generation_before: int
    generation_after: int
    added: int
    changed: int
    removed: int
    unchanged: int
    resegmented: int
    documents: int
    sentences: int
    skips: tuple[Skip, ...]
    kept: tuple[str, ...]
    is_new: bool = False
    moved_from: str | None = None
    warnings: tuple[str, ...] = ()

    @property
    def is_unchanged(self) -> bool:
        """Whether the run found every document as it was."""
        return self.generation_before == self.generation_after


@dataclass(frozen=True, slots=True)
class RemovalReport:
    """What the removal of a source took away; `warnings` are sentences about what went wrong beside that."""

    source: str
    location: str
    documents: int
    generation_before: int
    generation_after: int
    warnings: tuple[str, ...] = ()


class EmptySourceError(NothingIndexedError):
    """A run over a source that holds nothing to index; `skips` are what it left out, with their reasons."""

    def __init__(self, message: str, advice: str, skips: tuple[Skip, ...] = ()) -> None:
        """Keep what was skipped."""
        super().__init__(message, advice)
        self.skips = skips


def nothing_indexed(location: str, skips: Sequence[Skip], kept_documents: int) -> EmptySourceError:
    """Return the error for a source that exists and holds nothing to index."""
    formats = f"Files that can be indexed end in {', '.join(SUPPORTED)}."
    if not skips:
        return EmptySourceError(f"{location} is empty.{_kept(kept_documents)}", formats)
    count = "1 item was" if len(skips) == 1 else f"{len(skips):,} items were"
    message = f"Nothing at {location} could be indexed: {count} skipped.{_kept(kept_documents)}"
    return EmptySourceError(message, f"{formats} Each skip says its reason.", tuple(skips))


def vanished(location: str, name: str, kept_documents: int) -> EmptySourceError:
    """Return the error for a source whose place is gone."""
    return EmptySourceError(
        f"There is nothing at {location} any more.{_kept(kept_documents)}",
        f"Bring it back (a disk that is not mounted?), or remove the source: verbatim remove {shlex.quote(name)}",
    )


def _kept(documents: int) -> str:
    if not documents:
        return ""
    what = "The document that was indexed from it is" if documents == 1 else f"The {documents:,} documents from it are"
    return f" {what} kept as before."
