"""`verbatim ask`: one question, one answer."""

import time
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.boundary import Status
from bot.cli.options import DEFAULT_QUOTES, DataOption, JsonOption, TopOption, set_up_for
from bot.cli.plain import PlainCommand
from bot.cli.progress import remark_on_loading
from bot.cli.streams import remark, tell, tell_record
from bot.cli.waiting import wait_for

if TYPE_CHECKING:
    from bot.compose import Setup
    from bot.reply import Reply
    from index.answering import Answerer
    from index.model import Outcome

_EXAMPLES = """\b
Examples:
  verbatim ask "How do I add a source?"
  verbatim ask "What is declined?" --top 3
  verbatim ask "What is declined?" --json
Exit status: 0 answered, 3 declined.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(cls=PlainCommand, epilog=_EXAMPLES)(ask)


def ask(
    context: typer.Context,
    question: Annotated[list[str], typer.Argument(metavar="QUESTION", help="The question.", show_default=False)],
    top: TopOption = None,
    json: JsonOption = False,  # noqa: FBT002 - typer wants it so
    data: DataOption = None,
) -> None:
    """Answer one question with quotes, or say why not."""
    from bot.compose import load_answerer

    setup = set_up_for(context, data)
    answerer = wait_for(load_answerer(setup, remark_on_loading))
    started = time.perf_counter()
    outcome, reply = _answer(setup, answerer, " ".join(question), top or (DEFAULT_QUOTES if json else None))
    elapsed = (time.perf_counter() - started) * 1000
    status = _status(outcome)
    if json:
        from bot.render.contract import outcome_record

        tell_record(outcome_record(outcome, identifier=None, elapsed_ms=elapsed))
    if _is_bad_question(outcome):
        remark(reply)
    elif not json:
        tell(reply)
    raise typer.Exit(status)


def _answer(setup: "Setup", answerer: "Answerer", question: str, quotes: int | None) -> "tuple[Outcome, Reply]":
    from bot.platforms.terminal import Conversation

    conversation = Conversation(answerer, setup.settings)
    reply = conversation.ask(question, quotes)
    assert conversation.outcome is not None  # noqa: S101 - a question was asked
    return conversation.outcome, reply


def _status(outcome: "Outcome") -> Status:
    from index.model import Answer, DeclineReason

    if isinstance(outcome, Answer):
        return Status.DONE
    misused = outcome.reason in {DeclineReason.EMPTY_QUESTION, DeclineReason.QUESTION_TOO_LONG}
    return Status.MISUSED if misused else Status.DECLINED


def _is_bad_question(outcome: "Outcome") -> bool:
    """Whether the fault is the question's (or the library's), not that the sources are silent."""
    from index.model import Answer, DeclineReason

    return not isinstance(outcome, Answer) and outcome.reason not in {
        DeclineReason.NO_MATCH,
        DeclineReason.LOW_CONFIDENCE,
    }
