"""A few analysed documents -> a segment that stays in memory and says the same to the last bit as `build_segment`.

That one is made for thousands of documents, and takes some time for each of the three grains whatever is in them, which
is all that is felt where a single document comes. Here the pairs of all grains are sorted together, and impacts stand
for themselves, which is no form to write to a file.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, count
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.engine.builder import TERM_BITS, Pivots
from index.engine.columns import MemoryColumn
from index.engine.formulas import Counts, Floats, frequency_of, pivot_length, saturation
from index.engine.interface import AnalyzedDocument, Grain
from index.engine.postings import Formula, Postings, highest_of
from index.engine.segment import Contents, Roster, Segment
from index.engine.vocabulary import numbered

_ROUNDING: Final = 2.0**-22
"""A frequency f told by an impact, a float of 24 bits, is off by f (f + norm) / norm times a quarter of this."""
_GRAINS: Final = tuple(Grain)
MOST_TERMS: Final = 2_500
"""Of documents with more terms, each counted as often as it occurs, `build_segment` makes one more quickly."""
_TRUE: Final = np.ones(1, dtype=np.bool_)


def build_few(documents: Sequence[AnalyzedDocument], *, k1: float, b: float, pivots: Pivots | None = None) -> Segment:
    """Return a segment of `documents`, which it holds in key order; `pivots` are as `build_segment` takes them."""
    held = sorted(documents, key=lambda document: (document.source, document.name))
    grains = [_grain(held, grain, k1, b, pivots) for grain in _GRAINS]
    terms = list(dict.fromkeys(chain.from_iterable(grains[-1].units)))
    vocabulary, places = numbered(terms)
    made = _postings(grains, dict(zip([terms[place] for place in places], count(), strict=False)))
    roster = Roster.of([(one.source, one.name) for one in held])
    return Segment(Contents(vocabulary, roster, dict(zip(_GRAINS, made, strict=True))))


@dataclass(frozen=True, slots=True, eq=False)
class _Units:
    """The units of one grain: the terms of each, and how many there are before each document and behind the last."""

    units: Sequence[Sequence[str]]
    lengths: Sequence[int]
    firsts: Sequence[int]
    formula: Formula


def _grain(held: Sequence[AnalyzedDocument], grain: Grain, k1: float, b: float, pivots: Pivots | None) -> _Units:
    documents = [list(_units(document, grain)) for document in held]
    units = list(chain.from_iterable(documents))
    lengths = list(map(len, units))
    pivot = pivots[grain] if pivots else pivot_length(sum(lengths), sum(map(bool, lengths)))
    firsts = list(accumulate(map(len, documents), initial=0))
    return _Units(units, lengths, firsts, Formula(k1, b, pivot))


def _units(document: AnalyzedDocument, grain: Grain) -> Iterator[Sequence[str]]:
    """Yield the terms of each unit of a document; titles count in passages and documents."""
    sentences, title = document.sentences, document.title
    if grain is Grain.SENTENCE:
        yield from sentences
    elif grain is Grain.PASSAGE:
        for one in document.passages:
            yield [*chain.from_iterable(sentences[one.first : one.last]), *title]
    else:
        yield [*chain.from_iterable(sentences), *title]


def _postings(grains: Sequence[_Units], numbers: Mapping[str, int]) -> Iterator[Postings]:
    """Yield the postings of each grain, whose terms and units are told apart from those of the others until then."""
    size = len(numbers)
    keys = _keys(grains, numbers)
    begins = np.concatenate((_TRUE[: len(keys)], keys[1:] != keys[:-1])).nonzero()[0]
    frequencies = (np.append(begins[1:], len(keys)) - begins if len(keys) else begins).astype(np.int32)
    distinct = keys[begins]
    starts = np.zeros(len(grains) * size + 1, dtype=np.int64)
    np.bincount(distinct >> TERM_BITS, minlength=len(starts) - 1).cumsum(out=starts[1:])
    holders = (distinct & (2**TERM_BITS - 1)).astype(np.int32)
    bounds = [int(starts[place * size]) for place in range(len(grains) + 1)]
    first = 0
    for place, one in enumerate(grains):
        held = slice(bounds[place], bounds[place + 1])
        own = starts[place * size : (place + 1) * size + 1] - bounds[place]
        yield _baked(one, own, holders[held] - np.int32(first), frequencies[held])
        first += len(one.units)


def _keys(grains: Sequence[_Units], numbers: Mapping[str, int]) -> NDArray[np.int64]:
    """Return for each term of each unit its number above, and the unit's below, in order."""
    found: list[int] = []
    for place, one in enumerate(grains):
        shift = place * len(numbers)
        found += [numbers[term] + shift for term in chain.from_iterable(one.units)]
    keys = np.array(found, dtype=np.int64)
    keys <<= TERM_BITS
    lengths = list(chain.from_iterable(one.lengths for one in grains))
    keys |= np.arange(len(lengths)).repeat(lengths)
    keys.sort()
    return keys


def _baked(grain: _Units, starts: NDArray[np.int64], units: Counts, frequencies: Counts) -> Postings:
    formula = grain.formula
    lengths = np.array(grain.lengths, dtype=np.int32)
    held = lengths[units]
    impacts = saturation(frequencies, held, formula.pivot, formula.k1, formula.b)
    odd = _odd(impacts, frequencies, held, formula)
    return Postings(
        formula=formula,
        starts=MemoryColumn(starts),
        units=MemoryColumn(units),
        impacts=MemoryColumn(impacts),
        highest=MemoryColumn(highest_of(starts, impacts)),
        lengths=MemoryColumn(lengths),
        firsts=MemoryColumn(np.array(grain.firsts, dtype=np.int32)),
        odd=MemoryColumn(odd),
        odd_frequencies=MemoryColumn(frequencies[odd]),
        filled=sum(map(bool, grain.lengths)),
        total=sum(grain.lengths),
    )


def _odd(impacts: Floats, frequencies: Counts, lengths: Counts, formula: Formula) -> NDArray[np.int64]:
    """Return the postings whose frequencies do not follow from their impacts; with the usual ones there is none."""
    most, norm = int(frequencies.max(initial=0)), formula.k1 * (1 - formula.b)
    if most * (most + norm) * _ROUNDING < norm:
        return np.zeros(0, dtype=np.int64)
    told = frequency_of(impacts, lengths, formula.pivot, formula.k1, formula.b)
    found: NDArray[np.int64] = (told != frequencies).nonzero()[0].astype(np.int64)
    return found
