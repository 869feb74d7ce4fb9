import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.chat import Workspace
from bot.records import Installation, Records
from bot.records.sealing import Seal
from bot.serving.doctor.check import CheckState
from bot.serving.doctor.slack_installs import check_installs
from bot.serving.secrets import SLACK_CLIENT, SLACK_CLIENT_SECRET, SLACK_KEY, Secret
from config.database import open_for_writing
from config.state import STATE, state_file

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


async def keep(folder: Path, key: str, teams: Sequence[str] = ("T1", "T2")) -> None:
    async with open_for_writing(state_file(folder), STATE) as database:
        installations = Records(database, asyncio.Lock()).installations
        for team in teams:
            token = Seal(key).seal("xoxb-opens-nothing")
            workspace = Workspace("slack", team)
            await installations.put(
                Installation(workspace, "Market", "", "U1", "B1", ("commands",), token, None, datetime.now(UTC))
            )


def secrets(key: str = OLD) -> dict[str, Secret]:
    return {SLACK_CLIENT: Secret("1.22222"), SLACK_CLIENT_SECRET: Secret("nothing-at-all"), SLACK_KEY: Secret(key)}


async def test_it_says_how_many_installed_it_and_that_the_key_fits(tmp_path: Path) -> None:
    assert "0 workspaces have installed" in (await check_installs(tmp_path, secrets())).detail
    await keep(tmp_path, OLD)
    check = await check_installs(tmp_path, secrets())
    assert (check.state, check.detail) == (CheckState.OK, "2 workspaces have installed the app. The key fits.")


async def test_a_key_that_fits_none_or_is_none_is_told_by_its_variable(tmp_path: Path) -> None:
    await keep(tmp_path, OLD)
    for key in (NEW, "short"):
        check = await check_installs(tmp_path, secrets(key))
        assert (check.state, "VERBATIM_ENCRYPTION_KEY" in check.detail) == (CheckState.FAILED, True)
        assert "VERBATIM_ENCRYPTION_KEY" in check.fix or "key" in check.fix


async def test_tokens_under_an_older_key_are_a_note(tmp_path: Path) -> None:
    await keep(tmp_path, OLD)
    check = await check_installs(tmp_path, secrets(f"{NEW},{OLD}"))
    assert (check.state, "2 tokens" in check.detail) == (CheckState.NOTE, True)


@pytest.mark.parametrize("lacking", [SLACK_CLIENT, SLACK_CLIENT_SECRET, SLACK_KEY])
async def test_what_is_missing_is_named(tmp_path: Path, lacking: str) -> None:
    found = {name: secret for name, secret in secrets().items() if name != lacking}
    check = await check_installs(tmp_path, found)
    named = {SLACK_CLIENT: "CLIENT_ID", SLACK_CLIENT_SECRET: "CLIENT_SECRET", SLACK_KEY: "VERBATIM_ENCRYPTION_KEY"}
    assert (check.state, named[lacking] in check.detail) == (CheckState.FAILED, True)


async def test_those_that_installed_it_are_not_forgotten_where_installing_is_off(tmp_path: Path) -> None:
    assert (await check_installs(tmp_path, {})).state is CheckState.OK
    await keep(tmp_path, OLD, ["T1"])
    check = await check_installs(tmp_path, {})
    assert (check.state, "1 workspace has" in check.detail) == (CheckState.NOTE, True)


async def test_those_that_granted_less_than_is_asked_for_now_are_a_note(tmp_path: Path) -> None:
    await keep(tmp_path, OLD)
    check = await check_installs(tmp_path, secrets(), ("chat:write", "commands"))
    assert (check.state, "2 of them did not grant all: chat:write." in check.detail) == (CheckState.NOTE, True)
    assert (await check_installs(tmp_path, secrets(), ("commands",))).state is CheckState.OK
