"""Answer | NoAnswer -> Reply: the quotes with their citations, or why there is none and what to do next."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.replies.wording import confidence_in_words, counted, listed
from bot.reply import Block, Reply, Role, note
from index.citation import Citation
from index.model import DeclineReason, NoAnswer, Quote

if TYPE_CHECKING:
    from index.answering import Context


@dataclass(frozen=True, slots=True)
class NumberedQuote:
    """A quote as it is shown: the number it is cited by, and what stands around it."""

    number: int
    quote: Quote
    context: "Context"


def answer_reply(confidence: float, quotes: Sequence[NumberedQuote]) -> Reply:
    """Show the quotes of an answer and how sure it is."""
    return Reply((*_quote_blocks(quotes), Block(Role.NOTE, confidence_in_words(confidence) + ".", apart=True)))


def more_reply(quotes: Sequence[NumberedQuote]) -> Reply:
    """Show the quotes that follow, or say that there are none."""
    if not quotes:
        return note("There are no more quotes.", "Ask in other words to look for others.")
    return Reply(tuple(_quote_blocks(quotes)))


def decline_reply(outcome: NoAnswer, nearest: Sequence[NumberedQuote], most_characters: int) -> Reply:
    """Say why there is no answer and what to do next, then show what comes nearest, labelled as such.

    `most_characters` is the longest question that is looked up.
    """
    blocks = [Block(Role.WARNING, _WHY[outcome.reason](outcome, most_characters))]
    if outcome.missing:
        blocks.append(Block(Role.NOTE, f"No sentence holds {listed(outcome.missing, 'or')}."))
    blocks.append(Block(Role.NOTE, _NEXT[outcome.reason]))
    if nearest:
        blocks.append(Block(Role.HEADING, "Nearest passages (not an answer):", apart=True))
        blocks.extend(_quote_blocks(nearest))
    return Reply(tuple(blocks))


def context_reply(quote: NumberedQuote) -> Reply:
    """Show one quote with what stands around it."""
    return Reply(tuple(_quote_blocks([quote])))


def citation_of(quote: Quote) -> Citation:
    """Return the exact address of a quote."""
    return Citation(quote.source, quote.document, quote.start, quote.end, quote.revision)


def _quote_blocks(quotes: Sequence[NumberedQuote]) -> Iterator[Block]:
    for numbered in quotes:
        yield from _surrounded(numbered.context)
        yield Block(Role.CITATION, _place(numbered), number=numbered.number)
        if numbered.quote.url:
            yield Block(Role.ADDRESS, numbered.quote.url)
        yield Block(Role.ADDRESS, str(citation_of(numbered.quote)))


def _surrounded(context: "Context") -> Iterator[Block]:
    """Yield the quote as it is; the context's outer blanks and those next to the quote are left out."""
    before, after = context.before.strip(), context.after.strip()
    if before:
        yield Block(Role.CONTEXT, before, apart=True)
    yield Block(Role.QUOTE, context.quote, apart=not before)
    if after:
        yield Block(Role.CONTEXT, after)


def _place(numbered: NumberedQuote) -> str:
    quote, context = numbered.quote, numbered.context
    title = " ".join(quote.title.split())
    by = ", ".join(part for part in (quote.author, quote.date) if part)
    lines = f"line {context.first_line:,}"
    if context.last_line > context.first_line:
        lines = f"lines {context.first_line:,}-{context.last_line:,}"
    return " · ".join(part for part in (title, by, quote.source, lines) if part)


def _no_terms(outcome: NoAnswer, most_characters: int) -> str:
    del most_characters
    common = outcome.question.common
    return (
        f"{listed(common)} {'is' if len(common) == 1 else 'are'} too common to look up."
        if common
        else "There is nothing in that question to look up: its words are too common, or it has none."
    )


def _too_long(outcome: NoAnswer, most_characters: int) -> str:
    length = len(outcome.question.text)
    return f"That question is too long: {counted(length, 'character')}, of at most {most_characters:,}."


_WHY: dict[DeclineReason, Callable[[NoAnswer, int], str]] = {
    DeclineReason.EMPTY_QUESTION: lambda *_: "There is no question.",
    DeclineReason.QUESTION_TOO_LONG: _too_long,
    DeclineReason.NO_TERMS: _no_terms,
    DeclineReason.NOTHING_TO_SEARCH: lambda *_: "There is nothing to search yet.",
    DeclineReason.NO_MATCH: lambda *_: "The sources hold nothing about that.",
    DeclineReason.LOW_CONFIDENCE: lambda outcome, _: (
        f"The sources don't seem to answer that. {confidence_in_words(outcome.confidence)}."
    ),
}

_NEXT = {
    DeclineReason.EMPTY_QUESTION: "Ask in a few words, for example: How do I add a source?",
    DeclineReason.QUESTION_TOO_LONG: "Ask for one thing, in a sentence.",
    DeclineReason.NO_TERMS: "Name what you want to know about: a person, a place, a subject.",
    DeclineReason.NOTHING_TO_SEARCH: "Add a folder or a file first: verbatim index PATH",
    DeclineReason.NO_MATCH: "Try other words for it, or add a source that tells of it: verbatim index PATH",
    DeclineReason.LOW_CONFIDENCE: "Try other words, or see whether a passage below helps.",
}
