"""An answer, fresh or remembered -> the response that shows it, with its buttons. Pure.

What a button needs is in the answer as it was recorded, so buttons work after a restart and after a
re-index: they quote the revision that was quoted then.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.chat import Button, Place, PlaceKind, Response, Visibility
from bot.records import AnswerDraft
from bot.replies import Detail, NumberedQuote, answer_reply, consent_block, decline_reply
from bot.replies.answers import in_its_place, shown_quotes
from bot.reply import Reply
from config.channel import PRIVATE_THEN_SHARE, ChannelSettings
from index.answering import Answerer, Context, in_context
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

NEAREST_SHARE: Final = 0.45
"""What comes nearest is shown from this share of the confidence that an answer takes; below it is mostly noise.

Of the 141 questions of the seeds' public halves 30 were declined with something near: of the 8 below it none had
the answer among the two nearest, of the 22 above it five.
"""
CONTEXT_SENTENCES: Final = 4
"""So many sentences are shown on either side of a quote by “in context”."""

_FOR_A_HUMAN: Final = frozenset(DeclineReason) - {
    DeclineReason.EMPTY_QUESTION,
    DeclineReason.QUESTION_TOO_LONG,
    DeclineReason.SMALL_TALK,
    DeclineReason.ORDER,
}
"""Why a question was declined that a human could answer as it stands."""


def quotes_of(outcome: Outcome, wanted: float) -> tuple[Quote, ...]:
    """Return the quotes of an answer, or those that come nearest; `wanted` is the confidence that an answer takes."""
    if isinstance(outcome, Answer):
        return outcome.quotes
    is_near = not outcome.is_unknown and outcome.confidence >= NEAREST_SHARE * wanted
    return outcome.nearest if is_near else ()


def numbered(answerer: Answerer, quotes: Sequence[Quote]) -> list[NumberedQuote]:
    """Number quotes by their rank. Nothing stands around them but who they speak of: the rest is a tap away."""
    return [
        in_its_place(answerer.document(quote.source, quote.document), quote, _around(answerer, quote, 0))
        for quote in quotes
    ]


def outcome_reply(
    answerer: Answerer,
    outcome: Outcome,
    settings: ChannelSettings,
    *,
    most_characters: int,
    can_add: bool = False,
) -> Reply:
    """Return what is said: the quotes, or the reason with what comes nearest.

    `can_add`: who asked can add sources.
    """
    detail = detail_of(settings)
    if isinstance(outcome, Answer):
        return answer_reply(outcome, numbered(answerer, shown_quotes(outcome, settings.quotes)), detail)
    nearest = numbered(answerer, quotes_of(outcome, settings.min_confidence)[: settings.quotes])
    return decline_reply(outcome, nearest, most_characters, detail, can_add=can_add)


def outcome_response(  # noqa: PLR0913, PLR0917 - what was found, how it is said, and what it was found in
    reply: Reply,
    outcome: Outcome,
    answer: str,
    settings: ChannelSettings,
    draft: AnswerDraft,
    answerer: Answerer,
) -> Response:
    """Return the response with the buttons that fit the outcome and the settings of the place.

    `draft` is the answer as it is remembered under the id `answer`.
    """
    quotes = quotes_of(outcome, settings.min_confidence)
    has_context = bool(quotes) and stands_in_context(answerer, quotes[0])
    buttons = _buttons(outcome, answer, settings, draft.visibility, has_context=has_context)
    response = Response(reply, draft.visibility, tuple(buttons))
    is_open = isinstance(outcome, NoAnswer) and outcome.reason in _FOR_A_HUMAN
    return with_human(response, answer, settings, draft) if is_open else response


def detail_of(settings: ChannelSettings) -> Detail:
    """Return how much is told of a quote in a place."""
    return Detail.GLANCE if settings.style == "full" else Detail.BRIEF


def stands_in_context(answerer: Answerer, quote: Quote) -> bool:
    """Whether “in context” shows more than the quote."""
    around = _around(answerer, quote, CONTEXT_SENTENCES)
    return bool(around.before.strip() or around.after.strip())


def _around(answerer: Answerer, quote: Quote, sentences: int) -> Context:
    document = answerer.document(quote.source, quote.document)
    return in_context(document, quote.start, quote.end, sentences)


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


def _buttons(
    outcome: Outcome, answer: str, settings: ChannelSettings, visibility: Visibility, *, has_context: bool
) -> list[Button]:
    quotes = quotes_of(outcome, settings.min_confidence)
    buttons: list[Button] = []
    if len(quotes) > settings.quotes:
        buttons.append(Button(MORE, answer, "More", str(settings.quotes)))
    if has_context:
        buttons.append(Button(CONTEXT, answer, "In context", "1"))
    if quotes or (isinstance(outcome, NoAnswer) and outcome.reason in _FOR_A_HUMAN):
        buttons.append(Button(WHY, answer, "Why", "1"))
    if settings.feedback and isinstance(outcome, Answer):
        buttons += [Button(HELPFUL, answer, "Helpful"), Button(UNHELPFUL, answer, "Not helpful")]
    if quotes and visibility is Visibility.PRIVATE and settings.visibility == PRIVATE_THEN_SHARE:
        buttons.append(Button(SHARE, answer, "Share"))  # last: a row holds five, and the votes belong together
    return buttons
