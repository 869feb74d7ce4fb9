import copy
import json
import os
import pickle
from pathlib import Path

import pytest

from bot.serving.redaction import redact
from bot.serving.secrets import LARGEST_FILE_BYTES, Secret, SecretError, read_tokens, secrets_file, served
from tests.bot.serving.tokens import DISCORD

VARIABLE = "VERBATIM_DISCORD_TOKEN"


def write(data: Path, content: str | bytes, mode: int = 0o600) -> Path:
    path = secrets_file(data)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    path.chmod(mode)
    return path


def test_a_secret_shows_itself_only_when_asked_by_name() -> None:
    secret = Secret(DISCORD)
    shown = f"{secret} {secret!r} {[secret]} {secret.__reduce__.__doc__} {dir(secret)}"
    assert DISCORD not in shown
    assert secret.reveal() == DISCORD
    assert not hasattr(secret, "__dict__")


@pytest.mark.parametrize("dump", [pickle.dumps, copy.copy, copy.deepcopy, json.dumps])
def test_a_secret_gets_into_no_dump(dump: object) -> None:
    assert callable(dump)
    with pytest.raises(TypeError):
        dump(Secret(DISCORD))


def test_a_token_comes_from_the_environment(data: Path) -> None:
    assert read_tokens(data, {VARIABLE: DISCORD})["discord"].reveal() == DISCORD


def test_a_token_comes_from_the_file_where_no_variable_is_set(data: Path) -> None:
    write(data, f'discord_token = "{DISCORD}"\n')
    assert read_tokens(data, {VARIABLE: ""})["discord"].reveal() == DISCORD


def test_the_environment_wins_over_the_file(data: Path) -> None:
    write(data, 'discord_token = "from-the-file"\n')
    assert read_tokens(data, {VARIABLE: DISCORD})["discord"].reveal() == DISCORD


def test_no_token_anywhere_is_no_error(data: Path) -> None:
    assert read_tokens(data, {}) == {}
    assert read_tokens(data / "none", {}) == {}


@pytest.mark.parametrize("around", ["{}\n", "  {}  ", "\r\n{}\r\n", "\t{}"])
def test_blanks_and_line_breaks_around_a_token_are_taken_off(data: Path, around: str) -> None:
    assert read_tokens(data, {VARIABLE: around.format(DISCORD)})["discord"].reveal() == DISCORD


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("Bot " + DISCORD, "in the middle"),
        (DISCORD[:20] + "\n" + DISCORD[20:], "in the middle"),
        ("\u200b" + DISCORD, "no token has"),
        ("“" + DISCORD + "”", "no token has"),
        ("   ", "is blank"),
    ],
)
def test_a_token_that_was_copied_badly_is_refused_without_being_shown(data: Path, value: str, problem: str) -> None:
    with pytest.raises(SecretError, match=problem) as caught:
        read_tokens(data, {VARIABLE: value})
    assert VARIABLE in caught.value.message
    assert caught.value.advice
    assert DISCORD[:10] not in str(caught.value)
    assert DISCORD not in redact(f"elsewhere: {DISCORD}")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o644, 0o666])
def test_a_file_that_others_may_open_is_refused_with_the_command_that_closes_it(data: Path, mode: int) -> None:
    path = write(data, f'discord_token = "{DISCORD}"\n', mode)
    with pytest.raises(SecretError) as caught:
        read_tokens(data, {})
    assert caught.value.advice == f'Close it: chmod 600 "{path}"'


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_file_that_only_its_owner_may_open_will_do(data: Path, mode: int) -> None:
    write(data, f'discord_token = "{DISCORD}"\n', mode)
    assert "discord" in read_tokens(data, {})


def test_a_file_of_somebody_else_is_refused(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(data, f'discord_token = "{DISCORD}"\n')
    monkeypatch.setattr(os, "getuid", lambda: 4242)
    with pytest.raises(SecretError, match="belongs to another user"):
        read_tokens(data, {})


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (f"discord_token = {DISCORD}", "is not TOML"),
        (f'discord_token = "{DISCORD}', "is not TOML"),
        (b"discord_token = '\xff'", "is not TOML"),
        (f'discord_tokn = "{DISCORD}"', "not known"),
        (f'"{DISCORD}" = "discord_token"', "not known"),
        ("discord_token = 5", "is not a text"),
        ("discord_token = ['a']", "is not a text"),
        ("#" * (LARGEST_FILE_BYTES + 1), "too large"),
    ],
)
def test_a_bad_file_is_told_without_what_it_holds(data: Path, content: str | bytes, problem: str) -> None:
    write(data, content)
    with pytest.raises(SecretError, match=problem) as caught:
        read_tokens(data, {})
    assert DISCORD[:10] not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_folder_in_place_of_the_file_is_told(data: Path) -> None:
    secrets_file(data).mkdir()
    with pytest.raises(SecretError, match=r"can't be read|not a file"):
        read_tokens(data, {})


def test_a_device_in_place_of_the_file_is_refused(data: Path) -> None:
    secrets_file(data).symlink_to("/dev/null")
    with pytest.raises(SecretError, match="is not a file"):
        read_tokens(data, {})


def test_slack_s_tokens_come_from_their_variables_or_the_file(data: Path) -> None:
    write(data, 'slack_bot_token = "xoxb-1"\nslack_app_token = "xapp-1"\nslack_signing_secret = "s-1"\n')
    found = read_tokens(data, {"VERBATIM_SLACK_APP_TOKEN": "xapp-2"})
    assert {name: secret.reveal() for name, secret in found.items()} == {
        "slack": "xoxb-1",
        "slack_app": "xapp-2",
        "slack_signing": "s-1",
    }


def test_what_goes_with_a_token_alone_serves_nothing(data: Path) -> None:
    assert read_tokens(data, {"VERBATIM_SLACK_APP_TOKEN": "xapp-2"}) == {}


OAUTH = {
    "VERBATIM_SLACK_CLIENT_ID": "12345.67890",
    "VERBATIM_SLACK_CLIENT_SECRET": "opens-nothing-at-all",
    "VERBATIM_ENCRYPTION_KEY": "first-key, second-key",
}


def test_slack_is_served_by_a_token_or_where_workspaces_install_it(data: Path) -> None:
    assert served(read_tokens(data, OAUTH)) == ("slack",)
    assert served(read_tokens(data, {"VERBATIM_SLACK_BOT_TOKEN": "xoxb-nothing"})) == ("slack",)
    assert served(read_tokens(data, {"VERBATIM_ENCRYPTION_KEY": "first-key"})) == ()
    assert read_tokens(data, {"VERBATIM_ENCRYPTION_KEY": "first-key"}) == {}


def test_each_of_several_keys_is_a_secret(data: Path) -> None:
    assert read_tokens(data, OAUTH)["encryption_key"].reveal() == "first-key,second-key"
    assert redact("with second-key and first-key") == "with [redacted] and [redacted]"


def test_keys_may_stand_in_the_file(data: Path) -> None:
    written = {"slack_client_id": "1.22222", "slack_client_secret": "nothing-1", "encryption_key": "first-key"}
    write(data, "".join(f'{name} = "{value}"\n' for name, value in written.items()))
    assert {secret.reveal() for secret in read_tokens(data, {}).values()} == set(written.values())
