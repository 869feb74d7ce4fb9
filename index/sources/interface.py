"""What a source can do."""

from dataclasses import dataclass
from typing import Protocol

from index.model import FetchedFile, Skip


@dataclass(frozen=True, slots=True)
class Listing:
    """What a source holds now: the paths that can be fetched and what can't be used, both in code-point order.

    Paths are inside the source and `/`-separated.
    """

    files: tuple[str, ...]
    skips: tuple[Skip, ...]


class Source(Protocol):
    """A place where documents come from. It blocks, so it is called in a worker thread."""

    def list(self) -> Listing:
        """Return what the source holds now; raise PathMissingError where the source itself is gone."""
        ...

    def fetch(self, path: str) -> FetchedFile | Skip:
        """Return the bytes of one file of a listing, or why they can't be had."""
        ...
