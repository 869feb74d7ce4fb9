"""One run over one source: list, compare, take in what changed, let go of what went; all or nothing."""

import asyncio
import errno
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from config.errors import UsageError
from config.schema import Settings
from index.engine import EMBEDDED
from index.errors import PathMissingError
from index.formats import SUPPORTED, ParseLimits, is_supported, parse
from index.library import LibraryWriter, Tally, check_source_name, has_library, open_library_for_writing, unknown_source
from index.model import ParsedDocument, Skip
from index.reindex.refresh import Refresh, Scan
from index.reindex.report import EmptySourceError, Progress, RemovalReport, Report, nothing_indexed, vanished
from index.reindex.target import choose_target
from index.segments.recipe import SegmentRecipe
from index.segments.settling import drop_emptied, settle, tidy
from index.segments.workers import Workers
from index.sources import FolderSource, Listing
from index.text.segmentation import PassageLimits


async def reindex(  # noqa: PLR0913 - what a run depends on, each named by its caller
    library_folder: Path,
    path: Path,
    *,
    name: str | None,
    settings: Settings,
    now: datetime,
    progress: Callable[[Progress], None],
) -> Report:
    """Add the source at `path` to the library, or bring it up to date; `now` knows its time zone.

    Without `name` the source that lies there is refreshed, or a new one is named after the path. All
    becomes visible at the end together; a run that fails or is cancelled leaves the library as it was.

    Raises:
        PathMissingError: nothing lies at `path`.
        PathUnreadableError: `path` can't be looked at.
        BadSourceNameError: `name` can't stand in a citation.
        SourceNameTakenError: `name` belongs to a source at another place that still exists.
        UsageError: the place is indexed under another name.
        EmptySourceError: nothing could be indexed (a NothingIndexedError); what was there before is kept.
        DatabaseError: the library can't be written.
    """
    if name is not None:
        check_source_name(name)
    location = _resolved(path)
    scan = _scan_of(location, settings, library_folder)
    try:
        listing = await asyncio.to_thread(scan.folder.list)
    except PathMissingError:
        await _refuse_vanished(library_folder, str(location))
        raise
    if not has_library(library_folder):
        await asyncio.to_thread(_refuse_if_empty, scan, listing)
    async with open_library_for_writing(library_folder) as writer:
        sources = await writer.sources()
        target = choose_target(sources, location, name, is_folder=location.is_dir(), exists=_may_lie_at)
        try:
            with Workers() as workers:
                async with writer.transaction():
                    refresh = await Refresh.begin(writer, scan, target, now, progress, workers)
                    report = await refresh.run(listing, now)
                    warnings = await _settle(writer, library_folder, settings, workers)
            return replace(report, warnings=(*warnings, *await tidy(writer.segments, library_folder)))
        except EmptySourceError as error:
            if target.existing is not None:
                await writer.note_error(target.existing, error.message)
            raise


async def remove_source(library_folder: Path, name: str, now: datetime) -> RemovalReport:
    """Take the source `name` out of the library, with all that was indexed from it; its files are not touched.

    Raises:
        UnknownSourceError: no source has that name.
        DatabaseError: the library can't be written.
    """
    if not has_library(library_folder):
        raise unknown_source(name, ())
    async with open_library_for_writing(library_folder) as writer:
        async with writer.transaction():
            sources = {source.name: source for source in await writer.sources()}
            if name not in sources:
                raise unknown_source(name, sources)
            generation = await writer.generation()
            documents = await writer.remove_source(sources[name])
            await writer.add_generation(generation + 1, name, Tally(removed=documents), now)
            await drop_emptied(writer.segments)
        warnings = await tidy(writer.segments, library_folder)
        return RemovalReport(name, sources[name].location, documents, generation, generation + 1, warnings)


async def _settle(writer: LibraryWriter, library_folder: Path, settings: Settings, workers: Workers) -> tuple[str, ...]:
    """Write the files that the embedded engine searches; another one has none."""
    if settings.engine != EMBEDDED:
        return ()
    return await settle(writer.segments, library_folder, SegmentRecipe.of(settings), workers)


def _resolved(path: Path) -> Path:
    location = Path(os.path.realpath(path))
    try:
        str(location).encode("utf-8")
    except UnicodeEncodeError as error:
        shown = str(location).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        raise UsageError(f"The path {shown} is not valid Unicode.", "Rename it, or what it lies in.") from error
    return location


def _may_lie_at(place: str) -> bool:
    """Whether something lies at a place; one that can't be looked at is no place that is gone."""
    try:
        Path(place).lstat()
    except OSError as error:
        return error.errno not in {errno.ENOENT, errno.ENOTDIR}
    return True


def _scan_of(location: Path, settings: Settings, library_folder: Path) -> Scan:
    indexing = settings.indexing
    return Scan(
        FolderSource(location, indexing.max_file_bytes, is_supported, ", ".join(SUPPORTED), own=library_folder),
        ParseLimits(indexing.max_decompressed_bytes, indexing.max_record_chars),
        PassageLimits(settings.passages.target_words, settings.passages.max_sentences),
        settings.library.kept_revisions,
    )


def _refuse_if_empty(scan: Scan, listing: Listing) -> None:
    """Raise EmptySourceError where not one document can be had, so that no library is made for nothing."""
    skips = list(listing.skips)
    for path in listing.files:
        for item in _items_of(scan, path):
            if isinstance(item, ParsedDocument):
                return
            skips.append(item)
    raise nothing_indexed(str(scan.folder.location), skips, 0)


def _items_of(scan: Scan, path: str) -> Iterator[ParsedDocument | Skip]:
    file = scan.folder.fetch(path)
    return iter((file,)) if isinstance(file, Skip) else parse(file, scan.limits)


async def _refuse_vanished(library_folder: Path, location: str) -> None:
    """Raise EmptySourceError where nothing lies any more at the `location` of a source, and note it there."""
    if not has_library(library_folder):
        return
    async with open_library_for_writing(library_folder) as writer:
        source = next((source for source in await writer.sources() if source.location == location), None)
        if source is None:
            return
        documents, _ = await writer.counts(source)
        error = vanished(location, source.name, documents)
        await writer.note_error(source, error.message)
        raise error
