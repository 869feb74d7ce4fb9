"""How much a term tells: its rarity in the library, steadied by how common it is in English at large. Pure.

A small library knows little of which words are rare: in three articles on one event "time" stands once and "bomb" ten
times. So the library is judged as if `PRIOR` sentences of general English were added to it, which a large one
outweighs. Ranking by BM25 stays the library's own; what is steadied are the signals and the confidence.
"""

import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from index.engine import TermStatistics

PRIOR: Final = 2_000
"""Sentences of general English that every library is thought to hold besides its own."""
_PER: Final = 100_000
"""`common_terms.txt` counts the sentences of so many that hold a term."""


def information(statistics: TermStatistics, sentence_count: int) -> float:
    """Return the idf of a term in a library of so many sentences and the prior, by Lucene's formula; above 0."""
    count = sentence_count + PRIOR
    frequency = statistics.document_frequency + PRIOR * common_terms().get(statistics.term, 0) / _PER
    return math.log(1 + (count - frequency + 0.5) / (frequency + 0.5))


@cache
def common_terms() -> Mapping[str, int]:
    """Return in how many of `_PER` English sentences each common term stands; derived from the public collections."""
    text = files("index.answering").joinpath("common_terms.txt").read_text("utf-8")
    rows = (line.split() for line in text.splitlines() if not line.startswith("#"))
    return {term: int(count) for term, count in rows}
