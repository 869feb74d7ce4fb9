"""A reply as far as a screen can be read: what is too long is cut, and each cut says how much it left out. Pure.

A cut is a note of its own, at the side of the cut where the text goes on. Quote and context stay what they
are in their document, character for character, only shorter: with the characters that the note counts, the
cut can be undone.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from bot.reply import Block, Reply, Role, Table

AROUND: Final = 400
"""So many characters are shown at most on either side of a quote: some five lines of a screen."""
LONGEST_QUOTE: Final = 2_000
"""So many characters of a quote are shown at most: a screen full."""

_LINE_END: Final = re.compile(r"\r\n|\r|\n")


def windowed(reply: Reply, *, around: int = AROUND, longest_quote: int | None = LONGEST_QUOTE) -> Reply:
    """Return `reply` with what stands around each quote, and each quote, cut to so many characters.

    Without a `longest_quote` the quotes stay whole.
    """
    blocks = reply.blocks
    cut = (piece for place in range(len(blocks)) for piece in _cut(blocks, place, around, longest_quote))
    return replace(reply, blocks=tuple(cut))


def _cut(
    blocks: Sequence[Block | Table], place: int, around: int, longest_quote: int | None
) -> Iterator[Block | Table]:
    block = blocks[place]
    if isinstance(block, Table):
        yield block
    elif block.role is Role.QUOTE and longest_quote is not None:
        yield from _start_of(block, longest_quote, "of this quote. See it whole with: verbatim show CITATION")
    elif block.role is Role.CONTEXT:
        following = blocks[place + 1] if place + 1 < len(blocks) else None
        is_before = isinstance(following, Block) and following.role is Role.QUOTE
        yield from _end_of(block, around) if is_before else _start_of(block, around, "")
    else:
        yield block


def _start_of(block: Block, length: int, explanation: str) -> Iterator[Block]:
    left_out = len(block.text) - length
    if left_out <= 0:
        yield block
        return
    yield replace(block, text=block.text[:length])
    yield Block(Role.NOTE, f"[… {left_out:,} more characters {explanation}".rstrip() + "]")


def _end_of(block: Block, length: int) -> Iterator[Block]:
    left_out = len(block.text) - length
    if left_out <= 0:
        yield block
        return
    lines = sum(1 for _ in _LINE_END.finditer(block.text[:left_out]))
    first_line = None if block.first_line is None else block.first_line + lines
    yield Block(Role.NOTE, f"[… {left_out:,} more characters]", apart=block.apart)
    yield replace(block, text=block.text[left_out:], apart=False, first_line=first_line)
