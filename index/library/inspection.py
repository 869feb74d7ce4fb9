"""What checking a library reads of it: whether SQLite finds it whole, every text, and what lies in which segment.

Nothing is trusted here that a reader would refuse: texts are read as bytes, so that one that is no text any more is
told by its document's name, and cuts are judged before anything is cut by them.
"""

import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Final

from config.database import Database, DatabaseKind, Row, open_for_reading
from config.database.files import LOG, beside
from config.database.lock import HOLDER
from config.errors import DatabaseMissingError
from index.library.database import LIBRARY, library_file
from index.library.packing import unpack_blocks, unpack_segmentation
from index.library.segment_rows import Holdings, SegmentRows, fetch_holdings
from index.model import Block, Passage, Sentence, StoredDocument
from index.text.segmentation import SEGMENTER_VERSION

REVISIONS_AT_ONCE: Final = 64
"""Texts that are in memory together; each read stands alone, so that a run is never held up by a check."""
MOST_FAULTS: Final = 20
"""Faults that SQLite lists of one database: more of them say no more."""
_SHOWN_DIGITS: Final = 12

_REVISIONS: Final = """
    SELECT r.id, s.name, d.name, r.sha256, r.characters, r.sentence_count, r.segmenter_version, r.blocks, r.sentences,
        r.passages, CAST(r.text AS BLOB)
    FROM revision r JOIN document d ON d.id = r.document_id JOIN source s ON s.id = d.source_id
    WHERE r.id > ? ORDER BY r.id LIMIT ?
"""
_HELD: Final = """
    SELECT r.segment_id, r.segment_number, s.name, d.name
    FROM revision r JOIN document d ON d.id = r.document_id JOIN source s ON s.id = d.source_id
    WHERE r.segment_id IS NOT NULL ORDER BY r.segment_id, r.segment_number
"""
_WITHOUT_TEXT: Final = """
    SELECT s.name, d.name FROM document d JOIN source s ON s.id = d.source_id
    WHERE NOT EXISTS (SELECT 1 FROM revision r WHERE r.document_id = d.id AND r.is_current = 1)
    ORDER BY s.name, d.name
"""
_UNREADABLE: Final = """
    SELECT s.name, d.name FROM document d JOIN source s ON s.id = d.source_id
    WHERE NOT json_valid(d.metadata) ORDER BY s.name, d.name
"""
_REFERENCES: Final = 'SELECT "table", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2 ORDER BY 1, 2'
_IN_SEGMENT: Final = ("revision", "segment")
"""A revision in a segment that is not there: what is derived is wrong, and the text is not."""


@dataclass(frozen=True, slots=True)
class StoredRevision:
    """A revision as it is stored, whatever that is; `content` is its text in UTF-8."""

    source: str
    document: str
    sha256: str
    characters: int
    sentence_count: int
    segmenter_version: int
    blocks: bytes = field(repr=False)
    sentences: bytes = field(repr=False)
    passages: bytes = field(repr=False)
    content: bytes = field(repr=False)

    @property
    def name(self) -> str:
        """How a citation names it."""
        return f"{self.source}/{self.document}@{self.sha256[:_SHOWN_DIGITS]}"


Member = tuple[int | None, str, str]
"""A document that is said to lie in a segment: its number there, its source and its name."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a library says of its segments: their rows, and what documents lie in each."""

    holdings: Holdings
    members: Mapping[int, tuple[Member, ...]]


class LibraryInspection:
    """Reads an open library; each method sees one whole generation, but for `revisions`."""

    def __init__(self, database: Database) -> None:
        """Read through `database`, which is open for reading."""
        self._database = database

    @property
    def name(self) -> str:
        """The name of the database's file."""
        return self._database.path.name

    async def faults(self) -> tuple[str, ...]:
        """Return what SQLite finds wrong, a clause each. Raises DatabaseDamagedError where it can't even look."""
        return await faults_of(self._database)

    async def document_count(self) -> int:
        """Return how many documents there are."""
        row = await self._database.fetch_one("SELECT count(*) FROM document")
        return int(row[0]) if row else 0

    async def without_text(self) -> tuple[str, ...]:
        """Return the documents that have no current text, as source/name."""
        return tuple(f"{source}/{name}" for source, name in await self._database.fetch_all(_WITHOUT_TEXT))

    async def unreadable(self) -> tuple[str, ...]:
        """Return the documents whose metadata can't be read, as source/name."""
        return tuple(f"{source}/{name}" for source, name in await self._database.fetch_all(_UNREADABLE))

    async def revisions(self) -> AsyncIterator[tuple[StoredRevision, ...]]:
        """Yield all revisions, a few at a time."""
        last = -1
        while rows := await self._database.fetch_all(_REVISIONS, (last, REVISIONS_AT_ONCE)):
            last = rows[-1][0]
            yield tuple(StoredRevision(*row[1:]) for row in rows)

    async def held(self) -> Held:
        """Return what lies in which segment."""
        async with self._database.transaction():
            rows = await self._database.fetch_all(_HELD)
            holdings = await fetch_holdings(self._database)
        members: dict[int, list[Member]] = {}
        for segment, number, source, name in rows:
            members.setdefault(segment, []).append((number, source, name))
        return Held(holdings, {segment: tuple(found) for segment, found in members.items()})

    async def documents(self, segment: int, at_once: int) -> AsyncIterator[tuple[StoredDocument, ...]]:
        """Yield the documents that lie in a segment, so many at a time, in order of source and name.

        Raises:
            DatabaseDamagedError: a stored text is not what was indexed.
        """
        rows = SegmentRows(self._database)
        revisions = await rows.held([segment])
        for start in range(0, len(revisions), at_once):
            yield await rows.read(revisions[start : start + at_once])


