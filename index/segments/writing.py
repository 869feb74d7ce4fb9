"""Documents -> a segment's file, and several files -> one. Takes long, so it belongs in a thread of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from index.engine import AnalyzedDocument, Grain
from index.engine.builder import build_segment
from index.engine.columns import SegmentDamagedError
from index.engine.directory import Part
from index.engine.embedded import part_of
from index.engine.few import MOST_TERMS, build_few
from index.engine.formulas import pivot_length
from index.engine.merging import merge_segments
from index.engine.segment import Segment
from index.engine.segment_file import open_segment, write_segment
from index.library import HeldSegment
from index.model import StoredDocument
from index.segments.analysis import analyzed
from index.segments.files import segment_path, write_durably
from index.segments.recipe import SegmentRecipe
from index.segments.workers import Workers


@dataclass(frozen=True, slots=True)
class Written:
    """A segment's file that lies on the disk: its checksum, and for each grain the pivot length it was baked with."""

    checksum: int
    pivots: Mapping[str, float]


def write_documents(
    path: Path,
    documents: Sequence[StoredDocument],
    recipe: SegmentRecipe,
    pivots: Mapping[str, float],
    workers: Workers | None = None,
) -> Written:
    """Write a segment of `documents`, baked with `pivots`, or with their own mean lengths where there are none.

    Raises:
        OSError: the disk is full, or refuses.
        WorkersStoppedError: the `workers` that share in it were stopped meanwhile.
    """
    built = build(analyzed(documents, workers), recipe, pivots)
    return Written(write_durably(path, partial(write_segment, built)), pivots_of(built))


def build(documents: Sequence[AnalyzedDocument], recipe: SegmentRecipe, pivots: Mapping[str, float]) -> Segment:
    """Return the segment of `documents` in memory."""
    given = {Grain(grain): length for grain, length in pivots.items()} or None
    return build_segment(documents, k1=recipe.k1, b=recipe.b, pivots=given)


def build_to_stay(documents: Sequence[AnalyzedDocument], recipe: SegmentRecipe, pivots: Mapping[str, float]) -> Segment:
    """Return a segment of `documents` that stays in memory, and is never written."""
    if sum(len(terms) for document in documents for terms in document.sentences) > MOST_TERMS:
        return build(documents, recipe, pivots)
    given = {Grain(grain): length for grain, length in pivots.items()} or None
    return build_few(documents, k1=recipe.k1, b=recipe.b, pivots=given)


def write_merged(
    library_folder: Path,
    number: int,
    segments: Sequence[HeldSegment],
    recipe: SegmentRecipe,
    pivots: Mapping[str, float],
) -> Written:
    """Write one segment, of that number, of what others still hold.

    Raises:
        SegmentDamagedError: one of them can't be read; its number is told.
        OSError: the disk is full, or refuses.
    """
    parts = [part_of(open_segment(segment_path(library_folder, one.id), one.checksum), one.absent) for one in segments]
    given = {Grain(grain): length for grain, length in pivots.items()}
    merge = partial(_merge, parts, given, recipe)
    return Written(write_durably(segment_path(library_folder, number), merge), dict(pivots))


def open_held(library_folder: Path, held: HeldSegment) -> Segment:
    """Map the file of a segment.

    Raises:
        SegmentDamagedError: it is not there, or not the one that was written.
        OSError: it can't be read.
    """
    path = segment_path(library_folder, held.id)
    try:
        return open_segment(path, held.checksum)
    except FileNotFoundError as error:
        raise SegmentDamagedError(path.name, "it is not there") from error


def mean_lengths(library_folder: Path, segments: Sequence[HeldSegment]) -> dict[str, float]:
    """Return for each grain the mean length in terms of what those segments were made of.

    Raises:
        SegmentDamagedError: one of them can't be read.
        OSError: the disk refuses.
    """
    opened = [open_held(library_folder, one) for one in segments]
    found = {}
    for grain in Grain:
        totals = [segment.grains[grain].total for segment in opened]
        filled = [segment.grains[grain].filled for segment in opened]
        found[grain.value] = pivot_length(sum(totals), sum(filled))
    return found


def pivots_of(segment: Segment) -> dict[str, float]:
    """Return for each grain the pivot length that a segment was baked with."""
    return {grain.value: postings.formula.pivot for grain, postings in segment.grains.items()}


def _merge(parts: Sequence[Part], pivots: Mapping[Grain, float], recipe: SegmentRecipe, file: IO[bytes]) -> int:
    return merge_segments(parts, pivots, k1=recipe.k1, b=recipe.b, file=file)
