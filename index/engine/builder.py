"""Analysed documents -> a segment in memory. Pure.

Each grain's postings come from one sort of (term, unit) pairs, whose runs are the term frequencies.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from struct import Struct
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.engine.formulas import Counts, pivot_length
from index.engine.interface import AnalyzedDocument, Grain
from index.engine.postings import Formula, Postings, bake
from index.engine.segment import Contents, Roster, Segment
from index.engine.vocabulary import numbered

TERM_BITS: Final = 32
"""A pair's key holds the term above so many bits, and the unit below."""
_NUMBER: Final = Struct("<i")
_STORED: Final = np.dtype("<i4")
_NO_NUMBERS: Final = np.zeros(0, dtype=np.int64)
Pivots = Mapping[Grain, float]
Places = NDArray[np.int64]


@dataclass(slots=True)
class _Tokens:
    """What documents hold, one after the other as they came: their terms by number, and where each document ends.

    The terms of sentence s are the next `sentence_lengths[s]` of `sentences`, likewise those of titles; a document has
    the next of `sentence_counts` sentences and of `passage_counts` passages, whose `bounds` are its sentences.
    """

    names: list[tuple[str, str]]
    sentences: bytearray
    sentence_lengths: "array[int]"
    sentence_counts: "array[int]"
    titles: bytearray
    title_lengths: "array[int]"
    bounds: "array[int]"
    passage_counts: "array[int]"


def build_segment(
    documents: Iterable[AnalyzedDocument], *, k1: float, b: float, pivots: Pivots | None = None
) -> Segment:
    """Return a segment of `documents`, which it holds in key order; of each only its terms' numbers are kept.

    `pivots` are the pivot lengths to bake with; the documents' own mean lengths, rounded, if there are none.
    """
    numbers: defaultdict[str, bytes] = defaultdict(map(_NUMBER.pack, count()).__next__)
    tokens = _read(documents, numbers)
    vocabulary, order = numbered(list(numbers))
    del numbers
    renumbered = np.empty(len(order), dtype=np.int32)
    renumbered[order] = np.arange(len(order), dtype=np.int32)
    roster, held = _in_order(tokens, renumbered)
    del tokens
    grains = {}
    for grain in Grain:
        units = _units(held, grain)
        keys = _keys(held, units, grain)
        lengths = _lengths(keys, units.count)
        pivot = pivots[grain] if pivots else pivot_length(len(keys), int(np.count_nonzero(lengths)))
        grains[grain] = _postings(keys, len(order), lengths, units.firsts, Formula(k1, b, pivot))
    return Segment(Contents(vocabulary, roster, grains))


def _read(documents: Iterable[AnalyzedDocument], numbers: Mapping[str, bytes]) -> _Tokens:
    """Return what the documents hold; a term's number is taken from `numbers`, in four bytes."""
    found = _Tokens([], bytearray(), array("q"), array("q"), bytearray(), array("q"), array("q"), array("q"))
    number = numbers.__getitem__
    for document in documents:
        found.names.append((document.source, document.name))
        # Joined bytes: a number for each term would be made and read again.
        found.sentences += b"".join(map(number, chain.from_iterable(document.sentences)))
        found.sentence_lengths.extend(map(len, document.sentences))
        found.sentence_counts.append(len(document.sentences))
        found.titles += b"".join(map(number, document.title))
        found.title_lengths.append(len(document.title))
        for passage in document.passages:
            found.bounds.append(passage.first)
            found.bounds.append(passage.last)
        found.passage_counts.append(len(document.passages))
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Held:
    """All documents' terms in key order: those of sentence s end before `sentence_ends[s + 1]`, likewise of titles.

    `first_sentences` and `first_passages` are those of each document, and the first ones behind; `bounds` says for each
    passage from and to before which sentence of its document it goes.
    """

    sentences: Counts
    sentence_ends: Places
    titles: Counts
    title_ends: Places
    first_sentences: Places
    first_passages: Places
    bounds: Places


