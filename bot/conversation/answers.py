"""An answer, fresh or remembered -> the response that shows it, with its buttons. Pure.

What a button needs is in the answer as it was recorded, so buttons work after a restart and after a
re-index: they quote the revision that was quoted then.
"""

from collections.abc import Sequence
from typing import Final

from bot.chat import Button, Response, Visibility
from bot.replies import NumberedQuote, answer_reply, decline_reply
from bot.reply import Reply
from config.channel import PRIVATE_THEN_SHARE, ChannelSettings
from index.answering import Answerer, in_context
from index.model import Answer, NoAnswer, Outcome, Quote

MOST_REMEMBERED: Final = 20
"""So many quotes of an answer are kept for “more”."""

MORE: Final = "more"
CONTEXT: Final = "context"
WHOLE: Final = "whole"
WHY: Final = "why"
SHARE: Final = "share"
HELPFUL: Final = "helpful"
UNHELPFUL: Final = "unhelpful"


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
    reply: Reply, outcome: Outcome, answer: str, settings: ChannelSettings, visibility: Visibility
) -> Response:
    """Return the response with the buttons that fit the outcome and the settings of the place."""
    return Response(reply, visibility, tuple(_buttons(outcome, answer, settings, visibility)))


def _buttons(outcome: Outcome, answer: str, settings: ChannelSettings, visibility: Visibility) -> list[Button]:
    quotes = quotes_of(outcome)
    buttons: list[Button] = []
    if len(quotes) > settings.quotes:
        buttons.append(Button(MORE, answer, "More", str(settings.quotes)))
    if quotes:
        buttons += [Button(CONTEXT, answer, "In context", "1"), Button(WHY, answer, "Why", "1")]
    if quotes and visibility is Visibility.PRIVATE and settings.visibility == PRIVATE_THEN_SHARE:
        buttons.append(Button(SHARE, answer, "Share"))
    if settings.feedback and isinstance(outcome, Answer):
        buttons += [Button(HELPFUL, answer, "Helpful"), Button(UNHELPFUL, answer, "Not helpful")]
    return buttons
