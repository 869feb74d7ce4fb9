"""`verbatim batch`: one JSON line out for each line in, in order, each as soon as it is answered."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.options import DEFAULT_QUOTES, LEAST_DOCUMENTS, DataOption, TopOption, set_up_for
from bot.cli.plain import PlainCommand
from bot.cli.receipts import ReceiptsOption, add_receipt, ground_of_all, receipt_file
from bot.cli.streams import tell_record
from bot.cli.waiting import wait_for
from config.errors import UsageError

if TYPE_CHECKING:
    from bot.compose import Setup
    from index.answering import Answerer
    from index.answering.receipts import Put
    from index.model import Outcome

_EXAMPLES = """\b
Examples:
  verbatim batch questions.jsonl > answers.jsonl
  verbatim batch questions.jsonl --top 3
  verbatim batch questions.jsonl --receipts receipts.jsonl > answers.jsonl
  echo '{"id": "1", "text": "What is declined?"}' | verbatim batch -
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(cls=PlainCommand, epilog=_EXAMPLES)(batch)


def batch(
    context: typer.Context,
    questions: Annotated[
        str,
        typer.Argument(
            metavar="QUESTIONS.jsonl",
            help="A file of JSON lines; - reads them from standard input.",
            show_default=False,
        ),
    ],
    top: TopOption = None,
    receipts: ReceiptsOption = None,
    data: DataOption = None,
) -> None:
    """Answer a file of questions, in JSON.

    One JSON line comes out for each {"id", "text"} line that goes in, in order.

    A line may also hold "documents" or "sources", lists of names to look in, as if nothing else were indexed. A
    line that can't be read gets a line with its reason; blank lines are passed over.
    """
    from bot.compose import load_answerer

    setup = set_up_for(context, data)
    with _opened(questions) as lines:
        answerer = wait_for(load_answerer(setup))
        least = setup.settings.answers.min_confidence
        with _keeping(setup, answerer, receipts) as keep:
            for line in lines:
                if line.strip():
                    tell_record(_answered(answerer, line, top or DEFAULT_QUOTES, least, keep))


@contextmanager
def _opened(name: str) -> Iterator[IO[bytes]]:
    """Open a file of questions, or standard input; as bytes, so that one bad line can't spoil the others."""
    if name == "-":
        yield sys.stdin.buffer
        return
    try:
        file = Path(name).open("rb")  # noqa: SIM115 - closed below; only the opening is to be guarded here
    except OSError as error:
        raise UsageError(
            f"The questions can't be read from {name} ({error.strerror or error}).",
            "Give a file of JSON lines, or - to read them from standard input.",
        ) from error
    with file:
        yield file


Keep = Callable[["Put", "Outcome"], None]
"""What is told of each question how it was put, and what was found."""


@contextmanager
def _keeping(setup: "Setup", answerer: "Answerer", path: Path | None) -> Iterator[Keep]:
    """Keep a receipt for each answer in a file, where one is named."""
    if path is None:
        yield lambda *_: None
        return
    from index.answering.receipts import receipt_of

    ground = ground_of_all(setup, answerer.generation)
    with receipt_file(path) as file:
        yield lambda put, outcome: add_receipt(file, receipt_of(answerer, outcome, put, ground))


def _answered(answerer: "Answerer", line: bytes, quotes: int, least: float, keep: Keep) -> dict[str, Any]:
    from bot.cli.question_lines import UnreadLine, read_question_line
    from bot.render.contract import outcome_record, unread_record
    from index.answering.receipts import Form, Put, put_to

    started = time.perf_counter()
    question = read_question_line(line)
    if isinstance(question, UnreadLine):
        return unread_record(question.reason, identifier=question.identifier, elapsed_ms=_milliseconds(started))
    put = Put(
        text=question.text,
        quotes=quotes,
        shown=quotes,
        marked=quotes,
        documents=max(LEAST_DOCUMENTS, quotes),
        min_confidence=least,
        scope=question.scope,
        identifier=question.identifier,
        form=Form.JSON,
    )
    outcome = put_to(answerer, put)
    record = outcome_record(outcome, identifier=question.identifier, elapsed_ms=_milliseconds(started))
    keep(put, outcome)
    return record


def _milliseconds(started: float) -> float:
    return (time.perf_counter() - started) * 1000
