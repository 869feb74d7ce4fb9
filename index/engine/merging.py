"""Several segments, less the documents that are gone -> one file. In bounded memory, whatever their size.

All segments number their terms in the same order, so that a range of the merged terms is a range of postings in each
of them: they are merged range by range, and written as they come. The result holds what a segment of the same
documents would that is built at once with the same pivots.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Any, Final

import numpy as np
from numpy.typing import NDArray

from index.engine.builder import Pivots
from index.engine.directory import Part
from index.engine.formulas import Counts
from index.engine.interface import Grain
from index.engine.packing import (
    HIGHEST,
    IMPACTS,
    LENGTHS,
    MOST_CODED_UNITS,
    UNITS,
    narrowed,
    narrowed_units,
    packed,
)
from index.engine.postings import Formula, Postings, bake
from index.engine.segment import Roster
from index.engine.segment_file import Figures, SegmentWriter, contents_of
from index.engine.vocabulary import Vocabulary, numbered

POSTINGS_AT_ONCE: Final = 1 << 20
"""So many postings are in memory at a time, some 60 MB with all that is made of them."""
_GONE: Final = -1
_READ_BYTES: Final = 1 << 22


@dataclass(frozen=True, slots=True, eq=False)
class _Source:
    """One of the segments as its postings of one grain are renumbered: -1 for a unit that is gone."""

    postings: Postings
    terms: Counts
    units: Counts

    def between(self, first: int, last: int) -> tuple[Counts, Counts, Counts]:
        """Return the merged term, the merged unit and the frequency of what is left between two merged terms."""
        low, high = self.terms.searchsorted(np.array([first, last], dtype=np.int32)).tolist()
        bounds = self.postings.starts.slice(low, high + 1)
        start, end = int(bounds[0]), int(bounds[-1])
        terms = np.repeat(self.terms[low:high], np.diff(bounds))
        units = self.units[self.postings.units.slice(start, end)]
        left = (units != _GONE).nonzero()[0]
        return terms[left], units[left], self.postings.frequencies(start, end)[left]


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
        sources = [_Source(*one) for one in zip(held, terms, units, strict=True)]
        target = _Target(grain, Formula(k1, b, pivots[grain]), lengths, firsts)
        _write_grain(writer, target, sources, len(vocabulary))
        grains[grain] = Figures(target.formula, int(np.count_nonzero(lengths)), int(lengths.sum(dtype=np.int64)))
    return writer.finish(contents_of(roster.sources, grains))


@dataclass(frozen=True, slots=True, eq=False)
class _Target:
    """A grain as it is written."""

    grain: Grain
    formula: Formula
    lengths: Counts
    firsts: Counts


def _write_grain(writer: SegmentWriter, target: _Target, sources: Sequence[_Source], term_count: int) -> None:
    """Write the columns of one grain; what can't be written yet waits in a file without a name."""
    unit_count = len(target.lengths)
    small: dict[str, list[NDArray[Any]]] = {
        "starts": [np.zeros(1, dtype=np.int64)],
        HIGHEST: [np.zeros(0, dtype=np.float32)],
        LENGTHS: [target.lengths],
        "firsts": [target.firsts],
        "odd": [np.zeros(0, dtype=np.int64)],
        "odd_frequencies": [np.zeros(0, dtype=np.int32)],
    }

    def baked(waiting: IO[bytes]) -> Iterator[NDArray[Any]]:
        done = 0
        yield narrowed_units(np.zeros(0, dtype=np.int32), unit_count)
        for first, last in _ranges(sources, term_count):
            part = _merged_range(sources, target, first, last)
            small["starts"].append(part.starts.all()[1:] + done)
            small[HIGHEST].append(part.highest.all())
            small["odd"].append(part.odd.all() + done)
            small["odd_frequencies"].append(part.odd_frequencies.all())
            waiting.write(part.impacts.all().tobytes())
            done += len(part.units)
            yield narrowed_units(part.units.all(), unit_count)

    with TemporaryFile() as waiting:
        writer.add(f"{target.grain}.{UNITS}", baked(waiting))
        waiting.seek(0)
        if unit_count > MOST_CODED_UNITS:
            writer.add(f"{target.grain}.{IMPACTS}", _read_back(waiting))
        else:
            small[IMPACTS] = list(_read_back(waiting))
    columns = {name: np.concatenate(numbers) for name, numbers in small.items()}
    for name, numbers in packed(columns, unit_count):
        writer.add(f"{target.grain}.{name}", (numbers,))


