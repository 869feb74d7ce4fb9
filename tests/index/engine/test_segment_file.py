from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Final

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.engine import Grain
from index.engine.builder import build_segment
from index.engine.columns import BLOCK_BYTES, SegmentDamagedError
from index.engine.directory import Part
from index.engine.embedded import EmbeddedEngine
from index.engine.segment import Segment
from index.engine.segment_file import damaged_columns, open_segment, write_segment
from tests.soak.scale import scaled

from .engines import CORPORA, K1, QUERIES, B, document, documents_of

GONE: Final = np.zeros(0, dtype=np.int32)
FLIPS: Final = scaled(150, 10_000)
Written = Callable[[Segment], Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    def write(segment: Segment) -> Path:
        path = tmp_path / "one.seg"
        with path.open("wb") as file:
            write_segment(segment, file)
        return path

    return write


def small() -> Segment:
    return build_segment(documents_of([[("ant", "bee"), ("ant",)], [("cat", "ant", "ant")]]), k1=K1, b=B)


def large() -> Segment:
    """Return a segment with columns of many blocks."""
    words = [f"w{number}" for number in range(400)]
    chance = Random(4)  # noqa: S311 - the same each time
    pages = [
        document(f"{page:05}", [tuple(chance.choices(words, k=40)) for _ in range(10)], title=(f"t{page}",))
        for page in range(500)
    ]
    return build_segment(pages, k1=K1, b=B)


def told(segment: Segment) -> list[object]:
    """Return what an engine says of everything in a segment."""
    engine = EmbeddedEngine(1, [Part(segment, GONE)], formula="lucene")
    terms = sorted(segment.vocabulary.terms())
    sought = [terms[start : start + 4] for start in range(0, len(terms), 4)]
    return [engine.search(some, grain, 20) for grain in Grain for some in sought] + [
        engine.statistics(terms, grain) for grain in Grain
    ]


@given(corpus=CORPORA, query=QUERIES)
def test_what_was_written_answers_as_what_was_built(
    tmp_path_factory: pytest.TempPathFactory, corpus: list[list[tuple[str, ...]]], query: list[str]
) -> None:
    segment, path = build_segment(documents_of(corpus), k1=K1, b=B), tmp_path_factory.mktemp("segment") / "one.seg"
    with path.open("wb") as file:
        write_segment(segment, file)
    assert told(open_segment(path)) == told(segment)
    assert damaged_columns(path) == []
    engine = EmbeddedEngine(1, [Part(open_segment(path), GONE)], formula="lucene")
    assert len(engine.search(query, Grain.DOCUMENT, 99)) <= len(corpus)


@given(st.lists(st.text(min_size=1), unique=True, max_size=9))
def test_terms_and_names_of_any_letters_are_kept(tmp_path_factory: pytest.TempPathFactory, words: list[str]) -> None:
    path = tmp_path_factory.mktemp("segment") / "one.seg"
    with path.open("wb") as file:
        write_segment(build_segment([document(word, [tuple(words)], word) for word in words], k1=K1, b=B), file)
    found = open_segment(path)
    assert sorted(found.vocabulary.terms()) == sorted(words)
    assert sorted(found.roster.documents()) == sorted((word, word) for word in words)
    assert [found.roster.number_of(word, word) for word in sorted(words)] == list(range(len(words)))


def test_terms_of_one_checksum_are_told_apart() -> None:
    """Both have the CRC-32 0x4DDB0C25."""
    segment = build_segment([document("d", [("plumless",), ("buckeroo",)])], k1=K1, b=B)
    first, second, neither = segment.vocabulary.numbers_of(["plumless", "buckeroo", "other"])
    assert {first, second} == {0, 1}
    assert neither is None


def test_equal_documents_give_equal_bytes_in_whatever_order_they_come(written: Written) -> None:
    pages = documents_of([[("ant",)], [("bee", "ant")], [("cat",)]])
    one = written(build_segment(pages, k1=K1, b=B)).read_bytes()
    assert written(build_segment(pages[::-1], k1=K1, b=B)).read_bytes() == one


def test_no_byte_of_a_small_segment_can_be_flipped_unnoticed(written: Written) -> None:
    path = written(small())
    whole, expected = path.read_bytes(), told(small())
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :])
        assert _is_noticed(path), place
    path.write_bytes(whole)
    assert told(open_segment(path)) == expected


def test_no_random_flip_in_a_large_segment_is_unnoticed_or_used(written: Written) -> None:
    path = written(large())
    whole, chance = path.read_bytes(), Random(9)  # noqa: S311 - the same each time
    assert len(whole) > 4 * BLOCK_BYTES
    expected = told(open_segment(path))
    for number in range(FLIPS):
        place, bit = chance.randrange(len(whole)), 1 << chance.randrange(8)
        path.write_bytes(whole[:place] + bytes([whole[place] ^ bit]) + whole[place + 1 :])
        assert _is_noticed(path), place
        if number % 30 == 0:
            with suppress(SegmentDamagedError):
                assert told(open_segment(path)) == expected


def test_a_segment_that_is_cut_off_anywhere_is_refused(written: Written) -> None:
    path = written(small())
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(SegmentDamagedError):
            open_segment(path)


def test_a_segment_of_another_version_is_refused_and_said_so(written: Written, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as newer:
        newer.setattr("index.engine.segment_file.VERSION", 99)
        path = written(small())
    with pytest.raises(SegmentDamagedError, match="version 99"):
        open_segment(path)


def _is_noticed(path: Path) -> bool:
    try:
        return bool(damaged_columns(path))
    except SegmentDamagedError:
        return True
