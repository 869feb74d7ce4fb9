"""What a run does to a library, step by step; the caller puts the steps into one transaction."""

import json
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from typing import Any, Final, TypeVar

from config.database import Parameters, Row, Statements
from index.library.document_rows import (
    ADD_DOCUMENTS,
    ADD_REVISIONS,
    AT_ONCE,
    LEAVE_SEGMENT,
    PRUNE,
    PUT_DOCUMENT,
    PUT_REVISION,
    RETIRE,
    cut_of,
    document_row,
    revision_row,
)
from index.library.segment_rows import SegmentRows
from index.library.skips import fetch_skips, skip_of
from index.library.stored import Description, HeldDocument, Intake, Recipe, StoredFile, StoredSource, Tally
from index.model import Skip

Result = TypeVar("Result")


class LibrarySteps:
    """Reads and writes a library's rows. `generation` is the number of the newest complete generation."""

    def __init__(self, statements: Statements) -> None:
        """Write through `statements` of a database that is open for writing."""
        self._database = statements

    async def at_once(self, work: Callable[["LibrarySteps"], Coroutine[Any, Any, Result]]) -> Result:
        """Do steps in a row, without coming back to the event loop in between; return what `work` returns.

        In a transaction they are a part of it, else they are one. `work` awaits nothing but the steps of what it is
        given: see `config.database.Database.at_once`.
        """
        return await self._database.at_once(lambda statements: work(LibrarySteps(statements)))

    @property
    def segments(self) -> SegmentRows:
        """What the library says of its segments."""
        return SegmentRows(self._database)

    # --- generations ---

    async def generation(self) -> int:
        """Return the number of the newest generation, 0 where nothing was ever indexed."""
        return int((await self._one("SELECT coalesce(max(number), 0) FROM generation"))[0])

    async def add_generation(self, number: int, source: str, tally: Tally, now: datetime) -> None:
        """Record the generation that the steps of this transaction make."""
        await self._database.execute(
            "INSERT INTO generation (number, made_at, source, added, changed, removed, resegmented)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (number, timestamp(now), source, tally.added, tally.changed, tally.removed, tally.resegmented),
        )

    # --- sources ---

    async def sources(self) -> tuple[StoredSource, ...]:
        """Return all sources, ordered by name."""
        rows = await self._database.fetch_all("SELECT id, name, location FROM source ORDER BY name")
        return tuple(StoredSource(*row) for row in rows)

    async def add_source(self, name: str, location: str, now: datetime) -> StoredSource:
        """Add a source without documents."""
        moment = timestamp(now)
        await self._database.execute(
            "INSERT INTO source (name, location, added_at, checked_at) VALUES (?, ?, ?, ?)",
            (name, location, moment, moment),
        )
        row = await self._one("SELECT id, name, location FROM source WHERE name = ?", name)
        return StoredSource(*row)

    async def note_check(self, source: StoredSource, location: str, now: datetime) -> None:
        """Record that `source` was read, at `location`, and clear its last error."""
        await self._database.execute(
            "UPDATE source SET location = ?, checked_at = ?, last_error = NULL WHERE id = ?",
            (location, timestamp(now), source.id),
        )

    async def note_error(self, source: StoredSource, error: str) -> None:
        """Record why `source` could not be indexed."""
        await self._database.execute("UPDATE source SET last_error = ? WHERE id = ?", (error, source.id))

    async def remove_source(self, source: StoredSource) -> int:
        """Remove `source` with all that it holds; return how many documents went."""
        documents, _ = await self.counts(source)
        await self._database.execute("DELETE FROM source WHERE id = ?", (source.id,))
        return documents

    async def counts(self, source: StoredSource) -> tuple[int, int]:
        """Return how many documents and sentences `source` has."""
        row = await self._one(
            "SELECT count(*), coalesce(sum(r.sentence_count), 0) FROM document d"
            " JOIN revision r ON r.document_id = d.id AND r.is_current = 1 WHERE d.source_id = ?",
            source.id,
        )
        return int(row[0]), int(row[1])

    # --- files ---

    async def files(self, source: StoredSource, recipe: Recipe) -> dict[str, StoredFile]:
        """Return the files of `source` by path; those made by another recipe are marked as outdated."""
        parameters: Parameters = {"parser": recipe.parser, "source_id": source.id, **cut_of(recipe)}
        rows = await self._database.fetch_all(_FILES, parameters)
        return {row[1]: StoredFile(row[0], row[1], row[2], bool(row[3]), bool(row[4])) for row in rows}

    async def put_file(self, source: StoredSource, path: str, sha256: str, recipe: Recipe) -> int:
        """Record that the file at `path` is parsed now; return its id. What was skipped in it is forgotten."""
        await self._database.execute(
            "INSERT INTO file (source_id, path, sha256, parser) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (source_id, path) DO UPDATE SET sha256 = excluded.sha256, parser = excluded.parser",
            (source.id, path, sha256, recipe.parser),
        )
        await self._forget_skips(source, [path])
        return int((await self._one("SELECT id FROM file WHERE source_id = ? AND path = ?", source.id, path))[0])

    async def forget_hashes(self, file_ids: Iterable[int]) -> None:
        """Have these files parsed again by the next run that can read them."""
        await self._database.executemany(
            "UPDATE file SET sha256 = NULL WHERE id = ? AND sha256 IS NOT NULL", [(file_id,) for file_id in file_ids]
        )

    async def remove_files(self, source: StoredSource, files: Sequence[StoredFile]) -> None:
        """Remove files, what was skipped in them, and the documents that they still hold."""
        await self._forget_skips(source, [file.path for file in files])
        await self._database.executemany("DELETE FROM file WHERE id = ?", [(file.id,) for file in files])

    # --- documents ---

    async def held(self, source: StoredSource, names: Sequence[str], recipe: Recipe) -> dict[str, HeldDocument]:
        """Return those documents of `source` that have one of `names` (at most some hundreds), by name."""
        parameters: Parameters = {"names": json.dumps(names), "source_id": source.id, **cut_of(recipe)}
        rows = await self._database.fetch_all(_HELD, parameters)
        return {row[3]: _held_document(row) for row in rows}

    async def names_in(self, file_id: int) -> list[tuple[int, str]]:
        """Return the id and the name of each document that is filed under `file_id`."""
        rows = await self._database.fetch_all("SELECT id, name FROM document WHERE file_id = ?", (file_id,))
        return [(row[0], row[1]) for row in rows]

    async def put_documents(  # noqa: PLR0913 - each says a different thing, and none goes without the others
        self,
        source: StoredSource,
        file_id: int,
        intakes: Sequence[Intake],
        *,
        recipe: Recipe,
        generation: int,
        kept_revisions: int,
    ) -> None:
        """Write documents of one file; new revisions belong to `generation`, all but the newest are dropped."""
        new_id = int((await self._one("SELECT coalesce(max(id), 0) FROM document"))[0])
        cut_with = tuple(cut_of(recipe).values())
        new, known = _Rows(), _Rows()
        for intake in intakes:
            rows = new if intake.held is None else known
            new_id += intake.held is None
            document_id = new_id if intake.held is None else intake.held.id
            rows.documents.append(document_row(document_id, source.id, file_id, intake, generation))
            if intake.segmentation is not None:
                rows.revisions.append(revision_row(document_id, generation, intake, cut_with))
        await self._add(ADD_DOCUMENTS, PUT_DOCUMENT, new.documents)
        await self._add(ADD_REVISIONS, PUT_REVISION, new.revisions)
        if known.documents:
            await self._replace(known, kept_revisions)

    async def _add(self, many: str, one: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert rows that are new, most of them by the statement `many`, the rest one by one."""
        left = len(rows) % AT_ONCE
        for start in range(0, len(rows) - left, AT_ONCE):
            await self._database.execute(many, list(chain.from_iterable(rows[start : start + AT_ONCE])))
        await self._database.executemany(one, rows[len(rows) - left :])

    async def _replace(self, rows: "_Rows", kept_revisions: int) -> None:
        """Write documents that were there before, out of their segments, and the new texts that some of them have."""
        await self._database.executemany(PUT_DOCUMENT, rows.documents)
        await self._database.executemany(LEAVE_SEGMENT, sorted([(row[0],) for row in rows.documents]))
        await self._database.executemany(RETIRE, [(row[0],) for row in rows.revisions])
        await self._database.executemany(PUT_REVISION, rows.revisions)
        await self._database.executemany(PRUNE, [(row[0], row[0], kept_revisions) for row in rows.revisions])

    async def remove_documents(self, document_ids: Sequence[int]) -> None:
        """Remove documents with all their revisions."""
        await self._database.executemany("DELETE FROM document WHERE id = ?", [(number,) for number in document_ids])

    # --- skips ---

    async def put_file_skips(self, source: StoredSource, skips: Sequence[Skip]) -> None:
        """Record what was skipped inside files that are parsed now."""
        await self._put_skips(source, skips, is_from_file=1)

    async def put_other_skips(self, source: StoredSource, skips: Sequence[Skip]) -> None:
        """Record what else this run skipped, in place of what the last one did."""
        rows = await self._database.fetch_all(
            "SELECT path, reason, detail, line FROM skip WHERE source_id = ? AND is_from_file = 0 ORDER BY id",
            (source.id,),
        )
        if [skip_of(row) for row in rows] == list(skips):
            return
        await self._database.execute("DELETE FROM skip WHERE source_id = ? AND is_from_file = 0", (source.id,))
        await self._put_skips(source, skips, is_from_file=0)

    async def skips(self, source: StoredSource) -> tuple[Skip, ...]:
        """Return all that is skipped of `source`, ordered by path and line."""
        return await fetch_skips(self._database, source.id)

    async def _put_skips(self, source: StoredSource, skips: Sequence[Skip], *, is_from_file: int) -> None:
        await self._database.executemany(
            "INSERT INTO skip (source_id, path, line, reason, detail, is_from_file) VALUES (?, ?, ?, ?, ?, ?)",
            [(source.id, skip.path, skip.line, skip.reason.value, skip.detail, is_from_file) for skip in skips],
        )

    async def _forget_skips(self, source: StoredSource, paths: Sequence[str]) -> None:
        await self._database.executemany(
            "DELETE FROM skip WHERE source_id = ? AND path = ? AND is_from_file = 1",
            [(source.id, path) for path in paths],
        )

    async def _one(self, statement: str, *parameters: int | str) -> Row:
        row = await self._database.fetch_one(statement, parameters)
        assert row is not None, statement  # noqa: S101 - aggregates and rows just written are always there
        return row


def timestamp(moment: datetime) -> str:
    """Return `moment`, which knows its time zone, as the library writes times: UTC, ISO 8601, whole seconds."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class _Rows:
    """Documents to be written, and the revisions of those whose text or cut is new; the id of each comes first."""

    documents: list[tuple[Any, ...]] = field(default_factory=list)
    revisions: list[tuple[Any, ...]] = field(default_factory=list)


def _held_document(row: Row) -> HeldDocument:
    number, file_id, path, name, sha256, blocks, is_outdated, *about = row
    return HeldDocument(number, file_id, path, name, sha256, blocks, Description(*about), bool(is_outdated))


_FILES: Final = """
    SELECT f.id, f.path, f.sha256,
        EXISTS (SELECT 1 FROM skip s WHERE s.source_id = f.source_id AND s.path = f.path AND s.reason = 'duplicate_id'),
        f.parser <> :parser OR EXISTS (
            SELECT 1 FROM document d JOIN revision r ON r.document_id = d.id AND r.is_current = 1
            WHERE d.file_id = f.id AND (r.segmenter_version <> :segmenter_version
                OR r.target_words <> :target_words OR r.max_sentences <> :max_sentences))
    FROM file f WHERE f.source_id = :source_id
"""
_HELD: Final = """
    SELECT d.id, d.file_id, f.path, d.name, r.sha256, r.blocks, r.segmenter_version <> :segmenter_version
            OR r.target_words <> :target_words OR r.max_sentences <> :max_sentences,
        d.title, d.url, d.author, d.date, d.metadata
    FROM document d JOIN file f ON f.id = d.file_id JOIN revision r ON r.document_id = d.id AND r.is_current = 1
    WHERE d.source_id = :source_id AND d.name IN (SELECT value FROM json_each(:names))
"""
