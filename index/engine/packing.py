"""Columns as they lie in a file, in fewer bytes than in memory: exact, and unpacked where they are read.

Numbers take the least width that holds them, and impacts are numbers of a table, as `coding` has them.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from index.engine.coding import Coded, Shortener, key_of, pair_of
from index.engine.columns import Column, MemoryColumn, Numbers
from index.engine.formulas import Floats
from index.engine.postings import RANKS, Postings

_SHORT_UNITS: Final = 65_536
"""So many units can be numbered in two bytes."""
STARTS, UNITS, IMPACTS, HIGHEST, LENGTHS, TABLE = "starts", "units", "impacts", "highest", "lengths", "table"
ODD: Final = ("odd", "odd_frequencies")
_TABLE: Final = (TABLE, "table_frequencies", "table_lengths")
_APART: Final = ("apart", "apart_codes")
_SHORT: Final = np.dtype(np.uint16)
_INT32: Final = np.iinfo(np.int32)


class Widened:
    """Unit numbers that take two bytes each in the file."""

    __slots__ = ("_column",)

    def __init__(self, column: Column) -> None:
        """Give the numbers of `column` as signed numbers of four bytes."""
        self._column = column

    def __len__(self) -> int:
        """Return how many numbers there are."""
        return len(self._column)

    def slice(self, start: int, end: int) -> Numbers:
        """Return the numbers from `start` to before `end`; raises SegmentDamagedError."""
        return self._column.slice(start, end).astype(np.int32)

    def take(self, places: Sequence[int]) -> Numbers:
        """Return the numbers at those places; raises SegmentDamagedError."""
        return self._column.take(places).astype(np.int32)

    def all(self) -> Numbers:
        """Return all numbers; raises SegmentDamagedError."""
        return self._column.all().astype(np.int32)


class Zeros:
    """Numbers that are all 0, of which nothing lies in the file."""

    __slots__ = ("_count",)

    def __init__(self, count: int) -> None:
        """Give so many."""
        self._count = count

    def __len__(self) -> int:
        """Return how many numbers there are."""
        return self._count

    def slice(self, start: int, end: int) -> Numbers:
        """Return the numbers from `start` to before `end`."""
        return np.zeros(max(0, min(end, self._count) - start), dtype=np.int32)

    def take(self, places: Sequence[int]) -> Numbers:
        """Return the numbers at those places."""
        return np.zeros(len(places), dtype=np.int32)

    def all(self) -> Numbers:
        """Return all numbers."""
        return np.zeros(self._count, dtype=np.int32)


def narrowed(numbers: Numbers) -> Numbers:
    """Return whole numbers of eight bytes in four where they fit, anything else as it is."""
    if numbers.dtype != np.int64 or (len(numbers) and not _INT32.min <= numbers.min() <= numbers.max() <= _INT32.max):
        return numbers
    return numbers.astype(np.int32)


def narrowed_units(units: Numbers, unit_count: int) -> Numbers:
    """Return unit numbers in two bytes each where there are few units."""
    return units.astype(_SHORT) if unit_count <= _SHORT_UNITS else units


def narrowed_lengths(lengths: Numbers) -> Numbers:
    """Return lengths in as few bytes each as the longest one takes."""
    longest = int(lengths.max()) if len(lengths) else 0
    return lengths.astype(np.min_scalar_type(longest)) if longest < _SHORT_UNITS else lengths


def packed(postings: Postings) -> Iterator[tuple[str, Numbers]]:
    """Yield the columns of a grain as they are written, by name, a table among them where there is one."""
    columns = {name: column.all() for name, column in postings.columns().items() if name != IMPACTS}
    impacts = postings.impacts
    if not isinstance(impacts, Coded):
        yield IMPACTS, impacts.all()
        yield from packed_small(columns, postings.unit_count)
        return
    codes, table = impacts.codes(0, len(impacts)), impacts.table.all()
    shortener = Shortener(np.bincount(codes, minlength=len(table)))
    yield IMPACTS, shortener.shortened(codes)
    yield from ((name, narrowed(numbers)) for name, numbers in shortener.apart())
    yield from packed_small(columns, postings.unit_count, table)
    yield from packed_table(key_of(impacts.frequencies.all(), impacts.lengths.all()), table)


def packed_table(keys: Numbers, table: Floats) -> Iterator[tuple[str, Numbers]]:
    """Yield the columns of a table as they are written."""
    yield TABLE, table
    yield from zip(_TABLE[1:], map(narrowed_lengths, pair_of(keys)), strict=True)


def packed_small(
    columns: Mapping[str, Numbers], unit_count: int, table: Floats | None = None
) -> Iterator[tuple[str, Numbers]]:
    """Yield all other columns of a grain as they are written; with a `table`, the highest impacts are its numbers."""
    for name, numbers in columns.items():
        if name in {STARTS, HIGHEST} and not columns[STARTS][-1]:
            continue  # no term has a posting here
        if name in ODD and not len(numbers):
            continue
        if name == UNITS:
            yield name, narrowed_units(numbers, unit_count)
        elif name == LENGTHS:
            yield name, narrowed_lengths(numbers)
        elif name == HIGHEST and table is not None:
            yield name, _codes_of(numbers, table)
        else:
            yield name, narrowed(numbers)


def _codes_of(impacts: Floats, table: Floats) -> Numbers:
    """Return the number in a table of each impact, all of which stand there."""
    order = table.argsort(kind="stable")
    return narrowed_lengths(order.take(table[order].searchsorted(impacts)))


def unpacked(columns: Mapping[str, Column], width: int, term_count: int) -> dict[str, Column]:
    """Return the columns of a grain as they are read; `width` is how many bytes a unit's number takes."""
    ends = {STARTS: Zeros(term_count + 1), HIGHEST: Zeros(len(RANKS) * term_count)}
    nothing = MemoryColumn(np.zeros(0, dtype=np.int32))
    found: dict[str, Column] = {**ends, **dict.fromkeys(ODD, nothing), **columns}
    if TABLE in found:
        table = [found.pop(name) for name in _TABLE]
        apart = [found.pop(name) for name in _APART if name in found]
        found[IMPACTS] = Coded(found[IMPACTS], *table, *apart)
        if HIGHEST in columns:
            found[HIGHEST] = Coded(found[HIGHEST], *table)
    if width == _SHORT.itemsize:
        found[UNITS] = Widened(found[UNITS])
    return found
