"""Say what answers a question, and see what is missing: pin, unpin, pins and gaps."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from bot.chat import Call, Response
from bot.conversation import remembered
from bot.conversation.handlers.diagnosis import diagnose
from bot.conversation.handlers.model import Handler
from bot.conversation.handlers.places import channel_meant, doer_of, home_of
from bot.conversation.handlers.sight import Sight, check_whole, look, quoted
from bot.conversation.handlers.trail import moment
from bot.conversation.services import Services, Situation
from bot.records import Gap, Pin, normalise_question
from bot.replies import context_reply
from bot.replies.wording import counted
from bot.reply import Action, Block, Reply, Role, Table, note
from config.errors import UsageError
from index.citation import Citation
from index.errors import UnknownQuoteError

MOST_LISTED: Final = 25
"""So many pins or gaps are shown at once; an admin gets all of them in files."""


async def pin(services: Services, situation: Situation, call: Call) -> Response:
    """Fix the quote that answers a question: one of the person's last answer here, or one by its citation."""
    home = home_of(situation)
    question = str(call.arguments["question"])
    sight = await look(services, situation)
    citation = await _meant(services, situation, call)
    document = sight.find(citation)
    if document is None:
        raise UsageError(
            "There is no such quote here, or its document was changed since.",
            "Ask again and pin the quote that comes now: /ask",
        )
    check_whole(document, citation)
    former = await services.records.pins.pin_for(home, question)
    if former is not None and former.quote.source in sight.hidden:
        raise UsageError(
            "That question is pinned already, to a quote that may not be shown here.",
            "Unpin it in a channel where that quote may be shown, then pin it here.",
        )
    exact = replace(citation, revision=document.sha256)
    await services.records.pins.pin(home, question, exact, doer_of(situation), services.clock())
    said = f"From now on “{question}”, however it is spelt, is answered with this wherever it may be quoted:"
    again = Block(Role.NOTE, "It was pinned to another quote before.") if former and former.quote != exact else None
    blocks = (Block(Role.NOTE, said), *context_reply(quoted(document, exact)).blocks, *((again,) if again else ()))
    return Response(Reply(blocks, (Action(f"/unpin question:{question}", "lets it be searched again"),)))


async def unpin(services: Services, situation: Situation, call: Call) -> Response:
    """Let a question be answered by search again."""
    home = home_of(situation)
    question = str(call.arguments["question"])
    found = await services.records.pins.pin_for(home, question)
    is_hidden = found is None or found.quote.source in (await look(services, situation)).hidden
    by = doer_of(situation)
    if is_hidden or not await services.records.pins.unpin(home, question, by, services.clock()):
        raise UsageError("That question is not pinned here.", "See what is pinned here with: /pins")
    return Response(note(f"“{question}” is answered by search again."))


async def pins(services: Services, situation: Situation, call: Call) -> Response:
    """List the pinned questions whose quotes may be shown here."""
    del call  # every handler is given it
    sight = await look(services, situation)
    found = [
        entry
        for entry in await services.records.pins.pins(home_of(situation))
        if entry.quote.source not in sight.hidden
    ]
    if not found:
        return Response(note("No question is pinned here.", "Pin the quote of an answer to its question: /pin"))
    rows = tuple(_pin_row(sight, entry) for entry in found[:MOST_LISTED])
    blocks: list[Block | Table] = [Table(("Question", "Quote", "Pinned", "State"), rows)]
    if len(found) > MOST_LISTED:
        blocks.append(Block(Role.NOTE, f"And {counted(len(found) - MOST_LISTED, 'more question')}."))
    return Response(Reply(tuple(blocks)))


async def gaps(services: Services, situation: Situation, call: Call) -> Response:
    """List what was asked in a channel in vain; or take one question off that list."""
    home = home_of(situation)
    channel = channel_meant(situation, call)
    found = await services.records.questions.gaps(home, frozenset({channel}))
    if "close" in call.arguments:
        return await _close(services, situation, found, str(call.arguments["close"]))
    if not found:
        return Response(note("No question was asked there in vain.", "Only what the log of questions holds counts."))
    rows = tuple(
        (gap.question, str(gap.declined), str(gap.disliked), moment(gap.last_at)) for gap in found[:MOST_LISTED]
    )
    blocks: list[Block | Table] = [Table(("Question", "Declined", "Not helpful", "Last"), rows, frozenset({1, 2}))]
    if len(found) > MOST_LISTED:
        blocks.append(Block(Role.NOTE, f"And {counted(len(found) - MOST_LISTED, 'more question')}."))
    actions = (
        Action("/pin question:", "fixes the quote that answers one"),
        Action("/gaps close:", "takes one off the list until it is asked in vain again"),
    )
    return Response(Reply(tuple(blocks), actions))


async def _close(services: Services, situation: Situation, found: tuple[Gap, ...], question: str) -> Response:
    normalised = normalise_question(question)
    gap = next((gap for gap in found if gap.normalised == normalised), None)
    if gap is None:
        raise UsageError("That question is not on the list.", "See the list with: /gaps")
    await services.records.questions.close_gap(home_of(situation), gap.question, situation.person, services.clock())
    return Response(note(f"“{gap.question}” is off the list until it is asked in vain again."))


async def _meant(services: Services, situation: Situation, call: Call) -> Citation:
    """Return the citation of the quote that was named.

    Raises:
        UsageError: two were named, it can't be read, or there is no such quote.
    """
    given = call.arguments
    if "citation" in given:
        if "number" in given:
            raise UsageError("A number and a citation name two quotes.", "Give one of them.")
        return Citation.parse(str(given["citation"]))
    quotes = (await remembered.last_answer(services, situation)).answer.quotes
    number = int(str(given.get("number", 1)))
    if number > len(quotes):
        raise UnknownQuoteError(number, len(quotes))
    return quotes[number - 1]


def _pin_row(sight: Sight, entry: Pin) -> tuple[str, str, str, str]:
    state = "holds" if sight.find(entry.quote) else "its document changed: pin it again"
    return entry.question, str(entry.quote), moment(entry.pinned_at), state


HANDLERS: Final[Mapping[str, Handler]] = MappingProxyType(
    {"pin": pin, "unpin": unpin, "pins": pins, "gaps": gaps, "diagnose": diagnose}
)
