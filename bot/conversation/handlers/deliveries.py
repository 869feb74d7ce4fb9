"""What is known of a message that came, or of an answer of ours: as much as may be told where it is asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from bot.chat import Visibility, Workspace
from bot.conversation.handlers.sight import look
from bot.conversation.handlers.trail import moment
from bot.conversation.services import Services, Situation
from bot.records import Delivery, DeliveryState, LoggedQuestion, StoredAnswer
from bot.replies.receipts import receipt_note
from bot.replies.wording import confidence_word, counted
from index.model import DeclineReason

_STATES: Final = MappingProxyType(
    {
        DeliveryState.RECEIVED: "It was received, and waits to be answered.",
        DeliveryState.ANSWERING: "It was received, and its answer is on the way.",
        DeliveryState.SENT: "It was received and answered.",
        DeliveryState.GIVEN_UP: "It was received, but got no answer.",
        DeliveryState.UNKNOWABLE: "It was received and its answer was sent, but the connection broke: whether it "
        "arrived can't be known.",
    }
)
DECLINED: Final[Mapping[str, str]] = MappingProxyType(
    {
        DeclineReason.EMPTY_QUESTION: "it held no text",
        DeclineReason.QUESTION_TOO_LONG: "it was too long",
        DeclineReason.NO_TERMS: "it held no word that can be looked up",
        DeclineReason.NOTHING_TO_SEARCH: "there was nothing to search",
        DeclineReason.NO_MATCH: "the sources hold nothing about it",
        DeclineReason.LOW_CONFIDENCE: "what was found was not sure enough",
        DeclineReason.TOO_VAGUE: "its words stand in too many places",
        DeclineReason.SMALL_TALK: "it was small talk",
        DeclineReason.ORDER: "it was an order to the bot",
        DeclineReason.NOT_FROM_SOURCES: "it asked for what no source can hold",
    }
)
_NOT_LOGGED: Final = "Whether that was an answer or a decline was not kept: the log of questions is off here, or was."
_NOT_HERE: Final = "What else was told may not be shown here now: it drew on sources that may not be seen here."


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a message: in lines, whether it came at all, and the question as it was logged, if it was."""

    lines: tuple[str, ...]
    was_received: bool
    logged: LoggedQuestion | None = None


async def find_known(services: Services, situation: Situation, message: str) -> Known | None:
    """Return what may be told here of a message; None where it is not known, or is another place's."""
    stored = await _answer_shown_by(services, situation, message)
    if stored is not None:
        lines, logged = await _about_answer(services, situation, stored, "That message is Verbatim's own")
        return Known(tuple(lines), was_received=True, logged=logged)
    key = f"{situation.place.platform}:message:{message}"
    delivery = await services.records.inbox.find(key, situation.workspace)
    place = situation.place
    if delivery is None or (delivery.channel, delivery.thread) != (place.channel, place.thread):
        return None
    return await _about_delivery(services, situation, delivery)


async def _about_delivery(services: Services, situation: Situation, delivery: Delivery) -> Known:
    lines = list(_what_became(delivery))
    stored = None
    if delivery.state is DeliveryState.SENT and delivery.message_id is not None:
        stored = await _answer_shown_by(services, situation, delivery.message_id)
    if stored is None:
        return Known(tuple(lines), was_received=True)
    more, logged = await _about_answer(services, situation, stored, "The answer was Verbatim's")
    return Known((*lines, *more), was_received=True, logged=logged)


def _what_became(delivery: Delivery) -> Iterator[str]:
    yield _STATES[delivery.state]
    if delivery.state is DeliveryState.GIVEN_UP:
        yield f"The reason: {delivery.reason}" if delivery.reason else "The reason was not kept."
    yield f"It came at {moment(delivery.received_at)}."
    if delivery.redeliveries:
        yield f"It was delivered {counted(delivery.redeliveries + 1, 'time')}, and counts once."
    if delivery.attempts > 1:
        yield f"Its answer was sent, or begun to be, {counted(delivery.attempts, 'time')}."


async def _answer_shown_by(services: Services, situation: Situation, message: str) -> StoredAnswer | None:
    """Return the answer of this place that a message of ours shows.

    One that was asked for in the channel may stand in a thread; one of a thread is told of in that thread alone.
    """
    place = situation.place
    stored = await services.records.answers.by_message(place.platform, place.channel, message)
    if stored is None:
        return None
    asked_in = stored.answer.place
    is_here = Workspace.of(asked_in) == situation.workspace and asked_in.thread in {None, place.thread}
    return stored if is_here else None


async def _about_answer(
    services: Services, situation: Situation, stored: StoredAnswer, intro: str
) -> tuple[list[str], LoggedQuestion | None]:
    """Tell of an answer of ours what may be seen here now of it; the figures, only where all that they are made of."""
    draft = stored.answer
    if draft.visibility is Visibility.PRIVATE and draft.asker != situation.actor.id:
        return [f"{intro}: an answer that only who asked may see."], None
    sight = await look(services, situation)
    quotes = [f"It quotes {quote}" for quote in draft.quotes[: draft.shown] if quote.source in sight.visible]
    lines = [f"{intro}, about: “{draft.question}”"]
    if draft.sources & sight.hidden:
        return [*lines, *quotes, _NOT_HERE], None
    logged = await services.records.questions.of_answer(stored.id)
    receipt = () if draft.receipt is None else (receipt_note(stored.id).text,)
    return [*lines, _outcome(logged), *quotes, *receipt], logged


def _outcome(logged: LoggedQuestion | None) -> str:
    if logged is None:
        return _NOT_LOGGED
    entry = logged.entry
    figure = entry.confidence
    sure = "" if figure is None else f" Confidence: {figure:.2f}, {confidence_word(figure)}."
    human = f" It was put to a human at {moment(logged.handed_over_at)}." if logged.handed_over_at else ""
    if entry.is_answered:
        return f"It was answered.{sure}{human}"
    return f"It was declined: {DECLINED.get(entry.reason or '', 'the reason was not kept')}.{sure}{human}"
