"""Which segments are made into one. Pure.

A search costs something for every segment, and a merge something for every document, so segments of like size are
merged, a few at a time: each document takes part in as many merges as there are sizes, and a library of any size has
few segments.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

FROZEN_DOCUMENTS: Final = 100
"""So many documents in no segment are made into one: as many more would be felt when a library is opened."""
FROZEN_SENTENCES: Final = 5_000
"""As many sentences in no segment are, too, however few documents they are of: to read them in takes a second."""
MERGED_AT_ONCE: Final = 4
"""Segments of one tier that are made into one; in a tier all are at most so many times the smallest."""
GONE_SHARE: Final = 0.5
"""A segment that lost this share of its documents is written anew without them."""


@dataclass(frozen=True, slots=True)
class Weight:
    """A segment by its number: how many of its documents are still there, of how many."""

    id: int
    live: int
    documents: int


def is_enough(documents: int, sentences: int) -> bool:
    """Whether so much in no segment is worth one."""
    return documents >= FROZEN_DOCUMENTS or sentences >= FROZEN_SENTENCES


def emptied(segments: Sequence[Weight]) -> tuple[int, ...]:
    """Return the segments of which nothing is left."""
    return tuple(one.id for one in segments if not one.live)


def to_merge(segments: Sequence[Weight]) -> tuple[int, ...]:
    """Return the segments that are to be made into one now, smallest tier first; none where all is well."""
    tiers: dict[int, list[int]] = {}
    for one in segments:
        tiers.setdefault(_tier(one.live), []).append(one.id)
    full = next((tiers[tier] for tier in sorted(tiers) if len(tiers[tier]) >= MERGED_AT_ONCE), None)
    if full is not None:
        return tuple(full)
    return tuple(one.id for one in segments if one.documents - one.live > GONE_SHARE * one.documents)[:1]


def has_drifted(pivots: Mapping[str, float], means: Mapping[str, float], most: float) -> bool:
    """Whether a mean length is off its pivot by more than the share `most` of it."""
    return any(abs(means[grain] - pivot) > most * pivot for grain, pivot in pivots.items() if grain in means)


def _tier(live: int) -> int:
    return int(math.log(max(live, 1) / FROZEN_DOCUMENTS, MERGED_AT_ONCE)) if live > FROZEN_DOCUMENTS else 0