@asynccontextmanager
async def open_library_for_inspection(folder: Path) -> AsyncIterator[LibraryInspection]:
    """Open the library in `folder` to look it through, whatever is in it.

    Raises:
        DatabaseMissingError: there is none.
        DatabaseError: it can't even be opened.
    """
    async with open_for_reading(library_file(folder), LIBRARY) as database:
        yield LibraryInspection(database)


def library_folders(place: Path) -> list[Path]:
    """Return the folders in `place` that hold a library, whole or not, in order of their names."""
    if not place.is_dir():
        return []
    return sorted(folder for folder in place.iterdir() if any(map(Path.exists, _files_of(folder))))


def _files_of(folder: Path) -> tuple[Path, Path]:
    return library_file(folder), beside(library_file(folder), LOG)


async def database_faults(path: Path, kind: DatabaseKind) -> tuple[str, ...]:
    """Return what SQLite finds wrong with the database at `path`; nothing where there is none.

    Raises:
        DatabaseError: it can't even be opened.
    """
    try:
        async with open_for_reading(path, kind) as database:
            return await faults_of(database)
    except DatabaseMissingError:
        return ()


async def faults_of(database: Database) -> tuple[str, ...]:
    """Return what SQLite finds wrong with an open database, a clause each.

    Raises:
        DatabaseDamagedError: so much is wrong that it can't look any further.
    """
    found = [str(row[0]) for row in await database.fetch_all(f"PRAGMA integrity_check({MOST_FAULTS})")]
    references = await database.fetch_all(_REFERENCES)
    missing = [_missing(row) for row in references if (row[0], row[1]) != _IN_SEGMENT]
    return (*(fault for fault in found if fault != "ok"), *missing)


def _missing(row: Row) -> str:
    table, parent, count = row
    return f"{count} of the rows in “{table}” refer to rows of “{parent}” that are missing"


def writer_of(folder: Path) -> int | None:
    """Return the number of the process that writes to the library in `folder`; None where nobody does."""
    try:
        process = int(beside(library_file(folder).resolve(), HOLDER).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    return process if _is_alive(process) else None


def _is_alive(process: int) -> bool:
    if os.name != "posix":  # elsewhere asking would end it; a number that was left behind goes with the next run
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def text_fault(revision: StoredRevision) -> str:
    """Return what is wrong with a revision's text, as a clause; an empty one where nothing is."""
    if sha256(revision.content).hexdigest() != revision.sha256:
        return "its text does not have its SHA-256: it is not what was indexed"
    return ""


def cut_fault(revision: StoredRevision) -> str:
    """Return what is wrong with how a revision, whose text is right, is cut; an empty clause where nothing is."""
    length = len(revision.content.decode("utf-8"))
    if revision.characters != length:
        return f"its text has {length} characters and not {revision.characters}"
    try:
        blocks = unpack_blocks(revision.blocks)
        cut = unpack_segmentation(revision.sentences, revision.passages)
    except (ValueError, IndexError):
        # What a newer version of the segmenter cut is cut anew, and what it wrote need not be understood.
        return "" if revision.segmenter_version > SEGMENTER_VERSION else "how it is cut can't be read"
    if len(cut.sentences) != revision.sentence_count:
        return f"it has {len(cut.sentences)} sentences and not {revision.sentence_count}"
    return (
        _outside(blocks, length, "blocks")
        or _outside(cut.sentences, length, "sentences")
        or _gap(cut.passages, len(cut.sentences))
    )


def _outside(spans: Sequence[Block | Sentence], length: int, what: str) -> str:
    bounds = [bound for span in spans for bound in (span.start, span.end)]
    is_ascending = all(before <= after for before, after in pairwise([0, *bounds, length]))
    is_filled = all(span.start < span.end for span in spans)
    return "" if is_ascending and is_filled else f"its {what} do not follow one another inside its text"


def _gap(passages: Sequence[Passage], sentences: int) -> str:
    bounds = [0, *(bound for passage in passages for bound in (passage.first, passage.last)), sentences]
    is_seamless = all(before == after for before, after in zip(bounds[::2], bounds[1::2], strict=True))
    is_filled = all(passage.first < passage.last for passage in passages)
    return "" if is_seamless and is_filled else "its passages do not hold each of its sentences once"
