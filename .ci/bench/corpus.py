"""Sentences -> a corpus of any size whose vocabulary keeps its shape. Deterministic: same sentences, same corpus.

Up to the number of real sentences, a corpus is the first so many of them in a shuffled order. Beyond that, passages
are spliced from two real sentences, the first half of one and the second half of another. That alone would keep lengths
and the shares of frequent words, but would add no word, whereas a real collection goes on meeting new ones (Heaps'
law). So some words of the splices are renamed, as the Pitman-Yor process says, whose draws follow Heaps' and Zipf's
laws (Teh 2006, doi:10.3115/1220175.1220299):

- its discount is the share of the real words that occur once, which is Good and Turing's estimate of how fast new words
  come (of T tokens with n words, the next is new with the chance discount * n / T);
- a word that occurs c times among the real sentences gives up discount / c of its occurrences, since the process
  expects it to come up in proportion to c - discount;
- what is given up goes to words that no real sentence holds: to a new one, or again to one that was made before, in
  proportion to how often it came up, less the discount.

Stop words are never renamed. `shape` counts the vocabulary; `make bench` prints it for 100 k real passages beside 10 k
grown to 100 k.
"""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bench.texts import Word

SEED: Final = 20_261_122
BANDS: Final = (1, 2, 10, 100)
"""Upper ends of the bands of document frequencies that `shape` counts; the last band has none."""
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """Passages as the numbers of their words: those of passage p are `numbers[starts[p]:starts[p + 1]]`."""

    words: tuple[str, ...]
    common: NDArray[np.bool_]
    numbers: NDArray[np.int32]
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        """Return how many passages there are."""
        return len(self.starts) - 1

    def first(self, count: int) -> "Corpus":
        """Return the first `count` passages."""
        starts = self.starts[: count + 1]
        return Corpus(self.words, self.common, self.numbers[: starts[-1]], starts)

    def passages(self, *, stop_words: bool) -> list[list[str]]:
        """Return the terms of each passage, with or without the stop words."""
        numbers, starts = self.numbers, self.starts
        if not stop_words:
            kept = ~self.common[numbers]
            starts = np.concatenate(([0], kept.cumsum()))[starts]
            numbers = numbers[kept]
        terms = np.array(self.words, dtype=object)[numbers].tolist()
        bounds = starts.tolist()
        return [terms[start:end] for start, end in pairwise(bounds)]

    def digest(self) -> str:
        """Return the SHA-256 of all passages' terms."""
        found = hashlib.sha256(self.numbers.tobytes())
        found.update(self.starts.tobytes())
        found.update("\n".join(self.words[number] for number in np.unique(self.numbers)).encode())
        return found.hexdigest()


@dataclass(frozen=True, slots=True)
class Shape:
    """A corpus in figures: `bands` are the shares of the words by document frequency, see `BANDS`."""

    passages: int
    tokens: int
    words: int
    bands: tuple[float, ...]


def from_sentences(sentences: Sequence[Sequence[Word]]) -> Corpus:
    """Return the sentences, shuffled, as a corpus."""
    known: dict[Word, int] = {}
    order = np.random.default_rng(SEED).permutation(len(sentences))
    numbers = [known.setdefault(word, len(known)) for place in order for word in sentences[place]]
    lengths = [len(sentences[place]) for place in order]
    return Corpus(
        words=tuple(term for term, _ in known),
        common=np.array([common for _, common in known], dtype=bool),
        numbers=np.array(numbers, dtype=np.int32),
        starts=np.cumsum([0, *lengths], dtype=np.int64),
    )


def grow(real: Corpus, count: int) -> Corpus:
    """Return `count` passages: the real ones first, then splices of them, as this module's docstring says."""
    if count <= len(real):
        return real.first(count)
    chance = np.random.default_rng([SEED, count])
    numbers, lengths = _splices(real, count - len(real), chance)
    numbers, made = _renamed(real, numbers, chance)
    return Corpus(
        words=(*real.words, *made),
        common=np.concatenate((real.common, np.zeros(len(made), dtype=bool))),
        numbers=np.concatenate((real.numbers, numbers)),
        starts=np.concatenate((real.starts, real.starts[-1] + lengths.cumsum())),
    )


