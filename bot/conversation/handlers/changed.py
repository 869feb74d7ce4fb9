"""What is said after changes were made."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.handlers.holding import inherited_words
from bot.conversation.handlers.places import is_admin
from bot.conversation.handlers.sight import look
from bot.conversation.handlers.trail import change_words
from bot.conversation.services import Services, Situation
from bot.replies.wording import counted
from bot.reply import Action, Reply, Role, Text, block_of, ours, worded
from config.store import Change

MOST_LISTED: Final = 10
"""So many changes of one step are told one by one."""


async def hidden_sources(services: Services, situation: Situation) -> frozenset[str]:
    """Return the names of the sources that must not be named to somebody; an admin may know all names."""
    return frozenset() if is_admin(situation) else (await look(services, situation)).hidden


async def changes_reply(services: Services, situation: Situation, summary: Text, changes: Sequence[Change]) -> Reply:
    """Tell of the changes of one step, and how to take it back."""
    hidden = await hidden_sources(services, situation)
    lines = [summary]
    for change in changes[:MOST_LISTED]:
        inherited = await inherited_words(services, situation, change, hidden)
        lines.append(worded("- ", change_words(situation, change, hidden, inherited)))
    if len(changes) > MOST_LISTED:
        lines.append(f"- and {counted(len(changes) - MOST_LISTED, 'more change')}.")
    undo = Action(worded(ours("</settings undo> change:"), str(changes[0].id)), "takes all of it back")
    return Reply(tuple(block_of(Role.NOTE, line) for line in lines), (undo,))
