"""`verbatim config show`: what is set, and where each value came from."""

import typer

from bot.cli.options import DataOption, JsonOption, set_up_for
from bot.cli.streams import tell, tell_record

_EXAMPLES = """\b
Examples:
  verbatim config show
  VERBATIM_ANSWERS__QUOTES=5 verbatim config show
  verbatim config show --json
"""


def register(app: typer.Typer) -> None:
    """Add the group `config` with its command."""
    group = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="See what is set.")
    group.command("show", epilog=_EXAMPLES)(show)
    app.add_typer(group, name="config")


def show(context: typer.Context, json: JsonOption = False, data: DataOption = None) -> None:  # noqa: FBT002
    """Show every setting, its value and where the value came from."""
    from bot.render.records import settings_record
    from bot.replies import settings_reply

    setup = set_up_for(context, data)
    if json:
        tell_record(settings_record(setup.loaded, str(setup.data_folder)))
    else:
        tell(settings_reply(setup.loaded, str(setup.data_folder)))
