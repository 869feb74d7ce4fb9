import json
import os
from pathlib import Path

import pytest

from bot.serving.doctor import local
from bot.serving.doctor.check import CheckState
from bot.serving.identify_budget import budget_file
from bot.serving.notice import Notice, put_up
from bot.serving.secrets import secrets_file
from config.database import open_for_writing
from config.state import STATE, state_file
from index.library import shared_library
from tests.bot.serving.clock import FakeClock
from tests.bot.serving.tokens import DISCORD


def test_a_folder_that_is_not_there_yet_is_no_failure(tmp_path: Path) -> None:
    assert local.check_data_folder(tmp_path / "none").state is CheckState.NOTE


@pytest.mark.parametrize(
    ("mode", "state", "command"),
    [(0o700, CheckState.OK, ""), (0o755, CheckState.NOTE, "chmod 700"), (0o777, CheckState.FAILED, "chmod go-w")],
)
def test_a_folder_that_is_open_to_others_is_told_with_the_command_that_closes_it(
    data: Path, mode: int, state: CheckState, command: str
) -> None:
    data.chmod(mode)
    check = local.check_data_folder(data)
    assert (check.state, command in check.fix) == (state, True)


def test_a_folder_that_can_not_be_written_fails(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "chmod u+rwx" in local.check_data_folder(data).fix


def test_a_file_in_place_of_the_folder_fails(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert local.check_data_folder(tmp_path / "file").detail.endswith("is no folder.")


async def test_a_library_is_told_with_what_it_holds(harbour_data: Path) -> None:
    check = await local.check_library(shared_library(harbour_data))
    assert (check.state, check.detail) == (CheckState.OK, "3 documents from 1 source, generation 1.")


async def test_a_library_that_is_missing_or_damaged_fails_with_what_to_do(data: Path) -> None:
    folder = shared_library(data)
    assert "verbatim index" in (await local.check_library(folder)).fix
    folder.mkdir(parents=True)
    (folder / "library.db").write_bytes(b"x" * 4096)
    assert (await local.check_library(folder)).state is CheckState.FAILED


async def test_no_state_yet_is_no_failure(data: Path) -> None:
    assert [check.state for check in (await local.check_state(data)).checks] == [CheckState.NOTE]


async def test_the_state_is_told_with_the_version_of_sqlite(data: Path) -> None:
    async with open_for_writing(state_file(data), STATE):
        pass
    findings = await local.check_state(data)
    assert [check.name for check in findings.checks] == ["Settings and records", "SQLite"]
    assert findings.checks[0].state is CheckState.OK
    assert findings.unasked_places == 0


async def test_places_that_answer_unasked_are_counted(data: Path) -> None:
    rows = [
        ("discord", "g", "channel", "1", "answer", '"questions"'),
        ("discord", "g", "channel", "1", "forum_posts", "true"),
        ("discord", "g", "workspace", "g", "forum_posts", "true"),
        ("discord", "g", "channel", "2", "answer", '"mentions"'),
        ("slack", "g", "channel", "3", "answer", '"questions"'),
    ]
    async with open_for_writing(state_file(data), STATE) as database:
        await database.executemany("INSERT INTO setting VALUES (?, ?, ?, ?, ?, ?)", rows)
    assert (await local.check_state(data)).unasked_places == 2


async def test_a_damaged_state_fails(data: Path) -> None:
    state_file(data).write_bytes(b"x" * 4096)
    assert (await local.check_state(data)).checks[0].state is CheckState.FAILED


@pytest.mark.parametrize(("version", "state"), [("3.40.1", CheckState.NOTE), ("3.51.3", CheckState.OK)])
async def test_an_old_sqlite_is_noted(
    data: Path, monkeypatch: pytest.MonkeyPatch, version: str, state: CheckState
) -> None:
    async def given(_database: object) -> str:
        return version

    async with open_for_writing(state_file(data), STATE):
        pass
    monkeypatch.setattr(local, "_sqlite_version", given)
    assert (await local.check_state(data)).checks[1].state is state


def test_a_token_is_found_and_its_shape_is_judged(data: Path) -> None:
    check, tokens = local.check_tokens(data, {"VERBATIM_DISCORD_TOKEN": DISCORD})
    assert (check.state, tokens["discord"].reveal()) == (CheckState.OK, DISCORD)
    check, _ = local.check_tokens(data, {"VERBATIM_DISCORD_TOKEN": "short"})
    assert check.state is CheckState.NOTE


@pytest.mark.parametrize(
    ("bot", "app", "doubt"),
    [
        ("xoxb-of-a-bot", "xapp-of-an-app", ""),
        ("xapp-of-an-app", "xapp-of-an-app", "Slack's bot token begins with xoxb-"),
        ("xoxb-of-a-bot", "xoxb-of-a-bot", "Slack's app-level token begins with xapp-"),
    ],
)
def test_one_token_of_slack_in_the_place_of_the_other_is_noticed(data: Path, bot: str, app: str, doubt: str) -> None:
    check, _ = local.check_tokens(data, {"VERBATIM_SLACK_BOT_TOKEN": bot, "VERBATIM_SLACK_APP_TOKEN": app})
    assert (check.state, doubt in check.detail) == (CheckState.NOTE if doubt else CheckState.OK, True)
    assert bot not in check.detail


def test_a_missing_token_fails_with_how_to_get_one(data: Path) -> None:
    check, tokens = local.check_tokens(data, {})
    assert (check.state, tokens) == (CheckState.FAILED, {})
    assert "VERBATIM_DISCORD_TOKEN" in check.fix


def test_a_secrets_file_that_is_open_to_others_fails(data: Path) -> None:
    secrets_file(data).write_text(f'discord_token = "{DISCORD}"', encoding="utf-8")
    secrets_file(data).chmod(0o644)
    check, tokens = local.check_tokens(data, {})
    assert (check.state, tokens) == (CheckState.FAILED, {})
    assert "chmod 600" in check.fix


def test_the_budget_is_told(data: Path, clock: FakeClock) -> None:
    assert local.check_budget(data, clock).detail == "300 of 300 logins (IDENTIFY) are left of the last 24 hours."
    spent = [clock.wall()] * 100
    budget_file(data).write_text(json.dumps({"identified_at": spent}), encoding="utf-8")
    check = local.check_budget(data, clock)
    assert (check.state, check.detail) == (
        CheckState.NOTE,
        "200 of 300 logins (IDENTIFY) are left of the last 24 hours. The next may be used in 96 seconds.",
    )


def test_whether_the_bot_runs_is_told(data: Path) -> None:
    assert local.check_serving(data).fix == "Start it: verbatim serve"
    put_up(data, Notice(os.getpid(), 1, "the-secret-word", 8787))
    assert local.check_serving(data).detail == f"The bot runs as process {os.getpid()}, its health on port 8787."
    put_up(data, Notice(os.getpid(), 1, "the-secret-word", None))
    assert local.check_serving(data).detail == f"The bot runs as process {os.getpid()}."


def test_the_owner_s_synonyms_are_counted_and_a_fault_in_them_is_told(data: Path) -> None:
    assert local.check_synonyms(data).state is CheckState.OK
    data.mkdir(exist_ok=True)
    (data / "synonyms.toml").write_text('same = [["quay", "pier"]]', encoding="utf-8")
    assert local.check_synonyms(data).detail == "1 of your own."
    (data / "synonyms.toml").write_text('same = [["quay"]]', encoding="utf-8")
    assert local.check_synonyms(data).state is CheckState.FAILED
