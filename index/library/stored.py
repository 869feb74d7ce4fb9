"""What a run learns from the library and what it puts in: one frozen type each."""

import json
from dataclasses import dataclass, field
from typing import Final

from index.model import ParsedDocument, Segmentation
from index.text.segmentation import PassageLimits

_IN_ORDER: Final = json.JSONEncoder(sort_keys=True)
_NONE: Final = "{}"


@dataclass(frozen=True, slots=True)
class StoredSource:
    """A source of the library; `location` is the absolute path of its folder or file."""

    id: int
    name: str
    location: str


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as it was last parsed.

    `sha256` is None where it must be parsed again whatever it holds. `has_duplicates`: some of its
    records were left out since others have their names. `is_outdated`: it was parsed or cut by another
    version, or with other limits.
    """

    id: int
    path: str
    sha256: str | None
    has_duplicates: bool
    is_outdated: bool


@dataclass(frozen=True, slots=True)
class Description:
    """What a document says about itself beside its text; `metadata` as JSON with sorted keys."""

    title: str | None
    url: str | None
    author: str | None
    date: str | None
    metadata: str


@dataclass(frozen=True, slots=True)
class HeldDocument:
    """A document that the library holds: what is needed to tell whether it changed."""

    id: int
    file_id: int
    path: str
    name: str
    sha256: str
    blocks: bytes = field(repr=False)
    description: Description
    is_outdated: bool


@dataclass(frozen=True, slots=True)
class Intake:
    """A document to be written: under its id of old, or as a new one.

    `segmentation` is None where the current revision stays as it is.
    """

    document: ParsedDocument
    held: HeldDocument | None
    segmentation: Segmentation | None


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a document's stored form depends on beside its file: `parser` names the parser's version and limits."""

    parser: str
    passages: PassageLimits


@dataclass(frozen=True, slots=True)
class Tally:
    """How many documents a run touched; a run that touched none makes no generation."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    resegmented: int = 0

    @property
    def total(self) -> int:
        """All that were touched."""
        return self.added + self.changed + self.removed + self.resegmented


def describe(document: ParsedDocument) -> Description:
    """Return what `document` says about itself, as it is stored and compared."""
    return Description(document.title, document.url, document.author, document.date, metadata_of(document))


def metadata_of(document: ParsedDocument) -> str:
    """Return what `document` says beside that, as JSON with sorted keys."""
    return _IN_ORDER.encode(dict(document.metadata)) if document.metadata else _NONE
