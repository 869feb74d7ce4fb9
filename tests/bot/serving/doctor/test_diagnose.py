from pathlib import Path

import pytest

from bot.reply import Block, Role
from bot.serving.doctor.check import Check, CheckState, Diagnosis
from bot.serving.doctor.diagnose import Patient, diagnose
from bot.serving.doctor.invite import invite_link
from bot.serving.doctor.wording import diagnosis_record, diagnosis_reply
from bot.serving.redaction import know
from config.database import open_for_writing
from config.errors import VerbatimError
from config.state import STATE, state_file
from index.library import shared_library
from tests.bot.serving.doctor.discord_api import COMMANDS, DiscordServer
from tests.bot.serving.tokens import BOT_ID, DISCORD


def patient(data: Path, library: Path, url: str = "", *, unasked: bool = False) -> Patient:
    environment = {"VERBATIM_DISCORD_TOKEN": DISCORD, "VERBATIM_DISCORD_API_URL": url}
    return Patient(data, library, environment, COMMANDS, unasked)


async def test_a_bot_that_can_serve_is_well(data: Path, harbour_data: Path) -> None:
    async with DiscordServer().running() as url:
        diagnosis = await diagnose(patient(data, shared_library(harbour_data), url))
    assert diagnosis.is_well
    assert diagnosis.invite == invite_link(BOT_ID)
    assert len(diagnosis.checks) == 13


async def test_without_a_token_discord_is_not_asked(data: Path, harbour_data: Path) -> None:
    diagnosis = await diagnose(Patient(data, shared_library(harbour_data), {}, COMMANDS))
    assert not diagnosis.is_well
    assert [check.state for check in diagnosis.checks][-5:] == [CheckState.SKIPPED] * 5
    assert diagnosis.invite is None


async def test_the_link_is_made_of_the_token_where_discord_can_not_be_asked(data: Path) -> None:
    diagnosis = await diagnose(patient(data, data, "http://127.0.0.1:1"))
    assert diagnosis.invite == invite_link(BOT_ID)
    assert not diagnosis.is_well


@pytest.mark.parametrize("unasked", [True, False])
async def test_the_intent_is_needed_where_settings_or_places_say_so(
    data: Path, harbour_data: Path, *, unasked: bool
) -> None:
    if not unasked:
        async with open_for_writing(state_file(data), STATE) as database:
            await database.execute(
                """INSERT INTO setting VALUES ('discord', 'g', 'channel', '1', 'answer', '"questions"')"""
            )
    server = DiscordServer()
    server.answers["/applications/@me"]["flags"] = 0
    async with server.running() as url:
        diagnosis = await diagnose(patient(data, shared_library(harbour_data), url, unasked=unasked))
    reason = next(check.detail for check in diagnosis.checks if check.name == "Discord intents")
    assert ("your settings let it" if unasked else "1 place is set to answer unasked") in reason


async def test_settings_that_can_not_be_loaded_are_one_finding_among_others(data: Path) -> None:
    diagnosis = await diagnose(
        Patient(data, data, {}, COMMANDS, settings_error=VerbatimError("Bad settings.", "Mend them."))
    )
    assert Check("Settings", CheckState.FAILED, "Bad settings.", "Mend them.") in diagnosis.checks


def test_a_note_keeps_nobody_from_being_well() -> None:
    assert Diagnosis((Check("a", CheckState.OK, ""), Check("b", CheckState.NOTE, ""))).is_well
    assert not Diagnosis((Check("a", CheckState.SKIPPED, ""),)).is_well


def test_the_reply_tells_every_check_every_fix_the_link_and_the_sum() -> None:
    know("hidden-value")
    checks = (
        Check("Token", CheckState.FAILED, "hidden-value is bad.", "Mend hidden-value."),
        Check("Library", CheckState.OK, "Fine."),
    )
    reply = diagnosis_reply(Diagnosis(checks, "https://invite"))
    text = "\n".join(block.text for block in reply.blocks if isinstance(block, Block))
    assert "failed  Token: [redacted] is bad.\n        -> Mend [redacted]." in text
    assert "https://invite" in text
    assert "  Send Messages in Threads: to answer in threads and forum posts" in text
    assert text.endswith("1 of 2 checks failed.")
    assert isinstance(reply.blocks[0], Block)
    assert reply.blocks[0].role is Role.WARNING
    well = diagnosis_reply(Diagnosis(checks[1:])).blocks[-1]
    assert isinstance(well, Block)
    assert well.text == "All is well."


def test_the_record_tells_the_same() -> None:
    know("hidden-value")
    check = Check("Token", CheckState.FAILED, "hidden-value", "fix")
    assert diagnosis_record(Diagnosis((check,), "https://invite")) == {
        "well": False,
        "checks": [{"name": "Token", "state": "failed", "detail": "[redacted]", "fix": "fix"}],
        "invite": "https://invite",
    }
