"""Answer -> Reply: the quotes with their citations."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.replies.wording import confidence_in_words, confidence_word
from bot.reply import Block, Reply, Role, note
from index.citation import Citation
from index.model import Quote

if TYPE_CHECKING:
    from index.answering import Context


@dataclass(frozen=True, slots=True)
class NumberedQuote:
    """A quote as it is shown: the number it is cited by, and what stands around it."""

    number: int
    quote: Quote
    context: "Context"


class Detail(StrEnum):
    """How much is told of a quote.

    `BRIEF` is the quote with its title and source; `GLANCE` is with author and date too, for a small screen
    where more is a tap away; `EXACT` is with the exact address, the lines and the figures, for a terminal.
    """

    BRIEF = "brief"
    GLANCE = "glance"
    EXACT = "exact"


def answer_reply(confidence: float, quotes: Sequence[NumberedQuote], detail: Detail = Detail.GLANCE) -> Reply:
    """Show the quotes of an answer and, unless that is to be brief, how sure it is."""
    blocks = tuple(quote_blocks(quotes, detail))
    if detail is Detail.BRIEF:
        return Reply(blocks)
    is_exact = detail is Detail.EXACT
    sure = confidence_in_words(confidence) if is_exact else f"Confidence: {confidence_word(confidence)}"
    return Reply((*blocks, Block(Role.NOTE, sure + ".", apart=True)))


def more_reply(quotes: Sequence[NumberedQuote], detail: Detail = Detail.GLANCE) -> Reply:
    """Show the quotes that follow, or say that there are none."""
    if not quotes:
        return note("There are no more quotes.", "Ask in other words to look for others.")
    return Reply(tuple(quote_blocks(quotes, detail)))


def context_reply(quote: NumberedQuote) -> Reply:
    """Show one quote with what stands around it, and its exact address."""
    return Reply(tuple(quote_blocks([quote], Detail.EXACT)))


def citation_of(quote: Quote) -> Citation:
    """Return the exact address of a quote."""
    return Citation(quote.source, quote.document, quote.start, quote.end, quote.revision)


def quote_blocks(quotes: Sequence[NumberedQuote], detail: Detail) -> Iterator[Block]:
    """Yield the blocks of each quote: what stands around it, itself, its citation and its address."""
    for numbered in quotes:
        yield from _surrounded(numbered.context)
        yield Block(Role.CITATION, _place(numbered, detail), number=numbered.number)
        if numbered.quote.url:
            yield Block(Role.ADDRESS, numbered.quote.url)
        if detail is Detail.EXACT:
            yield Block(Role.ADDRESS, str(citation_of(numbered.quote)))


def _surrounded(context: "Context") -> Iterator[Block]:
    """Yield the quote as it is; the context's outer blanks and those next to the quote are left out."""
    before, after = context.before.strip(), context.after.strip()
    if before:
        yield Block(Role.CONTEXT, before, apart=True)
    yield Block(Role.QUOTE, context.quote, apart=not before)
    if after:
        yield Block(Role.CONTEXT, after)


def _place(numbered: NumberedQuote, detail: Detail) -> str:
    quote = numbered.quote
    title = " ".join(quote.title.split())
    by = ", ".join(part for part in (quote.author, quote.date) if part and detail is not Detail.BRIEF)
    # A page's address leads to the place itself; a line number beside it only takes room.
    is_lined = detail is Detail.EXACT or (detail is Detail.GLANCE and not quote.url)
    return " · ".join(part for part in (title, by, quote.source, _lines(numbered) if is_lined else "") if part)


def _lines(numbered: NumberedQuote) -> str:
    first, last = numbered.context.first_line, numbered.context.last_line
    return f"lines {first:,}-{last:,}" if last > first else f"line {first:,}"