def shape(corpus: Corpus) -> Shape:
    """Return how many words there are, and how many passages hold them."""
    holders = np.repeat(np.arange(len(corpus)), np.diff(corpus.starts))
    distinct = np.unique(corpus.numbers.astype(np.int64) << 32 | holders) >> 32
    frequencies = np.bincount(distinct)
    frequencies = frequencies[frequencies > 0]
    bands = np.bincount(np.searchsorted(BANDS, frequencies), minlength=len(BANDS) + 1)
    return Shape(len(corpus), len(corpus.numbers), len(frequencies), tuple((bands / len(frequencies)).tolist()))


def _splices(real: Corpus, count: int, chance: np.random.Generator) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return the words of spliced passages, one after the other, and how many each has."""
    lengths = np.diff(real.starts)
    heads, tails = chance.integers(0, len(real), size=(2, count))
    # A half without a single word worth looking up would leave a passage that nothing finds.
    counts = np.concatenate(([0], (~real.common[real.numbers]).cumsum()))
    firsts, middles = real.starts[heads], real.starts[heads] + (lengths[heads] + 1) // 2
    seconds, ends = real.starts[tails] + lengths[tails] // 2, real.starts[tails] + lengths[tails]
    empty = counts[middles] - counts[firsts] + counts[ends] - counts[seconds] == 0
    middles = np.where(empty, real.starts[heads] + lengths[heads], middles)
    starts = np.stack((firsts, seconds), axis=1).ravel()
    pieces = np.stack((middles - firsts, ends - seconds), axis=1)
    flat = pieces.ravel()
    places = np.repeat(starts - np.concatenate(([0], flat.cumsum()[:-1])), flat) + np.arange(flat.sum())
    return real.numbers[places], pieces.sum(axis=1)


def _renamed(
    real: Corpus, numbers: NDArray[np.int32], chance: np.random.Generator
) -> tuple[NDArray[np.int32], list[str]]:
    """Return the words of splices with some renamed, and the words that were made for it."""
    counts = np.bincount(real.numbers, minlength=len(real.words))
    discount = float(np.count_nonzero(counts == 1) / np.count_nonzero(counts))
    gives = np.where(real.common | (counts == 0), 0, discount / np.maximum(counts, 1))
    places = (chance.random(len(numbers)) < gives[numbers]).nonzero()[0]
    strength = discount * np.count_nonzero(counts)
    drawn = _pitman_yor(chance.random((len(places), 2)).tolist(), discount, strength, chance)
    found = numbers.copy()
    found[places] = np.array(drawn, dtype=np.int32) + len(real.words)
    first_places: dict[int, int] = {}
    for place, number in zip(places.tolist(), drawn, strict=True):
        first_places.setdefault(number, place)
    taken = set(real.words)
    return found, [_name(real.words[numbers[place]], number, taken) for number, place in first_places.items()]


def _pitman_yor(
    chances: Sequence[Sequence[float]], discount: float, strength: float, again: np.random.Generator
) -> list[int]:
    """Return a number for each pair of chances: the next new one, or one that was drawn before."""
    drawn: list[int] = []
    counts: list[int] = []
    for known, (new, which) in enumerate(chances):
        if new * (strength + known) < strength + discount * len(counts):
            counts.append(0)
            drawn.append(len(counts) - 1)
        else:
            pick = drawn[int(which * known)]
            # An earlier draw stands for its word; each word as a whole is `discount` less likely than that.
            while again.random() * counts[pick] < discount:
                pick = drawn[int(again.random() * known)]
            drawn.append(pick)
        counts[drawn[-1]] += 1
    return drawn


def _name(like: str, number: int, taken: set[str]) -> str:
    """Return a word of its own that looks like the one it stands in for."""
    digits = max(1, math.ceil(math.log(number + 1, len(_LETTERS))))
    suffix = "".join(_LETTERS[number // len(_LETTERS) ** place % len(_LETTERS)] for place in range(digits))
    while like + suffix in taken:
        suffix += "q"
    taken.add(like + suffix)
    return like + suffix
