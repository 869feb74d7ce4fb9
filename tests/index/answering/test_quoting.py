from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from index.answering import quote_of
from tests.index.answering.library import document

PAGE = document("page.txt", "First one. Zweitens: “ü” und 天气.", title="A page")


@given(st.integers(0, len(PAGE.text)), st.integers(0, len(PAGE.text)))
def test_a_quote_is_its_span_of_the_revision_that_it_names(start: int, end: int) -> None:
    quote = quote_of(PAGE, start, end)
    assert (quote.text, quote.revision) == (PAGE.text[start:end], PAGE.sha256)


def test_a_quote_shows_what_the_document_says_of_itself() -> None:
    described = replace(PAGE, url="https://example.org/p", author="M. Vale", date="1953-02-01")
    quote = quote_of(described, 0, 10, rank=3, score=2.5)
    assert (quote.rank, quote.score, quote.source, quote.document, quote.title) == (3, 2.5, "s", "page.txt", "A page")
    assert (quote.url, quote.author, quote.date) == ("https://example.org/p", "M. Vale", "1953-02-01")
