"""Several vocabularies -> one, and for each the new numbers of its terms. Term by term only where checksums clash."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.engine.columns import MemoryColumn
from index.engine.formulas import Counts
from index.engine.vocabulary import Vocabulary

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """Terms of one vocabulary that are kept: their numbers there, their checksums, and where their letters are."""

    numbers: Places
    checksums: NDArray[np.uint32]
    starts: Places
    lengths: Places
    letters: NDArray[np.uint8]

    @classmethod
    def of(cls, vocabulary: Vocabulary, is_kept: NDArray[np.bool_]) -> "Kept":
        """Return the terms of a vocabulary that are kept."""
        ends = vocabulary.ends.all().astype(np.int64)
        starts = np.concatenate(([0], ends[:-1]))
        numbers = is_kept.nonzero()[0]
        lengths = (ends - starts)[numbers]
        return cls(numbers, vocabulary.checksums.all()[numbers], starts[numbers], lengths, vocabulary.letters.all())

    def written(self, place: int) -> bytes:
        """Return the letters of one of the terms."""
        start = int(self.starts[place])
        return self.letters[start : start + int(self.lengths[place])].tobytes()


def joined(parts: Sequence[Kept]) -> tuple[Vocabulary, list[Counts]]:
    """Return a vocabulary of every term that is kept, and for each part the number there of each of its kept terms."""
    none = np.zeros(0, dtype=np.uint32)  # of no parts at all
    checksums = np.unique(np.concatenate([none, *(part.checksums for part in parts)]))
    slots = [checksums.searchsorted(part.checksums) for part in parts]
    part_of, place_of = _first_holders(parts, slots, len(checksums))
    clashing = np.zeros(len(checksums), dtype=np.bool_)
    for part, held in zip(parts, slots, strict=True):
        clashing[held[1:][held[1:] == held[:-1]]] = True
        clashing[held[_differing(parts, part, part_of[held], place_of[held])]] = True
    several = _several(parts, slots, clashing)
    counts = np.ones(len(checksums), dtype=np.int64)
    counts[list(several)] = list(map(len, several.values()))
    firsts = counts.cumsum() - counts
    numbers = [firsts[held].astype(np.int32) for held in slots]
    for own, part, held in zip(numbers, parts, slots, strict=True):
        for place in clashing[held].nonzero()[0].tolist():
            own[place] += several[int(held[place])].index(part.written(place))
    lengths, letters = _letters(parts, part_of, place_of)
    vocabulary = _vocabulary(np.repeat(checksums, counts), lengths, letters, several, firsts)
    return vocabulary, numbers


def _first_holders(parts: Sequence[Kept], slots: Sequence[Places], count: int) -> tuple[Counts, Places]:
    """Return for each checksum the first part that holds a term of it, and the term's place there."""
    part_of, place_of = np.zeros(count, dtype=np.int32), np.zeros(count, dtype=np.int64)
    for number in range(len(parts) - 1, -1, -1):
        held = slots[number]
        part_of[held] = number
        place_of[held[::-1]] = np.arange(len(held) - 1, -1, -1)
    return part_of, place_of


def _differing(parts: Sequence[Kept], part: Kept, part_of: Counts, place_of: Places) -> NDArray[np.bool_]:
    """Return for each term of a part whether it is another one than that which is given beside it."""
    differs = np.zeros(len(part.numbers), dtype=np.bool_)
    for number, other in enumerate(parts):
        own = (part_of == number).nonzero()[0] if other is not part else np.zeros(0, dtype=np.int64)
        theirs = place_of[own]
        alike = part.lengths[own] == other.lengths[theirs]
        differs[own[~alike]] = True
        own, theirs = own[alike], theirs[alike]
        lengths = part.lengths[own]
        mine = part.letters[_spread(part.starts[own], lengths)]
        wrong = mine != other.letters[_spread(other.starts[theirs], lengths)]
        differs[np.repeat(own, lengths)[wrong]] = True
    return differs


def _several(parts: Sequence[Kept], slots: Sequence[Places], clashing: NDArray[np.bool_]) -> dict[int, list[bytes]]:
    """Return the terms of each checksum that several may have, in the order of their letters."""
    found: dict[int, set[bytes]] = {}
    for part, held in zip(parts, slots, strict=True):
        for place in clashing[held].nonzero()[0].tolist():
            found.setdefault(int(held[place]), set()).add(part.written(place))
    return {slot: sorted(terms) for slot, terms in sorted(found.items())}


def _letters(parts: Sequence[Kept], part_of: Counts, place_of: Places) -> tuple[Places, NDArray[np.uint8]]:
    """Return how long the first term of each checksum is, and the letters of all of them."""
    lengths = np.zeros(len(part_of), dtype=np.int64)
    for number, part in enumerate(parts):
        own = (part_of == number).nonzero()[0]
        lengths[own] = part.lengths[place_of[own]]
    starts = lengths.cumsum() - lengths
    letters = np.zeros(int(lengths.sum()), dtype=np.uint8)
    for number, part in enumerate(parts):
        own = (part_of == number).nonzero()[0]
        letters[_spread(starts[own], lengths[own])] = part.letters[_spread(part.starts[place_of[own]], lengths[own])]
    return lengths, letters


def _vocabulary(
    checksums: NDArray[np.uint32],
    lengths: Places,
    letters: NDArray[np.uint8],
    several: dict[int, list[bytes]],
    firsts: Places,
) -> Vocabulary:
    """Return the vocabulary; where `several` terms have a checksum, they stand in for the first one of it."""
    ends = lengths.cumsum()
    every = np.zeros(len(checksums), dtype=np.int64)
    single = np.ones(len(lengths), dtype=np.bool_)
    single[list(several)] = False
    every[firsts[single]] = lengths[single]
    for slot, terms in several.items():
        every[firsts[slot] : firsts[slot] + len(terms)] = list(map(len, terms))
    pieces = b"".join(_pieces(letters, ends, lengths, several))
    return Vocabulary(
        checksums=MemoryColumn(checksums),
        ends=MemoryColumn(every.cumsum()),
        letters=MemoryColumn(np.frombuffer(pieces, dtype=np.uint8)),
    )


def _pieces(
    letters: NDArray[np.uint8], ends: Places, lengths: Places, several: dict[int, list[bytes]]
) -> Iterator[bytes]:
    """Yield all letters in order."""
    done = 0
    for slot, terms in several.items():
        end = int(ends[slot])
        yield letters[done : end - int(lengths[slot])].tobytes()
        yield b"".join(terms)
        done = end
    yield letters[done:].tobytes()


def _spread(starts: Places, lengths: Places) -> Places:
    """Return every place of stretches that begin there and are so long."""
    before = lengths.cumsum() - lengths
    return np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()))
