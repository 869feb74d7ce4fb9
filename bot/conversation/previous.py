"""Where a question is asked -> the question before it there, in whose light a follow-up is read.

Only what the same people saw in the same place counts: a question that somebody asked unseen must not show in what
everybody reads, and what was said elsewhere means nothing here.
"""

from datetime import timedelta
from typing import Final

from bot.chat import PlaceKind, Visibility
from bot.conversation.services import Services, Situation
from bot.records import StoredAnswer
from index.answering.receipt_form import read_receipt

FOLLOW_UP_MINUTES: Final = 5
"""In a channel somebody's question is followed up for so long: later on others have spoken, and “it” is something else.

In a thread and in direct messages there is one conversation, however long it rests.
"""


async def previous_question(
    services: Services, situation: Situation, visibility: Visibility, replies_to: str | None = None
) -> str | None:
    """Return the wording of the question before, with what it had carried over itself; None where there is none.

    `visibility` is who sees the answer that is asked for; `replies_to` is the message of ours that it answers.
    """
    stored = await _before(services, situation, visibility, replies_to)
    if stored is None or stored.answer.receipt is None or not _is_of_here(situation, stored, visibility):
        return None
    return " ".join((stored.answer.question, *read_receipt(stored.answer.receipt).carried))


async def _before(
    services: Services, situation: Situation, visibility: Visibility, replies_to: str | None
) -> StoredAnswer | None:
    place, answers = situation.place, services.records.answers
    replied = None if replies_to is None else await answers.by_message(place.platform, place.channel, replies_to)
    if replied is not None and replies_to != place.thread:
        return replied
    if place.thread is not None and visibility is Visibility.PUBLIC:
        return await answers.last_in_thread(place) or replied
    own = await answers.last(place, situation.actor.id)
    is_one_conversation = place.thread is not None or place.kind is PlaceKind.DIRECT
    if own is None or is_one_conversation:
        return own
    is_recent = services.clock() - own.made_at <= timedelta(minutes=FOLLOW_UP_MINUTES)
    return own if is_recent else None


def _is_of_here(situation: Situation, stored: StoredAnswer, visibility: Visibility) -> bool:
    """Whether the same people saw it in the same place; in direct messages, about the same workspace."""
    draft, place = stored.answer, situation.place
    is_same_place = (draft.place.platform, draft.place.workspace, draft.place.channel) == (
        place.platform,
        place.workspace,
        place.channel,
    )
    # Who sees an answer in a channel sees the thread below it.
    is_below = draft.place.thread is None and place.thread in stored.messages
    is_same_place = is_same_place and (draft.place.thread == place.thread or is_below)
    is_seen = visibility is Visibility.PUBLIC or draft.asker == situation.actor.id
    return is_same_place and draft.visibility is visibility and is_seen
