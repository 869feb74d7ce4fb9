"""Answer -> Reply: the quotes with their citations, who agrees and who doesn't."""

from collections.abc import Iterator, Sequence

from bot.replies.arranging import arranged, shown_quotes
from bot.replies.asides import aside_blocks, unmentioned
from bot.replies.quotes import Detail, NumberedQuote, citation_of, in_its_place, quote_blocks
from bot.replies.wording import confidence_in_words, confidence_word
from bot.reply import Block, Reply, Role, note
from index.model import Answer

__all__ = [
    "Detail",
    "NumberedQuote",
    "answer_reply",
    "citation_of",
    "context_reply",
    "in_its_place",
    "more_reply",
    "quote_blocks",
    "shown_quotes",
]


def answer_reply(answer: Answer, quotes: Sequence[NumberedQuote], detail: Detail = Detail.GLANCE) -> Reply:
    """Show `quotes` of an answer, how its question was read and, unless that is to be brief, how sure it is.

    `quotes` are those of `shown_quotes`.
    """
    open_names = (Block(Role.ASIDE, unmentioned(answer.named)),) if answer.named else ()
    blocks = (*aside_blocks(answer.question), *open_names, *_quoted(answer, quotes, detail))
    blocks += tuple(_open(answer.question.parts[number - 1]) for number in answer.open_parts)
    if detail is Detail.BRIEF:
        return Reply(blocks)
    return Reply((*blocks, _sure(answer.confidence, detail, answer.independent)))


def more_reply(quotes: Sequence[NumberedQuote], detail: Detail = Detail.GLANCE) -> Reply:
    """Show the quotes that follow, or say that there are none."""
    if not quotes:
        return note("There are no more quotes.", "Ask in other words to look for others.")
    return Reply(tuple(quote_blocks(quotes, detail)))


def context_reply(quote: NumberedQuote) -> Reply:
    """Show one quote with what stands around it, and its exact address."""
    return Reply(tuple(quote_blocks([quote], Detail.EXACT)))


def _quoted(answer: Answer, quotes: Sequence[NumberedQuote], detail: Detail) -> Iterator[Block]:
    above: list[NumberedQuote] = []
    for group in arranged(answer, quotes):
        yield from group.headings
        yield from quote_blocks(group.quotes, detail, above, is_dated=group.is_conflict)
        above += group.quotes


def _open(part: str) -> Block:
    text = " ".join(part.split())
    return Block(Role.NOTE, f"The sources don't seem to answer this part: {text[:1].upper()}{text[1:]}", apart=True)


def _sure(confidence: float, detail: Detail, independent: int) -> Block:
    """Say how many sources agree, where it is more than one, and how sure the answer is."""
    agreeing = f"{independent} independent sources say so. " if independent > 1 else ""
    sure = confidence_in_words(confidence) if detail is Detail.EXACT else f"Confidence: {confidence_word(confidence)}"
    return Block(Role.NOTE, f"{agreeing}{sure}.", apart=True)
