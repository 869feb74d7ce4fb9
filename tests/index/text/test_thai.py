from hypothesis import given
from hypothesis import strategies as st

from index.text.thai import LONGEST, thai_spans

WORDS = st.lists(st.sampled_from(["ทีม", "และ" * 10, "ซึ่ง", "คน" * 40, "308", "NFL", "ก" * 200]), max_size=40)
TEXTS = st.tuples(WORDS, st.sampled_from([" ", "  ", "\n"])).map(lambda made: made[1].join(made[0]))


@given(TEXTS | st.text())
def test_spans_hold_all_but_white_space_in_order(text: str) -> None:
    spans = list(thai_spans(text, 0, len(text)))

    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)


@given(TEXTS)
def test_only_a_single_phrase_is_longer_than_the_longest_span(text: str) -> None:
    assert all(
        end - start <= LONGEST or " " not in text[start:end]
        for start, end in thai_spans(text, 0, len(text))
        if "\n" not in text
    )


def test_a_span_ends_at_a_wide_blank_rather_than_where_it_is_full() -> None:
    text = "คน" * 50 + "  " + "เขา" * 10 + " " + "เขา" * 60

    assert next(text[start:end] for start, end in thai_spans(text, 0, len(text))) == "คน" * 50


def test_a_span_does_not_end_before_a_word_that_goes_on() -> None:
    text = " ".join(["คน" * 50, "เขา" * 5, "ซึ่ง" + "คน" * 25, "คน" * 20])

    assert [text[start:end] for start, end in thai_spans(text, 0, len(text))] == [
        "คน" * 50,
        " ".join(["เขา" * 5, "ซึ่ง" + "คน" * 25, "คน" * 20]),
    ]


def test_offsets_are_those_of_the_whole_text() -> None:
    assert list(thai_spans("ab ทีม คน cd", 3, 9)) == [(3, 9)]
