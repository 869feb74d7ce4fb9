"""Question -> Reply, and what can be asked about the last answer. No screen, no disk.

What follows up on an answer (`more`, `context`, `why`) is looked up in the generation that gave it,
also where a newer one has been put in its place since.
"""

from collections.abc import Sequence
from typing import Final

from bot.platforms.terminal.windows import AROUND, windowed
from bot.replies import (
    Detail,
    NumberedQuote,
    answer_reply,
    context_reply,
    decline_reply,
    more_reply,
)
from bot.replies.answers import in_its_place, shown_quotes
from bot.replies.outcome_explanations import outcome_reply
from bot.reply import Block, Reply, Role, note
from config.errors import UsageError
from config.schema import Settings
from index.answering import Answerer, in_context
from index.answering.answerer import MOST_MARKED
from index.answering.receipts import Form, Ground, Put, Receipt, receipt_of
from index.errors import UnknownQuoteError
from index.model import Answer, NoAnswer, Outcome, Question, Quote, SentenceKind

MOST_QUOTES: Final = 1_000
"""So many quotes of one answer can be seen, page by page."""
WIDER_BY: Final = 3
"""So many sentences more on either side does each `context` show."""


class Conversation:
    """Answers questions and remembers the last answer."""

    def __init__(self, answerer: Answerer, settings: Settings) -> None:
        """Start with no question asked."""
        self._answerer = answerer
        self._settings = settings
        self._asked: Answerer = answerer
        self._outcome: Outcome | None = None
        self._previous: str | None = None
        self._shown = self._documents = 0
        self._width: dict[int, int] = {}

    @property
    def generation(self) -> int:
        """The library's generation that the next question is answered from."""
        return self._answerer.generation

    @property
    def answered_from(self) -> int:
        """The library's generation that the last question was answered from."""
        return self._asked.generation

    @property
    def outcome(self) -> Outcome | None:
        """The last question's outcome, with all quotes that were asked for so far."""
        return self._outcome

    def renew(self, answerer: Answerer) -> None:
        """Answer the next question from another generation."""
        self._answerer = answerer

    def ask(self, question: str, quotes: int | None = None, documents: int = 0) -> Reply:
        """Answer `question` with up to `quotes` quotes, by default as many as the settings say.

        Up to `documents` whole documents are ranked as well; they are in the outcome alone.
        """
        shown = quotes or self._settings.answers.quotes
        self._documents = documents
        self._previous = None if self._outcome is None else wording(self._outcome.question)
        outcome = self._answerer.answer(question, quotes=shown, documents=documents, previous=self._previous)
        return self.show(outcome, shown)

    def show(self, outcome: Outcome, shown: int) -> Reply:
        """Take `outcome`, which the newest generation gave, for the last one, and show so many of its quotes."""
        self._asked = self._answerer
        self._outcome, self._shown, self._width = outcome, shown, {}
        if isinstance(outcome, NoAnswer):
            nearest, most = self._numbered(quotes_of(outcome)[:shown]), self._settings.questions.max_chars
            return windowed(decline_reply(outcome, nearest, most, Detail.EXACT))
        around = AROUND * max(1, self._settings.chat.context_sentences)
        numbered = self._numbered(shown_quotes(outcome, shown))
        return windowed(answer_reply(outcome, numbered, Detail.EXACT), around=around)

    def more(self) -> Reply:
        """Show the quotes that follow those already shown."""
        if self._outcome is None or not quotes_of(self._outcome):
            return self._no_quotes()
        seen = self._shown
        self._shown = min(MOST_QUOTES, seen + self._settings.answers.quotes)
        self._outcome = self._asked.answer(self._outcome.question.text, quotes=self._shown, previous=self._previous)
        quotes = quotes_of(self._outcome)[seen:]
        widest = max((self._sentences_around(quote.rank) for quote in quotes), default=0)
        return windowed(more_reply(self._numbered(quotes), Detail.EXACT), around=AROUND * max(1, widest))

    def context(self, number: int) -> Reply:
        """Show more of what stands around quote `number`; more again each time. Raises UnknownQuoteError."""
        if self._outcome is None or not quotes_of(self._outcome):
            return self._no_quotes()
        quote = self._quote(number)
        narrower = self._sentences_around(number)
        wider = self._width[number] = narrower + WIDER_BY
        numbered = self._number(quote, wider)
        reply = windowed(context_reply(numbered), around=AROUND * wider)
        if numbered.context == self._number(quote, narrower).context:
            return Reply((*reply.blocks, Block(Role.NOTE, self._why_no_wider(numbered), apart=True)))
        return reply

    def _why_no_wider(self, numbered: NumberedQuote) -> str:
        """Say what keeps the context, which is as wide as it gets, from being wider."""
        quote, context = numbered.quote, numbered.context
        document = self._asked.document(quote.source, quote.document)
        if not document.text[: context.start].strip() and not document.text[context.end :].strip():
            return "That is the whole document."
        headings = (cut for cut in document.segmentation.sentences if cut.kind is SentenceKind.HEADING)
        stands_under_one = any(cut.start < quote.start for cut in headings)
        return f"That is all there is {'under this heading' if stands_under_one else 'before the first heading'}."

    def why(self, number: int) -> Reply:
        """Say why quote `number` came where it did, or why there is none. Raises UnknownQuoteError."""
        if self._outcome is None:
            return self._no_quotes()
        has_quotes = bool(quotes_of(self._outcome))
        return outcome_reply(self._outcome, self._asked.explain(self._outcome, number) if has_quotes else None)

    def receipt(self, ground: Ground, form: Form = Form.TEXT) -> Receipt:
        """Return the receipt of the last outcome, which was given from `ground`.

        Raises:
            UsageError: nothing was asked yet.
        """
        if self._outcome is None:
            raise UsageError("Nothing was asked yet.", "Type a question first.")
        put = Put(
            text=self._outcome.question.text,
            quotes=self._shown,
            shown=self._shown,
            marked=MOST_MARKED,
            documents=self._documents,
            min_confidence=self._settings.answers.min_confidence,
            previous=self._previous,
            form=form,
        )
        return receipt_of(self._asked, self._outcome, put, ground)

    def _no_quotes(self) -> Reply:
        if self._outcome is None:
            return note("Nothing was asked yet.", "Type a question first.")
        return note("The last question got no quote.", "Ask another one first.")

    def _quote(self, number: int) -> Quote:
        quotes = quotes_of(self._outcome) if self._outcome else ()
        if not 1 <= number <= len(quotes):
            raise UnknownQuoteError(number, len(quotes))
        return quotes[number - 1]

    def _numbered(self, quotes: Sequence[Quote]) -> list[NumberedQuote]:
        """Number quotes by their rank; an answer's first one comes with its context."""
        return [self._number(quote, self._sentences_around(quote.rank)) for quote in quotes]

    def _sentences_around(self, number: int) -> int:
        first = number == 1 and isinstance(self._outcome, Answer)
        return self._width.get(number, self._settings.chat.context_sentences if first else 0)

    def _number(self, quote: Quote, sentences: int) -> NumberedQuote:
        document = self._asked.document(quote.source, quote.document)
        return in_its_place(document, quote, in_context(document, quote.start, quote.end, sentences))


def wording(question: Question) -> str:
    """Return a question's words with those that it carried over from the one before, for the one that follows it."""
    return " ".join((question.text, *(term.word for term in question.carried)))


def quotes_of(outcome: Outcome) -> tuple[Quote, ...]:
    """Return the quotes of an answer, or those that come nearest; none where nothing holds a word of the question."""
    if isinstance(outcome, Answer):
        return outcome.quotes
    return () if outcome.is_unknown else outcome.nearest