def _in_order(tokens: _Tokens, renumbered: Counts) -> tuple[Roster, _Held]:
    """Return the documents in key order, and what they hold, each term with its number in the vocabulary."""
    names = tokens.names
    order = sorted(range(len(names)), key=names.__getitem__)
    lengths, counts = _numbers(tokens.sentence_lengths), _numbers(tokens.sentence_counts)
    titles, title_lengths = np.frombuffer(tokens.titles, dtype=_STORED), _numbers(tokens.title_lengths)
    sentences = np.frombuffer(tokens.sentences, dtype=_STORED)
    bounds, passages = _numbers(tokens.bounds).reshape(-1, 2), _numbers(tokens.passage_counts)
    if order != list(range(len(order))):
        sentences = sentences[_places(_ends(lengths)[_ends(counts)], order)]
        lengths, counts = lengths[_places(_ends(counts), order)], counts[order]
        titles, title_lengths = titles[_places(_ends(title_lengths), order)], title_lengths[order]
        bounds, passages = bounds[_places(_ends(passages), order)], passages[order]
    held = _Held(
        *(renumbered.take(sentences), _ends(lengths), renumbered.take(titles), _ends(title_lengths)),
        *(_ends(counts), _ends(passages), bounds),
    )
    return Roster.of([names[place] for place in order]), held


def _numbers(held: "array[int]") -> Places:
    return np.array(held, dtype=np.int64)


def _ends(lengths: Places) -> Places:
    """Return where each stretch begins, and where the last one ends."""
    return np.concatenate(([0], lengths.cumsum()))


def _places(ends: Places, order: Sequence[int]) -> Places:
    """Return the places of what lies in each stretch, the stretches in that order."""
    starts, lengths = ends[:-1][order], np.diff(ends)[order]
    return np.repeat(starts - _ends(lengths)[:-1], lengths) + np.arange(int(lengths.sum()))


@dataclass(frozen=True, slots=True, eq=False)
class _Units:
    """The units of one grain: each is the sentences from `starts` to before `ends`, of the document `owners`."""

    starts: Places
    ends: Places
    owners: Places
    firsts: Counts

    @property
    def count(self) -> int:
        return len(self.starts)


def _units(held: _Held, grain: Grain) -> _Units:
    firsts = held.first_sentences
    own = np.arange(len(firsts) - 1, dtype=np.int64)
    if grain is Grain.DOCUMENT:
        return _Units(firsts[:-1], firsts[1:], own, np.arange(len(firsts), dtype=np.int32))
    if grain is Grain.SENTENCE:
        every = np.arange(firsts[-1], dtype=np.int64)
        return _Units(every, every + 1, np.repeat(own, np.diff(firsts)), firsts.astype(np.int32))
    owners = np.repeat(own, np.diff(held.first_passages))
    base = firsts[owners]
    return _Units(base + held.bounds[:, 0], base + held.bounds[:, 1], owners, held.first_passages.astype(np.int32))


def _keys(held: _Held, units: _Units, grain: Grain) -> NDArray[np.int64]:
    """Return a key for each term of each unit, with the unit below; titles count in passages and documents."""
    ends = held.sentence_ends
    keys = _stretched(held.sentences, ends[units.starts], ends[units.ends])
    if grain is not Grain.SENTENCE and len(held.titles):
        ends = held.title_ends
        keys = np.concatenate((keys, _stretched(held.titles, ends[units.owners], ends[units.owners + 1])))
    return keys


def _stretched(terms: Counts, starts: Places, ends: Places) -> NDArray[np.int64]:
    """Return the terms of each stretch, one stretch after the other, each above the stretch's number."""
    lengths = ends - starts
    if len(starts) and (starts[1:] == ends[:-1]).all():
        keys = terms[starts[0] : ends[-1]].astype(np.int64)
    else:
        offsets = np.repeat(starts - _ends(lengths)[:-1], lengths)
        keys = terms[offsets + np.arange(len(offsets))].astype(np.int64)
    keys <<= TERM_BITS
    keys |= np.repeat(np.arange(len(starts), dtype=np.int64), lengths)
    return keys


def _lengths(keys: NDArray[np.int64], unit_count: int) -> Counts:
    return np.bincount(keys & (2**TERM_BITS - 1), minlength=unit_count).astype(np.int32)


def _postings(keys: NDArray[np.int64], term_count: int, lengths: Counts, firsts: Counts, formula: Formula) -> Postings:
    keys.sort()
    first_of_run = np.concatenate(([True], keys[1:] != keys[:-1])).nonzero()[0] if len(keys) else _NO_NUMBERS
    frequencies = np.diff(first_of_run, append=len(keys)).astype(np.int32)
    distinct = keys[first_of_run]
    del first_of_run
    starts = np.concatenate(([0], np.bincount(distinct >> TERM_BITS, minlength=term_count).cumsum())).astype(np.int64)
    units = distinct.astype(np.int32)  # the lower half
    return bake(formula, starts, units, frequencies, lengths, firsts)
