"""What a block of a reply is beside those around it: which citation follows a quote, what context stands before."""

from collections.abc import Sequence
from enum import StrEnum

from bot.render.links import page_link
from bot.render.marking import Span
from bot.reply import Block, Role, Table


class Kind(StrEnum):
    """What may be done to a section that has too little room: quotes and context are cut, in that order last."""

    QUOTE = "quote"
    BEFORE = "before"
    AFTER = "after"
    TABLE = "table"
    PLAIN = "plain"


def focus(kind: Kind, source: str, marked: Sequence[Span]) -> int:
    """Return the offset that is cut last: beside the quote, in its first marked words, or else in its middle."""
    if marked:
        return sum(marked[0]) // 2
    return {Kind.BEFORE: len(source), Kind.AFTER: 0}.get(kind, len(source) // 2)


def number_after(blocks: Sequence[Block | Table], place: int) -> int | None:
    """Return the number of the first citation from the block at `place` on; None where there is none."""
    cited = (block.number for block in blocks[place:] if isinstance(block, Block) and block.role is Role.CITATION)
    return next(cited, None)


def address_after(blocks: Sequence[Block | Table], place: int) -> str:
    """Return the address that stands behind the block at `place`; empty where none does."""
    following = blocks[place + 1] if place + 1 < len(blocks) else None
    return following.text if isinstance(following, Block) and following.role is Role.ADDRESS else ""


def is_linked(blocks: Sequence[Block | Table], place: int, quote: str) -> bool:
    """Return whether the address at `place` is behind the link of the citation before it already."""
    before = blocks[place - 1] if place else None
    is_behind = isinstance(before, Block) and before.role is Role.CITATION
    return is_behind and page_link(address_after(blocks, place - 1), quote) is not None


def is_after_context(blocks: Sequence[Block | Table], place: int) -> bool:
    """Return whether the block before that at `place` is what stands around a quote."""
    before = blocks[place - 1] if place else None
    return isinstance(before, Block) and before.role is Role.CONTEXT


def is_before_quote(blocks: Sequence[Block | Table], place: int) -> bool:
    """Return whether a quote follows the block at `place`."""
    following = blocks[place + 1] if place + 1 < len(blocks) else None
    return isinstance(following, Block) and following.role is Role.QUOTE
