from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

from index.engine import Grain
from index.engine import postings as postings_module
from index.engine.builder import build_segment
from index.engine.columns import MemoryColumn
from index.engine.packing import Widened, Zeros, narrowed, narrowed_lengths, packed, unpacked
from index.engine.postings import bake
from index.engine.segment_file import open_segment, write_segment
from tests.index.engine.engines import CORPORA, K1, B, document, documents_of


def test_whole_numbers_take_as_few_bytes_as_hold_them() -> None:
    assert narrowed(np.array([1, 2**31 - 1])).dtype == np.int32
    assert narrowed(np.array([1, 2**31])).dtype == np.int64
    assert narrowed_lengths(np.array([3, 255], dtype=np.int32)).dtype == np.uint8
    assert narrowed_lengths(np.array([3, 256], dtype=np.int32)).dtype == np.uint16
    assert narrowed_lengths(np.array([3, 65_536], dtype=np.int32)).dtype == np.int32


def test_units_in_two_bytes_are_signed_numbers_when_they_are_read() -> None:
    column = Widened(MemoryColumn(np.array([1, 65_535], dtype=np.uint16)))
    for found in (column.all(), column.slice(0, 2), column.take([0, 1])):
        assert found.tolist() == [1, 65_535]
        assert found.dtype == np.int32
    assert len(column) == 2


def test_of_a_grain_without_postings_little_is_written() -> None:
    nothing = build_segment([document("a", [("ant", "bee")])], k1=K1, b=B).grains[Grain.SENTENCE]
    none, starts = np.zeros(0, dtype=np.int32), np.zeros(3, dtype=np.int64)
    postings = bake(nothing.formula, starts, none, none, np.zeros(5, dtype=np.int32), none)
    written = dict(packed(postings))
    assert written.keys() == {"units", "impacts", "lengths", "firsts", "table", "table_frequencies", "table_lengths"}
    read = unpacked({name: MemoryColumn(numbers) for name, numbers in written.items()}, 2, 2)
    for name, column in postings.columns().items():
        assert read[name].all().tolist() == column.all().tolist(), name
    assert Zeros(4).slice(1, 9).tolist() == [0, 0, 0]
    assert Zeros(4).take([0, 3]).tolist() == [0, 0]


@pytest.mark.parametrize("most", [0, 65_535])
@given(corpus=CORPORA)
def test_a_segment_holds_the_same_in_its_file_with_a_table_and_without(
    tmp_path_factory: pytest.TempPathFactory, corpus: list[list[tuple[str, ...]]], most: int
) -> None:
    path = Path(tmp_path_factory.mktemp("segment")) / "segment"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(postings_module, "MOST_CODES", most)
        segment = build_segment(documents_of(corpus), k1=K1, b=B)
    with path.open("wb") as file:
        write_segment(segment, file)
    read, common = open_segment(path), build_segment(documents_of(corpus), k1=K1, b=B)
    for grain in Grain:
        for one in (read, common):
            ours, theirs = segment.grains[grain], one.grains[grain]
            for name, column in ours.columns().items():
                assert np.array_equal(column.all(), theirs.columns()[name].all()), (grain, name)
            count = len(ours.units)
            assert np.array_equal(ours.frequencies(0, count), theirs.frequencies(0, count))
