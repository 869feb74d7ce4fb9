"""An answer of a chat -> its receipt, as it is kept beside the answer."""

import asyncio

from bot.chat import Workspace
from bot.conversation.answers import MOST_REMEMBERED
from bot.conversation.services import Services, Situation
from bot.libraries import Desk
from bot.libraries.grounds import generations_of, ground
from index.answering.answerer import MOST_MARKED
from index.answering.receipt_form import write_receipt
from index.answering.receipts import Put, receipt_of
from index.citation import Citation
from index.model import Answer, Outcome


async def receipt_line(  # noqa: PLR0913 - what was asked, and what was found where
    services: Services,
    situation: Situation,
    desk: Desk,
    outcome: Outcome,
    *,
    min_confidence: float,
    shown: int,
    previous: str | None = None,
) -> str:
    """Return the receipt of what was found at a desk, as one line.

    `min_confidence` and `previous` are what the answerer was given, `shown` is how many quotes are shown.
    """
    put = Put(
        text=outcome.question.text,
        quotes=MOST_REMEMBERED,
        shown=shown,
        marked=MOST_MARKED,
        min_confidence=min_confidence,
        previous=previous,
    )
    key = Workspace.of(situation.place)
    view = await services.libraries.view(key)
    generations = generations_of(view, desk.sources)
    if sum(generations.values()) != outcome.generation:  # a library changed while this was answered
        generations = {}

    def written() -> str:
        from_what = ground(services.data_folder, services.settings, desk.sources, generations, key)
        return write_receipt(receipt_of(desk.answerer, outcome, put, from_what, _pin_of(outcome)))

    return await asyncio.to_thread(written)  # the first one reads the program's own files


def _pin_of(outcome: Outcome) -> Citation | None:
    """Return the quote that was pinned to the question: an answer that was searched for has terms."""
    if not isinstance(outcome, Answer) or outcome.question.terms:
        return None
    quote = outcome.quotes[0]
    return Citation(quote.source, quote.document, quote.start, quote.end, quote.revision)
