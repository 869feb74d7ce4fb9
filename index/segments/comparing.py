"""A segment's postings, held against those that its documents' texts give now."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from index.engine import Grain
from index.engine.builder import build_segment
from index.engine.columns import Column
from index.engine.directory import Part
from index.engine.embedded import part_of
from index.engine.merging import merge_segments
from index.engine.segment import Segment
from index.engine.segment_file import open_segment
from index.library import HeldSegment
from index.model import StoredDocument
from index.segments.analysis import analyzed
from index.segments.files import segment_path


async def differing(
    folder: Path, segment: HeldSegment, documents: AsyncIterator[tuple[StoredDocument, ...]]
) -> list[str]:
    """Return what of a segment, whose file is whole, is not what its `documents` give when it is built anew.

    Raises:
        DatabaseDamagedError: a stored text is not what was indexed.
        SegmentDamagedError: the file is not whole.
        OSError: it can't be read, or there is no room for files that are made elsewhere and go at once.
    """
    stored = open_segment(segment_path(folder, segment.id), segment.checksum)
    build = partial(_built, stored)
    parts = [part_of(await asyncio.to_thread(build, chunk)) async for chunk in documents]
    return await asyncio.to_thread(_compared, stored, segment, parts) if parts else []


def _built(stored: Segment, documents: Sequence[StoredDocument]) -> Segment:
    """Return a segment in memory, baked as the stored one is."""
    formula = stored.grains[Grain.SENTENCE].formula
    pivots = {grain: postings.formula.pivot for grain, postings in stored.grains.items()}
    return build_segment(analyzed(documents), k1=formula.k1, b=formula.b, pivots=pivots)


def _compared(stored: Segment, segment: HeldSegment, parts: Sequence[Part]) -> list[str]:
    with TemporaryDirectory(prefix="verbatim-", ignore_cleanup_errors=True) as folder:
        anew = parts[0].segment if len(parts) == 1 else _merged(parts, Path(folder) / "anew.segment")
        if segment.absent:  # what is gone has no text to be built of, and is left out here, too
            stored = _merged([part_of(stored, segment.absent)], Path(folder) / "stored.segment")
        return [name for name, one, other in _pairs(stored, anew) if not _is_same(one, other)]


def _merged(parts: Sequence[Part], path: Path) -> Segment:
    grains = parts[0].segment.grains
    formula = grains[Grain.SENTENCE].formula
    pivots = {grain: postings.formula.pivot for grain, postings in grains.items()}
    with path.open("wb") as file:
        merge_segments(parts, pivots, k1=formula.k1, b=formula.b, file=file)
    return open_segment(path)


def _pairs(one: Segment, other: Segment) -> Iterator[tuple[str, Column, Column]]:
    """Yield the columns of two segments by their names."""
    theirs = dict(_columns(other))
    for name, column in _columns(one):
        yield name, column, theirs[name]


def _columns(segment: Segment) -> Iterator[tuple[str, Column]]:
    yield from segment.vocabulary.columns().items()
    yield from segment.roster.columns().items()
    for grain, postings in segment.grains.items():
        yield from ((f"{grain.value}.{name}", column) for name, column in postings.columns().items())


def _is_same(one: Column, other: Column) -> bool:
    """Whether two columns hold the same numbers, in however many bytes each."""
    ours, theirs = one.all(), other.all()
    return len(ours) == len(theirs) and bool((ours == theirs).all())
