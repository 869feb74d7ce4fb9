"""What the tests of replies to questions are made of: quotes, answers, and a reply's blocks as lines."""

from dataclasses import replace

from bot.replies import NumberedQuote
from bot.reply import Block, Reply, Role
from index.answering import Context
from index.model import Answer, Conflict, ConflictKind, QueryTerm, Question, Quote, Span

QUOTE = Quote(1, 2.5, "notes", "a b.txt", "The\nharbour", 10, 16, " It is ", "0123456789abcdef" * 4)
QUESTION = Question("Is it?", ())


def quote(rank: int, text: str = "It is so.", *, marked: tuple[Span, ...] = (), part: int | None = None) -> Quote:
    """Return a quote that begins at offset 100 of its document."""
    return Quote(
        rank, 1.0, "notes", f"{rank}.txt", f"Title {rank}", 100, 100 + len(text), text, "f" * 64,
        date=f"2026-01-0{rank}", marked=marked, part=part,
    )  # fmt: skip


def numbered(quote: Quote = QUOTE, before: str = "", after: str = "", last_line: int = 3) -> NumberedQuote:
    return NumberedQuote(quote.rank, quote, Context(before, quote.text, after, 0, 99, 3, last_line))


def answer(*quotes: Quote, question: Question = QUESTION, independent: int = 1) -> Answer:
    return Answer(question, quotes or (QUOTE,), (), 0.9, 1, independent)


def disagreeing(found: Answer, *ranks: tuple[int, int], kind: ConflictKind = ConflictKind.FIGURE) -> Answer:
    """Return the answer with conflicts between those ranks, about the first and the second character of each quote."""
    conflicts = tuple(Conflict(kind, first, second, (100, 101), (101, 102)) for first, second in ranks)
    return replace(found, conflicts=conflicts)


def asked(text: str) -> Question:
    """Return a question each of whose words is looked up."""
    return Question(text, tuple(QueryTerm(word.casefold(), word.casefold()) for word in text.rstrip("?").split()))


def lines(reply: Reply) -> list[tuple[Role, str]]:
    return [(block.role, block.text) for block in reply.blocks if isinstance(block, Block)]


def texts(reply: Reply) -> list[str]:
    return [text for _, text in lines(reply)]


def marked_words(reply: Reply) -> list[str]:
    return [block.text[start:end] for block in reply.blocks if isinstance(block, Block) for start, end in block.marked]
