"""What somebody sees who looks at the bot itself: what it does, how to ask it, and what it may quote to them."""

from typing import Final

from bot.chat import Actor, Place, Response, Visibility
from bot.conversation.direct import situate
from bot.conversation.handlers.sight import look
from bot.conversation.services import Services
from bot.replies.wording import counted
from bot.reply import Block, Reply, Role, Text, block_of, ours, worded

MOST_SOURCES: Final = 20
"""So many are named; /sources names all."""


async def home(services: Services, place: Place, actor: Actor) -> Response:
    """Return what somebody sees in their direct channel, before anything was asked there."""
    situation = await situate(services, place, actor)
    names = sorted((await look(services, situation)).visible, key=str.casefold)
    blocks = (
        Block(Role.HEADING, "Verbatim"),
        Block(Role.NOTE, "It answers questions with sentences quoted word for word, each with where it stands."),
        Block(Role.HEADING, "How to ask", apart=True),
        block_of(Role.NOTE, ours("Write to it here, mention it in a channel, or give the command anywhere: </ask>")),
        block_of(Role.NOTE, ours("All that it can do: </help>")),
        Block(Role.HEADING, "What it may quote to you", apart=True),
        *(block_of(Role.NOTE, line) for line in _sources(names)),
    )
    return Response(Reply(blocks), Visibility.PRIVATE)


def _sources(names: list[str]) -> list[Text]:
    if not names:
        return [ours("Nothing yet. An admin can add a source: </source add>")]
    lines: list[Text] = [f"{counted(len(names), 'source')}:", *(f"• {name}" for name in names[:MOST_SOURCES])]
    left = len(names) - MOST_SOURCES
    return [*lines, worded(f"… and {left:,} more. ", ours("All of them: </sources>"))] if left > 0 else lines
