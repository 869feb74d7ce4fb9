"""A library as readers see it: whole generations, in an order that no history of insertions shows through."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
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
from index.library.segment_rows import NO_HOLDINGS, Holdings, fetch_holdings
from index.library.skips import fetch_skips
from index.model import Skip, SourceSummary, StoredDocument

_SNAPSHOT: Final = f"SELECT {DOCUMENT} AND r.is_current = 1 WHERE d.written > ? ORDER BY s.name, d.name"
_NAMES: Final = "SELECT s.name, d.name FROM source s JOIN document d ON d.source_id = s.id ORDER BY s.name, d.name"
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
class Snapshot:
    """All current documents of one generation, ordered by source name, then document name, by code point."""

    generation: int
    documents: tuple[StoredDocument, ...] = field(repr=False)
    holdings: Holdings = field(default=NO_HOLDINGS, repr=False)
    """Which of them lie in which segments."""


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
            reader = LibraryReader(database)
            if await reader.generation() == 0:  # made by a first run that has not ended yet, or never did
                raise LibraryMissingError(folder)
            yield reader
    except DatabaseMissingError as error:
        if isinstance(error, LibraryMissingError):
            raise
        raise LibraryMissingError(folder) from error


class LibraryReader:
    """Reads an open library; each method sees one whole generation."""

    def __init__(self, database: Database) -> None:
        """Read through `database`, which is open for reading."""
        self._database = database

    async def generation(self) -> int:
        """Return the number of the newest generation."""
        return await _fetch_generation(self._database)

    async def snapshot(self, known: Snapshot | None = None) -> Snapshot:
        """Return all current documents with their generation, from one read transaction.

        Documents that did not change since `known`, an earlier snapshot of the same library, are taken from there.

        Raises:
            DatabaseDamagedError: a stored text is not what was indexed.
        """
        generation, kept, rows, names, holdings = await self._database.at_once(partial(_fetch_snapshot, known))
        documents = await asyncio.to_thread(documents_of, self._database.path, rows)
        if kept is not None:
            former = {(document.source, document.name): document for document in (*kept.documents, *documents)}
            documents = tuple(_held(former, source, name, self._database.path) for source, name in names)
        return Snapshot(generation, documents, holdings)

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


async def _fetch_snapshot(
    known: Snapshot | None, statements: Statements
) -> tuple[int, Snapshot | None, list[Row], list[Row], Holdings]:
    """Return the generation, what of `known` can be kept, rows of what changed since, all names, and the holdings."""
    generation = await _fetch_generation(statements)
    kept = known if known is not None and known.generation <= generation else None
    rows = await statements.fetch_all(_SNAPSHOT, (kept.generation if kept else -1,))
    names = await statements.fetch_all(_NAMES) if kept else []
    return generation, kept, rows, names, await fetch_holdings(statements)


def _held(held: Mapping[tuple[str, str], StoredDocument], source: str, name: str, path: Path) -> StoredDocument:
    found = held.get((source, name))
    if found is None:
        raise DatabaseDamagedError(path, f"{source}/{name} has no current text")
    return found
