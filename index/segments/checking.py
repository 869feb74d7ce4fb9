"""A library and the files of its segments -> what is wrong with them. Changes nothing, and may run beside a run.

What is stored in the database is precious: nothing else has it. What lies in the folder of segments is derived from
it, and `index.segments.repairing` makes it anew.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from config.database import DatabaseKind
from config.errors import DatabaseDamagedError, DatabaseError, DatabaseMissingError
from index.engine.columns import SegmentDamagedError
from index.library import HeldSegment
from index.library.inspection import (
    Held,
    LibraryInspection,
    StoredRevision,
    cut_fault,
    database_faults,
    open_library_for_inspection,
    text_fault,
    writer_of,
)
from index.segments.comparing import differing
from index.segments.findings import Finding, Inspection, Kind
from index.segments.looking import look_at_files, look_at_segments, place_of
from index.segments.recipe import SegmentRecipe

DOCUMENTS_AT_ONCE: Final = 500
"""Documents that are built anew together: with all that is made of them they take some hundred megabytes at most."""
_ATTEMPTS: Final = 3
"""A run that ends meanwhile takes files away; the rows that are read then name others."""


async def check_library(folder: Path, recipe: SegmentRecipe, *, deep: bool = False) -> Inspection:
    """Look through the library in `folder`: every byte that is stored, and every file of its segments.

    `deep` also makes each segment's postings anew from the texts, and compares.

    Raises:
        DatabaseMissingError: there is none.
        OSError: there is no room for what `deep` makes.
    """
    try:
        async with open_library_for_inspection(folder) as library:
            found = await check_stored(library, folder)
            try:
                return await _with_segments(library, found, recipe, deep=deep)
            except DatabaseDamagedError as error:
                return _with(found, [_of_error(error)])
    except DatabaseMissingError:
        raise
    except DatabaseError as error:
        return Inspection(folder, findings=(_of_error(error),))


async def check_database(path: Path, kind: DatabaseKind) -> tuple[Finding, ...]:
    """Return what SQLite finds wrong with the database at `path`; nothing where there is none."""
    try:
        return tuple(Finding(Kind.DATABASE, path.name, fault) for fault in await database_faults(path, kind))
    except DatabaseError as error:
        return (_of_error(error),)


async def check_stored(library: LibraryInspection, folder: Path) -> Inspection:
    """Look through all that is precious."""
    found = _Stored()
    for look in (_look_at_database, _look_at_documents, _look_at_revisions):
        try:
            await look(library, found)
        except DatabaseDamagedError as error:
            found.findings.append(_of_error(error))
    return _with(Inspection(folder, found.documents, found.revisions), found.findings)


async def check_segments(
    library: LibraryInspection, folder: Path, recipe: SegmentRecipe, *, deep: bool = False
) -> tuple[Held, tuple[Finding, ...]]:
    """Look through the segments; return what the library said of them, and what is wrong.

    Raises:
        DatabaseError: the library can't be read.
        OSError: there is no room for what `deep` makes.
    """
    for _ in range(_ATTEMPTS):
        held = await library.held()
        found = await asyncio.to_thread(look_at_segments, folder, held, recipe)
        if deep:
            found += await _postings_findings(library, folder, held, recipe, found)
        now = await library.held()
        if not found or now == held:
            break
    return held, tuple(one for one in found if _said(held, one) == _said(now, one))


@dataclass(slots=True)
class _Stored:
    """What was found so far of what is precious."""

    findings: list[Finding] = field(default_factory=list)
    documents: int = 0
    revisions: int = 0


async def _look_at_database(library: LibraryInspection, found: _Stored) -> None:
    found.findings += [Finding(Kind.DATABASE, library.name, fault) for fault in await library.faults()]


async def _look_at_documents(library: LibraryInspection, found: _Stored) -> None:
    found.documents = await library.document_count()
    without, unreadable = await library.without_text(), await library.unreadable()
    found.findings += [Finding(Kind.DOCUMENT, name, "it has no text") for name in without]
    found.findings += [Finding(Kind.DOCUMENT, name, "what it says of itself can't be read") for name in unreadable]


async def _look_at_revisions(library: LibraryInspection, found: _Stored) -> None:
    async for revisions in library.revisions():
        found.revisions += len(revisions)
        found.findings += await asyncio.to_thread(_of_revisions, revisions)


def _of_revisions(revisions: Sequence[StoredRevision]) -> list[Finding]:
    found = []
    for one in revisions:
        if fault := text_fault(one):
            found.append(Finding(Kind.TEXT, one.name, fault))
        elif fault := cut_fault(one):
            found.append(Finding(Kind.CUT, one.name, fault))
    return found


async def _with_segments(
    library: LibraryInspection, found: Inspection, recipe: SegmentRecipe, *, deep: bool
) -> Inspection:
    held, wrong = await check_segments(library, found.folder, recipe, deep=deep)
    strays, writer = await _strays(library, found.folder)
    rows = held.holdings.segments
    outdated = sum(one.recipe != recipe.text for one in rows)
    looked = replace(found, segments=len(rows) - outdated, outdated=outdated, writer=writer)
    return _with(looked, [*wrong, *strays])


async def _strays(library: LibraryInspection, folder: Path) -> tuple[list[Finding], int | None]:
    """Return the files that do not belong; while a process writes, its number, and no file that it may be making."""
    for _ in range(_ATTEMPTS):
        held = await library.held()
        found = await asyncio.to_thread(look_at_files, folder, held)
        others = [one for one in found if one.kind is not Kind.LEFT_OVER]
        if len(others) == len(found):
            return others, None
        writer = writer_of(folder)  # looked for after the files were: who made them meanwhile still writes, or has
        if writer is not None:
            return others, writer
        if await library.held() == held:
            return list(found), None
    return others, None


async def _postings_findings(
    library: LibraryInspection, folder: Path, held: Held, recipe: SegmentRecipe, found: Sequence[Finding]
) -> tuple[Finding, ...]:
    """Return the segments whose postings are not those of their texts; those that are wrong anyway are left out."""
    wrong = {one.segment for one in found}
    compared = [one for one in held.holdings.segments if one.recipe == recipe.text and one.id not in wrong]
    results = [await _compared(library, folder, segment) for segment in compared]
    return tuple(one for one in results if one is not None)


async def _compared(library: LibraryInspection, folder: Path, segment: HeldSegment) -> Finding | None:
    place = place_of(segment.id)
    try:
        names = await differing(folder, segment, library.documents(segment.id, DOCUMENTS_AT_ONCE))
    except DatabaseDamagedError:  # that text was told of already; there is nothing to compare with
        return None
    except SegmentDamagedError as error:  # since it was looked at
        return Finding(Kind.FILE, place, error.detail, segment.id)
    if not names:
        return None
    detail = f"it does not hold what its documents' texts give, in {', '.join(names)}"
    return Finding(Kind.POSTINGS, place, detail, segment.id)


def _said(held: Held, finding: Finding) -> object:
    """Return what the library says of the segment that is meant."""
    rows = [one for one in held.holdings.segments if one.id == finding.segment]
    return rows, held.members.get(finding.segment or 0)


def _with(found: Inspection, findings: Sequence[Finding]) -> Inspection:
    return replace(found, findings=tuple(dict.fromkeys((*found.findings, *findings))))


def _of_error(error: DatabaseError) -> Finding:
    return Finding(Kind.DATABASE, error.path.name, error.message.removesuffix("."), advice=error.advice)
