"""`verbatim ask`: one question, one answer."""

import time
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.boundary import Status
from bot.cli.options import DEFAULT_QUOTES, LEAST_DOCUMENTS, DataOption, JsonOption, TopOption, set_up_for
from bot.cli.plain import PlainCommand
from bot.cli.progress import remark_on_loading
from bot.cli.receipts import ReceiptOption, ground_of_all, save_receipt
from bot.cli.streams import remark, tell, tell_record
from bot.cli.waiting import wait_for

if TYPE_CHECKING:
    from bot.platforms.terminal import Conversation
    from bot.reply import Reply
    from index.model import Outcome

_EXAMPLES = """\b
Examples:
  verbatim ask "How do I add a source?"
  verbatim ask "What is declined?" --top 3
  verbatim ask "What is declined?" --json
  verbatim ask "What is declined?" --receipt declined.json
Exit status: 0 answered, 3 declined.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(cls=PlainCommand, epilog=_EXAMPLES)(ask)


def ask(  # noqa: PLR0913, PLR0917 - one for each option
    context: typer.Context,
    question: Annotated[list[str], typer.Argument(metavar="QUESTION", help="The question.", show_default=False)],
    top: TopOption = None,
    json: JsonOption = False,  # noqa: FBT002 - typer wants it so
    receipt: ReceiptOption = None,
    data: DataOption = None,
) -> None:
    """Answer one question with quotes, or say why not."""
    from bot.compose import load_answerer
    from bot.platforms.terminal import Conversation
    from index.answering.receipts import Form

    setup = set_up_for(context, data)
    conversation = Conversation(wait_for(load_answerer(setup, remark_on_loading)), setup.settings)
    started = time.perf_counter()
    reply = _answer(conversation, " ".join(question), top, as_json=json)
    elapsed = (time.perf_counter() - started) * 1000
    outcome = _outcome(conversation)
    if receipt is not None:
        form = Form.JSON if json else Form.TEXT
        save_receipt(receipt, conversation.receipt(ground_of_all(setup, conversation.generation), form))
    tell_outcome(outcome, reply, None, elapsed, as_json=json)
    raise typer.Exit(status_of(outcome))


def tell_outcome(
    outcome: "Outcome", reply: "Reply", identifier: str | int | None, elapsed_ms: float, *, as_json: bool
) -> None:
    """Write what was found, as the contract's object or as the reply; what is wrong with a question is a remark."""
    if as_json:
        from bot.render.contract import outcome_record

        tell_record(outcome_record(outcome, identifier=identifier, elapsed_ms=elapsed_ms))
    if _is_bad_question(outcome):
        remark(reply)
    elif not as_json:
        tell(reply)


def _answer(conversation: "Conversation", question: str, top: int | None, *, as_json: bool) -> "Reply":
    if not as_json:
        return conversation.ask(question, top)
    quotes = top or DEFAULT_QUOTES
    return conversation.ask(question, quotes, max(LEAST_DOCUMENTS, quotes))


def _outcome(conversation: "Conversation") -> "Outcome":
    assert conversation.outcome is not None  # noqa: S101 - a question was asked
    return conversation.outcome


def status_of(outcome: "Outcome") -> Status:
    """Return how a command ends that answered, or declined."""
    from index.model import Answer, DeclineReason

    if isinstance(outcome, Answer):
        return Status.DONE
    misused = outcome.reason in {DeclineReason.EMPTY_QUESTION, DeclineReason.QUESTION_TOO_LONG}
    return Status.MISUSED if misused else Status.DECLINED


def _is_bad_question(outcome: "Outcome") -> bool:
    """Whether the fault is the question's (or the library's), not that the sources are silent."""
    from index.model import Answer, DeclineReason

    return not isinstance(outcome, Answer) and outcome.reason in {
        DeclineReason.EMPTY_QUESTION,
        DeclineReason.QUESTION_TOO_LONG,
        DeclineReason.NO_TERMS,
        DeclineReason.NOTHING_TO_SEARCH,
    }
