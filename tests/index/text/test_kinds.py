import pytest

from index.model import BlockKind, SentenceKind
from index.text.kinds import kind_of_line, kind_of_sentence


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("*The bridge (Photo: Jo Bell)*", SentenceKind.CAPTION),
        ("![the bridge](bridge.png)", SentenceKind.CAPTION),
        ("» READ MORE: The bridge opens", SentenceKind.BOILERPLATE),
        ("**[Read more](https://example.org)**", SentenceKind.BOILERPLATE),
        ("Privacy policy", SentenceKind.BOILERPLATE),
        ("$ make install", SentenceKind.CODE),
        (">>> print(1)", SentenceKind.CODE),
        ("#!/bin/sh", SentenceKind.CODE),
        ("import os", SentenceKind.CODE),
        ("from os import path", SentenceKind.CODE),
        ("bridge.open(now);", SentenceKind.CODE),
        ("int width = 5;", SentenceKind.CODE),
        ("def open(now):", SentenceKind.CODE),
        ("}", SentenceKind.CODE),
        ("The bridge opens.", None),
        ("The right to pass (see below);", None),
        ("For the bridge (1932):", None),
        ("From here import duties rise.", None),
        ("$ 3 . 8bn was spent .", None),
        (")", None),
    ],
)
def test_a_line_is_known_by_its_form(line: str, kind: SentenceKind | None) -> None:
    assert kind_of_line(line, BlockKind.PARAGRAPH) is kind


def test_a_heading_names_its_own_page_and_not_a_link() -> None:
    assert kind_of_line("Privacy policy", BlockKind.HEADING) is None
    assert kind_of_line("Skip to content", BlockKind.HEADING) is SentenceKind.BOILERPLATE
    assert kind_of_line("import os", BlockKind.HEADING) is None


@pytest.mark.parametrize("kind", [BlockKind.TABLE_ROW, BlockKind.CODE, BlockKind.MARKUP])
def test_rows_code_and_markup_keep_their_kind(kind: BlockKind) -> None:
    assert kind_of_line("Read more", kind) is None


def test_a_long_paragraph_is_no_line() -> None:
    assert kind_of_line("It rained. " * 50 + "(Photo: Jo Bell)", BlockKind.PARAGRAPH) is None


def test_a_sentence_inside_a_paragraph_may_be_a_credit_or_a_link_line() -> None:
    assert kind_of_sentence("(EPA Photo)") is SentenceKind.CAPTION
    assert kind_of_sentence("Click here to read on.") is SentenceKind.BOILERPLATE
    assert kind_of_sentence("The bridge opens (Photo: Jo Bell)") is None
    assert kind_of_sentence("Read more: " + "the bridge " * 20) is None
