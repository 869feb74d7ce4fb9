"""A library's rows and files -> what an engine searches: its segments, and the loose documents as one in memory.

A file that is missing or damaged is never used: its documents are read into memory like loose ones, and it is told.
"""

import asyncio
import logging
from collections.abc import Collection, Mapping
from pathlib import Path
from threading import Lock
from typing import Final

from index.engine.columns import SegmentDamagedError
from index.engine.directory import Part
from index.engine.embedded import part_of
from index.engine.segment import Segment
from index.library import LibraryReader, Snapshot
from index.model import StoredDocument
from index.segments.analysis import analyze, language_of
from index.segments.loose import LooseTable
from index.segments.recipe import SegmentRecipe
from index.segments.writing import open_held
from index.text.terms import TermAnalyzer

_ATTEMPTS: Final = 3
"""A merge takes files away while they are being opened; the rows that are read then name the new one."""

_log = logging.getLogger(__name__)


class Opened:
    """One generation of a library, its files mapped. May be shared by threads.

    `segments` are the mapped files by their numbers; `damaged` says of each file that could not be used what is wrong.
    """

    def __init__(  # noqa: PLR0913 - what it is made of, each named by its maker
        self,
        library_folder: Path,
        snapshot: Snapshot,
        recipe: SegmentRecipe,
        *,
        segments: Mapping[int, Segment],
        damaged: Mapping[int, str],
        former: "Opened | None",
    ) -> None:
        """Take in the files; what is in none is read into memory when it is asked for, or taken from `former`."""
        self.library_folder = library_folder
        self.snapshot = snapshot
        self.recipe = recipe
        self.segments = segments
        self.damaged = damaged
        self._former_loose = former._loose_table if former else None  # noqa: SLF001 - its own kind
        self._loose_table: LooseTable | None = None
        self._parts: tuple[Part, ...] | None = None
        self._lock = Lock()

    @property
    def parts(self) -> tuple[Part, ...]:
        """What holds the documents, each in exactly one part; takes long the first time if many are loose."""
        with self._lock:
            if self._parts is None:
                self._parts = self._made()
            return self._parts

    def without(self, number: int, detail: str) -> "Opened":
        """Return the same generation without the segment of that number; `detail` says what is wrong with its file."""
        segments = {one: segment for one, segment in self.segments.items() if one != number}
        damaged = {**self.damaged, number: detail}
        return Opened(self.library_folder, self.snapshot, self.recipe, segments=segments, damaged=damaged, former=self)

    def _made(self) -> tuple[Part, ...]:
        holdings = self.snapshot.holdings
        parts = [part_of(self.segments[held.id], held.absent) for held in holdings.segments if held.id in self.segments]
        is_baked = any(held.recipe == self.recipe.text for held in holdings.segments)
        pivots = holdings.pivots if is_baked else {}
        former = self._former_loose
        table = former if former is not None and former.pivots == pivots else LooseTable(self.recipe, pivots)
        analyzer = TermAnalyzer()
        self._loose_table = table.updated(self._loose(), lambda one: analyze(one, analyzer, language_of(one)))
        self._former_loose = None
        return (*parts, *self._loose_table.parts)

    def _loose(self) -> list[StoredDocument]:
        """Return the documents that no segment in use holds, in order."""
        holdings, places = self.snapshot.holdings, self.snapshot.places
        loose: Collection[tuple[str, str]] = holdings.loose
        if len(self.segments) < len(holdings.segments):
            kept = [one for one in holdings.segments if one.id in self.segments]
            loose = places.keys() - {name for one in kept for name in _held_by(self.segments[one.id], one.absent)}
        return [self.snapshot.documents[place] for place in sorted(map(places.__getitem__, loose))]


async def open_generation(
    library: LibraryReader, library_folder: Path, recipe: SegmentRecipe, former: Opened | None = None
) -> Opened:
    """Open the newest generation; what did not change since `former`, of the same library, is taken from there.

    Raises:
        DatabaseError: the library can't be read.
    """
    snapshot = await library.snapshot(former.snapshot if former else None)
    for _ in range(_ATTEMPTS):
        opened = await asyncio.to_thread(_opened, library_folder, snapshot, recipe, former)
        if not opened.damaged:
            break
        again = await library.snapshot(snapshot)
        if again.holdings.segments == snapshot.holdings.segments:
            break
        snapshot = again
    for number, detail in opened.damaged.items():
        _log.error("segment %d of %s is not used, run verbatim repair: %s", number, library_folder.name, detail)
    return opened


def _opened(library_folder: Path, snapshot: Snapshot, recipe: SegmentRecipe, former: Opened | None) -> Opened:
    known = former if former is not None and former.recipe == recipe else None
    segments: dict[int, Segment] = {}
    damaged: dict[int, str] = {}
    for held in snapshot.holdings.segments:
        if held.recipe == recipe.text:
            try:
                found = known.segments.get(held.id) if known else None
                segments[held.id] = open_held(library_folder, held) if found is None else found
            except (SegmentDamagedError, OSError) as error:
                damaged[held.id] = str(error)
    return Opened(library_folder, snapshot, recipe, segments=segments, damaged=damaged, former=known)


def _held_by(segment: Segment, absent: Collection[int]) -> list[tuple[str, str]]:
    gone = frozenset(absent)
    return [name for number, name in enumerate(segment.roster.documents()) if number not in gone]
