"""A view -> its table: what it admits of every part's postings, in one piece, rarest term first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.engine.directory import Part
from index.engine.formulas import Counts, Floats
from index.engine.interface import UnitKey
from index.engine.postings import RANKS, highest_of
from index.engine.runs import Indices
from index.engine.selection import Selection
from index.engine.table import Table

MOST_POSTINGS: Final = 2_000_000
"""So many postings are put into a table: 24 MB, and half as much for the keys and the terms."""
MOST_SCATTERED: Final = 400_000
"""So many where they come from several segments, and have to be sorted."""
_new = tuple.__new__


@dataclass(frozen=True, slots=True, eq=False)
class _Gathered:
    """Postings by term, and by unit within a term; `terms` numbers the terms that are there by `names`."""

    names: Sequence[str]
    terms: Indices
    units: Indices
    impacts: Floats


def fits(selections: Sequence[Selection]) -> bool:
    """Return whether a view of what is selected of each part may have a table."""
    postings = sum(len(one.segment.grains[one.grain].units) for one in selections)
    return 0 < postings <= (MOST_POSTINGS if len(selections) == 1 else MOST_SCATTERED)


def tabulate(parts: Sequence[Part], selections: Sequence[Selection], idf_of: Callable[[int], float]) -> Table:
    """Return the table of what is selected of each part; `idf_of` weighs a term by its document frequency.

    Every weight must be above 0. Raises SegmentDamagedError.
    """
    keys, numbers = _numbered(parts, selections)
    found = _gathered(selections, numbers, len(keys))
    frequencies = np.bincount(found.terms, minlength=len(found.names))
    order = _rarest_first(found.names, frequencies)
    sizes = frequencies[order]
    bounds = np.concatenate(([0], np.cumsum(sizes)))
    starts = np.cumsum(frequencies) - frequencies
    rows = np.repeat(starts[order] - bounds[:-1], sizes) + np.arange(bounds[-1])
    weights = {size: idf_of(size) for size in set(sizes.tolist())}
    idfs = np.array([weights[size] for size in sizes.tolist()], dtype=np.float64)
    impacts = found.impacts[rows]
    floors = highest_of(bounds, impacts).reshape(len(order), len(RANKS)).T * idfs
    return Table(
        terms=[found.names[number] for number in order.tolist()],
        bounds=bounds.tolist(),
        units=found.units[rows],
        gains=impacts * np.repeat(idfs.astype(np.float32), sizes),
        floors=floors.tolist(),
        keys=keys,
    )


def _numbered(parts: Sequence[Part], selections: Sequence[Selection]) -> tuple[list[UnitKey], list[Indices]]:
    """Return the keys of all admitted units, in order, and for each part's units their places there; -1 for others."""
    documents: list[tuple[str, str, int, int, int]] = []
    for place, (part, selection) in enumerate(zip(parts, selections, strict=True)):
        firsts = selection.segment.grains[selection.grain].firsts.all().tolist()
        admitted = selection.bitmap.tolist()
        for (source, name), first, end in zip(part.segment.roster.documents(), firsts, firsts[1:], strict=False):
            if first < end and admitted[first]:
                documents.append((source, name, place, first, end))
    if len(parts) > 1:
        documents.sort()
    keys = list(
        chain.from_iterable(
            [_new(UnitKey, (source, name, ordinal)) for ordinal in range(end - first)]
            for source, name, _, first, end in documents
        )
    )
    numbers: list[Indices] = [np.full(one.size, -1, dtype=np.intp) for one in selections]
    number = 0
    for _, _, place, first, end in documents:
        numbers[place][first:end] = np.arange(number, number + end - first)
        number += end - first
    return keys, numbers


def _gathered(selections: Sequence[Selection], numbers: Sequence[Indices], size: int) -> _Gathered:
    """Return the admitted postings of all parts."""
    ids: dict[str, int] = {}
    terms, units, impacts = [], [], []
    for selection, number in zip(selections, numbers, strict=True):
        postings = selection.segment.grains[selection.grain]
        own = [ids.setdefault(name, len(ids)) for name in selection.segment.vocabulary.terms()]
        placed = number[postings.units.all()]
        held = np.repeat(np.array(own, dtype=np.intp), np.diff(postings.starts.all()))
        kept = placed >= 0
        terms.append(held[kept])
        units.append(placed[kept])
        impacts.append(postings.impacts.all()[kept])
    names = list(ids)
    if len(selections) == 1:
        return _Gathered(names, terms[0], units[0], impacts[0])
    every_term, every_unit = np.concatenate(terms), np.concatenate(units)
    order = (every_term * size + every_unit).argsort()
    return _Gathered(names, every_term[order], every_unit[order], np.concatenate(impacts)[order])


def _rarest_first(names: Sequence[str], frequencies: NDArray[np.intp]) -> Counts | Indices:
    """Return the numbers of the terms that are there: rarest first, ties by the term."""
    order = frequencies.argsort(kind="stable")
    order = order[frequencies[order] > 0]
    borders = np.flatnonzero(np.diff(frequencies[order])) + 1
    tied = (sorted(group.tolist(), key=names.__getitem__) for group in np.split(order, borders))
    return np.fromiter(chain.from_iterable(tied), dtype=np.intp, count=len(order))
