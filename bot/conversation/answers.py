"""An answer, fresh or remembered -> the response that shows it, with its buttons. Pure.

What a button needs is in the answer as it was recorded, so buttons work after a restart and after a
re-index: they quote the revision that was quoted then.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.chat import Button, Place, PlaceKind, Response, Visibility
from bot.records import AnswerDraft
from bot.replies import NumberedQuote, answer_reply, consent_block, decline_reply
from bot.reply import Reply
from config.channel import PRIVATE_THEN_SHARE, ChannelSettings
from index.answering import Answerer, in_context
from index.model import Answer, DeclineReason, NoAnswer, Outcome, Quote

MOST_REMEMBERED: Final = 20
"""So many quotes of an answer are kept for “more”."""

MORE: Final = "more"
CONTEXT: Final = "context"
WHOLE: Final = "whole"
WHY: Final = "why"
SHARE: Final = "share"
HELPFUL: Final = "helpful"
UNHELPFUL: Final = "unhelpful"
HUMAN: Final = "human"
IN: Final = "in"

_FOR_A_HUMAN: Final = frozenset(DeclineReason) - {DeclineReason.EMPTY_QUESTION, DeclineReason.QUESTION_TOO_LONG}
"""Why a question was declined that a human could answer as it stands."""


def quotes_of(outcome: Outcome) -> tuple[Quote, ...]:
    """Return the quotes of an answer, or those that come nearest."""
    return outcome.quotes if isinstance(outcome, Answer) else outcome.nearest


def numbered(answerer: Answerer, quotes: Sequence[Quote], sentences: int) -> list[NumberedQuote]:
    """Number quotes by their rank; the first comes with so many sentences around it."""
    return [
        NumberedQuote(
            quote.rank,
            quote,
            in_context(
                answerer.document(quote.source, quote.document),
                quote.start,
                quote.end,
                sentences if quote.rank == 1 else 0,
            ),
        )
        for quote in quotes
    ]


def outcome_reply(
    answerer: Answerer, outcome: Outcome, settings: ChannelSettings, *, context_sentences: int, most_characters: int
) -> Reply:
    """Return what is said: the quotes, or the reason with what comes nearest."""
    shown = quotes_of(outcome)[: settings.quotes]
    if isinstance(outcome, NoAnswer):
        return decline_reply(outcome, numbered(answerer, shown, 0), most_characters)
    around = context_sentences if settings.style == "full" else 0
    return answer_reply(outcome.confidence, numbered(answerer, shown, around))


def outcome_response(
    reply: Reply, outcome: Outcome, answer: str, settings: ChannelSettings, draft: AnswerDraft
) -> Response:
    """Return the response with the buttons that fit the outcome and the settings of the place.

    `draft` is the answer as it is remembered under the id `answer`.
    """
    response = Response(reply, draft.visibility, tuple(_buttons(outcome, answer, settings, draft.visibility)))
    is_open = isinstance(outcome, NoAnswer) and outcome.reason in _FOR_A_HUMAN
    return with_human(response, answer, settings, draft) if is_open else response


def with_human(response: Response, answer: str, settings: ChannelSettings, draft: AnswerDraft) -> Response:
    """Return the response with a button that puts the question to a human, where somebody is named for that.

    Who asked unseen is told before they press what will be seen of it.
    """
    if not can_hand_over(settings, draft.place, draft.visibility):
        return response
    blocks = response.reply.blocks
    if is_unseen(draft.place, draft.visibility):
        blocks = (*blocks, consent_block(settings.handoff_channel))
    button = Button(HUMAN, answer, "Ask a human")
    return replace(response, reply=Reply(blocks, response.reply.actions), buttons=(*response.buttons, button))


def can_hand_over(settings: ChannelSettings, place: Place, visibility: Visibility) -> bool:
    """Whether there is a place where people look: what was asked unseen can't be put where it was asked."""
    if settings.handoff_channel:
        return place.workspace is not None
    return bool(settings.handoff_role) and not is_unseen(place, visibility)


def is_unseen(place: Place, visibility: Visibility) -> bool:
    """Whether nobody but the asker sees what is asked and answered there."""
    return place.kind is PlaceKind.DIRECT or visibility is Visibility.PRIVATE


def _buttons(outcome: Outcome, answer: str, settings: ChannelSettings, visibility: Visibility) -> list[Button]:
    quotes = quotes_of(outcome)
    buttons: list[Button] = []
    if len(quotes) > settings.quotes:
        buttons.append(Button(MORE, answer, "More", str(settings.quotes)))
    if quotes:
        buttons.append(Button(CONTEXT, answer, "In context", "1"))
    if quotes or (isinstance(outcome, NoAnswer) and outcome.reason in _FOR_A_HUMAN):
        buttons.append(Button(WHY, answer, "Why", "1"))
    if quotes and visibility is Visibility.PRIVATE and settings.visibility == PRIVATE_THEN_SHARE:
        buttons.append(Button(SHARE, answer, "Share"))
    if settings.feedback and isinstance(outcome, Answer):
        buttons += [Button(HELPFUL, answer, "Helpful"), Button(UNHELPFUL, answer, "Not helpful")]
    return buttons
