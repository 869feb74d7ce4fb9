import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.question_lines import QuestionLine, UnreadLine, read_question_line
from index.model import EVERYWHERE, Scope

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["id", "text", "sources", "documents", "x"]), inner)
    ),
)


def line(**record: object) -> bytes:
    return json.dumps(record).encode()


def test_a_question_has_an_id_and_a_text() -> None:
    assert read_question_line(line(id="q1", text="Who?", other=1)) == QuestionLine("q1", "Who?", EVERYWHERE)


def test_a_byte_order_mark_is_let_through() -> None:
    assert read_question_line(b"\xef\xbb\xbf" + line(id="q1", text="Who?")) == QuestionLine("q1", "Who?")


def test_names_restrict_where_to_look_and_null_does_not() -> None:
    scope = Scope(frozenset({"notes"}), None)
    assert read_question_line(line(id="q", text="Who?", sources=["notes"], documents=None)) == QuestionLine(
        "q", "Who?", scope
    )


def test_an_empty_list_of_names_allows_nothing() -> None:
    read = read_question_line(line(id="q", text="Who?", documents=[]))
    assert isinstance(read, QuestionLine)
    assert not read.scope.admits("notes", "a.txt")


@pytest.mark.parametrize(
    ("given_line", "expected"),
    [
        (b"{not json", UnreadLine(None, "bad_json")),
        (b"[" * 100_000, UnreadLine(None, "bad_json")),
        (b"9" * 5000, UnreadLine(None, "bad_json")),
        (b'{"id": "\xff"}', UnreadLine(None, "bad_encoding")),
        (b"[1]", UnreadLine(None, "bad_line")),
        (line(text="Who?"), UnreadLine(None, "bad_id")),
        (line(id=True, text="Who?"), UnreadLine(None, "bad_id")),
        (line(id=7.5, text="Who?"), UnreadLine(None, "bad_id")),
        (line(id=7, text=7), UnreadLine(7, "bad_text")),
        (line(id="q"), UnreadLine("q", "bad_text")),
        (line(id="q", text=["Who?"]), UnreadLine("q", "bad_text")),
        (line(id="q", text="Who?", sources="notes"), UnreadLine("q", "bad_scope")),
        (line(id="q", text="Who?", documents=["a", 1]), UnreadLine("q", "bad_scope")),
    ],
)
def test_a_line_that_cannot_be_read_says_why(given_line: bytes, expected: UnreadLine) -> None:
    assert read_question_line(given_line) == expected


@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
def test_no_line_whatever_it_holds_ends_a_batch(content: bytes) -> None:
    assert isinstance(read_question_line(content), QuestionLine | UnreadLine)
