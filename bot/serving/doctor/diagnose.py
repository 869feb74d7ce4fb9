"""All checks in order."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.serving.clock import Clock, SystemClock
from bot.serving.doctor import discord, local, slack, slack_installs
from bot.serving.doctor.check import Check, Diagnosis, failed, fine, skipped_all
from bot.serving.doctor.invite import client_id_in, invite_link
from bot.serving.secrets import Secret, served
from bot.serving.slack_manifest import Feature, scopes
from config.errors import VerbatimError


@dataclass(frozen=True, slots=True)
class Patient:
    """What is looked at. `settings_error` is why the settings could not be loaded, None where they were.

    `answers_unasked`: by the owner's own settings, messages are read that don't address the bot. `slack_without` is
    what the owner leaves out on Slack.
    """

    data_folder: Path
    library_folder: Path
    environment: Mapping[str, str]
    commands: Collection[str]
    answers_unasked: bool = False
    settings_error: VerbatimError | None = None
    slack_without: Collection[Feature] = ()


async def diagnose(patient: Patient, clock: Clock | None = None) -> Diagnosis:
    """Make every check; one that fails keeps only those from being made that depend on it."""
    folder = patient.data_folder
    state = await local.check_state(folder)
    token, tokens = local.check_tokens(folder, patient.environment)
    here: tuple[Check, ...] = (
        local.check_data_folder(folder),
        _check_settings(patient.settings_error),
        await local.check_library(patient.library_folder),
        local.check_synonyms(folder),
        *state.checks,
        local.check_serving(folder),
        token,
    )
    if "discord" in tokens:
        here = (*here, local.check_budget(folder, clock or SystemClock()))
    if "slack" in served(tokens):
        address = patient.environment.get(slack.API_URL_VARIABLE) or slack.DEFAULT_API_URL
        here = (*here, *await slack.check_slack(address, tokens, patient.environment, patient.slack_without))
        here = (*here, await slack_installs.check_installs(folder, tokens, scopes(patient.slack_without)))
        if "discord" not in tokens:
            return Diagnosis(here)
    if "discord" not in tokens:
        return Diagnosis((*here, *skipped_all(discord.NAMES, "There is no token to ask with.")))
    url = patient.environment.get(discord.API_URL_VARIABLE) or discord.DEFAULT_API_URL
    expected = discord.Expected(patient.commands, _content_reason(patient, state.unasked_places))
    there = await discord.check_discord(url, tokens["discord"], expected)
    return Diagnosis((*here, *there.checks), there.invite or _invite_of(tokens["discord"]))


def _check_settings(error: VerbatimError | None) -> Check:
    if error is not None:
        return failed("Settings", error.message, error.advice)
    return fine("Settings", "They are complete and in range.")


def _content_reason(patient: Patient, places: int) -> str | None:
    if patient.answers_unasked:
        return "your settings let it answer there unasked"
    if places:
        return f"{places:,} place{' is' if places == 1 else 's are'} set to answer unasked"
    return None


def _invite_of(token: Secret) -> str | None:
    """Return the link where Discord could not be asked, but the token tells the bot's id."""
    client_id = client_id_in(token.reveal())
    return None if client_id is None else invite_link(client_id)
