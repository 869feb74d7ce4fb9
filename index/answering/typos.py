"""A word that no text holds -> the word of the library's own that was probably meant. Pure.

Only words of the library are offered, never those of a dictionary, so that a correction always finds something; and
the caller says how frequent each is where the asker may look, so that it gives nothing away. An error that people
make (two letters swapped, one doubled, one vowel for another, a neighbour on the keyboard) costs less than any
other; what costs too much is left as it is, since an unknown name is mostly a name, not an error.

Words are looked for by their first letter and length, and by two sets of bits, their letters and their pairs of
letters: an edit changes few bits. That holds some 17 bytes a word beside the word itself.
"""

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final

from index.text.stop_words import STOP_WORDS

LEAST_LETTERS: Final = 4
"""Shorter words have too many neighbours to choose from."""
LONG: Final = 8
"""Words of so many letters may have two errors."""
LEAST_PART: Final = 4
"""Letters of each half of a word that is split (“dumbbombs”)."""
LONGEST: Final = 40
"""Longer words are no words; the cost of a comparison grows with their length."""
MOST_CORRECTIONS: Final = 8
"""Words of one question that are corrected; further ones stay as they are, so that the time is bounded."""

_SWAPPED: Final = 0.5
_DOUBLED: Final = 0.5
_VOWEL: Final = 0.6
_MISSING: Final = 0.75
_BESIDE: Final = 0.75
_ANY: Final = 1.0
_PAIR: Final = 2
_BAND: Final = 2
"""Letters by which what matches may be shifted: as many as may be missing."""
_OUT_OF_REACH: Final = 99.0
_FIRST_LETTER: Final = 0.5
_FIRST_SWAPPED: Final = 0.25
_LAST_LETTER: Final = 0.25
"""Added where the first letter is wrong, which is rare, and where the last is replaced, which inflects."""
_COSTLIEST: Final = {4: 0.5, 5: 0.75, 6: 0.85, 7: 0.85, 8: 1.5, 9: 1.5}
_COSTLIEST_LONG: Final = 2.0
_SPLIT_WEIGHT: Final = 0.9
_COST_WEIGHT: Final = 0.2
"""A corrected word counts this much less for each point of cost."""
_COMMON_FREQUENCY: Final = 50
"""How often a stop word is taken to stand in any library, so that rare words don't win over it."""
_LARGE: Final = 5_000
_FREQUENT: Final = 3
"""In a library of so many words nearly every word has a neighbour: a costlier error must lead to one of some use."""
_PAIR_BITS: Final = 61
_LETTER_MASK: Final = 31
_LETTERS_CHANGED: Final = 2
_PAIRS_CHANGED: Final = 4
"""By one edit, at most; two letters swapped change more and are looked for by themselves."""
_NO_ERRORS: Final = frozenset(
    """form hand every thought thoughts whole theme whereas dose doses tells bring thank booth theories broth heaven
    arena wheat rally shell dying farther width butt mines thinks pleasure shoulder tanks being beings quiet theatres
    theorems tough moist shame witch chant quote whale domes intro pleased ether hears""".split()
)
"""English words that look like a common word typed badly, and are none."""
_VOWELS: Final = frozenset("aeiouy")
_SOUNDS: Final = ("cs", "ck", "sz", "fv", "mn", "gj", "td", "bp", "iy")
_ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS: Final = frozenset(
    pair
    for upper, lower in zip(_ROWS, (*_ROWS[1:], ""), strict=True)
    for pair in (
        *pairwise(upper),
        *zip(upper, lower, strict=False),
        *zip(upper[1:], lower, strict=False),
    )
)
_CONFUSED: Final = frozenset(tuple(pair) for pair in _SOUNDS)

Frequency = Callable[[str], int]
"""How many units that may be searched hold a word; 0 for none."""


@dataclass(frozen=True, slots=True)
class Correction:
    """Words of the question as typed, the words taken for them, and what those count beside a word typed well."""

    typed: tuple[str, ...]
    instead: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class _Bucket:
    """The words of one first letter and length, and the bits of each."""

    words: list[str]
    letters: "array[int]"
    pairs: "array[int]"


