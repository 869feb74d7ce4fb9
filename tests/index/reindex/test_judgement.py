from dataclasses import replace

import pytest

from index.library import HeldDocument, describe, pack_blocks
from index.model import Block, BlockKind, ParsedDocument
from index.reindex.judgement import Change, judge

DOCUMENT = ParsedDocument("d", "Text.", (Block(0, 5, BlockKind.PARAGRAPH),), title="T", metadata={"b": 1, "a": [2]})
HELD = HeldDocument(
    1, 1, "f", "d", DOCUMENT.sha256, pack_blocks(DOCUMENT.blocks), describe(DOCUMENT), is_outdated=False
)


def test_the_same_document_is_no_change_whatever_the_order_of_its_metadata() -> None:
    assert judge(replace(DOCUMENT, metadata={"a": [2], "b": 1}), HELD, "f") == (Change.NONE, False)
    assert not Change.NONE.is_written


def test_a_document_that_is_not_held_is_new() -> None:
    assert judge(DOCUMENT, None, "f") == (Change.NEW, True)


@pytest.mark.parametrize(
    ("document", "held", "path", "change", "is_to_be_cut"),
    [
        (replace(DOCUMENT, text="Other"), HELD, "f", Change.TEXT, True),
        (replace(DOCUMENT, title=None), HELD, "f", Change.DESCRIPTION, False),
        (replace(DOCUMENT, url="u"), HELD, "f", Change.DESCRIPTION, False),
        (replace(DOCUMENT, author="u"), HELD, "f", Change.DESCRIPTION, False),
        (replace(DOCUMENT, date="u"), HELD, "f", Change.DESCRIPTION, False),
        (replace(DOCUMENT, metadata={}), HELD, "f", Change.DESCRIPTION, False),
        (replace(DOCUMENT, title=None, blocks=()), HELD, "f", Change.DESCRIPTION, True),
        (replace(DOCUMENT, blocks=()), HELD, "f", Change.CUT, True),
        (DOCUMENT, replace(HELD, is_outdated=True), "f", Change.CUT, True),
        (DOCUMENT, HELD, "g", Change.FILE, False),
    ],
)
def test_what_changed_is_told_apart(
    document: ParsedDocument, held: HeldDocument, path: str, change: Change, *, is_to_be_cut: bool
) -> None:
    assert judge(document, held, path) == (change, is_to_be_cut)
    assert change.is_written
