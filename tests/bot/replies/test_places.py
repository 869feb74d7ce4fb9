import pytest

from bot.render.layout import ASCII, lines_of
from bot.replies import place_reply
from index.model import Segmentation, StoredDocument, revision_hash

TEXT = "one\ntwo two\nthree. Four four.\nfive\nsix\nseven\n"


def shown(text: str, quote: str, lines_around: int) -> list[str]:
    document = StoredDocument("notes", "a.txt", text, revision_hash(text), Segmentation((), ()), title="A\ntitle")
    start = text.index(quote)
    reply = place_reply(document, start, start + len(quote), lines_around)
    return ["".join(piece for piece, _ in line) for line in lines_of(reply, width=None, marks=ASCII)][2:]


def test_the_quote_is_marked_between_numbered_lines() -> None:
    assert shown(TEXT, "three. Four four.", 1) == ["    2   two two", "    3 > three. Four four.", "    4   five"]


def test_what_stands_on_the_quotes_own_line_is_not_marked() -> None:
    assert shown(TEXT, "Four", 0) == ["    3   three. ", "    3 > Four", "    3    four."]


def test_lines_end_where_the_document_does() -> None:
    assert shown("one\ntwo", "two", 9) == ["    1   one", "    2 > two"]
    assert shown("one\ntwo", "one", 9) == ["    1 > one", "    2   two"]


def test_a_quote_over_several_lines_is_marked_on_each() -> None:
    assert shown(TEXT, "five\nsix", 0) == ["    4 > five", "    5 > six"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_at_every_kind_of_line_end(end: str) -> None:
    lines = shown(TEXT.replace("\n", end), "five", 0)
    assert lines == ["    4 > five"]
