"""Impacts as places in a table. Exact.

An impact depends on a term's frequency in a unit and on the unit's length alone, and of such pairs there are few: some
hundred among sentences, some thousand among documents. So they stand in a table, the commonest first, and a posting
has the number of its pair. Where the commonest pairs are nearly all that there is, one byte is enough: the few others
have the highest number that it holds, and are listed apart.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from index.engine.columns import Column, MemoryColumn, Numbers
from index.engine.formulas import Counts

MOST_CODES: Final = 65_535
"""So many pairs, and the number of none, fit in two bytes; of more each impact stands for itself."""
SHORT_CODES: Final = 256
"""So many in one byte."""
APART: Final = 255
"""Stands for a number that is listed apart."""
APART_SHARE: Final = 16
"""At most one number in so many is listed apart: six bytes each, and looked for each time."""
LENGTH_BITS: Final = 32
"""A pair's key holds the frequency above so many bits, and the length below."""
_LOOSE: Final = 4
"""A grid of so many pairs for each posting is filled in less time than the pairs are sorted in."""
_FEW_PAIRS: Final = 65_536
Keys = NDArray[np.int64]
Codes = NDArray[Any]
_NONE: Final = np.zeros(0, dtype=np.int32)


class Coded:
    """Impacts, or the highest ones of each term, that stand in a table, each by its number there."""

    __slots__ = ("_apart", "_apart_codes", "_codes", "_has_apart", "frequencies", "lengths", "table")

    def __init__(  # noqa: PLR0913, PLR0917 - one for each column
        self,
        codes: Column,
        table: Column,
        frequencies: Column,
        lengths: Column,
        apart: Column | None = None,
        apart_codes: Column | None = None,
    ) -> None:
        """Give for each of the `codes` what stands there in `table`; `frequencies` and `lengths` are the pairs there.

        `apart` are the places, ascending, whose numbers `apart_codes` holds.
        """
        self._codes = codes
        self.table = table
        self.frequencies = frequencies
        self.lengths = lengths
        self._apart = apart or MemoryColumn(_NONE)
        self._apart_codes = apart_codes or MemoryColumn(_NONE)
        self._has_apart = len(self._apart) > 0

    def __len__(self) -> int:
        """Return how many numbers there are."""
        return len(self._codes)

    def codes(self, start: int, end: int) -> Codes:
        """Return the numbers in the table from `start` to before `end`; raises SegmentDamagedError."""
        found = self._codes.slice(start, end)
        if not self._has_apart:
            return found
        first, last = self._apart_between(start, end)
        found = found.astype(np.uint16)
        found[self._apart.slice(first, last) - start] = self._apart_codes.slice(first, last)
        return found

    def slice(self, start: int, end: int) -> Numbers:
        """Return the impacts from `start` to before `end`; raises SegmentDamagedError."""
        table = self.table.all()
        found = table.take(self._codes.slice(start, end), mode="clip")  # nothing needs clipping: that is quicker
        if self._has_apart:
            first, last = self._apart_between(start, end)
            if first < last:
                found[self._apart.slice(first, last) - start] = table.take(self._apart_codes.slice(first, last))
        return found

    def take(self, places: Sequence[int]) -> Numbers:
        """Return the impacts at those places; raises SegmentDamagedError."""
        codes = [self.codes(place, place + 1)[0] for place in places]
        return self.table.all().take(np.array(codes, dtype=np.intp))

    def all(self) -> Numbers:
        """Return all impacts; raises SegmentDamagedError."""
        return self.slice(0, len(self._codes))

    def _apart_between(self, start: int, end: int) -> tuple[int, int]:
        """Return which of the places that are listed apart are those from `start` to before `end`: from, to before."""
        apart = self._apart.all().data
        first = bisect_left(apart, start)
        return first, bisect_left(apart, end, first)


def key_of(frequencies: Counts, lengths: Counts) -> Keys:
    """Return a key for each pair of a frequency and a length."""
    return frequencies.astype(np.int64) << LENGTH_BITS | lengths


def pair_of(keys: Keys) -> tuple[Counts, Counts]:
    """Return the frequencies and the lengths of pairs."""
    return (keys >> LENGTH_BITS).astype(np.int32), (keys & (2**LENGTH_BITS - 1)).astype(np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Different pairs, and how many postings have each."""

    keys: Keys
    counts: Keys


def numbered_pairs(frequencies: Counts, lengths: Counts) -> tuple[Pairs, NDArray[np.intp]]:
    """Return the pairs of postings, ascending, and for each posting the place of its own."""
    if not len(lengths):
        return Pairs(_NONE.astype(np.int64), _NONE.astype(np.int64)), _NONE.astype(np.intp)
    width = int(lengths.max()) + 1
    size = (int(frequencies.max()) + 1) * width
    if size > max(_FEW_PAIRS, _LOOSE * len(lengths)):
        keys, numbers, counts = np.unique(key_of(frequencies, lengths), return_inverse=True, return_counts=True)
        return Pairs(keys, counts), numbers
    flat = frequencies.astype(np.intp)
    flat *= width
    flat += lengths
    counts = np.bincount(flat, minlength=size)
    there = counts.nonzero()[0]
    number = np.zeros(size, dtype=np.intp)
    number[there] = np.arange(len(there))
    return Pairs((there // width) << LENGTH_BITS | there % width, counts[there]), number.take(flat)


def tabled(pairs: Pairs) -> tuple[Pairs, NDArray[np.intp]]:
    """Return the pairs of a table, and for each of those given its number there.

    The number 0 is that of no pair, whose impact is 0; then come the commonest, ties by frequency and length.
    """
    order = np.lexsort((pairs.keys, -pairs.counts))
    numbers = np.empty(len(order), dtype=np.intp)
    numbers[order] = np.arange(1, len(order) + 1)
    none = np.zeros(1, dtype=np.int64)
    return Pairs(np.concatenate((none, pairs.keys[order])), np.concatenate((none, pairs.counts[order]))), numbers


def is_short(counts: Keys) -> bool:
    """Return whether one byte a posting is enough; `counts` say how many have each number of the table."""
    if len(counts) <= SHORT_CODES:
        return True
    return int(counts[APART:].sum()) * APART_SHARE <= int(counts.sum())


class Shortener:
    """Numbers of a table, stretch by stretch -> the column of them as it is written, and what is listed apart."""

    def __init__(self, counts: Keys) -> None:
        """Write numbers in one byte or two; `counts` say how many postings have each."""
        self._is_short = is_short(counts)
        self._lists = self._is_short and len(counts) > SHORT_CODES
        self._done = 0
        self._places: list[Keys] = [np.zeros(0, dtype=np.int64)]
        self._codes: list[NDArray[np.uint16]] = [np.zeros(0, dtype=np.uint16)]

    def shortened(self, codes: Codes) -> Codes:
        """Return the next numbers as they are written."""
        if self._lists:
            places = (codes >= APART).nonzero()[0]
            self._places.append(places + self._done)
            self._codes.append(codes[places].astype(np.uint16))
            codes = np.minimum(codes, APART)
        self._done += len(codes)
        return codes.astype(np.uint8 if self._is_short else np.uint16)

    def apart(self) -> Iterator[tuple[str, Numbers]]:
        """Yield the columns of what is listed apart, where there is any."""
        if self._lists:
            yield "apart", np.concatenate(self._places)
            yield "apart_codes", np.concatenate(self._codes)
