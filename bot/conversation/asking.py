"""A question in a place -> what is said about it: pins first, then the search over what is visible there."""

import asyncio
from dataclasses import dataclass, replace

from bot.chat import Button, PlaceKind, Rank, Response, Visibility
from bot.conversation.answers import IN, MOST_REMEMBERED, outcome_reply, outcome_response, quotes_of
from bot.conversation.services import Home, Services, Situation
from bot.libraries import Desk
from bot.records import AnswerDraft, QuestionEntry
from bot.replies import citation_of
from index.answering import Answerer, quote_of
from index.citation import Citation
from index.model import Answer, Outcome, Question, Quote


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is put: who sees the answer, how sure it must be, and which sources it is narrowed to.

    `sources` of None narrows nothing; the place's own choice of sources narrows either way. `quotes` takes the
    place of the setting.
    """

    text: str
    visibility: Visibility
    min_confidence: float
    sources: frozenset[str] | None = None
    quotes: int | None = None


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
    outcome = await _outcome(services, situation, asked, desk)
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
    )
    answer = await services.records.answers.put(draft, services.clock())
    reply = outcome_reply(
        desk.answerer,
        outcome,
        settings,
        most_characters=services.settings.questions.max_chars,
        can_add=situation.actor.rank >= Rank.ADMIN,
    )
    response = outcome_response(reply, outcome, answer, settings, draft, desk.answerer)
    if situation.home is Home.CHOSEN:
        response = replace(response, buttons=(*response.buttons, Button(IN, answer, "Other workspace")))
    told = Told(outcome, response, answer)
    await _log(services, situation, told, text=asked.text, seconds=services.seconds() - started)
    return told


def _narrowed(asked: frozenset[str] | None, of_place: frozenset[str]) -> frozenset[str] | None:
    """Return the sources that both choices leave; a place that names none leaves all of them."""
    if not of_place:
        return asked
    return of_place if asked is None else asked & of_place


async def _outcome(services: Services, situation: Situation, asked: Asked, desk: Desk) -> Outcome:
    pinned = await _pinned(services, situation, asked.text, desk)
    if pinned is not None:
        return pinned
    return await asyncio.to_thread(
        desk.answerer.answer, asked.text, quotes=MOST_REMEMBERED, min_confidence=asked.min_confidence
    )


async def _pinned(services: Services, situation: Situation, text: str, desk: Desk) -> Answer | None:
    """Return the pinned answer, if the question has one that may be quoted here and still stands as it was pinned."""
    if situation.workspace is None:
        return None
    pin = await services.records.pins.pin_for(situation.workspace, text)
    if pin is None or pin.quote.source not in desk.sources:
        return None
    quote = _quote_of(desk.answerer, pin.quote)
    if quote is None:
        return None
    return Answer(Question(text, ()), (quote,), (), 1.0, desk.answerer.generation)


def _quote_of(answerer: Answerer, citation: Citation) -> Quote | None:
    document = answerer.find(citation.source, citation.document)
    if document is None or document.sha256 != citation.revision or citation.end > len(document.text):
        return None
    return quote_of(document, citation.start, citation.end, score=1.0)


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