def _merged_range(sources: Sequence[_Source], target: _Target, first: int, last: int) -> Postings:
    """Return the postings of the merged terms from `first` to before `last`, numbered from 0."""
    found = [source.between(first, last) for source in sources]
    terms, units, frequencies = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.lexsort((units, terms))
    starts = np.concatenate(([0], np.bincount(terms - first, minlength=last - first).cumsum())).astype(np.int64)
    return bake(target.formula, starts, units[order], frequencies[order], target.lengths, target.firsts)


def _ranges(sources: Sequence[_Source], term_count: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of merged terms, each of some `POSTINGS_AT_ONCE` postings at most, or of a single term."""
    counts = np.zeros(term_count + 2, dtype=np.int64)
    for source in sources:
        np.add.at(counts, source.terms + 1, np.diff(source.postings.starts.all()))
    done = counts.cumsum()
    first = 0
    while first < term_count:
        last = int(done.searchsorted(done[first] + POSTINGS_AT_ONCE, "right")) - 1
        last = min(max(last, first + 1), term_count)
        yield first, last
        first = last


def _merged_roster(parts: Sequence[Part]) -> tuple[Roster, list[Counts]]:
    """Return the documents that are left in key order, and for each part the new number of each of its own."""
    left = []
    for number, part in enumerate(parts):
        absent = frozenset(part.absent.tolist())
        every = enumerate(part.segment.roster.documents())
        left += [(*name, number, document) for document, name in every if document not in absent]
    left.sort()
    orders = [np.full(len(part.segment.roster), _GONE, dtype=np.int32) for part in parts]
    for place, (_, _, number, document) in enumerate(left):
        orders[number][document] = place
    return Roster.of([(source, name) for source, name, _, _ in left]), orders


def _merged_vocabulary(parts: Sequence[Part]) -> tuple[Vocabulary, list[Counts]]:
    """Return the terms that are left, and for each part the new number of each of its own that is.

    A term of a part that is in none of its documents any more gets the number of the next one that is, and so no
    postings: they are all gone.
    """
    own = [list(part.segment.vocabulary.terms()) for part in parts]
    held = [_held_terms(part) for part in parts]
    left = {term for terms, kept in zip(own, held, strict=True) for term, here in zip(terms, kept, strict=True) if here}
    vocabulary, order = numbered(distinct := sorted(left))
    number = {distinct[place]: new for new, place in enumerate(order)}
    found = []
    for terms in own:
        numbers = np.array([number.get(term, _GONE) for term in terms], dtype=np.int32)
        # From the back, the next one's: ascending still, as `between` needs it.
        numbers[numbers == _GONE] = len(order)
        found.append(np.minimum.accumulate(numbers[::-1])[::-1])
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
        left = order != _GONE
        counts[order[left] + 1] = np.diff(own)[left]
    merged = counts.cumsum().astype(np.int32)
    return merged, [_renumbered(own, order, merged) for own, order in zip(firsts, orders, strict=True)]


def _renumbered(own: Counts, order: Counts, merged: Counts) -> Counts:
    counts = np.diff(own)
    moved = np.repeat(merged[order] - own[:-1], counts)
    found = (np.arange(int(own[-1]), dtype=np.int32) + moved).astype(np.int32)
    found[np.repeat(order == _GONE, counts)] = _GONE
    return found


def _merged_lengths(held: Sequence[Postings], units: Sequence[Counts], unit_count: int) -> Counts:
    lengths = np.zeros(unit_count, dtype=np.int32)
    for postings, renumbered in zip(held, units, strict=True):
        left = (renumbered != _GONE).nonzero()[0]
        lengths[renumbered[left]] = postings.lengths.all()[left]
    return lengths


def _read_back(waiting: IO[bytes]) -> Iterator[NDArray[np.float32]]:
    yield np.zeros(0, dtype=np.float32)
    while content := waiting.read(_READ_BYTES):
        yield np.frombuffer(content, dtype=np.float32)
