"""Analysed documents -> a segment in memory. Pure.

Each grain's postings come from one sort of (term, unit) pairs, whose runs are the term frequencies.
"""

from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
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
_NO_NUMBERS: Final = np.zeros(0, dtype=np.int64)
Pivots = Mapping[Grain, float]


@dataclass(frozen=True, slots=True, eq=False)
class _Tokens:
    """All documents' terms by number, one after the other: those of the sentences, and those of the titles.

    The terms of sentence s are `sentences[sentence_ends[s - 1]:sentence_ends[s]]`, likewise those of titles.
    """

    sentences: Counts
    sentence_ends: NDArray[np.int64]
    titles: Counts
    title_ends: NDArray[np.int64]


def build_segment(
    documents: Sequence[AnalyzedDocument], *, k1: float, b: float, pivots: Pivots | None = None
) -> Segment:
    """Return a segment of `documents`, which it holds in key order.

    `pivots` are the pivot lengths to bake with; the documents' own mean lengths, rounded, if there are none.
    """
    held = sorted(documents, key=lambda document: (document.source, document.name))
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    tokens = _numbered_tokens(held, numbers)
    vocabulary, order = numbered(list(numbers))
    renumbered = np.empty(len(order), dtype=np.int32)
    renumbered[order] = np.arange(len(order), dtype=np.int32)
    units = _units(held)
    grains = {}
    for grain in Grain:
        terms, holders = _pairs(tokens, units[grain], grain)
        lengths = np.bincount(holders, minlength=units[grain].count).astype(np.int32)
        pivot = pivots[grain] if pivots else pivot_length(len(terms), int(np.count_nonzero(lengths)))
        grains[grain] = _postings(
            renumbered[terms], holders, len(order), lengths, units[grain].firsts, Formula(k1, b, pivot)
        )
    return Segment(Contents(vocabulary, Roster.of([(one.source, one.name) for one in held]), grains))


def _numbered_tokens(documents: Sequence[AnalyzedDocument], numbers: Mapping[str, int]) -> _Tokens:
    sentences, titles = array("i"), array("i")
    lengths, title_lengths = array("q"), array("q")
    number = numbers.__getitem__
    for document in documents:
        sentences.extend(map(number, chain.from_iterable(document.sentences)))
        lengths.extend(map(len, document.sentences))
        titles.extend(map(number, document.title))
        title_lengths.append(len(document.title))
    return _Tokens(
        np.frombuffer(sentences, dtype=np.int32) if sentences else np.zeros(0, dtype=np.int32),
        np.cumsum(lengths, dtype=np.int64),
        np.frombuffer(titles, dtype=np.int32) if titles else np.zeros(0, dtype=np.int32),
        np.cumsum(title_lengths, dtype=np.int64),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Units:
    """The units of one grain: each is the sentences from `starts` to before `ends`, of the document `owners`."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    owners: NDArray[np.int64]
    firsts: Counts

    @property
    def count(self) -> int:
        return len(self.starts)


def _units(documents: Sequence[AnalyzedDocument]) -> dict[Grain, _Units]:
    first_sentences = np.cumsum([0, *(len(document.sentences) for document in documents)], dtype=np.int64)
    own = np.arange(len(documents), dtype=np.int64)
    every = np.arange(first_sentences[-1], dtype=np.int64)
    counts = [len(document.passages) for document in documents]
    runs = [(passage.first, passage.last) for document in documents for passage in document.passages]
    bounds = np.array(runs, dtype=np.int64).reshape(-1, 2)
    holders = np.repeat(own, counts)
    base = first_sentences[holders]
    return {
        Grain.SENTENCE: _Units(
            every, every + 1, np.repeat(own, np.diff(first_sentences)), first_sentences.astype(np.int32)
        ),
        Grain.PASSAGE: _Units(
            base + bounds[:, 0], base + bounds[:, 1], holders, np.cumsum([0, *counts]).astype(np.int32)
        ),
        Grain.DOCUMENT: _Units(
            first_sentences[:-1], first_sentences[1:], own, np.arange(len(documents) + 1, dtype=np.int32)
        ),
    }


def _pairs(tokens: _Tokens, units: _Units, grain: Grain) -> tuple[Counts, NDArray[np.int64]]:
    """Return the terms of all units, and beside each its unit; titles count in passages and documents."""
    ends = np.concatenate(([0], tokens.sentence_ends))
    parts = [_gathered(tokens.sentences, ends[units.starts], ends[units.ends])]
    if grain is not Grain.SENTENCE and len(tokens.titles):
        ends = np.concatenate(([0], tokens.title_ends))
        parts.append(_gathered(tokens.titles, ends[units.owners], ends[units.owners + 1]))
    return np.concatenate([terms for terms, _ in parts]), np.concatenate([holders for _, holders in parts])


def _gathered(terms: Counts, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> tuple[Counts, NDArray[np.int64]]:
    """Return the terms of each stretch, one stretch after the other, and beside each the stretch's number."""
    lengths = ends - starts
    holders = np.repeat(np.arange(len(starts), dtype=np.int64), lengths)
    if len(starts) and (starts[1:] == ends[:-1]).all():
        return terms[starts[0] : ends[-1]], holders
    offsets = np.repeat(starts - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
    return terms[offsets + np.arange(len(holders))], holders


def _postings(  # noqa: PLR0913, PLR0917 - the columns that it makes others of
    terms: Counts, holders: NDArray[np.int64], term_count: int, lengths: Counts, firsts: Counts, formula: Formula
) -> Postings:
    keys = terms.astype(np.int64) << TERM_BITS
    keys |= holders
    keys.sort()
    first_of_run = np.concatenate(([True], keys[1:] != keys[:-1])).nonzero()[0] if len(keys) else _NO_NUMBERS
    frequencies = np.diff(first_of_run, append=len(keys)).astype(np.int32)
    distinct = keys[first_of_run]
    held_terms = distinct >> TERM_BITS
    starts = np.concatenate(([0], np.bincount(held_terms, minlength=term_count).cumsum())).astype(np.int64)
    units = (distinct & (2**TERM_BITS - 1)).astype(np.int32)
    return bake(formula, starts, units, frequencies, lengths, firsts)
