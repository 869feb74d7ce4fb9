"""Reply -> the text of a message: what notifications show and screen readers say instead of its blocks.

    “It costs 5 euros.” Guide · Ann, 2 January 2026 · manual
    Confidence: high.

The quotes and where they stand come first. Nothing in it does anything, whatever Slack looks for in it.
"""

from collections.abc import Iterator
from typing import Final

from bot.render.cutting import cut_around
from bot.render.slack.limits import MESSAGE_TEXT, units
from bot.render.slack.words import plain
from bot.reply import Reply, Role, Table

_NOTHING: Final = "…"
_BLANK: Final = " "


def spoken(reply: Reply) -> str:
    """Return what a reply says, in plain words, in as much room as the text of a message has."""
    lines = [*_quotes(reply), *_others(reply)]
    text = "\n".join(line for line in lines if line.strip())
    if units(plain(text)) <= MESSAGE_TEXT:
        return plain(text) if text.strip() else _NOTHING
    _, end = cut_around(text, 0, lambda _, last: units(plain(text[:last] + _NOTHING)) <= MESSAGE_TEXT)
    return plain(text[:end] + _NOTHING)


def _quotes(reply: Reply) -> Iterator[str]:
    quote = ""
    for block in reply.blocks:
        if isinstance(block, Table):
            continue
        if block.role is Role.QUOTE:
            if quote:
                yield quote
            quote = f"“{_on_one_line(block.text)}”"
        elif block.role is Role.CITATION and quote:
            yield f"{quote} {_on_one_line(block.text)}"
            quote = ""
    if quote:
        yield quote


def _others(reply: Reply) -> Iterator[str]:
    for block in reply.blocks:
        if isinstance(block, Table):
            yield from (", ".join(_on_one_line(cell) for cell in row if cell) for row in block.texts)
        elif block.role in {Role.HEADING, Role.NOTE, Role.ASIDE, Role.WARNING}:
            yield _on_one_line(block.text)
    for action in reply.actions:
        yield _on_one_line(f"{action.command} {action.label}")


def _on_one_line(text: str) -> str:
    return _BLANK.join(text.split())
