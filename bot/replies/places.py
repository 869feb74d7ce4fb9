"""A cited place in its document -> Reply, with the lines around it."""

import re
from bisect import bisect_right
from typing import Final

from bot.reply import Block, Reply, Role
from index.model import StoredDocument

_LINE_END: Final = re.compile(r"\r\n|\r|\n")


def place_reply(document: StoredDocument, start: int, end: int, lines_around: int) -> Reply:
    """Show `text[start:end]` of a document with up to `lines_around` lines before and after it, numbered."""
    text = document.text
    starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
    first, last = _line_at(starts, start), _line_at(starts, end - 1)
    from_line = max(0, first - lines_around)
    to_line = min(len(starts) - 1, last + lines_around)
    stop = starts[to_line + 1] if to_line + 1 < len(starts) else len(text)
    return Reply(
        (
            Block(Role.HEADING, " ".join(document.label.split())),
            Block(Role.NOTE, f"{document.source} · {document.name}"),
            *_before(text[starts[from_line] : start], from_line + 1),
            Block(Role.QUOTE, text[start:end], first_line=first + 1),
            *_after(text[end:stop], last + 1),
        )
    )


def _line_at(starts: list[int], offset: int) -> int:
    """Return the number, from 0, of the line that holds `offset`."""
    return bisect_right(starts, offset) - 1


def _before(text: str, first_line: int) -> tuple[Block, ...]:
    """Make a block of what stands before the quote; the line break that the renderer makes is left out."""
    shown = re.sub(r"(\r\n|\r|\n)\Z", "", text)
    return (Block(Role.CONTEXT, shown, first_line=first_line),) if text else ()


def _after(text: str, line: int) -> tuple[Block, ...]:
    """Make a block of what stands after the quote; it begins on the quote's last line, or on the next."""
    body = re.sub(r"(\r\n|\r|\n)\Z", "", text)
    if match := _LINE_END.match(body):
        return (Block(Role.CONTEXT, body[match.end() :], first_line=line + 1),)
    return (Block(Role.CONTEXT, body, first_line=line),) if body else ()
