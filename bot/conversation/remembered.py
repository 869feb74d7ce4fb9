"""An answer that was given before -> what a button or a follow-up command shows of it.

The audience is checked anew each time: somebody else may press, a source may have been bound to other
channels since, and a private answer stays with who asked.
"""

import asyncio
from dataclasses import replace
from typing import Final

from bot.chat import Button, Response, Visibility, Workspace
from bot.conversation.answers import CONTEXT, CONTEXT_SENTENCES, MORE, WHY
from bot.conversation.services import Services, Situation
from bot.records import StoredAnswer
from bot.replies import NumberedQuote, context_reply, more_reply
from bot.replies.outcome_explanations import outcome_reply
from bot.replies.receipts import receipt_note
from bot.reply import Block, Reply, Role, WordedError, note, ours
from config.errors import UsageError
from index.answering import in_context, quote_of
from index.answering.answerer import MOST_MARKED
from index.answering.receipt_form import read_receipt
from index.answering.receipts import Put, put_to
from index.model import Answer

_PINNED: Final = "Its quote is pinned to the question: it was not looked for, and nothing was weighed."


class NothingAskedError(WordedError):
    """There is no answer to follow up on."""

    def __init__(self) -> None:
        """Say what to do first."""
        super().__init__("There is no answer of yours to go on from here.", ours("Ask something first: </ask>"))


async def last_answer(services: Services, situation: Situation) -> StoredAnswer:
    """Return the last answer that the person got in this place, or else that everybody got in this thread.

    Raises:
        NothingAskedError: there is none.
    """
    answers = services.records.answers
    stored = await answers.last(situation.place, situation.actor.id) or await answers.last_in_thread(situation.place)
    if stored is None:
        raise NothingAskedError
    return stored


async def pressed_answer(services: Services, situation: Situation, answer: str) -> StoredAnswer:
    """Return the answer that a button belongs to, if it may be seen by who presses; raises UsageError."""
    stored = await services.records.answers.get(answer)
    if stored is None:
        raise WordedError("That answer is not kept any more.", ours("Ask again: </ask>"))
    draft = stored.answer
    is_here = (draft.place.platform, draft.place.channel, draft.place.thread) == (
        situation.place.platform,
        situation.place.channel,
        situation.place.thread,
    )
    is_own = draft.asker == situation.actor.id
    if not is_own and (draft.visibility is Visibility.PRIVATE or not is_here):
        raise WordedError("That answer is somebody else's.", ours("Ask for yourself: </ask>"))
    return stored


async def more(services: Services, situation: Situation, stored: StoredAnswer, start: int) -> Response:
    """Show the quotes that follow the first `start` ones."""
    count = situation.resolved.settings.quotes
    quotes = await _visible_quotes(services, situation, stored)
    page = quotes[start : start + count]
    buttons = []
    if page:
        buttons.append(Button(CONTEXT, stored.id, "In context", str(page[0].number)))
    if len(quotes) > start + count:
        buttons.append(Button(MORE, stored.id, "More", str(start + count)))
    return Response(more_reply(page), Visibility.PRIVATE, tuple(buttons))


async def context(
    services: Services, situation: Situation, stored: StoredAnswer, number: int, sentences: int = CONTEXT_SENTENCES
) -> Response:
    """Show quote `number` with so many sentences around it."""
    quotes = await _visible_quotes(services, situation, stored, sentences)
    shown = next((quote for quote in quotes if quote.number == number), None)
    if shown is None:
        return Response(note(f"There is no quote [{number}] in that answer.", "Choose one that it shows."))
    return Response(context_reply(shown), Visibility.PRIVATE, (Button(WHY, stored.id, "Why", str(number)),))


async def whole(services: Services, situation: Situation, stored: StoredAnswer, number: int) -> Response:
    """Show quote `number` by itself and without buttons, where a platform had to cut it."""
    response = await context(services, situation, stored, number, sentences=0)
    return Response(response.reply, response.visibility)


async def why(services: Services, situation: Situation, stored: StoredAnswer, number: int) -> Response:
    """Show why quote `number` came where it did, or why there is none, in the library as it is now.

    The question is put again as the answer's receipt says.
    """
    draft = stored.answer
    receipt = None if draft.receipt is None else read_receipt(draft.receipt)
    if receipt is not None and receipt.pin is not None:
        return Response(Reply((Block(Role.NOTE, _PINNED), receipt_note(stored.id))))
    desk = await services.libraries.desk(situation.place, situation.actor, Visibility.PRIVATE, draft.sources)
    put = _put_of(situation, draft.question, number) if receipt is None else receipt.put
    outcome = await asyncio.to_thread(put_to, desk.answerer, replace(put, quotes=max(put.quotes, number)))
    has_quotes = isinstance(outcome, Answer) or bool(outcome.nearest)
    reply = outcome_reply(
        outcome,
        desk.answerer.explain(outcome, number, min_confidence=put.min_confidence) if has_quotes else None,
    )
    blocks = reply.blocks
    if desk.answerer.generation != draft.generation or desk.sources != draft.sources:
        since = "The sources changed since that answer; this is about them as they are now."
        blocks = (*blocks, Block(Role.NOTE, since))
    if receipt is not None:
        blocks = (*blocks, receipt_note(stored.id))
    return Response(Reply(blocks, reply.actions))


def _put_of(situation: Situation, question: str, number: int) -> Put:
    """Return how a question was put of which no receipt is kept, as far as that can be told now."""
    least = situation.resolved.settings.min_confidence
    return Put(text=question, quotes=number, shown=number, marked=MOST_MARKED, min_confidence=least)


async def share(services: Services, situation: Situation, stored: StoredAnswer) -> Response:
    """Show the quotes of a private answer, and what was asked, to everybody in the place.

    Raises:
        UsageError: not everybody there may see them.
    """
    quotes = await _visible_quotes(services, situation, stored, visibility=Visibility.PUBLIC)
    if not quotes:
        raise UsageError("Not everybody here may see those sources.", "The answer stays with you.")
    shown = more_reply(quotes[: max(1, stored.answer.shown)])
    return Response(Reply((_asked(situation, stored), *shown.blocks)), Visibility.PUBLIC)


def _asked(situation: Situation, stored: StoredAnswer) -> Block:
    """Say what an answer answers, to those who did not see it asked."""
    question = " ".join(stored.answer.question.split())
    is_own = stored.answer.asker == situation.actor.id
    return Block(Role.ASIDE, f"{situation.actor.name} asked: {question}" if is_own else f"Asked: {question}")


async def _visible_quotes(
    services: Services,
    situation: Situation,
    stored: StoredAnswer,
    sentences: int = 0,
    *,
    visibility: Visibility = Visibility.PRIVATE,
) -> list[NumberedQuote]:
    """Return the answer's quotes that may be seen now, numbered as they were, from the revisions that were quoted."""
    key = Workspace.of(situation.place)
    view = await services.libraries.view(key)
    visible = await services.libraries.visible(situation.place, situation.actor, visibility, view)
    found = []
    for number, citation in enumerate(stored.answer.quotes, 1):
        if citation.source not in visible:
            continue
        document = await services.libraries.cited(key, view, citation)
        if document is not None:
            quote = quote_of(document, citation.start, citation.end, rank=number)
            found.append(NumberedQuote(number, quote, in_context(document, citation.start, citation.end, sentences)))
    return found
