"""`verbatim backup` and `restore`: what is precious, copied elsewhere and back."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.boundary import Status
from bot.cli.options import DataOption, Given, set_up_for
from bot.cli.plain import PlainCommand
from bot.cli.streams import tell
from bot.cli.waiting import wait_for

if TYPE_CHECKING:
    from bot.backups import Manifest
    from bot.reply import Reply

TargetArgument = Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder that does not exist yet.")]
BackupArgument = Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder of a backup.")]

_BACKUP_EXAMPLES = """\b
Examples:
  verbatim backup /backups/verbatim-$(date +%F)
"""
_RESTORE_EXAMPLES = """\b
Examples:
  verbatim restore /backups/verbatim-2026-11-22 --data /srv/verbatim
Exit status: 0 all is restored and well, 1 something is wrong.
"""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(cls=PlainCommand, epilog=_BACKUP_EXAMPLES)(backup)
    app.command(cls=PlainCommand, epilog=_RESTORE_EXAMPLES)(restore)


def backup(context: typer.Context, folder: TargetArgument, data: DataOption = None) -> None:
    """Copy what is precious into a new folder, and check the copy.

    That is every library, what was set and recorded, uploaded files, and your settings; not the tokens, and nothing
    that can be made anew. The bot may go on serving.
    """
    from datetime import UTC, datetime
    from importlib.metadata import version

    from bot.backups import make_backup

    setup = set_up_for(context, data)
    made = wait_for(make_backup(setup.data_folder, folder, verbatim=version("verbatim-bot"), now=datetime.now(UTC)))
    tell(_told(made, f"Backed up into {folder}, and read again"))


def restore(context: typer.Context, folder: BackupArgument, data: DataOption = None) -> None:
    """Put a backup into an empty data folder, check it, and make anew what is derived.

    Nothing is overwritten. Tokens are not in a backup: set them again.
    """
    from bot.backups import restore_backup
    from bot.compose import repair_data
    from bot.render.checks import repair_record
    from bot.replies.checking import repair_reply
    from config.locations import data_folder

    given = context.find_object(Given)
    place = data_folder(data or (given.data if given else None), os.environ)
    restored = wait_for(restore_backup(folder, place))
    tell(_told(restored, f"Restored into {place}, and checked"))
    if not restored.databases:
        return
    state, repairs = wait_for(repair_data(set_up_for(context, place), None, deep=False))
    tell(repair_reply(state, repairs))
    raise typer.Exit(Status.DONE if repair_record(state, repairs)["well"] else Status.FAILED)


def _told(manifest: "Manifest", what: str) -> "Reply":
    """Say what was copied."""
    from bot.replies.wording import counted
    from bot.reply import note

    libraries = ", ".join(manifest.libraries) or "none"
    return note(
        f"{what}: {counted(len(manifest.files), 'file')}, {manifest.total_bytes:,} bytes.",
        f"Libraries: {libraries}. Made by Verbatim {manifest.verbatim} at {manifest.made}.",
    )
