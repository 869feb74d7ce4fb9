"""A pinned quote -> Reply: the quote, and who verified when that it answers the question."""

from datetime import UTC, datetime
from typing import Final

from bot.replies.answers import more_reply
from bot.replies.quotes import Detail, NumberedQuote
from bot.reply import Block, Reply, Role

NOBODY_KNOWN: Final = "a moderator"
"""Stands for whoever asked to be forgotten since."""


def verified_reply(quote: NumberedQuote, detail: Detail, by: str | None, on: datetime) -> Reply:
    """Show a pinned quote; `by` is how the moderator is called who pinned it, None where that is not known any more.

    No confidence is told: nothing was searched for.
    """
    said = f"Verified by {by or NOBODY_KNOWN} on {on.astimezone(UTC).date().isoformat()}."
    return Reply((*more_reply([quote], detail).blocks, Block(Role.NOTE, said, apart=True)))
