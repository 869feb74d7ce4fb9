"""`verbatim check` and `repair`: is everything whole, and what is derived made anew."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from bot.cli.boundary import Status
from bot.cli.options import DataOption, JsonOption, set_up_for
from bot.cli.plain import PlainCommand
from bot.cli.streams import tell, tell_record
from bot.cli.waiting import wait_for

if TYPE_CHECKING:
    from bot.reply import Reply

LibraryOption = Annotated[
    str | None, typer.Option("--library", metavar="NAME", help="Only the library NAME, such as shared.")
]
DeepOption = Annotated[
    bool, typer.Option("--deep", help="Also make all postings anew from the texts, and compare; takes as long.")
]

_CHECK_EXAMPLES = """\b
Examples:
  verbatim check
  verbatim check --library shared --deep
  verbatim check --json
Exit status: 0 all is well, 1 something is wrong.
"""
_REPAIR_EXAMPLES = """\b
Examples:
  verbatim repair
  verbatim repair --library shared
Exit status: 0 all is well now, 1 something is still wrong.
"""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(cls=PlainCommand, epilog=_CHECK_EXAMPLES)(check)
    app.command(cls=PlainCommand, epilog=_REPAIR_EXAMPLES)(repair)


def check(
    context: typer.Context,
    library: LibraryOption = None,
    deep: DeepOption = False,  # noqa: FBT002 - typer wants it so
    json: JsonOption = False,  # noqa: FBT002 - as above
    data: DataOption = None,
) -> None:
    """Read all that is stored, and say what is wrong.

    Every text, checksum and cross-reference of every library is looked at. Nothing is changed, and the bot may go on
    serving.
    """
    from bot.compose import check_data
    from bot.render.checks import check_record
    from bot.replies.checking import check_reply

    state, libraries = wait_for(check_data(set_up_for(context, data), library, deep=deep))
    record = check_record(state, libraries)
    _end(record, check_reply(state, libraries), as_json=json)


def repair(
    context: typer.Context,
    library: LibraryOption = None,
    deep: DeepOption = False,  # noqa: FBT002 - typer wants it so
    json: JsonOption = False,  # noqa: FBT002 - as above
    data: DataOption = None,
) -> None:
    """Make anew what is derived from the stored texts and is wrong.

    Texts are never touched: where the database itself is damaged nothing is changed, and you are told what to do.
    """
    from bot.compose import repair_data
    from bot.render.checks import repair_record
    from bot.replies.checking import repair_reply

    state, repairs = wait_for(repair_data(set_up_for(context, data), library, deep=deep))
    record = repair_record(state, repairs)
    _end(record, repair_reply(state, repairs), as_json=json)


def _end(record: Mapping[str, Any], reply: "Reply", *, as_json: bool) -> NoReturn:
    """Show what was found, and end with the status that tells whether all is well."""
    if as_json:
        tell_record(record)
    else:
        tell(reply)
    raise typer.Exit(Status.DONE if record["well"] else Status.FAILED)
