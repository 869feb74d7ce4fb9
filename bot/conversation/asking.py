"""A question in a place -> what is said about it: pins first, then the search over what is visible there."""

import asyncio
from dataclasses import dataclass, replace

from bot.chat import Button, PlaceKind, Rank, Response, Visibility
from bot.conversation.answers import (
    IN,
    MOST_REMEMBERED,
    detail_of,
    numbered,
    outcome_reply,
    outcome_response,
    quotes_of,
)
from bot.conversation.pins import by_ourselves, check_pin, pin_meant
from bot.conversation.previous import previous_question
from bot.conversation.receipts import receipt_line
from bot.conversation.services import Home, Services, Situation
from bot.libraries import Desk
from bot.records import AnswerDraft, Pin, QuestionEntry
from bot.replies import citation_of
from bot.replies.verified import verified_reply
from bot.reply import Reply
from config.channel import ChannelSettings
from index.answering import quote_of
from index.model import Answer, Outcome, Question


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is put: who sees the answer, how sure it must be, and which sources it is narrowed to.

    `sources` of None narrows nothing; the place's own choice of sources narrows either way. `quotes` takes the
    place of the setting. `replies_to` is the message of ours that the question answers, if it answers one.
    """

    text: str
    visibility: Visibility
    min_confidence: float
    sources: frozenset[str] | None = None
    quotes: int | None = None
    replies_to: str | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """The outcome, the pin that decided if one did, and the question before in whose light this one was read."""

    outcome: Outcome
    pin: Pin | None = None
    previous: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What was found, how it is said, and the id under which it is remembered."""

    outcome: Outcome
    response: Response
    answer: str


async def tell(services: Services, situation: Situation, asked: Asked) -> Told:
    """Answer a question, remember the answer for its buttons, and put it in the log where the place keeps one."""
    started = services.seconds()
    settings = situation.resolved.settings
    if asked.quotes is not None:
        settings = replace(settings, quotes=asked.quotes)
    chosen = _narrowed(asked.sources, frozenset(settings.sources))
    desk = await services.libraries.desk(situation.place, situation.actor, asked.visibility, chosen)
    answered = await _answered(services, situation, asked, desk)
    outcome = answered.outcome
    found = quotes_of(outcome, settings.min_confidence)
    draft = AnswerDraft(
        place=situation.place,
        asker=situation.actor.id,
        question=asked.text,
        visibility=asked.visibility,
        sources=desk.sources,
        generation=outcome.generation,
        quotes=tuple(citation_of(quote) for quote in found),
        shown=min(settings.quotes, len(found)),
        receipt=await receipt_line(
            services,
            situation,
            desk,
            outcome,
            min_confidence=asked.min_confidence,
            shown=min(settings.quotes, len(found)),
            previous=answered.previous,
        ),
    )
    answer = await services.records.answers.put(draft, services.clock())
    reply = _reply(services, situation, desk, answered, settings)
    response = outcome_response(reply, outcome, answer, settings, draft, desk.answerer)
    if situation.home is Home.CHOSEN:
        response = replace(response, buttons=(*response.buttons, Button(IN, answer, "Look elsewhere")))
    told = Told(outcome, response, answer)
    await _log(services, situation, told, text=asked.text, seconds=services.seconds() - started)
    return told


def _narrowed(asked: frozenset[str] | None, of_place: frozenset[str]) -> frozenset[str] | None:
    """Return the sources that both choices leave; a place that names none leaves all of them."""
    if not of_place:
        return asked
    return of_place if asked is None else asked & of_place


def _reply(services: Services, situation: Situation, desk: Desk, answered: _Found, settings: ChannelSettings) -> Reply:
    outcome, pin = answered.outcome, answered.pin
    if pin is not None and isinstance(outcome, Answer):
        (quote,) = numbered(desk.answerer, outcome.quotes)
        return verified_reply(quote, detail_of(settings), pin.name, pin.pinned_at)
    return outcome_reply(
        desk.answerer,
        outcome,
        settings,
        most_characters=services.settings.questions.max_chars,
        can_add=situation.actor.rank >= Rank.ADMIN,
    )


async def _answered(services: Services, situation: Situation, asked: Asked, desk: Desk) -> _Found:
    pin = await _pinned(services, situation, asked.text, desk)
    document = None if pin is None else desk.answerer.find(pin.quote.source, pin.quote.document)
    if pin is not None and document is not None:
        quote = quote_of(document, pin.quote.start, pin.quote.end, score=1.0)
        return _Found(Answer(Question(asked.text, ()), (quote,), (), 1.0, desk.answerer.generation), pin)
    previous = await previous_question(services, situation, asked.visibility, asked.replies_to)
    outcome = await asyncio.to_thread(
        desk.answerer.answer,
        asked.text,
        quotes=MOST_REMEMBERED,
        min_confidence=asked.min_confidence,
        previous=previous,
    )
    return _Found(outcome, None, previous)


async def _pinned(services: Services, situation: Situation, text: str, desk: Desk) -> Pin | None:
    """Return the pin that answers the question, if its quote may be seen here and its words still stand."""
    home = situation.workspace
    if home is None:
        return None
    visible = [pin for pin in await services.records.pins.pins(home) if pin.quote.source in desk.sources]
    pin = await pin_meant(text, visible, services.libraries.synonyms())
    if pin is None:
        return None
    checked = await check_pin(services, home, pin, desk.answerer.find, by_ourselves(home))
    return checked if checked.flag is None else None


async def _log(services: Services, situation: Situation, told: Told, *, text: str, seconds: float) -> None:
    outcome = told.outcome
    is_answered = isinstance(outcome, Answer)
    services.counters.question(situation.place.platform, "answered" if is_answered else "declined")
    services.counters.answered_in(situation.place.platform, seconds)
    if not situation.resolved.settings.log_questions or situation.place.kind is PlaceKind.DIRECT:
        return  # what somebody asks in private is nobody's gap to look at
    await services.records.questions.log(
        QuestionEntry(
            place=situation.place,
            asker=situation.actor.id,
            question=text,
            is_answered=is_answered,
            latency_ms=1000 * seconds,
            reason=None if isinstance(outcome, Answer) else outcome.reason.value,
            confidence=outcome.confidence,
            answer=told.answer,
        ),
        services.clock(),
    )
