import re

from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.terminal import windowed
from bot.platforms.terminal.windows import AROUND, LONGEST_QUOTE
from bot.replies import place_reply
from bot.reply import Block, Reply, Role
from index.model import Segmentation, StoredDocument, revision_hash


def uncut(reply: Reply, original: str) -> str:
    """Put back what each note says was left out, at its place in the original."""
    text = ""
    for block in reply.blocks:
        assert isinstance(block, Block)
        if block.role is Role.NOTE:
            count = re.match(r"\[… ([0-9,]+) more", block.text)
            assert count is not None
            text += original[len(text) : len(text) + int(count[1].replace(",", ""))]
        else:
            text += block.text
    return text


@given(st.text(max_size=12), st.text(min_size=1, max_size=12), st.text(max_size=12), st.integers(1, 8))
def test_every_cut_can_be_undone(before: str, quote: str, after: str, most: int) -> None:
    reply = Reply((Block(Role.CONTEXT, before), Block(Role.QUOTE, quote), Block(Role.CONTEXT, after)))
    cut = windowed(reply, around=most, longest_quote=most)
    assert uncut(cut, before + quote + after) == before + quote + after
    assert all(len(block.text) <= most for block in cut.blocks if isinstance(block, Block) and block.role != Role.NOTE)


def test_a_quote_that_is_cut_says_how_to_see_it_whole() -> None:
    shown, left_out = windowed(Reply((Block(Role.QUOTE, "x" * 5_000),))).blocks
    assert shown == Block(Role.QUOTE, "x" * LONGEST_QUOTE)
    assert left_out == Block(
        Role.NOTE, "[… 3,000 more characters of this quote. See it whole with: verbatim show CITATION]"
    )


def test_a_cited_place_in_an_endless_line_is_shown_in_a_window_with_its_line_number() -> None:
    text = "first\nsecond\n" + "a" * 9_000 + "quote" + "b" * 9_000
    document = StoredDocument("notes", "a.txt", text, revision_hash(text), Segmentation((), ()))
    start = text.index("quote")
    reply = windowed(place_reply(document, start, start + 5, 3), longest_quote=None)
    blocks = [block for block in reply.blocks[2:] if isinstance(block, Block)]
    assert [block.text for block in blocks] == [
        f"[… {len('first second ') + 9_000 - AROUND:,} more characters]",
        "a" * AROUND,
        "quote",
        "b" * AROUND,
        f"[… {9_000 - AROUND:,} more characters]",
    ]
    assert [block.first_line for block in blocks] == [None, 3, 3, 3, None]
