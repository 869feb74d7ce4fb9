"""`verbatim health`: does the bot that serves answer? For a container's health check, and for people."""

import os
from typing import Annotated

import typer

from bot.cli.boundary import Status
from bot.cli.options import DataOption, Given, JsonOption
from bot.cli.plain import PlainCommand
from bot.cli.streams import tell, tell_record

ReadyOption = Annotated[
    bool, typer.Option("--ready", help="Fail also where it runs and lacks something to answer questions.")
]

_EXAMPLES = """\b
Examples:
  verbatim health
  verbatim health --ready --json
Exit status: 0 it answers, 1 it does not, or nothing serves.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(cls=PlainCommand, epilog=_EXAMPLES)(health)


def health(
    context: typer.Context,
    ready: ReadyOption = False,  # noqa: FBT002 - typer wants it so
    json: JsonOption = False,  # noqa: FBT002 - as above
    data: DataOption = None,
) -> None:
    """Ask the process that serves this data folder how it does.

    It must answer within three seconds. What it lacks is named; a chat that is down is no reason to start it again.
    """
    from bot.serving.health_check import condition_record, condition_reply, look_at
    from config.locations import data_folder

    given = context.find_object(Given)
    found = look_at(data_folder(data or (given.data if given else None), os.environ))
    if json:
        tell_record(condition_record(found))
    else:
        tell(condition_reply(found))
    raise typer.Exit(Status.FAILED if ready and not found.is_ready else Status.DONE)
