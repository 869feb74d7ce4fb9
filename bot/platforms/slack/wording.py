"""A reply that names commands as the registry does (`/settings set`) -> one that names them as they are given here.

Slack has few commands, and no place for a group of them: all but `/ask` are given after `/verbatim`. Only what is a
reference is named anew: what anybody wrote, a source's words and a person's, stays as it is. Pure.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.commands import ASK
from bot.reply import Action, Block, Reference, ReferenceKind, Reply, Table, Text, Words


def said_here(reply: Reply) -> Reply:
    """Return the reply with its commands as they are given on Slack."""
    return Reply(
        tuple(_block(block) for block in reply.blocks),
        tuple(Action(_text(action.command), action.label) for action in reply.actions),
    )


def _block(block: Block | Table) -> Block | Table:
    if isinstance(block, Table):
        return replace(block, rows=tuple(tuple(map(_text, row)) for row in block.rows))
    if not block.parts:
        return block
    text = _named(block.parts)
    return replace(block, text=str(text), parts=text.parts if isinstance(text, Words) else ())


def _text(text: Text) -> Text:
    return text if isinstance(text, str) else _named(text.parts)


def _named(parts: Sequence[str | Reference]) -> Text:
    """Join what is no reference, or none any more; what holds none is a plain text."""
    joined: list[str | Reference] = [""]
    for part in map(_part, parts):
        last = joined[-1]
        if isinstance(part, str) and isinstance(last, str):
            joined[-1] = last + part
        else:
            joined.append(part)
    words = Words(tuple(part for part in joined if part))
    return words if any(isinstance(part, Reference) for part in joined) else str(words)


def _part(part: str | Reference) -> str | Reference:
    if isinstance(part, str) or part.kind is not ReferenceKind.COMMAND:
        return part
    return str(part) if part.id == ASK.name else f"/verbatim {part.id}"
