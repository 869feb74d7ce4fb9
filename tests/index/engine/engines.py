"""Engines of every kind over the same documents, for tests that hold for all of them."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import numpy as np
from hypothesis import strategies as st

from index.engine import AnalyzedDocument, Engine, Grain
from index.engine.builder import build_segment
from index.engine.directory import Part
from index.engine.embedded import EmbeddedEngine
from index.engine.reference import ReferenceEngine
from index.model import Passage

K1: Final = 1.2
B: Final = 0.75
WORDS = st.sampled_from(["ant", "bee", "cat", "dog", "elk", "fox"])
SENTENCES = st.lists(st.lists(WORDS, max_size=6).map(tuple), max_size=6)
CORPORA = st.lists(SENTENCES, max_size=6)
QUERIES = st.lists(WORDS | st.just("unknown"), min_size=1, max_size=4, unique=True)

Documents = Sequence[AnalyzedDocument]
Make = Callable[[Documents, str], Engine]


def document(
    name: str, sentences: Sequence[tuple[str, ...]], source: str = "s", title: tuple[str, ...] = ()
) -> AnalyzedDocument:
    """Return a document whose sentences are passages of two."""
    count = len(sentences)
    passages = tuple(Passage(first, min(first + 2, count)) for first in range(0, count, 2))
    return AnalyzedDocument(source, name, tuple(sentences), passages, title)


def documents_of(corpus: Sequence[Sequence[tuple[str, ...]]], source: str = "s") -> list[AnalyzedDocument]:
    """Return a document for each list of sentences, every other one with a title."""
    return [document(f"d{n}", sentences, source, ("ant",) * (n % 2)) for n, sentences in enumerate(corpus)]


def pivots(documents: Documents) -> dict[Grain, float]:
    """Return the mean length of the units of each grain, those without terms left out: rank-bm25's own."""
    return {grain: _mean([len(terms) for terms in units_of(documents, grain) if terms]) for grain in Grain}


def units_of(documents: Documents, grain: Grain) -> Iterator[Sequence[str]]:
    """Return the terms of every unit, in key order."""
    for one in sorted(documents, key=lambda entry: (entry.source, entry.name)):
        everything = [term for terms in one.sentences for term in terms]
        if grain is Grain.SENTENCE:
            yield from one.sentences
        elif grain is Grain.PASSAGE:
            for passage in one.passages:
                held = one.sentences[passage.first : passage.last]
                yield [*one.title, *(term for terms in held for term in terms)]
        else:
            yield [*one.title, *everything]


def reference(documents: Documents, formula: str = "lucene") -> Engine:
    return ReferenceEngine(1, documents, formula=formula, k1=K1, b=B)


def whole(documents: Documents, formula: str = "lucene") -> Engine:
    """Return the embedded engine over one segment."""
    return EmbeddedEngine(1, [part(documents, pivots(documents))], formula=formula)


def split(documents: Documents, formula: str = "lucene") -> Engine:
    """Return the embedded engine over three segments, some of which may be empty."""
    common = pivots(documents)
    return EmbeddedEngine(1, [part(documents[first::3], common) for first in range(3)], formula=formula)


def thinned(documents: Documents, formula: str = "lucene") -> Engine:
    """Return the embedded engine over a segment that held more documents once."""
    gone = [document(f"d{n}+", [("ant", "fox"), ("bee",)], one.source) for n, one in enumerate(documents)]
    return EmbeddedEngine(1, [part([*documents, *gone], pivots(documents), gone)], formula=formula)


def part(documents: Documents, common: dict[Grain, float], gone: Documents = ()) -> Part:
    """Return a part of these documents, of which some are gone."""
    segment = build_segment(documents, k1=K1, b=B, pivots=common)
    numbers = [segment.roster.number_of(one.source, one.name) for one in gone]
    return Part(segment, np.array(sorted(number for number in numbers if number is not None), dtype=np.int32))


def tabulated(documents: Documents, formula: str = "lucene") -> Engine:
    """Return the embedded engine over one segment, which makes its tables at once."""
    return EmbeddedEngine(1, [part(documents, pivots(documents))], formula=formula, table_after=0)


def split_and_tabulated(documents: Documents, formula: str = "lucene") -> Engine:
    """Return the same over two segments, of which one held more documents once."""
    common = pivots(documents)
    gone = [document(f"d{n}+", [("ant", "fox"), ("bee",)], one.source) for n, one in enumerate(documents)]
    parts = [part([*documents[::2], *gone], common, gone), part(documents[1::2], common)]
    return EmbeddedEngine(1, parts, formula=formula, table_after=0)


EMBEDDED: Final[tuple[Make, ...]] = (whole, split, thinned, tabulated, split_and_tabulated)
EVERY: Final[tuple[Make, ...]] = (reference, *EMBEDDED)


def _mean(lengths: Sequence[int]) -> float:
    return sum(lengths) / len(lengths) if lengths else 1.0
