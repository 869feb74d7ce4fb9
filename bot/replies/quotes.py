"""Quotes -> blocks: each with what introduces it, its citation, and where nearly the same stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from bot.replies.wording import counted, day
from bot.reply import Block, Role
from index.citation import Citation
from index.model import Quote, StoredDocument

if TYPE_CHECKING:
    from index.answering import Context

MOST_NAMED: Final = 2
"""So many copies are named at a glance; the others are counted."""
MOST_CITED: Final = 5
"""So many copies are cited by their exact place."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """The sentence before a quote that names who it speaks of; whether it stands right before what is shown."""

    text: str
    is_next: bool


@dataclass(frozen=True, slots=True)
class NumberedQuote:
    """A quote as it is shown: the number it is cited by, and what stands around it and before it."""

    number: int
    quote: Quote
    context: "Context"
    introduction: Introduction | None = None


class Detail(StrEnum):
    """How much is told of a quote.

    `BRIEF` is the quote with its title and source; `GLANCE` is with author and date too, for a small screen
    where more is a tap away; `EXACT` is with the exact address, the lines and the figures, for a terminal.
    """

    BRIEF = "brief"
    GLANCE = "glance"
    EXACT = "exact"


def in_its_place(document: StoredDocument, quote: Quote, context: "Context") -> NumberedQuote:
    """Number a quote by its rank, with its introduction where the context around it does not hold that already."""
    if quote.introduction is None or quote.introduction[0] >= context.start:
        return NumberedQuote(quote.rank, quote, context)
    start, end = quote.introduction
    is_next = not document.text[end : context.start].strip()
    return NumberedQuote(quote.rank, quote, context, Introduction(document.text[start:end], is_next))


def citation_of(quote: Quote) -> Citation:
    """Return the exact address of a quote."""
    return Citation(quote.source, quote.document, quote.start, quote.end, quote.revision)


def quote_blocks(
    quotes: Sequence[NumberedQuote],
    detail: Detail,
    above: Sequence[NumberedQuote] = (),
    *,
    is_answer: bool = True,
    is_dated: bool = False,
) -> Iterator[Block]:
    """Yield the blocks of each quote: what stands around it, itself, its citation and its address.

    `above` are the quotes that were shown before. What is no answer has no decisive words and no copies.
    `is_dated`: the date is told in any detail, or that there is none.
    """
    for place, numbered in enumerate(quotes):
        quote = numbered.quote
        yield from _surrounded(numbered, [*above, *quotes[:place]], is_marked=is_answer)
        yield Block(Role.CITATION, _place(numbered, detail, is_dated=is_dated), number=numbered.number)
        if quote.url:
            yield Block(Role.ADDRESS, quote.url)
        if detail is Detail.EXACT:
            yield Block(Role.ADDRESS, str(citation_of(quote)))
        if is_answer and quote.also and detail is not Detail.BRIEF:
            yield from _copies(quote, detail)


def _surrounded(numbered: NumberedQuote, above: Sequence[NumberedQuote], *, is_marked: bool) -> Iterator[Block]:
    """Yield the quote as it is; the context's outer blanks and those next to the quote are left out."""
    context, quote = numbered.context, numbered.quote
    before, after = context.before.strip(), context.after.strip()
    introduction = _introduction(numbered, above)
    yield from introduction
    if before:
        yield Block(Role.CONTEXT, before, apart=not introduction)
    marked = tuple((start - quote.start, end - quote.start) for start, end in quote.marked) if is_marked else ()
    yield Block(Role.QUOTE, context.quote, apart=not before and not introduction, marked=marked)
    if after:
        yield Block(Role.CONTEXT, after)


def _introduction(numbered: NumberedQuote, above: Sequence[NumberedQuote]) -> tuple[Block, ...]:
    """Show who the quote speaks of, or at which number that was shown already."""
    introduction = numbered.introduction
    if introduction is None:
        return ()
    shown = next((other.number for other in above if _introduces(other.quote, numbered.quote)), None)
    if shown is not None:
        where = "Right after" if introduction.is_next else "Further down than"
        return (Block(Role.ASIDE, f"{where} [{shown}]:", apart=True),)
    label = "Before that:" if introduction.is_next else "Earlier:"
    return (Block(Role.CONTEXT, introduction.text, apart=True, label=label),)


def _introduces(shown: Quote, quote: Quote) -> bool:
    if quote.introduction is None or (shown.source, shown.document) != (quote.source, quote.document):
        return False
    start, end = quote.introduction
    return shown.start <= start and end <= shown.end


def _copies(quote: Quote, detail: Detail) -> Iterator[Block]:
    """Say where nearly the same stands: by name at a glance, by the exact address otherwise."""
    copies = quote.also
    if detail is Detail.EXACT:
        yield Block(Role.ASIDE, f"Nearly the same in {counted(len(copies), 'more place')}:")
        for copy in copies[:MOST_CITED]:
            yield Block(Role.ADDRESS, str(Citation(copy.source, copy.document, copy.start, copy.end)))
        return
    names = dict.fromkeys((copy.source, copy.document) for copy in copies)
    others = [f"{source}/{name}" for source, name in names if (source, name) != (quote.source, quote.document)]
    told = others[:MOST_NAMED]
    if len(others) > MOST_NAMED:
        told = [", ".join(told), f"{len(others) - MOST_NAMED:,} more"]
    where = [f"in {' and '.join(told)}"] if told else []
    again = ["again in this document"] if len(others) < len(names) else []
    yield Block(Role.ASIDE, f"Nearly the same {', and '.join(where + again)}")


def _place(numbered: NumberedQuote, detail: Detail, *, is_dated: bool) -> str:
    quote = numbered.quote
    title = " ".join(quote.title.split())
    author = quote.author if detail is not Detail.BRIEF else None
    date = quote.date if detail is not Detail.BRIEF or is_dated else None
    told = date if date is None or detail is Detail.EXACT else day(date)
    by = ", ".join(part for part in (author, told or ("no date" if is_dated else None)) if part)
    # A page's address leads to the place itself; a line number beside it only takes room.
    is_lined = detail is Detail.EXACT or (detail is Detail.GLANCE and not quote.url)
    return " · ".join(part for part in (title, by, quote.source, _lines(numbered) if is_lined else "") if part)


def _lines(numbered: NumberedQuote) -> str:
    first, last = numbered.context.first_line, numbered.context.last_line
    return f"lines {first:,}-{last:,}" if last > first else f"line {first:,}"
