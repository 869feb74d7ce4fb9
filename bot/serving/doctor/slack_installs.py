"""Whether workspaces can install the Slack app by themselves, and whether the key fits what those did that have it."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Final

from bot.records import Installation, read_installations
from bot.records.sealing import BadKeyError, Seal, SealedOtherwiseError
from bot.serving.doctor.check import Check, failed, fine, noted
from bot.serving.judgement import StopPlatformError
from bot.serving.secrets import SLACK_KEY, Secret
from bot.serving.slack_failures import installs
from config.database import open_for_reading
from config.errors import DatabaseError, DatabaseMissingError
from config.state import STATE, state_file

_NAME: Final = "Slack installations"
_SLACK: Final = "slack"


async def check_installs(data_folder: Path, secrets: Mapping[str, Secret], wanted: Collection[str] = ()) -> Check:
    """Check what is set, and what is kept; `wanted` are the permissions that the app asks for now."""
    try:
        found = await _kept(data_folder)
        if not installs(secrets):
            return _unused(len(found))
        seal = Seal(secrets[SLACK_KEY].reveal())
    except (BadKeyError, DatabaseError, StopPlatformError) as error:
        return failed(_NAME, error.message, error.advice)
    unreadable = sum(not seal.opens(one.token) for one in found)
    if unreadable:
        misfit = SealedOtherwiseError(unreadable, len(found))
        return failed(_NAME, misfit.message, misfit.advice)
    old = sum(not seal.is_current(one.token) for one in found)
    if old:
        advice = "The next start does that; then the older key can go."
        return noted(_NAME, f"{_counted(len(found))} {old:,} tokens are not sealed with the newest key yet.", advice)
    return _judge_granted(found, wanted)


def _judge_granted(found: Sequence[Installation], wanted: Collection[str]) -> Check:
    """Judge what those granted that installed it while it asked for less."""
    lacking = [one for one in found if not set(wanted) <= set(one.scopes)]
    if not lacking:
        return fine(_NAME, f"{_counted(len(found))} The key fits.")
    missing = [scope for scope in wanted if any(scope not in one.scopes for one in lacking)]
    detail = f"{_counted(len(found))} The key fits. {len(lacking):,} of them did not grant all: {', '.join(missing)}."
    return noted(_NAME, detail, "Ask them to install it once more, at /slack/install.")


async def _kept(data_folder: Path) -> tuple[Installation, ...]:
    try:
        async with open_for_reading(state_file(data_folder), STATE) as database:
            return await read_installations(database, _SLACK)
    except DatabaseMissingError:
        return ()


def _unused(number: int) -> Check:
    if not number:
        return fine(_NAME, "Only the workspace of the bot's own token is served.")
    return noted(
        _NAME,
        f"{_counted(number)} None of them is served: the app's client id and secret are not set.",
        "Set VERBATIM_SLACK_CLIENT_ID, VERBATIM_SLACK_CLIENT_SECRET and VERBATIM_ENCRYPTION_KEY to serve them.",
    )


def _counted(number: int) -> str:
    return f"{number:,} workspace{' has' if number == 1 else 's have'} installed the app."
