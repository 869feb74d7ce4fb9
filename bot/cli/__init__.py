"""The `verbatim` command: thin; each command opens what it needs, asks, and shows the reply.

The package's law: a command imports what is heavy (index, numpy, nltk, rich) only when it runs, so that
`verbatim --help` answers at once.
"""

from typing import Annotated

import typer

from bot.cli import (
    asking,
    backing_up,
    batch,
    checking,
    citing,
    evaluating,
    explaining,
    health,
    indexing,
    replaying,
    serving,
    settings,
    talking,
)
from bot.cli.boundary import Boundary
from bot.cli.options import DataOption, Given

__all__ = ["app"]

_EXAMPLES = """\b
Examples:
  verbatim chat
  verbatim index ~/notes
  verbatim ask "How do I add a source?"
  verbatim ask --help
"""

app = typer.Typer(
    name="verbatim",
    cls=Boundary,
    help="Ask your documents; get sentences quoted word for word, each with its citation.",
    epilog=_EXAMPLES,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _print_version(*, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"verbatim {version('verbatim-bot')}")
        raise typer.Exit


@app.callback()
def prepare(
    context: typer.Context,
    data: DataOption = None,
    version: Annotated[  # noqa: ARG001, FBT002 - its callback does it all; typer wants the default so
        bool,
        typer.Option(
            "--version",
            is_eager=True,
            callback=lambda value: _print_version(wanted=value),
            help="Print the version and stop.",
        ),
    ] = False,
    traceback: Annotated[bool, typer.Option("--traceback", hidden=True)] = False,  # noqa: ARG001, FBT002 - as above
) -> None:
    """Keep what was given before the command."""
    context.obj = Given(data)


for commands in (
    talking,
    asking,
    explaining,
    indexing,
    citing,
    batch,
    replaying,
    evaluating,
    checking,
    backing_up,
    serving,
    health,
    settings,
):
    commands.register(app)
