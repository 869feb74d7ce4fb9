from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.engine import Grain, packing
from index.engine.builder import build_segment
from index.engine.columns import MemoryColumn, Numbers
from index.engine.packing import Coded, Widened, Zeros, narrowed, narrowed_lengths, packed, table_of, unpacked
from index.engine.segment_file import open_segment, write_segment
from tests.index.engine.engines import CORPORA, K1, B, documents_of

IMPACTS = st.lists(st.floats(0, 2, width=32).filter(lambda impact: impact > 0), max_size=30)


@given(IMPACTS)
def test_every_impact_comes_back_to_the_last_bit(impacts: list[float]) -> None:
    given_ones = np.array(impacts, dtype=np.float32)
    table = table_of(given_ones, 10)
    assert table is not None
    column = Coded(MemoryColumn(table.searchsorted(given_ones).astype(np.uint16)), MemoryColumn(table))
    assert column.all().tobytes() == given_ones.tobytes()
    places = list(range(len(impacts)))[::2]
    assert column.take(places).tobytes() == given_ones[places].tobytes()
    assert column.slice(1, 3).tobytes() == given_ones[1:3].tobytes()
    assert len(column) == len(impacts)


def test_impacts_stay_as_they_are_where_units_or_different_ones_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    impacts = np.array([0.5, 0.25], dtype=np.float32)
    assert table_of(impacts, packing.MOST_CODED_UNITS + 1) is None
    monkeypatch.setattr(packing, "MOST_CODES", 2)
    assert table_of(impacts, 10) is None


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
    columns: dict[str, Numbers] = {
        "starts": np.zeros(4, dtype=np.int64),
        "units": np.zeros(0, dtype=np.int32),
        "impacts": np.zeros(0, dtype=np.float32),
        "highest": np.zeros(9, dtype=np.float32),
    }
    written = dict(packed(columns, 5))
    assert written.keys() == {"units", "impacts", "table"}
    read = unpacked({name: MemoryColumn(numbers) for name, numbers in written.items()}, 2, 3)
    assert {name: read[name].all().tolist() for name in columns} == {
        name: numbers.tolist() for name, numbers in columns.items()
    }
    assert Zeros(4).slice(1, 9).tolist() == [0, 0, 0]
    assert Zeros(4).take([0, 3]).tolist() == [0, 0]


@pytest.mark.parametrize("most", [0, 131_072])
@given(corpus=CORPORA)
def test_a_segment_holds_the_same_whatever_its_file_packs(
    tmp_path_factory: pytest.TempPathFactory, corpus: list[list[tuple[str, ...]]], most: int
) -> None:
    segment = build_segment(documents_of(corpus), k1=K1, b=B)
    path = Path(tmp_path_factory.mktemp("segment")) / "segment"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(packing, "MOST_CODED_UNITS", most)
        with path.open("wb") as file:
            write_segment(segment, file)
    read = open_segment(path)
    for grain in Grain:
        ours, theirs = segment.grains[grain].columns(), read.grains[grain].columns()
        for name, column in ours.items():
            assert np.array_equal(column.all(), theirs[name].all()), (grain, name)
