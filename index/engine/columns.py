"""Numbers that a segment holds, in memory or in a mapped file; what comes from a file is checked before it is used.

A file's bytes are checksummed block by block (CRC-32 as zlib computes it). A block is checked once, when something
in it is asked for the first time; a damaged one raises, and nothing of it is ever returned.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final, Protocol
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

BLOCK_BYTES: Final = 1 << 16
"""A checksum covers so many bytes: a rare term's postings lie in one or two blocks, each some 30 µs to check."""
SMALL: Final = 1 << 17
"""A column of so many numbers is checked in half a millisecond, after which each is read twenty times as quickly."""

Numbers = NDArray[Any]


class SegmentDamagedError(Exception):
    """A segment's file is not as it was written; `segment` names the file, `detail` says what is wrong."""

    def __init__(self, segment: str, detail: str) -> None:
        """Say what is wrong with the file of that name."""
        super().__init__(f"the segment {segment} is damaged: {detail}")
        self.segment = segment
        self.detail = detail


class Column(Protocol):
    """A run of numbers of one type."""

    def __len__(self) -> int:
        """Return how many numbers there are."""

    def slice(self, start: int, end: int) -> Numbers:
        """Return the numbers from `start` to before `end`; raises SegmentDamagedError."""

    def take(self, places: Sequence[int]) -> Numbers:
        """Return the numbers at those places; raises SegmentDamagedError."""

    def all(self) -> Numbers:
        """Return all numbers; raises SegmentDamagedError."""


class Cells(Protocol):
    """The numbers of a column one by one, or a few at once."""

    def __len__(self) -> int:
        """Return how many numbers there are."""

    def __getitem__(self, place: int | slice, /) -> Any:  # noqa: ANN401 - an int or a float, as the column's type is
        """Return the number at a place, or those of a slice as what has `tolist`; raises SegmentDamagedError."""


def cells(column: Column) -> Cells:
    """Return a column's numbers to be read one by one; all of a small column is checked at once."""
    return column.all().data if len(column) <= SMALL else _Cells(column)


def words(letters: Column, ends: Column) -> Iterator[str]:
    """Return what is written in `letters` one after the other, in UTF-8; `ends` says where each word ends."""
    written, start = letters.all().tobytes(), 0
    for end in ends.all().tolist():
        yield written[start:end].decode("utf-8", "surrogatepass")
        start = end


class _Cells:
    """Numbers that are checked as they are read."""

    __slots__ = ("_column",)

    def __init__(self, column: Column) -> None:
        self._column = column

    def __len__(self) -> int:
        return len(self._column)

    def __getitem__(self, place: int | slice) -> Any:  # noqa: ANN401 - see Cells
        if isinstance(place, slice):
            return self._column.slice(place.start, place.stop)
        return self._column.slice(place, place + 1).item()


class MemoryColumn:
    """Numbers in memory, which nothing needs to check."""

    __slots__ = ("_numbers",)

    def __init__(self, numbers: Numbers) -> None:
        """Hold `numbers`, which nobody changes any more."""
        self._numbers = numbers

    def __len__(self) -> int:
        """Return how many numbers there are."""
        return len(self._numbers)

    def slice(self, start: int, end: int) -> Numbers:
        """Return the numbers from `start` to before `end`."""
        return self._numbers[start:end]

    def take(self, places: Sequence[int]) -> Numbers:
        """Return the numbers at those places."""
        return self._numbers.take(places)

    def all(self) -> Numbers:
        """Return all numbers."""
        return self._numbers


class MappedColumn:
    """Numbers in a mapped file, checked block by block as they are used. May be shared by threads."""

    __slots__ = ("_bytes", "_checked", "_checksums", "_is_checked", "_name", "_numbers", "_segment", "_size")

    def __init__(  # noqa: PLR0913, PLR0917 - what the file's contents say of a column
        self, segment: str, name: str, content: NDArray[np.uint8], kind: str, count: int, checksums: NDArray[np.uint32]
    ) -> None:
        """Map `content`, which begins with `count` numbers of the type `kind` and whose blocks have `checksums`."""
        self._segment = segment
        self._name = name
        self._bytes = content
        self._numbers: Numbers = content[: count * np.dtype(kind).itemsize].view(kind)
        self._size = self._numbers.itemsize
        self._checksums = checksums
        self._checked = bytearray(len(checksums))
        self._is_checked = not len(checksums)

    @property
    def width(self) -> int:
        """How many bytes a number takes."""
        return self._size

    def __len__(self) -> int:
        """Return how many numbers there are."""
        return len(self._numbers)

    def slice(self, start: int, end: int) -> Numbers:
        """Return the numbers from `start` to before `end`; raises SegmentDamagedError."""
        if not self._is_checked and end > start:
            self._check(start * self._size // BLOCK_BYTES, (end * self._size - 1) // BLOCK_BYTES)
        return self._numbers[start:end]

    def take(self, places: Sequence[int]) -> Numbers:
        """Return the numbers at those places; raises SegmentDamagedError."""
        if not self._is_checked:
            for block in {place * self._size // BLOCK_BYTES for place in places}:
                self._check(block, block)
        return self._numbers.take(places)

    def all(self) -> Numbers:
        """Return all numbers; raises SegmentDamagedError."""
        return self.slice(0, len(self._numbers))

    def damaged(self) -> list[int]:
        """Read everything once more and return the numbers of the blocks that are damaged."""
        return [block for block in range(len(self._checksums)) if not self._is_whole(block)]

    def _check(self, first: int, last: int) -> None:
        block = self._checked.find(0, first, last + 1)
        while block >= 0:
            if not self._is_whole(block):
                raise SegmentDamagedError(self._segment, f"block {block} of “{self._name}” does not have its checksum")
            self._checked[block] = 1  # two threads may check one block at once, which does no harm
            block = self._checked.find(0, block + 1, last + 1)
        if 0 not in self._checked:
            self._is_checked = True

    def _is_whole(self, block: int) -> bool:
        content = self._bytes[block * BLOCK_BYTES : (block + 1) * BLOCK_BYTES]
        return crc32(content.data) == int(self._checksums[block])
