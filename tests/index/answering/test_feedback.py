"""The terms that are typical of the likeliest documents."""

from collections import Counter
from collections.abc import Mapping, Sequence

import pytest

from index.answering.feedback import feedback_terms
from index.answering.wholes import Whole


def whole(text: str) -> Whole:
    terms = tuple(text.split())
    return Whole((terms,), Counter(terms), Counter(terms), frozenset(), len(terms))


def equally_rare(terms: Sequence[str]) -> Mapping[str, float]:
    return dict.fromkeys(terms, 2.0)


def test_weights_follow_how_often_a_term_stands_in_the_documents_and_add_up_to_one() -> None:
    found = feedback_terms([(whole("ferry ferry pier tide"), 5.0)], equally_rare, 9)
    assert found == pytest.approx({"ferry": 0.5, "pier": 0.25, "tide": 0.25})
    assert list(found) == ["ferry", "pier", "tide"]


def test_a_rare_term_weighs_more_and_one_without_idf_is_left_out() -> None:
    found = feedback_terms([(whole("ferry pier tide"), 5.0)], lambda _: {"ferry": 1.0, "pier": 3.0}, 9)
    assert found == pytest.approx({"pier": 0.75, "ferry": 0.25})


def test_a_document_that_scores_less_counts_less() -> None:
    found = feedback_terms([(whole("pier"), 9.0), (whole("ferry"), 6.0)], equally_rare, 9)
    assert found["pier"] / found["ferry"] == pytest.approx(2.718, abs=0.001)


def test_a_long_document_counts_no_more_than_a_short_one() -> None:
    found = feedback_terms([(whole("pier pier pier"), 1.0), (whole("ferry"), 1.0)], equally_rare, 9)
    assert found == pytest.approx({"ferry": 0.5, "pier": 0.5})


def test_only_the_weightiest_terms_are_kept_ties_by_name() -> None:
    found = feedback_terms([(whole("b c a a d"), 1.0)], equally_rare, 2)
    assert found == pytest.approx({"a": 2 / 3, "b": 1 / 3})


def test_no_documents_give_no_terms() -> None:
    assert feedback_terms([], equally_rare, 9) == {}
    assert feedback_terms([(whole(""), 1.0)], equally_rare, 9) == {}