class Speller:
    """The words of one generation, ready to be compared. Immutable; may be shared by threads."""

    def __init__(self, words: Iterable[str]) -> None:
        """Take in case-folded words; those with digits are passed over."""
        self._known = frozenset(word for word in words if word.isalpha() and len(word) <= LONGEST)
        self._buckets: dict[tuple[str, int], _Bucket] = {}
        for word in sorted(self._known | STOP_WORDS):
            if len(word) >= LEAST_LETTERS - 1:
                key = word[0], len(word)
                bucket = self._buckets.get(key) or self._buckets.setdefault(key, _Bucket([], array("I"), array("Q")))
                bucket.words.append(word)
                bucket.letters.append(_letter_bits(word))
                bucket.pairs.append(_pair_bits(word))
        self._all = self._known | {word for word in STOP_WORDS if len(word) >= LEAST_LETTERS - 1}
        self._least = _FREQUENT if len(self._known) >= _LARGE else 1
        self._initials = tuple(sorted({letter for letter, _ in self._buckets}))

    def correct(
        self, words: Sequence[str], unknown: Collection[str], frequency: Frequency, names: Collection[str] = ()
    ) -> tuple[Correction, ...]:
        """Return what was probably meant by the `unknown` ones among a question's case-folded `words`, in order.

        `unknown` are the words whose term no unit in reach holds and that are no alias; `names` are those written
        with a capital in the middle of a question that has small letters too: they must be the nearer.
        A correction to a word of `STOP_WORDS` says that the word need not be looked up.
        """
        found: list[Correction] = []
        at = 0
        while at < len(words) and len(found) < MOST_CORRECTIONS:
            pair = tuple(words[at : at + 2])
            joined = self._joined(pair, unknown, frequency)
            one = joined or (
                self._one(words[at], frequency, is_name=words[at] in names) if words[at] in unknown else None
            )
            if one:
                found.append(one)
            at += len(one.typed) if one else 1
        return tuple(found)

    def near(self, word: str) -> tuple[tuple[str, float], ...]:
        """Return the words within reach of `word` and what the errors cost, the cheapest first, ties in order."""
        if not (LEAST_LETTERS <= len(word) <= LONGEST and word.isalpha()) or word in _NO_ERRORS:
            return ()
        most = _COSTLIEST.get(len(word), _COSTLIEST_LONG)
        costs = {other: edit_cost(word, other, most) for other in self._similar(word)}
        return tuple(
            sorted(
                ((other, cost) for other, cost in costs.items() if cost <= most), key=lambda entry: (entry[1], entry[0])
            )
        )

    def _one(self, word: str, frequency: Frequency, *, is_name: bool) -> Correction | None:
        choices = [
            (cost, -count, other)
            for other, cost in self.near(word)
            if (not is_name or (cost <= _ANY and other not in STOP_WORDS))
            and (count := _weighed(other, frequency)) >= (1 if cost <= _DOUBLED else self._least)
        ]
        found = min(choices, default=None)
        if found:
            return Correction((word,), (found[2],), 1 - _COST_WEIGHT * found[0])
        return None if is_name else self._split(word, frequency)

    def _split(self, word: str, frequency: Frequency) -> Correction | None:
        halves = [(word[:cut], word[cut:]) for cut in range(LEAST_PART, min(len(word), LONGEST) - LEAST_PART + 1)]
        known = [pair for pair in halves if self._known.issuperset(pair) and STOP_WORDS.isdisjoint(pair)]
        counted = [(min(map(frequency, pair)), pair) for pair in known]
        count, pair = max(counted, default=(0, ()))
        return Correction((word,), pair, _SPLIT_WEIGHT) if count else None

    def _joined(self, pair: tuple[str, ...], unknown: Collection[str], frequency: Frequency) -> Correction | None:
        joined = "".join(pair)
        is_torn = len(pair) > 1 and any(word in unknown for word in pair) and joined in self._known
        return Correction(pair, (joined,), _SPLIT_WEIGHT) if is_torn and frequency(joined) else None

    def _similar(self, word: str) -> Iterator[str]:
        """Yield the words that an edit or two may lead to: those that begin alike, and those that are equal behind."""
        edits = 1 if len(word) < LONG else 2
        letters, pairs = _letter_bits(word), _pair_bits(word)
        most_letters, most_pairs = edits * _LETTERS_CHANGED, edits * _PAIRS_CHANGED
        start, *middle, end = _pieces(word, edits + 1)
        inner = middle[0] if middle else start
        for length in range(len(word) - edits, len(word) + edits + 1):
            bucket = self._buckets.get((word[0], length))
            if bucket:
                yield from [
                    other
                    for other, its_letters, its_pairs in zip(bucket.words, bucket.letters, bucket.pairs, strict=True)
                    if (letters ^ its_letters).bit_count() <= most_letters
                    and (pairs ^ its_pairs).bit_count() <= most_pairs
                    and (other.startswith(start) or other.endswith(end) or inner in other)
                ]
        behind = word[1:]
        otherwise = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)} | {behind}
        otherwise.update(letter + tail for letter in self._initials for tail in (word, behind))
        yield from sorted((otherwise & self._all) - {word})


