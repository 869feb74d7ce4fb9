"""A few analysed documents -> a segment that stays in memory and says the same to the last bit as `build_segment`.

That one is made for thousands of documents, and takes some time for each of the three grains whatever is in them, which
is all that is felt where a single document comes. Here each term is looked at once, all grains are worked out together,
and impacts stand for themselves, which is no form to write to a file.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain, count
from operator import attrgetter, sub
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.engine.builder import TERM_BITS, Pivots
from index.engine.columns import MemoryColumn
from index.engine.formulas import Counts, Floats, frequency_of, pivot_length, saturation
from index.engine.interface import AnalyzedDocument, Grain
from index.engine.postings import RANKS, Formula, Postings, highest_of
from index.engine.segment import Contents, Roster, Segment
from index.engine.vocabulary import numbered

_ROUNDING: Final = 2.0**-22
"""A frequency f told by an impact, a float of 24 bits, is off by f (f + norm) / norm times a quarter of this."""
_GRAINS: Final = tuple(Grain)
MOST_TERMS: Final = 2_500
"""Of documents with more terms, each counted as often as it occurs, `build_segment` makes one more quickly."""
_KEY: Final = attrgetter("source", "name")
_NO_PLACES: Final = np.zeros(0, dtype=np.int64)
_NO_POSTINGS: Final = np.zeros(len(_GRAINS) + 1, dtype=np.int64)
Numbers = NDArray[np.int64]


def build_few(documents: Sequence[AnalyzedDocument], *, k1: float, b: float, pivots: Pivots | None = None) -> Segment:
    """Return a segment of `documents`, which it holds in key order; `pivots` are as `build_segment` takes them."""
    held = sorted(documents, key=_KEY)
    grains = (_Units(), _Units(), _Units())
    known: defaultdict[str, int] = defaultdict(count().__next__)
    terms = _read(held, *grains)
    seen = np.fromiter(map(known.__getitem__, terms), dtype=np.int64, count=len(terms))
    vocabulary, places = numbered(list(known))
    numbers = np.empty(len(places), dtype=np.int64)
    numbers[places] = np.arange(len(places))
    formulas = [Formula(k1, b, _pivot(one, grain, pivots)) for one, grain in zip(grains, _GRAINS, strict=True)]
    made = _postings(grains, formulas, _keys(grains, numbers.take(seen), len(places)), len(places))
    roster = Roster.of([(one.source, one.name) for one in held])
    return Segment(Contents(vocabulary, roster, dict(zip(_GRAINS, made, strict=True))))


@dataclass(slots=True, eq=False)
class _Units:
    """The units of one grain: how many terms each has, and how many units there are before each document and in all.

    What they hold are the terms from each of `begins` to before the one of `ends`, a unit's behind the former's.
    """

    lengths: list[int] = field(default_factory=list)
    firsts: list[int] = field(default_factory=lambda: [0])
    begins: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)


def _read(held: Sequence[AnalyzedDocument], sentences: _Units, passages: _Units, wholes: _Units) -> list[str]:
    """Return the terms of the documents, of each its title's behind its sentences', and fill the units.

    Titles count in passages and documents.
    """
    terms: list[str] = []
    for one in held:
        bounds = list(accumulate(map(len, one.sentences), initial=len(terms)))
        terms += chain.from_iterable(one.sentences)
        terms += one.title
        start, title, end = bounds[0], bounds[-1], len(terms)
        sentences.begins += bounds[:-1]
        sentences.ends += bounds[1:]
        for passage in one.passages:
            passages.begins += (bounds[passage.first], title)
            passages.ends += (bounds[passage.last], end)
            passages.lengths.append(bounds[passage.last] - bounds[passage.first] + end - title)
        passages.firsts.append(len(passages.lengths))
        sentences.firsts.append(len(sentences.begins))
        wholes.begins.append(start)
        wholes.ends.append(end)
    sentences.lengths += map(sub, sentences.ends, sentences.begins)
    wholes.lengths += map(sub, wholes.ends, wholes.begins)
    wholes.firsts += range(1, len(held) + 1)
    return terms


def _pivot(units: _Units, grain: Grain, pivots: Pivots | None) -> float:
    return pivots[grain] if pivots else pivot_length(sum(units.lengths), _filled(units))


def _filled(units: _Units) -> int:
    return len(units.lengths) - units.lengths.count(0)


def _keys(grains: Sequence[_Units], terms: Numbers, size: int) -> Numbers:
    """Return for each term of each unit its number above, and the unit's below, in order.

    The terms and units of a grain are numbered behind those of the one before; `size` says how many terms there are.
    """
    sentences, passages, wholes = grains
    units = np.arange(sum([len(one.lengths) for one in grains]))
    units[len(sentences.lengths) :] += size << TERM_BITS
    units[len(sentences.lengths) + len(passages.lengths) :] += size << TERM_BITS
    begins = np.array([*sentences.begins, *passages.begins, *wholes.begins], dtype=np.int64)
    sizes = np.array([*sentences.ends, *passages.ends, *wholes.ends], dtype=np.int64)
    sizes -= begins
    begins += sizes
    begins -= sizes.cumsum()
    places = begins.repeat(sizes)
    places += np.arange(len(places))
    keys = terms.take(places)
    keys <<= TERM_BITS
    keys += units.repeat([*sentences.lengths, *passages.lengths, *wholes.lengths])
    keys.sort()
    return keys


def _postings(grains: Sequence[_Units], formulas: Sequence[Formula], keys: Numbers, size: int) -> Iterator[Postings]:
    """Yield the postings of each grain, whose terms and units are told apart from those of the others until then."""
    bounds = _bounds(keys)
    frequencies = (bounds[1:] - bounds[:-1]).astype(np.int32)
    distinct = keys.take(bounds[:-1])
    units = (distinct & (2**TERM_BITS - 1)).astype(np.int32)
    starts = np.zeros(len(grains) * size + 1, dtype=np.int64)
    np.bincount(distinct >> TERM_BITS, minlength=len(starts) - 1).cumsum(out=starts[1:])
    lengths = np.array([*chain.from_iterable([one.lengths for one in grains])], dtype=np.int32)
    impacts, odd = _baked(formulas, starts[::size] if size else _NO_POSTINGS, frequencies, lengths.take(units))
    highest = highest_of(starts, impacts)
    first = start = 0
    for place, (one, formula) in enumerate(zip(grains, formulas, strict=True)):
        own = starts[place * size : (place + 1) * size + 1]
        end = int(own[-1])
        own_odd = odd[odd.searchsorted(start) : odd.searchsorted(end)] if len(odd) else odd
        yield Postings(
            formula=formula,
            starts=MemoryColumn(own - start),
            units=MemoryColumn(units[start:end] - np.int32(first)),
            impacts=MemoryColumn(impacts[start:end]),
            highest=MemoryColumn(highest[len(RANKS) * place * size : len(RANKS) * (place + 1) * size]),
            lengths=MemoryColumn(lengths[first : first + len(one.lengths)]),
            firsts=MemoryColumn(np.array(one.firsts, dtype=np.int32)),
            odd=MemoryColumn(own_odd - start),
            odd_frequencies=MemoryColumn(frequencies[own_odd]),
            filled=_filled(one),
            total=sum(one.lengths),
        )
        first, start = first + len(one.lengths), end


def _bounds(keys: Numbers) -> Numbers:
    """Return where a key is another one than before, and where the last one ends."""
    is_new = np.ones(len(keys) + 1, dtype=np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=is_new[1:-1])
    return is_new.nonzero()[0]


def _baked(
    formulas: Sequence[Formula], bounds: Numbers, frequencies: Counts, lengths: Counts
) -> tuple[Floats, Numbers]:
    """Return what each posting counts, and those whose frequencies do not follow from that: usually there is none.

    `bounds` says where the postings of each grain begin, and where the last ones end.
    """
    k1, b = formulas[0].k1, formulas[0].b
    pivots = np.array([formula.pivot for formula in formulas]).repeat(bounds[1:] - bounds[:-1])
    impacts = saturation(frequencies, lengths, pivots, k1, b)
    most, norm = int(frequencies.max(initial=0)), k1 * (1 - b)
    if most * (most + norm) * _ROUNDING < norm:
        return impacts, _NO_PLACES
    return impacts, (frequency_of(impacts, lengths, pivots, k1, b) != frequencies).nonzero()[0]
