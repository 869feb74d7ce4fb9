"""One grain of several segments -> its columns in a file, range by range of the merged terms.

Each pair of a frequency and a length that any posting has is baked once; a posting is its term, its unit and the number
of its pair, and nothing else of it is worked out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Any, Final

import numpy as np
from numpy.typing import NDArray

from index.engine.coding import MOST_CODES, Keys, Pairs, Shortener, pair_of, tabled
from index.engine.columns import Numbers
from index.engine.formulas import Counts, Floats
from index.engine.interface import Grain
from index.engine.packing import (
    HIGHEST,
    IMPACTS,
    LENGTHS,
    UNITS,
    narrowed,
    narrowed_units,
    packed_small,
    packed_table,
)
from index.engine.postings import Formula, highest_of, table_impacts
from index.engine.renumbering import Source
from index.engine.segment_file import SegmentWriter

_KEY_BITS: Final = 63
_READ_BYTES: Final = 1 << 22


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """A grain as it is written."""

    grain: Grain
    formula: Formula
    lengths: Counts
    firsts: Counts


@dataclass(frozen=True, slots=True, eq=False)
class Baked:
    """What each pair of a frequency and a length counts. `table`, where there is one, holds them as it is written."""

    impacts: Floats
    keys: Keys
    table: Pairs | None

    @classmethod
    def of(cls, formula: Formula, sources: Sequence[Source], at_once: int) -> "Baked":
        """Return what the pairs of all sources count, which are told their numbers; read are so many at a time."""
        found = [pairs for source in sources for pairs in source.pairs(at_once)]
        none = np.zeros(0, dtype=np.int64)
        keys, at = np.unique(np.concatenate([none, *(one.keys for one in found)]), return_inverse=True)
        counts = np.bincount(at, np.concatenate([none, *(one.counts for one in found)]), len(keys)).astype(np.int64)
        if len(keys) <= MOST_CODES:
            table, numbers = tabled(Pairs(keys, counts))
            made = cls(table_impacts(formula, table.keys), table.keys, table)
        else:
            numbers = np.arange(len(keys))
            made = cls(formula.impacts(*pair_of(keys)), keys, None)
        for source in sources:
            source.number(keys, numbers)
        return made

    def odd(self, formula: Formula) -> NDArray[np.bool_]:
        """Return of which pairs the frequency does not follow from the impact."""
        frequencies, lengths = pair_of(self.keys)
        found: NDArray[np.bool_] = formula.told(self.impacts, lengths) != frequencies
        return found


@dataclass(frozen=True, slots=True, eq=False)
class _Range:
    """The postings of some terms: where each term's begin, the units, and the numbers of their pairs."""

    starts: NDArray[np.int64]
    units: Counts
    numbers: NDArray[np.int64]


def write_grain(
    writer: SegmentWriter, target: Target, sources: Sequence[Source], baked: Baked, ranges: Iterator[tuple[int, int]]
) -> None:
    """Write the columns of one grain, whose terms come in `ranges` of merged ones.

    What can't be written yet waits in a file without a name.
    """
    unit_count, name = len(target.lengths), f"{target.grain}."
    rest = _Rest(target, baked)

    def units(waiting: IO[bytes]) -> Iterator[Numbers]:
        yield narrowed_units(np.zeros(0, dtype=np.int32), unit_count)
        for first, last in ranges:
            part = _merged_range(sources, first, last, unit_count, len(baked.keys))
            waiting.write(rest.take(part).tobytes())
            yield narrowed_units(part.units, unit_count)

    with TemporaryFile() as waiting:
        writer.add(f"{name}{UNITS}", units(waiting))
        waiting.seek(0)
        writer.add(f"{name}{IMPACTS}", _read_back(waiting, rest.kind))
    for column, numbers in rest.columns():
        writer.add(f"{name}{column}", (numbers,))


class _Rest:
    """Postings, range by range -> the columns of a grain but for the units and the impacts."""

    def __init__(self, target: Target, baked: Baked) -> None:
        """Write what is `baked` for a grain."""
        self._baked = baked
        self._shortener = Shortener(baked.table.counts) if baked.table else None
        self._is_odd = baked.odd(target.formula)
        self._done = 0
        self._unit_count = len(target.lengths)
        self._columns: dict[str, list[NDArray[Any]]] = {
            "starts": [np.zeros(1, dtype=np.int64)],
            HIGHEST: [np.zeros(0, dtype=np.float32)],
            LENGTHS: [target.lengths],
            "firsts": [target.firsts],
            "odd": [np.zeros(0, dtype=np.int64)],
            "odd_frequencies": [np.zeros(0, dtype=np.int32)],
        }
        none = np.zeros(0, dtype=np.int64)
        self.kind = self.take(_Range(np.zeros(1, dtype=np.int64), none.astype(np.int32), none)).dtype
        """The type of what waits."""

    def take(self, part: _Range) -> Numbers:
        """Take the next postings in, and return their impacts as they are written."""
        columns, baked = self._columns, self._baked
        impacts = baked.impacts.take(part.numbers)
        columns["starts"].append(part.starts[1:] + self._done)
        columns[HIGHEST].append(highest_of(part.starts, impacts))
        if self._shortener:
            written: Numbers = self._shortener.shortened(part.numbers)
        else:
            written = impacts
            odd = self._is_odd[part.numbers].nonzero()[0]
            columns["odd"].append(odd + self._done)
            columns["odd_frequencies"].append(pair_of(baked.keys[part.numbers[odd]])[0])
        self._done += len(part.units)
        return written

    def columns(self) -> Iterator[tuple[str, Numbers]]:
        """Yield the columns as they are written."""
        columns = {name: np.concatenate(numbers) for name, numbers in self._columns.items()}
        if not self._shortener:
            yield from packed_small(columns, self._unit_count)
            return
        yield from ((name, narrowed(numbers)) for name, numbers in self._shortener.apart())
        yield from packed_small(columns, self._unit_count, self._baked.impacts)
        yield from packed_table(self._baked.keys, self._baked.impacts)


def _merged_range(sources: Sequence[Source], first: int, last: int, unit_count: int, pair_count: int) -> _Range:
    """Return the postings of the merged terms from `first` to before `last`."""
    found = [source.between(first, last) for source in sources]
    unit_bits, pair_bits = unit_count.bit_length(), pair_count.bit_length()
    if (last - first).bit_length() + unit_bits + pair_bits <= _KEY_BITS:
        # All in one number: to sort those is several times as quick as to find out their order.
        keys = np.concatenate(
            [((terms - first) << unit_bits | units) << pair_bits | numbers for terms, units, numbers in found]
        )
        del found
        keys.sort()
        numbers = keys & (2**pair_bits - 1)
        keys >>= pair_bits
        units = (keys & (2**unit_bits - 1)).astype(np.int32)
        keys >>= unit_bits
        terms = keys
    else:
        terms, units, numbers = (np.concatenate(column) for column in zip(*found, strict=True))
        order = np.lexsort((units, terms))
        terms, units, numbers = terms[order] - first, units[order].astype(np.int32), numbers[order]
    starts = np.concatenate(([0], np.bincount(terms, minlength=last - first).cumsum())).astype(np.int64)
    return _Range(starts, units, numbers)


def _read_back(waiting: IO[bytes], kind: np.dtype[Any]) -> Iterator[Numbers]:
    yield np.zeros(0, dtype=kind)
    while content := waiting.read(_READ_BYTES):
        yield np.frombuffer(content, dtype=kind)
