"""The terms of a segment, numbered in the order of their checksums, to be found without reading them all.

A term is looked for by the CRC-32 of its UTF-8 bytes, and then compared letter by letter, so that two terms of one
checksum are told apart.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from index.engine.columns import Column, MemoryColumn, Numbers


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
        sought = [term.encode("utf-8", "surrogatepass") for term in terms]
        known = self.checksums.all()
        wanted = np.array(list(map(crc32, sought)), dtype=np.uint32)
        places = known.searchsorted(wanted)
        found = known.take(places, mode="clip") == wanted if len(known) else [False] * len(terms)
        return [
            self._from(place, letters, known) if is_there else None
            for place, letters, is_there in zip(places.tolist(), sought, found, strict=True)
        ]

    def terms(self) -> Iterator[str]:
        """Return all terms in the order of their numbers."""
        letters, start = self.letters.all().tobytes(), 0
        for end in self.ends.all().tolist():
            yield letters[start:end].decode("utf-8", "surrogatepass")
            start = end

    def columns(self) -> Mapping[str, Column]:
        """Return every column by a name of its own."""
        return {"checksums": self.checksums, "ends": self.ends, "letters": self.letters}

    def _from(self, number: int, sought: bytes, known: Numbers) -> int | None:
        """Return the number of the term among those of its checksum, the first of which would be `number`."""
        while number < len(known) and (found := self._bytes(number)) != sought:
            if crc32(found) != crc32(sought):
                return None
            number += 1
        return number if number < len(known) else None

    def _bytes(self, number: int) -> bytes:
        ends = self.ends.slice(max(0, number - 1), number + 1).tolist()
        return self.letters.slice(ends[0] if number else 0, ends[-1]).tobytes()


def numbered(terms: Sequence[str]) -> tuple[Vocabulary, list[int]]:
    """Return distinct terms as a vocabulary, and for each of its numbers the place in `terms`."""
    encoded = [term.encode("utf-8", "surrogatepass") for term in terms]
    checksums = list(map(crc32, encoded))
    order = sorted(range(len(terms)), key=lambda place: (checksums[place], encoded[place]))
    letters = b"".join(encoded[place] for place in order)
    vocabulary = Vocabulary(
        checksums=MemoryColumn(np.array([checksums[place] for place in order], dtype=np.uint32)),
        ends=MemoryColumn(np.cumsum([len(encoded[place]) for place in order], dtype=np.int64)),
        letters=MemoryColumn(np.frombuffer(letters, dtype=np.uint8)),
    )
    return vocabulary, order
