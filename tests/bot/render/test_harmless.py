import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.render.harmless import restored, shown

ANY_TEXT = st.text(st.characters(codec=None))
DANGEROUS = [
    *map(chr, range(0x20)),
    *map(chr, range(0x7F, 0xA0)),
    *"\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ud800\udfff",
]


@given(ANY_TEXT)
@example("\x1b[31m␛⟦⟦U+202E⟧⟧\u202e")
def test_what_is_shown_can_be_turned_back(text: str) -> None:
    assert restored(shown(text)) == text


@given(ANY_TEXT)
def test_no_character_that_a_terminal_obeys_is_shown(text: str) -> None:
    assert not set(shown(text)) & set(DANGEROUS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\x1b[31mb", "a␛[31mb"),
        ("a\tb\x00\x7f", "a␉b␀␡"),
        ("\x9b2J", "⟦U+009B⟧2J"),
        ("pay\u202elive", "pay⟦U+202E⟧live"),
        ("␛", "⟦U+241B⟧"),
        ("\u2028", "⟦U+2028⟧"),
    ],
)
def test_a_control_is_shown_by_its_picture_or_its_number(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize("text", ["Grüße, “Welt” – 漢字", "👨‍👩‍👧", "می‌خواهم", "a\u200eb", "soft\u00adhyphen"])
def test_what_writing_needs_is_shown_as_it_is(text: str) -> None:
    assert shown(text) == text
