import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.render.marking import Span, markable
from tests.bot.render.marks import marks

TEXTS = st.text(st.sampled_from("ab .\r\n\u200d\u0301é👩⚕️🏽\u200b漢*")) | st.text()


@example(" 🏽", [(0, 2)])
@example("a\u200d 🏽", [(0, 4)])
@given(TEXTS, marks(20))
def test_spans_lie_inside_one_line_each_in_order_and_apart(text: str, spans: list[Span]) -> None:
    place = -1
    for start, end in markable(text, spans):
        assert place < start < end <= len(text)
        assert not set(text[start:end]) & set("\r\n")
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        place = end


@given(TEXTS, marks(20))
def test_what_can_be_marked_stays_as_it_is(text: str, spans: list[Span]) -> None:
    assert markable(text, markable(text, spans)) == markable(text, spans)


@given(TEXTS, marks(20))
def test_every_letter_that_was_to_be_marked_is(text: str, spans: list[Span]) -> None:
    found = markable(text, spans)
    meant = {at for start, end in spans for at in range(max(0, start), min(end, len(text))) if text[at].isalnum()}
    assert meant <= {at for start, end in found for at in range(start, end)}


@pytest.mark.parametrize(
    ("text", "spans", "found"),
    [
        ("one two", [(3, 7)], ["two"]),
        ("one two", [(4, 99)], ["two"]),
        ("one two", [(3, 4), (5, 2), (9, 12)], []),
        ("one two", [(4, 7), (0, 2), (1, 4)], ["one", "two"]),
        ("one two", [(0, 3), (3, 7)], ["one", "two"]),
        ("onetwo", [(0, 3), (3, 6)], ["onetwo"]),
        ("one\r\ntwo", [(1, 7)], ["ne", "tw"]),
        ("cafe\u0301s", [(0, 4)], ["cafe\u0301"]),
        ("a👩\u200d🏫b", [(3, 4)], ["👩\u200d🏫"]),
        ("a👩\u200d🏫b", [(1, 2)], ["👩\u200d🏫"]),
        ("a\u200bb", [(1, 3)], ["b"]),
    ],
)
def test_marks_keep_to_what_can_be_seen_and_to_whole_characters(text: str, spans: list[Span], found: list[str]) -> None:
    assert [text[start:end] for start, end in markable(text, spans)] == found
