"""A library as readers see it: whole generations, in an order that no history of insertions shows through."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from config.database import Database, Row, Statements, open_for_reading
from config.errors import DatabaseDamagedError, DatabaseMissingError
from index.citation import Citation
from index.library.database import LIBRARY, LibraryMissingError, library_file
from index.library.documents import DOCUMENT, document_of, documents_of
from index.library.lookup import (
    ambiguous_revision,
    span_beyond,
    unknown_document,
    unknown_revision,
    unknown_source,
)
from index.library.segment_rows import Holdings, fetch_holdings
from index.library.skips import fetch_skips
from index.library.snapshots import Snapshot, narrowed, renewed, snapshot_of
from index.model import Skip, SourceSummary, StoredDocument

_SNAPSHOT: Final = f"SELECT {DOCUMENT} AND r.is_current = 1 WHERE d.written > ? ORDER BY s.name, d.name"
_NAMES: Final = "SELECT s.name, d.name FROM source s JOIN document d ON d.source_id = s.id ORDER BY s.name, d.name"
_COUNT: Final = "SELECT count(*) FROM document"
_CITED: Final = (
    f"SELECT {DOCUMENT} WHERE s.name = :source AND d.name = :document"
    " AND substr(r.sha256, 1, length(:revision)) = :revision AND (:revision <> '' OR r.is_current = 1)"
)
_SUMMARIES: Final = """
    SELECT s.name, s.location, count(d.id), coalesce(sum(r.sentence_count), 0), coalesce(sum(r.characters), 0),
        (SELECT count(*) FROM skip k WHERE k.source_id = s.id), s.added_at, s.checked_at, s.last_error
    FROM source s
    LEFT JOIN document d ON d.source_id = s.id
    LEFT JOIN revision r ON r.document_id = d.id AND r.is_current = 1
    GROUP BY s.id ORDER BY s.name
"""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document came from: its source's absolute path, and its file's path inside the source."""

    location: str
    path: str


@asynccontextmanager
async def open_library_for_reading(folder: Path) -> AsyncIterator["LibraryReader"]:
    """Open the library in `folder`. Readers never wait for a run and see the last generation until it ends.

    Raises:
        LibraryMissingError: nothing was ever indexed into it.
        DatabaseError: it is damaged, newer, or something else.
    """
    try:
        async with open_for_reading(library_file(folder), LIBRARY) as database:
            generation = await _fetch_generation(database)
            if generation == 0:  # made by a first run that has not ended yet, or never did
                raise LibraryMissingError(folder)
            yield LibraryReader(database, generation)
    except DatabaseMissingError as error:
        if isinstance(error, LibraryMissingError):
            raise
        raise LibraryMissingError(folder) from error


