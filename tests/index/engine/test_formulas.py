import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from index.engine.formulas import frequency_of, lucene_idf, okapi_floor, okapi_idf, pivot_length, saturation

from .engines import K1, WORDS, B


def test_lucene_idf_is_the_published_formula() -> None:
    assert lucene_idf(10, 3) == pytest.approx(math.log(1 + 7.5 / 3.5))
    assert lucene_idf(10, 10) > 0


@given(st.lists(st.lists(WORDS, min_size=1, max_size=6), min_size=1, max_size=8))
def test_okapi_idf_and_its_floor_are_rank_bm25s(corpus: list[list[str]]) -> None:
    ranker = BM25Okapi(corpus)
    frequency = {term: sum(term in unit for unit in corpus) for term in ranker.idf}
    floor = okapi_floor(len(corpus), list(frequency.values()))
    for term, held in frequency.items():
        idf = okapi_idf(len(corpus), held)
        assert ranker.idf[term] == pytest.approx(idf if idf >= 0 else floor)


def test_of_no_terms_okapi_has_no_floor() -> None:
    assert okapi_floor(3, []) == 0


@given(st.integers(1, 400), st.integers(1, 100_000), st.floats(0.1, 2_000))
def test_a_term_frequency_follows_from_what_is_baked(frequency: int, length: int, pivot: float) -> None:
    frequencies, lengths = np.array([frequency], dtype=np.int32), np.array([length + frequency], dtype=np.int32)
    impacts = saturation(frequencies, lengths, pivot, K1, B)
    told = frequency_of(impacts, lengths, pivot, K1, B)
    # Only where a term's impact has come within rounding of its ceiling is it hidden.
    assert told[0] == frequency or impacts[0] > (K1 + 1) * 0.99


def test_a_pivot_is_rounded_and_never_0() -> None:
    assert pivot_length(1_234, 100) == 12.3
    assert pivot_length(1, 1_000) == 0.1
    assert pivot_length(0, 0) == 1.0
