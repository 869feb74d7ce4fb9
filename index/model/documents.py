"""Documents, from a file's bytes to what the library holds of them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


def revision_hash(text: str) -> str:
    """Return the SHA-256 of `text` in UTF-8, as 64 lower-case hex digits: a revision's identity."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


# --- documents: source -> format -> text ------------------------------------------------------------


class SkipReason(StrEnum):
    """Why a file or a record was not indexed."""

    UNSUPPORTED_FORMAT = "unsupported_format"
    HIDDEN = "hidden"
    LINK = "link"
    OUTSIDE = "outside"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    BINARY = "binary"
    UNKNOWN_ENCODING = "unknown_encoding"
    DAMAGED_ARCHIVE = "damaged_archive"
    BAD_NAME = "bad_name"
    BAD_JSON = "bad_json"
    BAD_RECORD = "bad_record"
    DUPLICATE_ID = "duplicate_id"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Skip:
    """A file, or one line of it, that was not indexed.

    `path` is the path inside the source (`/`-separated), `line` counts from 1 and is None where the
    whole file is meant, `detail` is one plain sentence that a person reads.
    """

    path: str
    reason: SkipReason
    detail: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class FetchedFile:
    """A file of a source as it was read: its path inside the source, its bytes and their SHA-256."""

    path: str
    content: bytes = field(repr=False)
    sha256: str


class BlockKind(StrEnum):
    """What a block of text is. `MARKUP` (front matter, HTML, link definitions) is never quoted."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    CODE = "code"
    MARKUP = "markup"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text that no sentence crosses; starts and ends on a character that is no white space."""

    start: int
    end: int
    kind: BlockKind


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """What a format makes of a file or a record.

    `name` is the path inside the source, or a record's `id`; `text` is the revision's text. `title`,
    `url`, `author` and `date` are as the document gave them (`title` falls back to a first heading).
    `line` is the line of its file, counted from 1, where a file holds one record a line.
    """

    name: str
    text: str = field(repr=False)
    blocks: tuple[Block, ...] = field(repr=False)
    title: str | None = None
    url: str | None = None
    author: str | None = None
    date: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    line: int | None = None

    @property
    def sha256(self) -> str:
        """The revision's hash."""
        return revision_hash(self.text)


# --- text -> sentences -> passages ------------------------------------------------------------------


class SentenceKind(StrEnum):
    """What a segment of text is. Some kinds are never quoted: see `NEVER_QUOTED`."""

    SENTENCE = "sentence"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    CODE = "code"
    MARKUP = "markup"
    CAPTION = "caption"
    BOILERPLATE = "boilerplate"


NEVER_QUOTED = frozenset({SentenceKind.MARKUP, SentenceKind.CAPTION, SentenceKind.BOILERPLATE})


@dataclass(frozen=True, slots=True)
class Sentence:
    """A span of a revision's text: one sentence, heading, row or line of code."""

    start: int
    end: int
    kind: SentenceKind


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of neighbouring sentences under one heading: `sentences[first:last]` of its document."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Segmentation:
    """How a revision's text is cut: its sentences in order, and the passages that hold them all."""

    sentences: tuple[Sentence, ...]
    passages: tuple[Passage, ...]


# --- the library ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document of the library with its current revision, ready to be indexed and quoted."""

    source: str
    name: str
    text: str = field(repr=False)
    sha256: str
    segmentation: Segmentation = field(repr=False)
    title: str | None = None
    url: str | None = None
    author: str | None = None
    date: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """What a person is shown as the document's name: its title, or its name where it has none."""
        return self.title or self.name


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """One source as `verbatim sources` shows it. `characters` are of all current revisions; times are UTC, ISO 8601."""

    name: str
    location: str
    documents: int
    sentences: int
    characters: int
    skipped: int
    added_at: str
    indexed_at: str
    last_error: str | None
