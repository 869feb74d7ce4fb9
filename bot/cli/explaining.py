"""`verbatim why`: a question, and why it is answered as it is, or declined."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.asking import status_of
from bot.cli.options import MOST_QUOTES, DataOption, set_up_for
from bot.cli.plain import PlainCommand
from bot.cli.progress import remark_on_loading
from bot.cli.streams import tell
from bot.cli.waiting import wait_for
from bot.reply import Block, Reply, Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.model import Outcome

_EXAMPLES = """\b
Examples:
  verbatim why "How do I add a source?"
  verbatim why "What is declined?" --quote 2
Exit status: 0 answered, 3 declined.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(cls=PlainCommand, epilog=_EXAMPLES)(why)


def why(
    context: typer.Context,
    question: Annotated[list[str], typer.Argument(metavar="QUESTION", help="The question.", show_default=False)],
    quote: Annotated[
        int, typer.Option("--quote", metavar="N", min=1, max=MOST_QUOTES, help="The quote that is asked about.")
    ] = 1,
    data: DataOption = None,
) -> None:
    """Explain an answer, or why there is none.

    Shows how the question was read, which words and signals counted how much, what was collapsed into one quote,
    and what decided between answering and declining.
    """
    from bot.compose import load_answerer
    from bot.platforms.terminal import Conversation

    setup = set_up_for(context, data)
    conversation = Conversation(wait_for(load_answerer(setup, remark_on_loading)), setup.settings)
    conversation.ask(" ".join(question), max(quote, setup.settings.answers.quotes))
    explained = conversation.why(quote)
    assert conversation.outcome is not None  # noqa: S101 - a question was asked
    tell(Reply((*_quoted(conversation.outcome, quote), *explained.blocks)))
    raise typer.Exit(status_of(conversation.outcome))


def _quoted(outcome: "Outcome", number: int) -> "Iterator[Block]":
    """Yield the quote that is explained and its address, if there is one."""
    from bot.platforms.terminal.conversation import quotes_of
    from bot.replies import citation_of
    from index.model import DeclineReason, NoAnswer

    if isinstance(outcome, NoAnswer) and outcome.reason is DeclineReason.NO_MATCH:
        return
    for quote in quotes_of(outcome)[number - 1 : number]:
        yield Block(Role.QUOTE, quote.text)
        yield Block(Role.ADDRESS, str(citation_of(quote)))
        yield Block(Role.NOTE, "")
