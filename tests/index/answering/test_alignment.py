from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.alignment import steps

FEW_WORDS = st.lists(st.sampled_from("abcd"), max_size=9)
MANY_WORDS = st.lists(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), max_size=12, unique=True)


@given(FEW_WORDS | MANY_WORDS, FEW_WORDS | MANY_WORDS)
def test_two_sentences_are_aligned_as_difflib_does(first: list[str], second: list[str]) -> None:
    assert list(steps(first, second)) == SequenceMatcher(None, first, second, autojunk=False).get_opcodes()


@given(MANY_WORDS, st.data())
def test_so_are_two_that_differ_in_a_few_words(first: list[str], data: st.DataObject) -> None:
    second = [word for word in first if data.draw(st.booleans())]
    for _ in range(data.draw(st.integers(0, 3))):
        second.insert(data.draw(st.integers(0, len(second))), data.draw(st.sampled_from("abcXYZ")))
    assert list(steps(first, second)) == SequenceMatcher(None, first, second, autojunk=False).get_opcodes()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("the lantern is in room 7", "the anchor is in room 8"),
        ("the ship left the port", "the ship left"),
        ("the ship left", "the ship left the port"),
        ("a b c", "c b a"),
    ],
)
def test_figures_repeated_words_and_another_order_make_no_difference(first: str, second: str) -> None:
    one, other = first.split(), second.split()
    assert list(steps(one, other)) == SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