def edit_cost(typed: str, meant: str, most: float) -> float:
    """Return what the errors that lead from `meant` to `typed` cost, or more than `most` as soon as that is sure.

    Optimal string alignment within a band: no letter is edited twice. Linear in the length.
    """
    added, left_out = _missing_costs(typed), _missing_costs(meant)
    before = [0.0, *accumulate(left_out)]
    two_before, first = before, 0.0
    for row, letter in enumerate(typed, 1):
        first += added[row - 1]
        current = [first, *(len(meant) * [_OUT_OF_REACH])]
        for column in range(max(1, row - _BAND), min(len(meant), row + _BAND) + 1):
            meant_letter = meant[column - 1]
            cost = before[column - 1]
            if letter != meant_letter:
                cost += _replaced(typed, row - 1, meant, column - 1)
            cost = min(cost, before[column] + added[row - 1], current[column - 1] + left_out[column - 1])
            if row > 1 < column and letter == meant[column - 2] and typed[row - 2] == meant_letter:
                cost = min(cost, two_before[column - 2] + _SWAPPED + (_FIRST_SWAPPED if column == row == _PAIR else 0))
            current[column] = cost
        if min(current) > most and min(before) > most:
            return min(current)
        two_before, before = before, current
    return before[-1]


def _missing_costs(word: str) -> list[float]:
    """Return for each letter the cost of leaving it out, or of typing it where it doesn't belong."""
    costs = [
        _DOUBLED if letter in (before, behind) else _MISSING
        for before, letter, behind in zip(" " + word, word, word[1:] + " ", strict=False)
    ]
    if costs[0] == _MISSING:
        costs[0] += _FIRST_LETTER
    return costs


def _replaced(typed: str, row: int, meant: str, column: int) -> float:
    """Return the cost of one letter for another."""
    one, other = typed[row], meant[column]
    extra = (0 if row else _FIRST_LETTER) + (_LAST_LETTER if row == len(typed) - 1 and column == len(meant) - 1 else 0)
    if one in _VOWELS and other in _VOWELS:
        return _VOWEL + extra
    pairs = ((one, other), (other, one))
    if any(pair in _NEIGHBOURS or pair in _CONFUSED for pair in pairs):
        return _BESIDE + extra
    return _ANY + extra


def _weighed(word: str, frequency: Frequency) -> int:
    return max(frequency(word), _COMMON_FREQUENCY) if word in STOP_WORDS else frequency(word)


def _pieces(word: str, count: int) -> list[str]:
    """Cut a word into so many pieces: one fewer edits, swaps over a cut aside, leave one of them whole."""
    size = len(word) / count
    return [word[round(number * size) : round((number + 1) * size)] for number in range(count)]


def _letter_bits(word: str) -> int:
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & _LETTER_MASK)
    return bits


def _pair_bits(word: str) -> int:
    bits = 0
    for first, second in pairwise(word):
        bits |= 1 << ((ord(first) * _LETTER_MASK + ord(second)) % _PAIR_BITS)
    return bits
