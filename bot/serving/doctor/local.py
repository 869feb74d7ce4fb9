"""What can be checked on this machine: the data folder, the databases, the tokens, the budget, who serves."""

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.libraries.synonyms import FILE_NAME, SynonymsFile
from bot.replies.wording import counted
from bot.serving.clock import Clock
from bot.serving.doctor.check import Check, failed, fine, noted
from bot.serving.doctor.invite import client_id_in
from bot.serving.identify_budget import budget_file, read_history
from bot.serving.notice import read_notice
from bot.serving.pacing import MOST_IDENTIFIES_A_DAY, identifies_left, when_may_identify
from bot.serving.secrets import SLACK_APP, Secret, SecretError, read_tokens, served
from config.database import Database, open_for_reading
from config.errors import DatabaseError, DatabaseMissingError
from config.state import STATE, state_file
from config.store.unasked import places_answered_unasked
from index.answering import SynonymsError
from index.library import open_library_for_reading

FIXED_SQLITE: Final = (3, 51, 3)
"""Before it, two connections that write at once may damage a database (https://www.sqlite.org/wal.html#walresetbug)."""

_WRITABLE_BY_OTHERS: Final = stat.S_IWGRP | stat.S_IWOTH
_READABLE_BY_OTHERS: Final = stat.S_IROTH

_HOW_TO_GET_ONE: Final = (
    "Make an application at https://discord.com/developers/applications, copy its token (Bot, Reset Token), and set "
    'VERBATIM_DISCORD_TOKEN or write discord_token = "..." into the secrets file. For Slack, “verbatim slack manifest” '
    "prints what to make an app of at https://api.slack.com/apps; set VERBATIM_SLACK_BOT_TOKEN and "
    "VERBATIM_SLACK_APP_TOKEN."
)

_DISCORD: Final = "discord"
_CALLED: Final[Mapping[str, str]] = {_DISCORD: "Discord", "slack": "Slack"}
_SLACK_FORMS: Final[Mapping[str, tuple[str, str]]] = {
    "slack": ("xoxb-", "bot token"),
    SLACK_APP: ("xapp-", "app-level token"),
}
"""What the tokens of Slack begin with (https://docs.slack.dev/authentication/tokens)."""


@dataclass(frozen=True, slots=True)
class StateFindings:
    """What `state.db` says: its checks, and in how many places messages are read that don't address the bot."""

    checks: tuple[Check, ...]
    unasked_places: int = 0


def check_data_folder(folder: Path) -> Check:
    """Check that the folder can be written, by us alone."""
    name = "Data folder"
    if not folder.exists():
        return noted(name, f"{folder} does not exist yet.", "It is made when something is indexed.")
    if not folder.is_dir():
        return failed(name, f"{folder} is no folder.", "Name a folder with --data or VERBATIM_DATA.")
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return failed(
            name, f"{folder} can't be read and written by you.", f'Give yourself access: chmod u+rwx "{folder}"'
        )
    mode = folder.stat().st_mode
    if os.name == "posix" and mode & _WRITABLE_BY_OTHERS:
        return failed(name, f"Others may write in {folder}.", f'Close it: chmod go-w "{folder}"')
    if os.name == "posix" and mode & _READABLE_BY_OTHERS:
        return noted(name, f"Others on this machine may read in {folder}.", f'To close it: chmod 700 "{folder}"')
    return fine(name, f"{folder} is yours alone.")


async def check_library(folder: Path) -> Check:
    """Check that the shared library can be read and holds something."""
    name = "Library"
    try:
        async with open_library_for_reading(folder) as library:
            sources, generation = await library.sources(), await library.generation()
    except DatabaseError as error:
        return failed(name, error.message, error.advice)
    documents = sum(source.documents for source in sources)
    if not documents:
        return failed(name, "The library is empty.", "Add a source: verbatim index PATH")
    held = f"{counted(documents, 'document')} from {counted(len(sources), 'source')}"
    return fine(name, f"{held}, generation {generation:,}.")


