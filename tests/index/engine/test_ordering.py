import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.engine.ordering import distinct, ranked

COPIES = st.dictionaries(st.integers(0, 300), st.tuples(st.integers(1, 9), st.integers(1, 12)), max_size=60)


@given(COPIES, st.integers(1, 30), st.randoms(use_true_random=False))
def test_a_unit_that_is_there_several_times_is_ranked_once(
    copies: dict[int, tuple[int, int]], limit: int, chance: random.Random
) -> None:
    units = [unit for unit, (_, times) in copies.items() for _ in range(times)]
    chance.shuffle(units)
    scores = np.array([copies[unit][0] for unit in units], dtype=np.float32)
    found = ranked(np.array(units, dtype=np.intp), scores, limit)
    wanted = sorted(copies, key=lambda unit: (-copies[unit][0], unit))[:limit]
    assert found.units == wanted
    assert found.scores == [copies[unit][0] for unit in wanted]
    assert distinct(np.array(units, dtype=np.intp)).tolist() == sorted(copies)
