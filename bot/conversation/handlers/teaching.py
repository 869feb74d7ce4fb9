"""Say what answers a question, and see what is missing: pin, unpin, pins and gaps."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from bot.chat import Call, Response, Workspace
from bot.conversation import remembered
from bot.conversation.handlers.diagnosis import diagnose
from bot.conversation.handlers.model import Handler
from bot.conversation.handlers.places import channel_meant, doer_of, home_of
from bot.conversation.handlers.sight import Sight, check_whole, look, quoted
from bot.conversation.handlers.trail import moment
from bot.conversation.pins import by_ourselves, check_pins, pin_meant
from bot.conversation.services import Services, Situation
from bot.records import Gap, Pin, PinFlag, normalise_question, words_hash
from bot.replies import context_reply
from bot.replies.wording import counted
from bot.reply import Action, Block, Reply, Role, Table, WordedError, note, ours, worded
from config.errors import UsageError
from index.citation import Citation
from index.errors import UnknownQuoteError

_STATES: Final[Mapping[PinFlag | None, str]] = MappingProxyType(
    {
        None: "holds",
        PinFlag.CHANGED: "its words were changed, so the question is searched: pin it again",
        PinFlag.VANISHED: "its document is gone, so the question is searched: pin another quote",
    }
)
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
        raise WordedError(
            "There is no such quote here, or its document was changed since.",
            ours("Ask again and pin the quote that comes now: </ask>"),
        )
    check_whole(document, citation)
    former = await services.records.pins.pin_for(home, question)
    if former is not None and former.quote.source in sight.hidden:
        raise UsageError(
            "That question is pinned already, to a quote that may not be shown here.",
            "Unpin it in a channel where that quote may be shown, then pin it here.",
        )
    exact = replace(citation, revision=document.sha256)
    words = words_hash(document.text[exact.start : exact.end])
    await services.records.pins.pin(home, question, exact, doer_of(situation), services.clock(), words)
    said = f"From now on “{question}”, in other words too, is answered with this wherever it may be quoted:"
    notes = ["It was pinned to another quote before."] if former and former.quote != exact else []
    notes += await _alike(services, sight, home, question, exact)
    shown = context_reply(quoted(document, exact)).blocks
    blocks = (Block(Role.NOTE, said), *shown, *(Block(Role.NOTE, line) for line in notes))
    return Response(Reply(blocks, (Action(worded(ours("</unpin> question:"), question), "lets it be searched again"),)))


async def _alike(services: Services, sight: Sight, home: Workspace, question: str, quote: Citation) -> list[str]:
    """Say which other pinned question asks for the same, where it has another quote: then neither answers for both."""
    others = [
        entry
        for entry in await services.records.pins.pins(home)
        if entry.quote.source not in sight.hidden
        and entry.quote != quote
        and normalise_question(entry.question) != normalise_question(question)
    ]
    alike = await pin_meant(question, others, services.libraries.synonyms())
    if alike is None:
        return []
    said = f"“{alike.question}” asks for the same and is pinned to another quote:"
    return [f"{said} whoever asks in yet other words gets what a search finds."]


async def unpin(services: Services, situation: Situation, call: Call) -> Response:
    """Let a question be answered by search again."""
    home = home_of(situation)
    question = str(call.arguments["question"])
    found = await services.records.pins.pin_for(home, question)
    is_hidden = found is None or found.quote.source in (await look(services, situation)).hidden
    by = doer_of(situation)
    if is_hidden or not await services.records.pins.unpin(home, question, by, services.clock()):
        raise WordedError("That question is not pinned here.", ours("See what is pinned here with: </pins>"))
    return Response(note(f"“{question}” is answered by search again."))


async def pins(services: Services, situation: Situation, call: Call) -> Response:
    """List the pinned questions whose quotes may be shown here."""
    del call  # every handler is given it
    home = home_of(situation)
    await check_pins(services, home, by_ourselves(home))
    sight = await look(services, situation)
    found = [entry for entry in await services.records.pins.pins(home) if entry.quote.source not in sight.hidden]
    if not found:
        return Response(note("No question is pinned here.", ours("Pin the quote of an answer to its question: </pin>")))
    rows = tuple(map(_pin_row, found[:MOST_LISTED]))
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
    blocks: list[Block | Table] = [_gap_table(found[:MOST_LISTED])]
    if len(found) > MOST_LISTED:
        blocks.append(Block(Role.NOTE, f"And {counted(len(found) - MOST_LISTED, 'more question')}."))
    actions = (
        Action(ours("</pin> question:"), "fixes the quote that answers one"),
        Action(ours("</gaps> close:"), "takes one off the list until it is asked in vain again"),
    )
    return Response(Reply(tuple(blocks), actions))


def _gap_table(found: Sequence[Gap]) -> Table:
    """List gaps; how often they were put to a human, only where any was."""
    headings, figures = ["Question", "Declined", "Not helpful"], [1, 2]
    rows = [[gap.question, str(gap.declined), str(gap.disliked)] for gap in found]
    if any(gap.handed_over for gap in found):
        figures.append(len(headings))
        headings.append("Put to a human")
        for row, gap in zip(rows, found, strict=True):
            row.append(str(gap.handed_over))
    for row, gap in zip(rows, found, strict=True):
        row.append(moment(gap.last_at))
    return Table((*headings, "Last"), tuple(map(tuple, rows)), frozenset(figures))


async def _close(services: Services, situation: Situation, found: tuple[Gap, ...], question: str) -> Response:
    normalised = normalise_question(question)
    gap = next((gap for gap in found if gap.normalised == normalised), None)
    if gap is None:
        raise WordedError("That question is not on the list.", ours("See the list with: </gaps>"))
    await services.records.questions.close_gap(home_of(situation), gap.question, doer_of(situation), services.clock())
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


def _pin_row(entry: Pin) -> tuple[str, str, str, str]:
    pinned = moment(entry.pinned_at) if entry.name is None else f"{moment(entry.pinned_at)} by {entry.name}"
    return entry.question, str(entry.quote), pinned, _STATES[entry.flag]


HANDLERS: Final[Mapping[str, Handler]] = MappingProxyType(
    {"pin": pin, "unpin": unpin, "pins": pins, "gaps": gaps, "diagnose": diagnose}
)
