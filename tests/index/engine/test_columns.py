import numpy as np
import pytest

from index.engine import columns
from index.engine.columns import MemoryColumn, cells


@pytest.mark.parametrize("small", [0, 100])
def test_a_column_of_any_size_is_read_number_by_number(small: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "SMALL", small)
    for kind in (np.int32, np.int64, np.float32, np.uint8):
        found = cells(MemoryColumn(np.array([3, 1, 4], dtype=kind)))
        assert [found[place] for place in range(len(found))] == [3, 1, 4]
        assert found[1:3].tolist() == [1, 4]
