"""What a library says of its segments: the files that hold its documents' postings, and the documents in none.

A segment's row and the rows of its documents change in one transaction, so that a reader finds every current document
in exactly one place: in a segment, or loose. The database's triggers note which documents left a segment.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from config.database import Row, Statements
from index.library.documents import DOCUMENT, documents_of
from index.model import StoredDocument


@dataclass(frozen=True, slots=True)
class HeldSegment:
    """A segment: its number, what its file depends on beside its documents, and the checksum of that file's contents.

    It was made of `documents` documents, numbered from 0 in order of source and name; `absent` are those, ascending,
    that changed or went since.
    """

    id: int
    recipe: str
    checksum: int
    documents: int
    absent: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Holdings:
    """All segments in order of their numbers, and the source and name of each document that is in none.

    `pivots` is the pivot length in terms for each grain; empty while no segment was made.
    """

    segments: tuple[HeldSegment, ...] = ()
    loose: frozenset[tuple[str, str]] = field(default=frozenset(), repr=False)
    pivots: Mapping[str, float] = field(default_factory=dict)


NO_HOLDINGS: Final = Holdings()


@dataclass(frozen=True, slots=True)
class LooseRevision:
    """A current revision that is in no segment, by its row's number, with its size."""

    id: int
    sentences: int
    characters: int


_OF: Final = "FROM source s JOIN document d ON d.source_id = s.id JOIN revision r ON r.document_id = d.id"
_LOOSE: Final = f"{_OF} WHERE r.is_current = 1 AND r.segment_id IS NULL ORDER BY s.name, d.name"


_LISTED: Final = "(SELECT value FROM json_each(?)) ORDER BY s.name, d.name"
_READ: Final = f"SELECT {DOCUMENT} WHERE r.id IN {_LISTED}"
_HELD: Final = f"SELECT r.id {_OF} WHERE r.segment_id IN {_LISTED}"
_PUT_PIVOT: Final = (
    "INSERT INTO pivot (grain, length) VALUES (?, ?) ON CONFLICT (grain) DO UPDATE SET length = excluded.length"
)


async def fetch_holdings(database: Statements) -> Holdings:
    """Return what the library says; inside a transaction where it is to fit what else is read."""
    segments = await database.fetch_all("SELECT id, recipe, checksum, documents FROM segment ORDER BY id")
    absent: dict[int, list[int]] = {}
    for segment, number in await database.fetch_all("SELECT segment_id, number FROM absence ORDER BY 1, 2"):
        absent.setdefault(segment, []).append(number)
    loose = await database.fetch_all(f"SELECT s.name, d.name {_LOOSE}")
    pivots = await database.fetch_all("SELECT grain, length FROM pivot")
    return Holdings(
        tuple(HeldSegment(*figures, absent=tuple(absent.get(figures[0], ()))) for figures in map(_figures, segments)),
        frozenset((source, name) for source, name in loose),
        {str(grain): float(length) for grain, length in pivots},
    )


async def fetch_loose(database: Statements) -> tuple[LooseRevision, ...]:
    """Return the documents that are in no segment, in order of source and name."""
    rows = await database.fetch_all(f"SELECT r.id, r.sentence_count, r.characters {_LOOSE}")
    return tuple(LooseRevision(*row) for row in rows)


def _figures(row: Row) -> tuple[int, str, int, int]:
    number, recipe, checksum, documents = row
    return number, recipe, checksum, documents


class SegmentRows:
    """Reads and writes those rows for the library's one writer, inside a transaction that it has begun."""

    def __init__(self, database: Statements) -> None:
        """Write through the statements of a database that is open for writing."""
        self._database = database

    async def holdings(self) -> Holdings:
        """Return what the library says now."""
        return await self._database.at_once(fetch_holdings)

    async def loose(self) -> tuple[LooseRevision, ...]:
        """Return the documents that are in no segment, in order of source and name."""
        return await fetch_loose(self._database)

    async def holdings_and_loose(self) -> tuple[Holdings, tuple[LooseRevision, ...]]:
        """Return both at once."""

        async def fetch(statements: Statements) -> tuple[Holdings, tuple[LooseRevision, ...]]:
            return await fetch_holdings(statements), await fetch_loose(statements)

        return await self._database.at_once(fetch)

    async def read(self, revisions: Sequence[int]) -> tuple[StoredDocument, ...]:
        """Return the documents of those rows, in order of source and name.

        Raises:
            DatabaseDamagedError: a stored text is not what was indexed.
        """
        rows = await self._database.fetch_all(_READ, (json.dumps(revisions),))
        return await asyncio.to_thread(documents_of, self._database.path, rows)

    async def add(self, recipe: str) -> int:
        """Add a segment without documents, and return its number."""
        await self._database.execute("INSERT INTO segment (recipe, checksum, documents) VALUES (?, 0, 0)", (recipe,))
        row = await self._database.fetch_one("SELECT max(id) FROM segment")
        return int(row[0]) if row else 0

    async def fill(self, segment: int, revisions: Sequence[int], checksum: int) -> None:
        """Say that a segment's file holds the documents of those rows, in that order."""
        await self._database.executemany(
            "UPDATE revision SET segment_id = ?, segment_number = ? WHERE id = ?",
            [(segment, number, revision) for number, revision in enumerate(revisions)],
        )
        await self._database.execute(
            "UPDATE segment SET checksum = ?, documents = ? WHERE id = ?", (checksum, len(revisions), segment)
        )

    async def held(self, segments: Sequence[int]) -> tuple[int, ...]:
        """Return the rows of the documents that those segments hold, in order of source and name."""
        rows = await self._database.fetch_all(_HELD, (json.dumps(segments),))
        return tuple(row[0] for row in rows)

    async def remove(self, segments: Sequence[int]) -> None:
        """Remove segments; the documents that they still hold are loose then. Pivot lengths go with the last one."""
        if not segments:
            return
        await self._database.executemany("DELETE FROM segment WHERE id = ?", [(number,) for number in segments])
        await self._database.execute("DELETE FROM pivot WHERE NOT EXISTS (SELECT 1 FROM segment)")

    async def put_pivots(self, pivots: Mapping[str, float]) -> None:
        """Set the pivot length of each grain."""
        await self._database.executemany(_PUT_PIVOT, list(pivots.items()))
