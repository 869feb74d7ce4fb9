from hypothesis import given
from hypothesis import strategies as st

from index.answering import in_context, line_number
from tests.index.answering.library import document

PAGE = document("page.txt", "First one. Second one.", "Third one. Fourth one.")


def test_the_neighbouring_sentences_stand_around_the_quote() -> None:
    start = PAGE.text.index("Second")
    context = in_context(PAGE, start, start + len("Second one."), 1)
    assert (context.before, context.quote, context.after) == ("First one. ", "Second one.", "\nThird one.")
    assert (context.first_line, context.last_line) == (1, 1)


def test_no_sentences_asked_for_means_the_quote_alone() -> None:
    context = in_context(PAGE, 3, 9, 0)
    assert (context.before, context.quote, context.after) == ("", PAGE.text[3:9], "")


@given(st.integers(0, len(PAGE.text) - 1), st.integers(1, 20), st.integers(0, 9))
def test_before_quote_and_after_are_one_stretch_of_the_text(start: int, length: int, sentences: int) -> None:
    end = min(len(PAGE.text), start + length)
    context = in_context(PAGE, start, end, sentences)
    assert context.before + context.quote + context.after == PAGE.text[context.start : context.end]
    assert context.quote == PAGE.text[start:end]


def test_a_document_without_sentences_has_no_context_but_its_text() -> None:
    bare = document("bare.txt")
    assert in_context(bare, 0, 0, 2).quote == ""


def test_lines_end_at_every_kind_of_line_end() -> None:
    text = "a\nb\r\nc\rd"
    assert [line_number(text, text.index(letter)) for letter in "abcd"] == [1, 2, 3, 4]


def test_the_context_ends_at_a_heading_on_either_side() -> None:
    page = document("page.txt", "Zero.", "ONE", "First one.", "TWO", "Second one.")
    start = page.text.index("First")
    context = in_context(page, start, start + len("First one."), 9)
    assert (context.before, context.quote, context.after) == ("", "First one.", "")
