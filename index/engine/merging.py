"""Several segments, less the documents that are gone -> one file. In bounded memory, whatever their size.

All segments number their terms in the same order, so that a range of the merged terms is a range of postings in each
of them: they are merged range by range, and written as they come. The result holds what a segment of the same
documents would that is built at once with the same pivots.
"""

from collections.abc import Iterator, Sequence
from typing import IO, Final

import numpy as np
from numpy.typing import NDArray

from index.engine.builder import Pivots
from index.engine.directory import Part
from index.engine.formulas import Counts
from index.engine.grain_writing import Baked, Target, write_grain
from index.engine.interface import Grain
from index.engine.joining import Kept, joined
from index.engine.packing import narrowed
from index.engine.postings import Formula, Postings
from index.engine.renumbering import GONE, Source
from index.engine.segment import Roster
from index.engine.segment_file import Figures, SegmentWriter, contents_of
from index.engine.vocabulary import Vocabulary

POSTINGS_AT_ONCE: Final = 1 << 19
"""So many postings are in memory at a time, some 30 MB with all that is made of them."""


def merge_segments(parts: Sequence[Part], pivots: Pivots, *, k1: float, b: float, file: IO[bytes]) -> int:
    """Write to an open, empty file one segment of what the parts hold, baked anew with those parameters.

    Return its checksum.

    Raises:
        SegmentDamagedError: a part can't be read; what is in the file then is no segment.
    """
    roster, orders = _merged_roster(parts)
    vocabulary, terms = _merged_vocabulary(parts)
    writer = SegmentWriter(file)
    for name, column in (*vocabulary.columns().items(), *roster.columns().items()):
        writer.add(name, (narrowed(column.all()),))
    grains = {}
    for grain in Grain:
        firsts, units = _merged_units(parts, grain, orders, len(roster))
        held = [part.segment.grains[grain] for part in parts]
        lengths = _merged_lengths(held, units, int(firsts[-1]))
        sources = [Source(*one) for one in zip(held, terms, units, strict=True)]
        target = Target(grain, Formula(k1, b, pivots[grain]), lengths, firsts)
        ranges = _ranges(parts, sources, len(vocabulary))
        write_grain(writer, target, sources, Baked.of(target.formula, sources, POSTINGS_AT_ONCE), ranges)
        grains[grain] = Figures(target.formula, int(np.count_nonzero(lengths)), int(lengths.sum(dtype=np.int64)))
    return writer.finish(contents_of(roster.sources, grains))


def _ranges(parts: Sequence[Part], sources: Sequence[Source], term_count: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of merged terms, each of some `POSTINGS_AT_ONCE` postings at most, or of a single term.

    What the parts hold in memory for one range they hold no more when the next one comes.
    """
    counts = np.zeros(term_count + 1, dtype=np.int64)
    for source in sources:
        counts += source.counts(term_count)
    done = np.concatenate(([0], counts.cumsum()))
    first = 0
    while first < term_count:
        last = int(done.searchsorted(done[first] + POSTINGS_AT_ONCE, "right")) - 1
        last = min(max(last, first + 1), term_count)
        yield first, last
        for part in parts:
            part.segment.release()
        first = last


def _merged_roster(parts: Sequence[Part]) -> tuple[Roster, list[Counts]]:
    """Return the documents that are left in key order, and for each part the new number of each of its own."""
    left = []
    for number, part in enumerate(parts):
        absent = frozenset(part.absent.tolist())
        every = enumerate(part.segment.roster.documents())
        left += [(*name, number, document) for document, name in every if document not in absent]
    left.sort()
    orders = [np.full(len(part.segment.roster), GONE, dtype=np.int32) for part in parts]
    for place, (_, _, number, document) in enumerate(left):
        orders[number][document] = place
    return Roster.of([(source, name) for source, name, _, _ in left]), orders


def _merged_vocabulary(parts: Sequence[Part]) -> tuple[Vocabulary, list[Counts]]:
    """Return the terms that are left, and for each part the new number of each of its own that is.

    A term of a part that is in none of its documents any more gets the number of the next one that is, and so no
    postings: they are all gone.
    """
    kept = [Kept.of(part.segment.vocabulary, _held_terms(part)) for part in parts]
    vocabulary, numbers = joined(kept)
    found = []
    for part, one, held in zip(parts, kept, numbers, strict=True):
        every = np.full(len(part.segment.vocabulary), len(vocabulary), dtype=np.int32)
        every[one.numbers] = held
        # From the back, the next one's: ascending still, as `between` needs it.
        found.append(np.minimum.accumulate(every[::-1])[::-1])
    return vocabulary, found


def _held_terms(part: Part) -> NDArray[np.bool_]:
    """Return for each term whether a document that is left holds it."""
    postings = part.segment.grains[Grain.DOCUMENT]
    starts = postings.starts.all()
    if not len(part.absent):
        return np.diff(starts) > 0
    is_left = np.ones(postings.unit_count, dtype=np.bool_)
    is_left[part.absent] = False  # a document's unit bears its number
    counted = np.concatenate(([0], is_left[postings.units.all()].cumsum()))
    return counted[starts[1:]] > counted[starts[:-1]]


def _merged_units(
    parts: Sequence[Part], grain: Grain, orders: Sequence[Counts], document_count: int
) -> tuple[Counts, list[Counts]]:
    """Return the first unit of each merged document, and for each part the new number of each of its units."""
    firsts = [part.segment.grains[grain].firsts.all() for part in parts]
    counts = np.zeros(document_count + 1, dtype=np.int64)
    for own, order in zip(firsts, orders, strict=True):
        left = order != GONE
        counts[order[left] + 1] = np.diff(own)[left]
    merged = counts.cumsum().astype(np.int32)
    return merged, [_renumbered(own, order, merged) for own, order in zip(firsts, orders, strict=True)]


def _renumbered(own: Counts, order: Counts, merged: Counts) -> Counts:
    counts = np.diff(own)
    moved = np.repeat(merged[order] - own[:-1], counts)
    found = (np.arange(int(own[-1]), dtype=np.int32) + moved).astype(np.int32)
    found[np.repeat(order == GONE, counts)] = GONE
    return found


def _merged_lengths(held: Sequence[Postings], units: Sequence[Counts], unit_count: int) -> Counts:
    lengths = np.zeros(unit_count, dtype=np.int32)
    for postings, renumbered in zip(held, units, strict=True):
        left = (renumbered != GONE).nonzero()[0]
        lengths[renumbered[left]] = postings.lengths.all()[left]
    return lengths
