"""Columns as they lie in a file, in fewer bytes than in memory: exact, and unpacked where they are read.

Numbers take the least width that holds them. An impact depends on a term's frequency and a unit's length alone, so that
a grain of some ten thousand units has a few thousand different ones: they stand in a table, and two bytes name one.
Of the largest grains impacts stay as they are: to look each up would be felt there.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from index.engine.columns import Column, Numbers
from index.engine.formulas import Floats
from index.engine.postings import RANKS

MOST_CODED_UNITS: Final = 131_072
"""In grains of more units impacts stand for themselves."""
MOST_CODES: Final = 65_536
_SHORT_UNITS: Final = 65_536
"""So many units can be numbered in two bytes."""
STARTS, UNITS, IMPACTS, HIGHEST, LENGTHS, TABLE = "starts", "units", "impacts", "highest", "lengths", "table"
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


class Coded:
    """Numbers that stand in a table, each by its place there."""

    __slots__ = ("_codes", "_table")

    def __init__(self, codes: Column, table: Column) -> None:
        """Give for each of the `codes` what stands there in `table`."""
        self._codes = codes
        self._table = table

    def __len__(self) -> int:
        """Return how many numbers there are."""
        return len(self._codes)

    def slice(self, start: int, end: int) -> Numbers:
        """Return the numbers from `start` to before `end`; raises SegmentDamagedError."""
        return self._table.all().take(self._codes.slice(start, end))

    def take(self, places: Sequence[int]) -> Numbers:
        """Return the numbers at those places; raises SegmentDamagedError."""
        return self._table.all().take(self._codes.take(places))

    def all(self) -> Numbers:
        """Return all numbers; raises SegmentDamagedError."""
        return self._table.all().take(self._codes.all())


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


def packed(columns: Mapping[str, Numbers], unit_count: int) -> Iterator[tuple[str, Numbers]]:
    """Yield columns of a grain as they are written, by name, a table among them where there are impacts to code."""
    table = table_of(columns[IMPACTS], unit_count) if IMPACTS in columns else None
    for name, numbers in columns.items():
        if name in {STARTS, HIGHEST} and not columns[STARTS][-1]:
            continue  # no term has a posting here
        if name == UNITS:
            yield name, narrowed_units(numbers, unit_count)
        elif name == LENGTHS:
            yield name, narrowed_lengths(numbers)
        elif table is not None and name in {IMPACTS, HIGHEST}:
            yield name, table.searchsorted(numbers).astype(_SHORT)
        else:
            yield name, narrowed(numbers)
    if table is not None:
        yield TABLE, table


def table_of(impacts: Floats, unit_count: int) -> Floats | None:
    """Return 0 and the different impacts, ascending; None where two bytes can't name each, or it is not worth it."""
    if unit_count > MOST_CODED_UNITS:
        return None
    ordered = np.sort(np.concatenate((impacts, np.zeros(1, dtype=np.float32))))
    table: Floats = ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))]
    return table if len(table) <= MOST_CODES else None


def unpacked(columns: Mapping[str, Column], width: int, term_count: int) -> dict[str, Column]:
    """Return the columns of a grain as they are read; `width` is how many bytes a unit's number takes."""
    found = {STARTS: Zeros(term_count + 1), HIGHEST: Zeros(len(RANKS) * term_count), **columns}
    table = found.pop(TABLE, None)
    if table is not None:
        found |= {name: Coded(columns[name], table) for name in (IMPACTS, HIGHEST) if name in columns}
    if width == _SHORT.itemsize:
        found[UNITS] = Widened(found[UNITS])
    return found