class LibraryReader:
    """Reads an open library; each method sees one whole generation."""

    def __init__(self, database: Database, generation: int) -> None:
        """Read through `database`, which is open for reading, and had that newest generation when it was opened."""
        self._database = database
        self.generation_when_opened = generation

    async def generation(self) -> int:
        """Return the number of the newest generation."""
        return await _fetch_generation(self._database)

    async def snapshot(self, known: Snapshot | None = None) -> Snapshot:
        """Return all current documents with their generation, from one read transaction.

        Documents that did not change since `known`, an earlier snapshot of the same library, are taken from there.

        Raises:
            DatabaseDamagedError: a stored text is not what was indexed.
        """
        fetched = await self._database.at_once(partial(_fetch_snapshot, known))
        return await asyncio.to_thread(_snapshot, self._database.path, fetched)

    async def sources(self) -> tuple[SourceSummary, ...]:
        """Return what is indexed, one summary a source, ordered by name."""
        return tuple(SourceSummary(*row) for row in await self._database.fetch_all(_SUMMARIES))

    async def skips(self, source: str) -> tuple[Skip, ...]:
        """Return what is skipped of `source`, ordered by path and line; raise UnknownSourceError."""
        async with self._database.transaction():
            source_id, _ = await self._source(source)
            return await fetch_skips(self._database, source_id)

    async def source_location(self, name: str) -> str:
        """Return the absolute path of the source `name`; raise UnknownSourceError."""
        _, location = await self._source(name)
        return location

    async def cited(self, citation: Citation) -> StoredDocument:
        """Return the cited document: in the exact revision where the citation names one, else in the current one.

        Raises:
            UnknownSourceError: no source has that name.
            UnknownDocumentError: no such document, revision or span; or several revisions fit.
            DatabaseDamagedError: the stored text is not what was indexed.
        """
        async with self._database.transaction():
            await self._source(citation.source)
            revision = citation.revision or ""
            named = {"source": citation.source, "document": citation.document, "revision": revision}
            rows = await self._database.fetch_all(_CITED, named)
            if not rows:
                await self._document_id(citation)
                raise unknown_revision(citation.document, revision)
        if len(rows) > 1:
            raise ambiguous_revision(citation.document, revision)
        document = document_of(self._database.path, rows[0])
        if citation.end > len(document.text):
            raise span_beyond(citation.document, citation.end, len(document.text))
        return document

    async def origin(self, citation: Citation) -> Origin:
        """Return where the cited document came from; raises what `cited` raises for source and document."""
        async with self._database.transaction():
            _, location = await self._source(citation.source)
            row = await self._database.fetch_one(
                "SELECT f.path FROM file f JOIN document d ON d.file_id = f.id WHERE d.id = ?",
                (await self._document_id(citation),),
            )
        return Origin(location, row[0] if row else citation.document)

    async def _source(self, name: str) -> tuple[int, str]:
        row = await self._database.fetch_one("SELECT id, location FROM source WHERE name = ?", (name,))
        if row is None:
            known = await self._database.fetch_all("SELECT name FROM source ORDER BY name")
            raise unknown_source(name, [found[0] for found in known])
        return row[0], row[1]

    async def _document_id(self, citation: Citation) -> int:
        of_source = "FROM document d JOIN source s ON s.id = d.source_id WHERE s.name = ?"
        exact = (citation.source, citation.document)
        row = await self._database.fetch_one(f"SELECT d.id {of_source} AND d.name = ?", exact)
        if row is None:
            known = await self._database.fetch_all(f"SELECT d.name {of_source}", (citation.source,))
            raise unknown_document(citation.source, citation.document, [found[0] for found in known])
        return int(row[0])


async def _fetch_generation(statements: Statements) -> int:
    row = await statements.fetch_one("SELECT coalesce(max(number), 0) FROM generation")
    return int(row[0]) if row else 0


@dataclass(frozen=True, slots=True)
class _Fetched:
    """What was read of a generation: of `kept`, where there is one, only what changed since.

    `names` are those of all documents; None where none of `kept` went.
    """

    generation: int
    kept: Snapshot | None
    rows: list[Row]
    names: list[Row] | None
    holdings: Holdings


async def _fetch_snapshot(known: Snapshot | None, statements: Statements) -> _Fetched:
    generation = await _fetch_generation(statements)
    kept = known if known is not None and known.generation <= generation else None
    rows = await statements.fetch_all(_SNAPSHOT, (kept.generation if kept else -1,))
    names = None
    if kept is not None:
        # Whatever is there is one of `kept`, or was written since: as many in all, and it is all of those.
        new = sum((source, name) not in kept.places for source, name, *_ in rows)
        if await statements.fetch_one(_COUNT) != (len(kept.documents) + new,):
            names = await statements.fetch_all(_NAMES)
    return _Fetched(generation, kept, rows, names, await fetch_holdings(statements))


def _snapshot(path: Path, fetched: _Fetched) -> Snapshot:
    """Make a snapshot of what was read of the database at `path`."""
    documents = documents_of(path, fetched.rows)
    if fetched.kept is None:
        return snapshot_of(fetched.generation, documents, fetched.holdings)
    found = renewed(fetched.kept, documents, fetched.generation, fetched.holdings)
    if fetched.names is None:
        return found
    for source, name in fetched.names:
        if (source, name) not in found.places:
            raise DatabaseDamagedError(path, f"{source}/{name} has no current text")
    return narrowed(found, fetched.names)
