"""What occurrences count, and scores pulled towards those of the documents that are alike."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.likeness import saturated, smoothed, vector


@given(st.integers(1, 10_000), st.floats(0, 50))
def test_each_further_occurrence_counts_less_and_never_beyond_the_limit(count: int, length: float) -> None:
    assert saturated(count - 1, length) < saturated(count, length) < 2.2
    assert saturated(count + 1, length) - saturated(count, length) <= saturated(count, length) / count


def test_an_occurrence_counts_less_in_a_long_text_and_one_in_a_usual_text() -> None:
    assert saturated(1, 3) < saturated(1, 1) == pytest.approx(1)


def test_a_vector_has_the_heaviest_terms_ties_by_name_and_the_length_one() -> None:
    found = vector({"b": 3.0, "c": 1.0, "a": 3.0, "d": 4.0}, 3)
    assert list(found) == ["d", "a", "b"]
    assert math.hypot(*found.values()) == pytest.approx(1)
    assert vector({}, 3) == {}


def test_a_score_is_pulled_towards_its_likest_others() -> None:
    same, other = vector({"a": 1.0}, 9), vector({"b": 1.0}, 9)
    assert smoothed([9.0, 1.0, 4.0], [same, same, other], 0.25, 1) == pytest.approx([7.0, 3.0, 4.0])


def test_the_likest_counts_most() -> None:
    vectors = [vector({"a": 1.0}, 9), vector({"a": 1.0, "b": 0.1}, 9), vector({"a": 1.0, "c": 3.0}, 9)]
    pulled = smoothed([0.0, 1.0, 0.0], vectors, 1.0, 2)[0]
    assert 0.5 < pulled < 1


def test_only_so_many_neighbours_pull() -> None:
    vectors = [vector({"a": 1.0}, 9), vector({"a": 1.0}, 9), vector({"a": 1.0, "c": 3.0}, 9)]
    assert smoothed([0.0, 0.0, 8.0], vectors, 0.5, 1)[0] == 0


@given(st.lists(st.dictionaries(st.sampled_from("abcd"), st.floats(0.1, 9), max_size=4), max_size=6), st.floats(0, 1))
def test_equal_scores_stay_equal(weights: list[dict[str, float]], share: float) -> None:
    scores = [3.0] * len(weights)
    assert smoothed(scores, [vector(one, 3) for one in weights], share, 2) == pytest.approx(scores)
