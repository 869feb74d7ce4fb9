"""`verbatim serve` and `doctor`: the bot in its chats."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.boundary import Status, is_typers
from bot.cli.options import DataOption, Given, JsonOption, set_up_for
from bot.cli.plain import PlainCommand
from bot.cli.streams import tell, tell_record
from bot.cli.waiting import wait_for
from config.errors import SettingError, UsageError, VerbatimError

if TYPE_CHECKING:
    from bot.serving.doctor.check import Diagnosis
    from bot.serving.doctor.diagnose import Patient

_SERVE_EXAMPLES = """\b
Examples:
  VERBATIM_DISCORD_TOKEN=... verbatim serve
  verbatim serve --data /srv/verbatim
"""
_DOCTOR_EXAMPLES = """\b
Examples:
  verbatim doctor
  verbatim doctor --json
"""

_MANIFEST_EXAMPLES = """\b
Examples:
  verbatim slack manifest > manifest.json
  verbatim slack manifest --url https://verbatim.example.org
  verbatim slack manifest --url https://verbatim.example.org --socket-mode
"""

_BEFORE_SETTINGS = "info"
"""How much is logged until the settings say it."""


UrlOption = Annotated[
    str | None, typer.Option("--url", metavar="ADDRESS", help="Where Slack, and whoever installs it, reaches the bot.")
]
SocketModeOption = Annotated[
    bool, typer.Option("--socket-mode", help="It connects by itself; the address is for installing alone.")
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(cls=PlainCommand, epilog=_SERVE_EXAMPLES)(serve)
    app.command(cls=PlainCommand, epilog=_DOCTOR_EXAMPLES)(doctor)
    slack = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    slack.callback()(_about_slack)
    slack.command("manifest", cls=PlainCommand, epilog=_MANIFEST_EXAMPLES)(slack_manifest)
    app.add_typer(slack, name="slack")


def serve(context: typer.Context, data: DataOption = None) -> None:
    """Answer in every chat that a token is set for.

    Prints “ready PLATFORM” for each chat that takes questions; logs go to standard error. Ctrl-C stops it.
    """
    from bot.serving.redaction import redact

    try:
        _serve(context, data)
    except VerbatimError as error:
        raise type_of(error)(redact(error.message), redact(error.advice)) from None
    except Exception as fault:
        if is_typers(fault):
            raise
        # The log has its traceback, redacted; from here on Python would show it as it is.
        import structlog

        structlog.get_logger(__name__).exception("serving_failed")
        raise VerbatimError(
            f"Something went wrong inside Verbatim ({type(fault).__name__}: {redact(str(fault))[:300]}).",
            "Please report it, with the last lines of the log.",
        ) from None


def doctor(context: typer.Context, json: JsonOption = False, data: DataOption = None) -> None:  # noqa: FBT002
    """Check whether the bot can serve, and say what to do where it can't.

    Also prints the link that invites the bot to a server. Ends with status 0 only if all is well.
    """
    from bot.serving.doctor.wording import diagnosis_record, diagnosis_reply

    diagnosis = _diagnosis(_patient(context, data))
    if json:
        tell_record(diagnosis_record(diagnosis))
    else:
        tell(diagnosis_reply(diagnosis))
    raise typer.Exit(Status.DONE if diagnosis.is_well else Status.FAILED)


def _about_slack() -> None:
    """Set the bot up on Slack."""


def slack_manifest(
    context: typer.Context,
    url: UrlOption = None,
    socket_mode: SocketModeOption = False,  # noqa: FBT002 - as typer has it
    data: DataOption = None,
) -> None:
    """Print what a Slack app is made of (api.slack.com/apps, “From a manifest”).

    With an address it is one that Slack posts to; without one it connects by itself (Socket Mode). What each
    permission is for goes to standard error; the setting serving.slack_without leaves some out.
    """
    from json import dumps

    from bot.serving.slack_manifest import manifest, read_left_out, scopes

    if url is not None and not url.startswith("https://"):
        raise UsageError("Slack posts to https addresses only.", "Give one: --url https://verbatim.example.org")
    setup = set_up_for(context, data)
    without = read_left_out(setup.settings, setup.loaded.origins)
    made = manifest(url, without, is_socket_mode=socket_mode or url is None)
    sys.stdout.write(dumps(made, indent=2) + "\n")
    sys.stderr.writelines(f"{scope}: {reason}\n" for scope, reason in scopes(without).items())


def type_of(error: VerbatimError) -> type[VerbatimError]:
    """Return the plain kind of an error, which decides the exit status."""
    return UsageError if isinstance(error, UsageError) else VerbatimError


def _serve(context: typer.Context, data: Path | None) -> None:
    from bot.serving.logs import catch_everything, start_logging
    from bot.serving.secrets import read_tokens
    from bot.serving.serve import NoTokenError, ServeOptions
    from bot.serving.serve import serve as serve_until_stopped
    from bot.serving.stopping import HardStop
    from bot.wiring import serving

    # Before anything can fail: structlog, left to itself, prints every local variable on standard output.
    start_logging(_BEFORE_SETTINGS, sys.stderr)
    catch_everything()
    setup = set_up_for(context, data)
    start_logging(setup.settings.serving.log_level, sys.stderr)
    tokens = read_tokens(setup.data_folder, os.environ)
    if not tokens:
        raise NoTokenError(setup.data_folder)
    options = ServeOptions(setup.data_folder, tokens, setup.settings.serving.port)
    hard_stop = HardStop()
    try:
        wait_for(serve_until_stopped(options, serving(setup), _announce, on_signal=hard_stop.asked))
    finally:
        hard_stop.cancel()


def _announce(line: str) -> None:
    """Print a line that tools wait for, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _patient(context: typer.Context, data: Path | None) -> "Patient":
    """Gather what is looked at; settings that can't be loaded are one more finding."""
    from bot.commands import REGISTRY
    from bot.platforms.discord.sharding import read_shards
    from bot.serving.doctor.diagnose import Patient
    from bot.serving.owners import KEY as OWNERS_KEY
    from bot.serving.owners import read_owners
    from bot.serving.slack_manifest import Feature, read_left_out
    from config.locations import data_folder
    from config.store.unasked import answers_unasked
    from index.library import shared_library

    given = context.find_object(Given)
    folder = data_folder(data or (given.data if given else None), os.environ)
    unasked, problem = False, None
    without: frozenset[Feature] = frozenset()
    try:
        setup = set_up_for(context, data)
        serving, origins = setup.settings.serving, setup.loaded.origins
        unasked = answers_unasked(setup.settings.channel)
        read_owners(serving.owners, origins[OWNERS_KEY])
        read_shards(serving, origins)
        without = read_left_out(setup.settings, origins)
    except SettingError as error:
        problem = error
    commands = frozenset(command.name.partition(" ")[0] for command in REGISTRY)
    return Patient(folder, shared_library(folder), os.environ, commands, unasked, problem, without)


def _diagnosis(patient: "Patient") -> "Diagnosis":
    import logging

    from bot.serving.doctor.diagnose import diagnose
    from bot.serving.logs import start_logging

    start_logging(logging.getLevelName(logging.WARNING).lower(), sys.stderr)
    return wait_for(diagnose(patient))
