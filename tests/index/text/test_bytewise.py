import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import bytewise as module
from index.text.bytewise import UNKNOWN, bytewise, stop_may_reach, text_of

CHARACTERS = vars(module)["_CHARACTERS"]


@given(st.text(st.sampled_from(CHARACTERS) | st.characters(exclude_categories=())))
def test_each_character_is_one_byte_and_what_is_not_known_is_told(text: str) -> None:
    found = bytewise(text)
    assert len(found.written) == len(found.letters) == len(found.kinds) == len(found.with_figures()) == len(text)
    assert found.is_whole() == all(sign in CHARACTERS for sign in text)
    assert [kind == ord(UNKNOWN) for kind in found.kinds] == [sign not in CHARACTERS for sign in text]


@given(st.text(st.sampled_from(CHARACTERS.replace("?", ""))))
def test_what_is_known_is_read_back(text: str) -> None:
    assert text_of(bytewise(text).written) == text


def test_no_known_character_joins_others_or_is_a_figure_beyond_ascii() -> None:
    beyond = CHARACTERS[128:]
    assert len(set(CHARACTERS)) == 256
    assert not {unicodedata.category(sign) for sign in beyond} & {"Mn", "Mc", "Me", "Cf", "Nd"}
    assert not any(unicodedata.category(sign) == "Lo" for sign in beyond if sign not in "ªº")


@pytest.mark.parametrize(
    ("text", "reaches"),
    [
        ("the U.S. army", True),
        ("E.M. of it", True),
        ("the u . s . army", True),
        ("a vitamin C.", False),
        ("6S.E.M.", True),
        ("It is over. It was.", False),
        ("snake_a.b is it.", False),
    ],
)
def test_a_full_stop_behind_a_single_letter_may_belong_to_an_acronym(text: str, *, reaches: bool) -> None:
    assert stop_may_reach(bytewise(text).kinds, 0, len(text)) == reaches
