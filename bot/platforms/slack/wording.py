"""A reply that names commands as the registry does (`/settings set`) -> one that names them as they are given here.

Slack has few commands, and no place for a group of them: all but `/ask` are given after `/verbatim`. What is quoted
stays as it is. Pure.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.commands import ASK, REGISTRY
from bot.reply import Action, Block, Reference, ReferenceKind, Reply, Role, Table, Text, Words

_QUOTED: Final = frozenset({Role.ADDRESS, Role.CITATION, Role.CONTEXT, Role.QUOTE})
_NAMES: Final = "|".join(
    re.escape(name) for name in sorted({command.name for command in REGISTRY} - {ASK.name}, key=len, reverse=True)
)
_COMMAND: Final = re.compile(rf"(?<![\w/.:<])/(?=(?:{_NAMES})(?![\w/-]))")


def said_here(reply: Reply) -> Reply:
    """Return the reply with its commands as they are given on Slack."""
    return Reply(
        tuple(_block(block) for block in reply.blocks),
        tuple(Action(_named(action.command), action.label) for action in reply.actions),
    )


def _block(block: Block | Table) -> Block | Table:
    if isinstance(block, Table):
        return replace(block, rows=tuple(tuple(map(_text, row)) for row in block.rows))
    if block.role in _QUOTED:
        return block
    if not block.parts:
        return replace(block, text=_named(block.text))
    words = _words(block.parts)
    return replace(block, text=str(words), parts=words.parts)


def _text(text: Text) -> Text:
    if isinstance(text, str):
        return _named(text)
    return _words(text.parts)


def _words(parts: Sequence[str | Reference]) -> Words:
    return Words(tuple(map(_part, parts)))


def _part(part: str | Reference) -> str | Reference:
    if isinstance(part, str):
        return _named(part)
    return f"/verbatim {part.id}" if part.kind is ReferenceKind.COMMAND else part


def _named(text: str) -> str:
    return _COMMAND.sub("/verbatim ", text)
