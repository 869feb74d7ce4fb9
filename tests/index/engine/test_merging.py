from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.engine import AnalyzedDocument, Grain, grain_writing, merging
from index.engine import postings as postings_module
from index.engine.builder import build_segment
from index.engine.columns import Column
from index.engine.directory import Part
from index.engine.merging import merge_segments
from index.engine.postings import Postings
from index.engine.segment import Contents, Segment
from index.engine.segment_file import open_segment

from .engines import CORPORA, K1, B, document, documents_of, part, pivots

NONE_GONE = np.zeros(0, dtype=np.int32)


@pytest.fixture(autouse=True, params=[(2, 65_535, 63), (1 << 20, 0, 63), (1 << 20, 65_535, 0)])
def _ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """How many postings are merged at a time, whether with a table, and whether all of one fits into a number."""
    at_once, codes, bits = request.param
    monkeypatch.setattr(merging, "POSTINGS_AT_ONCE", at_once)
    monkeypatch.setattr(grain_writing, "MOST_CODES", codes)
    monkeypatch.setattr(grain_writing, "_KEY_BITS", bits)


def merged(parts: list[Part], common: dict[Grain, float], folder: Path) -> Segment:
    written = BytesIO()
    merge_segments(parts, common, k1=K1, b=B, file=written)
    path = folder / "merged.seg"
    path.write_bytes(written.getvalue())
    return open_segment(path)


def assert_alike(one: Segment, other: Segment) -> None:
    """Assert that two segments hold the same, whether with a table or without."""
    columns = [
        [*segment.vocabulary.columns().items(), *segment.roster.columns().items()]
        + [(f"{grain} {name}", column) for grain in Grain for name, column in alike(segment.grains[grain])]
        for segment in (one, other)
    ]
    for (name, ours), (_, theirs) in zip(*columns, strict=True):
        assert np.array_equal(ours.all(), theirs.all()), name
    assert one.roster.sources == other.roster.sources
    for grain in Grain:
        mine, its = one.grains[grain], other.grains[grain]
        assert (mine.formula, mine.filled, mine.total) == (its.formula, its.filled, its.total)
        assert np.array_equal(mine.frequencies(0, len(mine.units)), its.frequencies(0, len(its.units)))


def alike(postings: Postings) -> list[tuple[str, Column]]:
    """Return the columns of a grain that are the same with a table and without."""
    return [(name, column) for name, column in postings.columns().items() if not name.startswith("odd")]


@given(
    corpora=st.lists(CORPORA, min_size=1, max_size=4),
    gone=st.sets(st.tuples(st.integers(0, 3), st.integers(0, 5))),
    rebaked=st.booleans(),
    codes=st.sampled_from([0, 65_535]),
)
def test_what_is_merged_is_what_is_built_of_the_same_documents_at_once(
    tmp_path_factory: pytest.TempPathFactory,
    corpora: list[list[list[tuple[str, ...]]]],
    gone: set[tuple[int, int]],
    codes: int,
    *,
    rebaked: bool,
) -> None:
    pages = [documents_of(corpus, f"s{number}") for number, corpus in enumerate(corpora)]
    left = [page for number, some in enumerate(pages) for place, page in enumerate(some) if (number, place) not in gone]
    removed = [
        [page for place, page in enumerate(some) if (number, place) in gone] for number, some in enumerate(pages)
    ]
    common = pivots(left)
    own = pivots([page for some in pages for page in some]) if rebaked else common
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(postings_module, "MOST_CODES", codes)
        parts = [part(some, own, away) for some, away in zip(pages, removed, strict=True)]
    found = merged(parts, common, tmp_path_factory.mktemp("merged"))
    assert_alike(found, build_segment(left, k1=K1, b=B, pivots=common))


def test_frequencies_that_rounding_hides_survive_a_merge(tmp_path: Path) -> None:
    pages = [document("a", [("ant",) * 70_000 + ("bee",)]), document("b", [("ant",)])]
    common = pivots(pages)
    parts = [part(pages[:1], common), part(pages[1:], common)]
    found = merged(parts, common, tmp_path)
    assert_alike(found, build_segment(pages, k1=K1, b=B, pivots=common))
    sentences = found.grains[Grain.SENTENCE]
    assert sorted(sentences.frequencies(0, len(sentences.units)).tolist()) == [1, 1, 70_000]


def test_documents_of_one_source_from_several_segments_are_put_in_order(tmp_path: Path) -> None:
    pages: list[AnalyzedDocument] = [document(name, [("ant", name)]) for name in "badc"]
    common = pivots(pages)
    found = merged([part(pages[:2], common), part(pages[2:], common)], common, tmp_path)
    assert list(found.roster.documents()) == [("s", name) for name in "abcd"]
    assert_alike(found, build_segment(pages, k1=K1, b=B, pivots=common))


def test_a_merge_lets_go_of_what_it_has_read(tmp_path: Path) -> None:
    pages: list[AnalyzedDocument] = [document(name, [("ant", name)]) for name in "abcd"]
    common, released = pivots(pages), []
    whole = part(pages, common).segment
    contents = Contents(whole.vocabulary, whole.roster, whole.grains)
    one = Part(Segment(contents, lambda: released.append(True)), NONE_GONE)
    assert_alike(merged([one], common, tmp_path), whole)
    assert released
