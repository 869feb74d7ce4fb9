import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.evaluation.measures import (
    auroc,
    average_precision,
    calibration,
    mean,
    ndcg,
    percentile,
    recall,
    reciprocal_rank,
)

NAMES = st.lists(st.sampled_from("abcdefghij"), unique=True)
GRADES = st.dictionaries(st.sampled_from("abcdefghij"), st.integers(0, 3))
SHARES = st.floats(0, 1)


@given(st.lists(st.none() | st.integers(1, 20), min_size=1))
def test_a_mean_reciprocal_rank_lies_between_0_and_1(ranks: list[int | None]) -> None:
    value = mean([reciprocal_rank(rank) for rank in ranks])
    assert value is not None
    assert 0 <= value <= 1


def test_reciprocal_ranks_are_those_of_the_first_right_one() -> None:
    assert [reciprocal_rank(rank) for rank in (1, 2, 4, None)] == [1, 0.5, 0.25, 0]


@given(NAMES, GRADES, st.integers(1, 12))
def test_measures_of_documents_lie_between_0_and_1(ranking: list[str], grades: dict[str, int], depth: int) -> None:
    for measure in (ndcg, recall, average_precision):
        assert 0 <= measure(ranking, grades, depth) <= 1 + 1e-12


@given(GRADES.filter(lambda grades: any(grades.values())))
def test_a_perfect_ranking_is_worth_1(grades: dict[str, int]) -> None:
    perfect = sorted(grades, key=lambda name: -grades[name])
    for measure in (ndcg, recall, average_precision):
        assert measure(perfect, grades, len(perfect)) == pytest.approx(1)


@given(NAMES, GRADES)
def test_nothing_relevant_is_worth_nothing(ranking: list[str], grades: dict[str, int]) -> None:
    nothing = dict.fromkeys(grades, 0)
    for measure in (ndcg, recall, average_precision):
        assert measure(ranking, nothing, 10) == 0


def test_measures_of_documents_are_those_that_one_computes_by_hand() -> None:
    ranking, grades = ["x", "a", "y", "b"], {"a": 1, "b": 1, "c": 1}
    assert average_precision(ranking, grades, 10) == pytest.approx((1 / 2 + 2 / 4) / 3)
    assert average_precision(ranking, grades, 3) == pytest.approx((1 / 2) / 3)
    assert recall(ranking, grades, 10) == pytest.approx(2 / 3)
    gained, ideal = 1 / math.log2(3) + 1 / math.log2(5), 1 + 1 / math.log2(3) + 1 / math.log2(4)
    assert ndcg(ranking, grades, 10) == pytest.approx(gained / ideal)


@given(st.lists(SHARES, min_size=1), st.lists(SHARES, min_size=1))
def test_auroc_counts_the_pairs_that_are_told_apart(positives: list[float], negatives: list[float]) -> None:
    pairs = [(positive > negative) + (positive == negative) / 2 for positive in positives for negative in negatives]
    assert auroc(positives, negatives) == pytest.approx(sum(pairs) / len(pairs))


def test_auroc_of_one_kind_alone_is_nothing() -> None:
    assert auroc([], [0.5]) is None
    assert auroc([0.5], []) is None


@given(st.lists(st.tuples(SHARES, st.booleans())))
def test_every_question_stands_in_one_bin(pairs: list[tuple[float, bool]]) -> None:
    found = calibration(pairs)
    assert sum(entry.count for entry in found.bins) == len(pairs)
    assert found.error is None if not pairs else 0 <= (found.error or 0) <= 1


def test_the_calibration_error_is_the_mean_gap_between_confidence_and_what_was_right() -> None:
    found = calibration([(0.95, True), (1.0, True), (0.15, False), (0.15, True)])
    assert found.error == pytest.approx((2 * (1 - 0.975) + 2 * (0.5 - 0.15)) / 4)
    assert [entry.count for entry in found.bins] == [0, 2, 0, 0, 0, 0, 0, 0, 0, 2]


@given(st.lists(st.integers(0, 100), min_size=1), st.floats(0.01, 1))
def test_a_percentile_is_the_least_value_that_so_many_do_not_exceed(values: list[int], share: float) -> None:
    found = percentile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values) - 1e-9
    smaller = [value for value in values if value < found]
    assert len(smaller) < share * len(values) + 1e-9


def test_of_nothing_there_is_no_mean_and_no_percentile() -> None:
    assert (mean([]), percentile([], 0.5)) == (None, None)
