"""Citation -> does it still stand in the source? The source's file is read again from its place."""

import asyncio
import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from config.errors import VerbatimError
from config.schema import Settings
from index.citation import Citation
from index.formats import SUPPORTED, ParseLimits, is_supported, parse
from index.library import Origin, open_library_for_reading
from index.model import ParsedDocument, Skip, SkipReason, StoredDocument
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

    `citation_now` is where they stand in the source now, with the revision that was read; None where they don't.
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
        UnknownSourceError, UnknownDocumentError: the library does not have what is cited.
        VerbatimError: the file is there and can't be read, so that nothing can be said.
    """
    async with open_library_for_reading(library_folder) as reader:
        cited = await reader.cited(citation)
        origin = await reader.origin(citation)
    fresh = await asyncio.to_thread(_read_again, origin, cited, settings)
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


def _read_again(origin: Origin, cited: StoredDocument, settings: Settings) -> ParsedDocument | str:
    """Return the cited document as its file holds it now, or a sentence that says why it is gone."""
    location = Path(origin.location)
    if not location.exists():
        return f"There is nothing at {location} any more, where the source “{cited.source}” was."
    folder = FolderSource(location, settings.indexing.max_file_bytes, is_supported, ", ".join(SUPPORTED))
    file = folder.fetch(origin.path)
    if isinstance(file, Skip):
        return _why_gone(file, location / origin.path)
    limits = ParseLimits(settings.indexing.max_decompressed_bytes, settings.indexing.max_record_chars)
    for item in parse(file, limits):
        if isinstance(item, ParsedDocument) and item.name == cited.name:
            return item
        if isinstance(item, Skip) and item.line is None:
            return f"The document is no longer in the source: {origin.path} can't be used. {item.detail}"
    return f"The document is no longer in the source: {origin.path} does not hold “{cited.name}” any more."


def _why_gone(skip: Skip, place: Path) -> str:
    """Return why a file can't be had; raise VerbatimError where it is there, and only reading fails."""
    if skip.reason is not SkipReason.UNREADABLE:
        return f"The document is no longer in the source: {skip.path} can't be used. {skip.detail}"
    if not os.path.lexists(place):
        return f"The document is no longer in the source: {skip.path} is gone."
    raise VerbatimError(
        f"{skip.path} can't be compared: {skip.detail}", "Make it readable, then ask again; nothing was changed."
    )
