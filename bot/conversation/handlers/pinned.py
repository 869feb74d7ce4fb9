"""After a run over sources: which pinned quotes stand elsewhere now, and which stand no more, is said and kept."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.handlers.places import doer_of, home_of
from bot.conversation.handlers.sight import look
from bot.conversation.pins import check_pins
from bot.conversation.services import Services, Situation
from bot.records import Pin
from bot.replies.wording import counted, listed
from bot.reply import Block, Role, block_of, ours, worded

MOST_NAMED: Final = 5
"""So many pinned questions are named in a sentence; all of them are in /pins."""


async def pin_blocks(services: Services, situation: Situation, source: str) -> tuple[Block, ...]:
    """Check the pins of a source of the workspace that was indexed anew or removed; say what became of them.

    Of pins whose quotes may not be seen here nothing is said; what became of them is kept like that of the others.
    """
    changed = await check_pins(services, home_of(situation), doer_of(situation), frozenset({source}))
    hidden = (await look(services, situation)).hidden
    seen = [(before, after) for before, after in changed if before.quote.source not in hidden]
    flagged = [after for before, after in seen if after.flag is not None and before.flag is None]
    restored = [after for before, after in seen if after.flag is None and before.flag is not None]
    moved = sum(after.flag is None and before.flag is None for before, after in seen)
    blocks = []
    if flagged:
        lost = "The words pinned to this question are not there any more, so it is searched again"
        if len(flagged) > 1:
            lost = "The words pinned to these questions are not there any more, so they are searched again"
        then = ours(". See </pins>, and pin what answers now: </pin>")
        blocks.append(block_of(Role.WARNING, worded(f"{lost}: {_named(flagged)}", then)))
    if restored:
        blocks.append(Block(Role.NOTE, f"Pinned words that are there again: {_named(restored)}."))
    if moved:
        verb = "stands" if moved == 1 else "stand"
        blocks.append(Block(Role.NOTE, f"{counted(moved, 'pinned quote')} {verb} word for word in the new text."))
    return tuple(blocks)


def _named(pins: Sequence[Pin]) -> str:
    named = listed([pin.question for pin in pins[:MOST_NAMED]])
    return f"{named} and {counted(len(pins) - MOST_NAMED, 'more', 'more')}" if len(pins) > MOST_NAMED else named
