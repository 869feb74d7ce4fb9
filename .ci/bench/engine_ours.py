"""Our engine, as `index.engine` gives it, searched in its grain of sentences.

A passage of the benchmark is a sentence of the engine. Documents hold some of them, since the engine counts sentences,
passages and documents in one index, and pays for it while building and on the disk. It is built as a library is: in
segments of some thousand documents, which are merged into one; what is searched is that one's file, mapped, every block
of which is checked before it is first used.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, islice
from pathlib import Path
from typing import Final

from bench.changing_ours import Library
from bench.engines import K1, B, Found, Terms
from index.engine.builder import build_segment
from index.engine.embedded import EmbeddedEngine, part_of
from index.engine.formulas import pivot_length
from index.engine.interface import AnalyzedDocument, Grain, Hit
from index.engine.merging import merge_segments
from index.engine.segment import Segment
from index.engine.segment_file import open_segment, write_segment
from index.model import Scope

DOCUMENT_PASSAGES: Final = 20
SEGMENT_DOCUMENTS: Final = 5_000
"""So many are built at once, which bounds what building holds."""
_FILE: Final = "segment"
_SOURCE: Final = "bench"


class OurIndex:
    """One generation."""

    def __init__(self, engine: EmbeddedEngine, segment: Segment, folder: Path | None = None) -> None:
        """Search with `engine`, which is over `segment`; its file lies in `folder`, where it has one."""
        self._engine = engine
        self._segment = segment
        self._folder = folder
        self._library: Library | None = None

    def search(self, terms: Terms, limit: int) -> Sequence[Hit]:
        """Return the best `limit` passages."""
        return self._engine.search(terms, Grain.SENTENCE, limit)

    def read(self, answer: Sequence[Hit]) -> Found:
        """Return the numbers and scores of an answer."""
        return _read(answer)

    def within(self, step: int) -> "ScopedIndex":
        """Return what searches every so-manieth document alone."""
        documents = frozenset(f"{number:08}" for number in range(0, len(self._segment.roster), step))
        return ScopedIndex(self._engine, Scope(documents=documents))

    def add(self, passages: Sequence[Terms]) -> None:
        """Write passages into the library's database, and serve them."""
        library = self._changing()
        library.add(passages)
        self._engine = library.engine

    def delete(self, number: int) -> None:
        """Take a passage that was added out of the library's database, and serve what is left."""
        library = self._changing()
        library.delete(f"{number // DOCUMENT_PASSAGES:08}")
        self._engine = library.engine

    def close(self) -> None:
        """Close the database, if there is one; what is no longer referred to is freed."""
        if self._library:
            self._library.close()
            self._library = None

    def _changing(self) -> Library:
        if self._folder is None:
            raise ValueError("an index in memory takes no changes")
        self._library = self._library or Library(self._folder, self._segment)
        return self._library


class ScopedIndex:
    """Some of the documents of a generation, searched as if there were no others."""

    def __init__(self, engine: EmbeddedEngine, scope: Scope) -> None:
        """Search with `engine` in `scope`."""
        self._engine = engine
        self._scope = scope

    def search(self, terms: Terms, limit: int) -> Sequence[Hit]:
        """Return the best `limit` passages."""
        return self._engine.search(terms, Grain.SENTENCE, limit, self._scope)

    def read(self, answer: Sequence[Hit]) -> Found:
        """Return the numbers and scores of an answer."""
        return _read(answer)

    def close(self) -> None:
        """Do nothing: the generation is another's."""


class OurEngine:
    """How our engine builds and opens."""

    keeps_files = True
    changes = True

    def build(self, folder: Path, passages: Iterable[Terms]) -> OurIndex:
        """Build segments, merge them into one file, and map it."""
        remaining = documents(passages)
        parts: list[Path] = []
        while len((segment := build_segment(islice(remaining, SEGMENT_DOCUMENTS), k1=K1, b=B)).roster):
            _write(segment, folder / f"{_FILE}-{len(parts)}")
            parts.append(folder / f"{_FILE}-{len(parts)}")
        if len(parts) == 1:
            parts[0].rename(folder / _FILE)
        else:
            _merge(parts, folder / _FILE)
        return self.open(folder)

    def open(self, folder: Path) -> OurIndex:
        """Map the segment in `folder`."""
        return _searching(open_segment(folder / _FILE), "lucene", folder)


def documents(passages: Iterable[Terms]) -> Iterator[AnalyzedDocument]:
    """Yield documents that hold the passages in their order."""
    remaining = iter(passages)
    for number in count():
        held = tuple(map(tuple, islice(remaining, DOCUMENT_PASSAGES)))
        if not held:
            return
        yield AnalyzedDocument(_SOURCE, f"{number:08}", held, ())


def with_formula(passages: Iterable[Terms], formula: str, mean_length: float) -> OurIndex:
    """Return an index whose formula and pivot length are given: those of a peer, to compare scores with."""
    return _searching(
        build_segment(list(documents(passages)), k1=K1, b=B, pivots=dict.fromkeys(Grain, mean_length)), formula
    )


def _read(answer: Sequence[Hit]) -> Found:
    numbers = [int(hit.key.document) * DOCUMENT_PASSAGES + hit.key.ordinal for hit in answer]
    return numbers, [hit.score for hit in answer]


def _searching(segment: Segment, formula: str, folder: Path | None = None) -> OurIndex:
    return OurIndex(EmbeddedEngine(1, [part_of(segment)], formula=formula), segment, folder)


def _write(segment: Segment, path: Path) -> None:
    with path.open("wb") as file:
        write_segment(segment, file)


def _merge(paths: Sequence[Path], path: Path) -> None:
    """Merge segments' files into one, on the disk, and remove them."""
    parts = [part_of(open_segment(one)) for one in paths]
    pivots = {}
    for grain in Grain:
        held = [part.segment.grains[grain] for part in parts]
        pivots[grain] = pivot_length(sum(one.total for one in held), sum(one.filled for one in held))
    with path.open("wb") as file:
        merge_segments(parts, pivots, k1=K1, b=B, file=file)
        file.flush()
        os.fsync(file.fileno())
    for one in paths:
        one.unlink()


ENGINE: Final = OurEngine()
