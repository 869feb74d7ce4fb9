"""The terms of a segment, numbered in the order of their checksums, to be found without reading them all.

A term is looked for by the CRC-32 of its UTF-8 bytes, and then compared letter by letter, so that two terms of one
checksum are told apart.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from index.engine.columns import Column, MemoryColumn, cells, words


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Terms by number: `letters[ends[t - 1]:ends[t]]` are the UTF-8 bytes of term t, `checksums` ascend."""

    checksums: Column
    ends: Column
    letters: Column

    def __len__(self) -> int:
        """Return how many terms there are."""
        return len(self.checksums)

    def numbers_of(self, terms: Sequence[str]) -> list[int | None]:
        """Return each term's number; None where the segment does not hold it."""
        return list(map(Finder(self).number_of, terms))

    def terms(self) -> Iterator[str]:
        """Return all terms in the order of their numbers."""
        return words(self.letters, self.ends)

    def columns(self) -> Mapping[str, Column]:
        """Return every column by a name of its own."""
        return {"checksums": self.checksums, "ends": self.ends, "letters": self.letters}


class Finder:
    """Finds terms in a vocabulary one by one."""

    __slots__ = ("_checksums", "_ends", "_letters")

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Look terms up in `vocabulary`, all of whose checksums are read."""
        self._checksums = vocabulary.checksums.all().data
        self._ends = cells(vocabulary.ends)
        self._letters = vocabulary.letters

    def number_of(self, term: str) -> int | None:
        """Return a term's number; None where the segment does not hold it."""
        sought = term.encode("utf-8", "surrogatepass")
        checksum = crc32(sought)
        known, ends = self._checksums, self._ends
        number = bisect_left(known, checksum)
        while number < len(known) and known[number] == checksum:
            start, end = ends[number - 1 : number + 1].tolist() if number else (0, ends[0])
            if self._letters.slice(start, end).tobytes() == sought:
                return number
            number += 1
        return None


def numbered(terms: Sequence[str]) -> tuple[Vocabulary, list[int]]:
    """Return distinct terms as a vocabulary, and for each of its numbers the place in `terms`."""
    encoded = _encoded(terms)
    checksums = np.fromiter(map(crc32, encoded), dtype=np.uint32, count=len(encoded))
    order = checksums.argsort(kind="stable")
    ordered = checksums[order]
    places = order.tolist()
    for first in (ordered[1:] == ordered[:-1]).nonzero()[0].tolist():  # several terms of one checksum: by their letters
        last = int(ordered.searchsorted(ordered[first], "right"))
        places[first:last] = sorted(places[first:last], key=encoded.__getitem__)
    written = [encoded[place] for place in places]
    vocabulary = Vocabulary(
        checksums=MemoryColumn(ordered),
        ends=MemoryColumn(np.cumsum(np.fromiter(map(len, written), dtype=np.int64, count=len(written)))),
        letters=MemoryColumn(np.frombuffer(b"".join(written), dtype=np.uint8)),
    )
    return vocabulary, places


def _encoded(terms: Sequence[str]) -> list[bytes]:
    try:
        return list(map(str.encode, terms))  # several times as quick as what follows
    except UnicodeEncodeError:
        return [term.encode("utf-8", "surrogatepass") for term in terms]