def check_synonyms(data_folder: Path) -> Check:
    """Check that the owner's own list of synonyms, if there is one, can be used."""
    name = "Synonyms"
    try:
        rules = SynonymsFile(data_folder).read()
    except SynonymsError as error:
        return failed(name, error.message, error.advice)
    if not (data_folder / FILE_NAME).exists():
        return fine(name, f"There is no list of your own ({FILE_NAME}), which is fine.")
    return fine(name, f"{len(rules):,} of your own.")


async def check_state(data_folder: Path) -> StateFindings:
    """Check what people set and what was recorded, and the SQLite that keeps it."""
    name = "Settings and records"
    try:
        async with open_for_reading(state_file(data_folder), STATE) as database:
            version = await _sqlite_version(database)
            unasked = len(await places_answered_unasked(database, _DISCORD))
    except DatabaseMissingError:
        return StateFindings((noted(name, "There are none yet.", "They are made when “verbatim serve” starts."),))
    except DatabaseError as error:
        return StateFindings((failed(name, error.message, error.advice),))
    checks = (fine(name, f"{state_file(data_folder)} is whole."), _judge_sqlite(version))
    return StateFindings(checks, unasked)


async def _sqlite_version(database: Database) -> str:
    row = await database.fetch_one("SELECT sqlite_version()")
    return str(row[0]) if row else ""


def _judge_sqlite(version: str) -> Check:
    numbers = tuple(int(part) for part in version.split(".") if part.isdecimal())
    if numbers >= FIXED_SQLITE:
        return fine("SQLite", f"Version {version}.")
    return noted(
        "SQLite",
        f"Version {version} has a fault that damages a database which two programs write at once.",
        "Verbatim never does so; let no other program write its files, and upgrade to 3.51.3 where you can.",
    )


def check_tokens(data_folder: Path, environment: Mapping[str, str]) -> tuple[Check, dict[str, Secret]]:
    """Check that there is a token, whole and kept from others."""
    name = "Token"
    try:
        tokens = read_tokens(data_folder, environment)
    except SecretError as error:
        return failed(name, error.message, error.advice), {}
    if not tokens:
        return failed(name, f"None is set for {' or for '.join(_CALLED.values())}.", _HOW_TO_GET_ONE), {}
    doubts = tuple(_doubts(tokens))
    if doubts:
        return noted(name, " ".join(doubts), "Check that each was copied whole, and is not another one."), tokens
    return fine(
        name, f"There are credentials for {' and for '.join(map(_CALLED.__getitem__, served(tokens)))}."
    ), tokens


def _doubts(tokens: Mapping[str, Secret]) -> Iterator[str]:
    """Say which tokens don't have the form that theirs have; the platform itself is asked later."""
    if _DISCORD in tokens and client_id_in(tokens[_DISCORD].reveal()) is None:
        yield "Discord's does not look like a bot's token."
    for name, (start, what) in _SLACK_FORMS.items():
        if name in tokens and not tokens[name].reveal().startswith(start):
            yield f"Slack's {what} begins with {start}, and what is set does not."


def check_budget(data_folder: Path, clock: Clock) -> Check:
    """Check how often the bot may still identify itself today."""
    name = "Discord budget"
    now = clock.wall()
    history = read_history(budget_file(data_folder), now)
    left, delay = identifies_left(history, now), when_may_identify(history, now)
    detail = f"{left} of {MOST_IDENTIFIES_A_DAY} logins (IDENTIFY) are left of the last 24 hours."
    if delay > 0:
        return noted(
            name, f"{detail} The next may be used in {delay:,.0f} seconds.", "Serve waits that long by itself."
        )
    return fine(name, detail)


def check_serving(data_folder: Path) -> Check:
    """Check whether the bot runs."""
    name = "Serving"
    notice = read_notice(data_folder)
    if notice is None:
        return noted(name, "The bot does not run now.", "Start it: verbatim serve")
    health = f", its health on port {notice.health_port}" if notice.health_port else ""
    return fine(name, f"The bot runs as process {notice.pid}{health}.")
