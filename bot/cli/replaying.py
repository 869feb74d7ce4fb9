"""`verbatim replay`: a receipt, and the same answer once more, or what has changed since."""

import json as json_format
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.asking import tell_outcome
from bot.cli.boundary import Status
from bot.cli.options import DataOption, JsonOption, set_up_for
from bot.cli.plain import PlainCommand
from bot.cli.progress import remark_on_loading
from bot.cli.streams import remark, tell, tell_record
from bot.cli.waiting import wait_for
from config.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.cli.present import Replayed
    from bot.compose import Setup
    from index.answering.receipts import Receipt

_EXAMPLES = """\b
Examples:
  verbatim ask "What is declined?" --receipt declined.json
  verbatim replay declined.json
  verbatim batch questions.jsonl --receipts receipts.jsonl > answers.jsonl
  verbatim replay receipts.jsonl
  verbatim replay 3f
Exit status: 0 the outcome is the same, 1 it is not.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(cls=PlainCommand, epilog=_EXAMPLES)(replay)


def replay(
    context: typer.Context,
    receipt: Annotated[
        str,
        typer.Argument(
            metavar="RECEIPT",
            help="A file that --receipt wrote; - for standard input; or the id of an answer in a chat.",
            show_default=False,
        ),
    ],
    json: JsonOption = False,  # noqa: FBT002 - typer wants it so
    data: DataOption = None,
) -> None:
    """Answer again as a receipt tells.

    The question is put to the library of now as it was put then, with the settings of then and over the sources that
    might be quoted then. Prints what was printed then, or says what has changed since.
    """
    from bot.cli.present import Libraries

    setup = set_up_for(context, data)
    libraries = Libraries(setup, remark_on_loading)
    is_same = True
    for one in _receipts(setup, receipt):
        replayed = wait_for(libraries.replayed(one))
        _show(one, replayed, as_json=json)
        is_same = is_same and replayed.is_same
    raise typer.Exit(Status.DONE if is_same else Status.FAILED)


def _receipts(setup: "Setup", given: str) -> "Iterator[Receipt]":
    """Yield the receipts that are meant. Raises BadReceiptError, naming the line where there are several."""
    from index.answering.receipt_form import BadReceiptError, read_receipt

    lines = _lines(_content(setup, given))
    if not lines:
        raise BadReceiptError("There is no receipt in that.", "Give the file that --receipt wrote.")
    for number, line in enumerate(lines, 1):
        try:
            receipt = read_receipt(line)
        except BadReceiptError as error:
            place = f"Line {number}: " if len(lines) > 1 else ""
            raise BadReceiptError(place + error.message, error.advice) from error
        yield receipt


def _lines(content: str) -> list[str]:
    """Return the lines that hold something; what is one JSON document over several lines, as one."""
    try:
        json_format.loads(content)
    except (ValueError, RecursionError):
        return [line for line in content.split("\n") if line.strip()]
    return [content]


def _content(setup: "Setup", given: str) -> str:
    if given == "-":
        return sys.stdin.read()
    path = Path(given)
    try:
        if path.exists():
            return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise UsageError(
            f"The receipt can't be read from {given} ({error.strerror or error}).", "Give a file that you may read."
        ) from error
    return wait_for(_kept(setup, given))


async def _kept(setup: "Setup", answer: str) -> str:
    """Return the receipt of a chat's answer. Raises UsageError where there is none."""
    import asyncio

    from bot.records import Records
    from config.database import open_for_reading
    from config.errors import DatabaseMissingError
    from config.state import STATE, state_file

    try:
        async with open_for_reading(state_file(setup.data_folder), STATE) as database:
            stored = await Records(database, asyncio.Lock()).answers.get(answer)
    except DatabaseMissingError:
        stored = None
    if stored is None:
        raise UsageError(
            f"There is no file {answer[:200]}, and no answer of that id is kept.",
            "Give a file that --receipt wrote, or the id that /why shows.",
        )
    if stored.answer.receipt is None:
        raise UsageError(f"The answer {answer} has no receipt.", "Ask its question again to get one.")
    return stored.answer.receipt


def _show(receipt: "Receipt", replayed: "Replayed", *, as_json: bool) -> None:
    from bot.platforms.terminal import Conversation
    from bot.render.receipts import differs_record
    from bot.replies.receipts import differs_reply, same_again_reply
    from index.answering.receipts import Form

    as_json = as_json or receipt.put.form is Form.JSON
    if replayed.outcome is not None and replayed.is_same:
        if replayed.changes:
            remark(same_again_reply(replayed.changes))
        reply = Conversation(replayed.answerer, replayed.settings).show(replayed.outcome, receipt.put.shown)
        tell_outcome(replayed.outcome, reply, receipt.put.identifier, replayed.elapsed_ms, as_json=as_json)
    elif as_json:
        tell_record(differs_record(receipt.put.identifier, replayed.changes))
    else:
        tell(differs_reply(receipt.put.text, replayed.changes))
