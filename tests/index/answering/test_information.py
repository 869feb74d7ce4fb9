from hypothesis import given
from hypothesis import strategies as st

from index.answering.information import common_terms, information
from index.engine import TermStatistics


def told(term: str, frequency: int, sentences: int) -> float:
    return information(TermStatistics(term, frequency, 0.0), sentences)


def test_in_a_small_library_a_word_that_is_common_everywhere_tells_less_than_one_that_is_not() -> None:
    assert told("time", 1, 100) < told("zeppelin", 1, 100)


def test_a_large_library_decides_by_itself() -> None:
    assert told("time", 10, 1_000_000) > told("zeppelin", 50_000, 1_000_000)


@given(st.integers(0, 1000), st.integers(1000, 10**6))
def test_what_a_term_tells_is_above_nothing_and_falls_with_its_frequency(frequency: int, sentences: int) -> None:
    assert told("harbour", frequency, sentences) > 0
    if frequency < sentences:
        assert told("harbour", frequency + 1, sentences) <= told("harbour", frequency, sentences)


def test_the_common_terms_are_stems_with_their_share_of_sentences() -> None:
    assert common_terms()["time"] > common_terms()["pier"] if "pier" in common_terms() else common_terms()["time"] > 0
    assert all(0 < count < 100_000 and term == term.casefold() for term, count in common_terms().items())
