"""Citation -> does it still stand in the source? The source's file is read again from its place."""

import asyncio
import errno
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from config.errors import VerbatimError
from config.schema import Settings
from index.citation import Citation
from index.errors import UnknownDocumentError
from index.formats import SUPPORTED, ParseLimits, is_supported, parse
from index.library import Origin, open_library_for_reading
from index.model import ParsedDocument, Skip, SkipReason
from index.sources import FolderSource


class State(StrEnum):
    """What became of a quote in its source. `GONE`, the document is not there, counts as changed for people."""

    MATCH = "match"
    MOVED = "moved"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Verification:
    """The result: `detail` is one plain sentence, `quote` the cited characters.

    The quote is empty where the library does not have the document any more. `citation_now` is where it
    stands in the source now, with the revision that was read; None where it doesn't.
    """

    state: State
    detail: str
    quote: str
    citation_now: Citation | None = None

    @property
    def is_match(self) -> bool:
        """Whether the quote stands where the citation says."""
        return self.state is State.MATCH


async def verify(library_folder: Path, citation: Citation, *, settings: Settings) -> Verification:
    """Read the file that held the cited document again and look for the quote in it.

    Raises:
        LibraryMissingError: nothing was ever indexed.
        UnknownSourceError: no source has that name.
        UnknownDocumentError: the library does not have that revision or span; or it does not have the document,
            which lies in the source nevertheless.
        VerbatimError: the file is there and can't be read, so that nothing can be said.
    """
    async with open_library_for_reading(library_folder) as reader:
        try:
            origin = await reader.origin(citation)
        except UnknownDocumentError as error:
            location = await reader.source_location(citation.source)
            return await asyncio.to_thread(_without_document, location, citation, settings, error)
        cited = await reader.cited(citation)
    fresh = await asyncio.to_thread(_read_again, origin, cited.source, cited.name, settings)
    quote = cited.text[citation.start : citation.end]
    if isinstance(fresh, str):
        return Verification(State.GONE, fresh, quote)
    return compare(citation, quote, fresh)


def compare(citation: Citation, quote: str, fresh: ParsedDocument) -> Verification:
    """Look for `quote` in the document as it is now: at its place, else at the nearest one. Pure."""
    start = _nearest(fresh.text, quote, citation.start)
    if start is None:
        detail = f"The text of “{fresh.name}” has changed: it does not hold the quote any more."
        return Verification(State.CHANGED, detail, quote)
    now = Citation(citation.source, citation.document, start, start + len(quote), fresh.sha256)
    if start == citation.start:
        return Verification(State.MATCH, f"“{fresh.name}” holds the quote, character for character.", quote, now)
    detail = f"“{fresh.name}” holds the quote, but at {now.start}-{now.end} instead of {citation.start}-{citation.end}."
    return Verification(State.MOVED, detail, quote, now)


def _nearest(text: str, quote: str, start: int) -> int | None:
    """Return where `quote` stands in `text` nearest to `start`; of two places equally near, the first."""
    before = text.rfind(quote, 0, start + len(quote))
    after = text.find(quote, start)
    return min((place for place in (before, after) if place >= 0), key=lambda place: abs(place - start), default=None)


def _without_document(
    location: str, citation: Citation, settings: Settings, unknown: UnknownDocumentError
) -> Verification:
    """Say that a document is gone that the library does not have (any more); raise `unknown` where it lies there."""
    name = citation.document
    fresh = _read_again(Origin(location, name), citation.source, name, settings)
    if isinstance(fresh, ParsedDocument):
        raise unknown
    hint = f" {unknown.advice}" if unknown.advice.startswith("Did you mean") else ""
    detail = f"Neither the library nor the source “{citation.source}” has a document “{name}” (any more).{hint}"
    return Verification(State.GONE, detail, "")


def _read_again(origin: Origin, source: str, name: str, settings: Settings) -> ParsedDocument | str:
    """Return the document `name` as its file holds it now, or a sentence that says why it is gone."""
    location = Path(origin.location)
    if _is_gone(location, origin.path):
        return f"There is nothing at {location} any more, where the source “{source}” was."
    folder = FolderSource(location, settings.indexing.max_file_bytes, is_supported, ", ".join(SUPPORTED))
    file = folder.fetch(origin.path)
    if isinstance(file, Skip):
        return _why_gone(file, location / origin.path)
    limits = ParseLimits(settings.indexing.max_decompressed_bytes, settings.indexing.max_record_chars)
    for item in parse(file, limits):
        if isinstance(item, ParsedDocument) and item.name == name:
            return item
        if isinstance(item, Skip) and item.line is None:
            return f"The document is no longer in the source: {origin.path} can't be used. {item.detail}"
    return f"The document is no longer in the source: {origin.path} does not hold “{name}” any more."


def _why_gone(skip: Skip, place: Path) -> str:
    """Return why a file can't be had; raise VerbatimError where it is there, and only reading fails."""
    if skip.reason is not SkipReason.UNREADABLE:
        return f"The document is no longer in the source: {skip.path} can't be used. {skip.detail}"
    if _is_gone(place, skip.path):
        return f"The document is no longer in the source: {skip.path} is gone."
    raise _not_comparable(skip.path, skip.detail)


def _is_gone(place: Path, path: str) -> bool:
    """Whether nothing lies at a place; raise VerbatimError where the system does not let anybody know."""
    try:
        place.lstat()
    except OSError as error:
        if error.errno in {errno.ENOENT, errno.ENOTDIR}:
            return True
        raise _not_comparable(path, f"{place} can't be looked at ({error.strerror}).") from error
    return False


def _not_comparable(path: str, detail: str) -> VerbatimError:
    return VerbatimError(f"{path} can't be compared: {detail}", "Make it readable, then ask again; nothing changed.")
