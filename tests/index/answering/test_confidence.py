import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.confidence import idf_coverage
from index.engine import TermStatistics

WEIGHTS = st.lists(st.tuples(st.floats(-1, 12), st.booleans()), max_size=8)


@given(WEIGHTS)
def test_confidence_is_a_share(weights: list[tuple[float, bool]]) -> None:
    statistics = [TermStatistics("t", 1, idf) for idf, _ in weights]
    assert 0 <= idf_coverage(statistics, [held for _, held in weights]) <= 1


def test_confidence_is_the_share_of_idf_that_is_held() -> None:
    statistics = [TermStatistics("rare", 1, 6.0), TermStatistics("common", 9, 2.0)]
    assert idf_coverage(statistics, [True, False]) == pytest.approx(0.75)
    assert idf_coverage(statistics, [True, True]) == pytest.approx(1.0)
    assert idf_coverage(statistics, [False, False]) == 0
    assert idf_coverage([], []) == 0
