"""Tokens: from the environment, or from a file that nobody else may read; never from anywhere else.

`VERBATIM_DISCORD_TOKEN` wins over `discord_token` in `<data>/secrets.toml`, and so with the others. A variable that
is empty counts as unset. No error here shows a value.
"""

import os
import stat
import string
import tomllib
from collections.abc import Container, Mapping
from pathlib import Path
from typing import Any, Final, NoReturn

from bot.records.sealing import KEY_VARIABLE
from bot.serving.redaction import REDACTED, know, redact
from config.errors import UsageError

__all__ = [
    "SECRETS_FILE_NAME",
    "SLACK_APP",
    "SLACK_CLIENT",
    "SLACK_CLIENT_SECRET",
    "SLACK_KEY",
    "SLACK_SIGNING",
    "TOKENS",
    "Secret",
    "SecretError",
    "read_tokens",
    "redact",
    "secrets_file",
    "served",
    "variable_of",
]

SECRETS_FILE_NAME: Final = "secrets.toml"
TOKENS: Final[Mapping[str, str]] = {"discord": "VERBATIM_DISCORD_TOKEN", "slack": "VERBATIM_SLACK_BOT_TOKEN"}
"""The variable that holds each platform's token: with it the platform is served."""
SLACK_APP: Final = "slack_app"
SLACK_SIGNING: Final = "slack_signing"
SLACK_CLIENT: Final = "slack_client"
SLACK_CLIENT_SECRET: Final = "slack_client_secret"  # noqa: S105 - its name, not its value
SLACK_KEY: Final = "encryption_key"
_WITH: Final[Mapping[str, tuple[str, str]]] = {
    SLACK_APP: ("slack", "VERBATIM_SLACK_APP_TOKEN"),
    SLACK_SIGNING: ("slack", "VERBATIM_SLACK_SIGNING_SECRET"),
    SLACK_CLIENT: ("slack", "VERBATIM_SLACK_CLIENT_ID"),
    SLACK_CLIENT_SECRET: ("slack", "VERBATIM_SLACK_CLIENT_SECRET"),
    SLACK_KEY: ("slack", KEY_VARIABLE),
}
"""What goes with a platform's token: the platform, and the variable."""
_VARIABLES: Final[Mapping[str, str]] = {**TOKENS, **{name: variable for name, (_, variable) in _WITH.items()}}
_ENTRIES: Final[Mapping[str, str]] = {
    "discord": "discord_token",
    "slack": "slack_bot_token",
    SLACK_APP: "slack_app_token",
    SLACK_SIGNING: "slack_signing_secret",
    SLACK_CLIENT: "slack_client_id",
    SLACK_CLIENT_SECRET: "slack_client_secret",
    SLACK_KEY: "encryption_key",
}
"""What each is called in the file."""

LARGEST_FILE_BYTES: Final = 64 * 1024
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_ALLOWED: Final = frozenset(string.ascii_letters + string.digits + string.punctuation)


class SecretError(UsageError):
    """A token or the file that holds it can't be used as it is; the message shows no value."""


class Secret:
    """A value that shows itself to nobody who does not ask by name. Redacted everywhere once it is made."""

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        """Keep the value, and have it taken out of everything that is written."""
        self.__value = value
        know(value)

    def reveal(self) -> str:
        """Return the value; only to hand it to the platform."""
        return self.__value

    def __repr__(self) -> str:
        """Show nothing, not even the length."""
        return f"Secret({REDACTED})"

    __str__ = __repr__

    def __reduce__(self) -> NoReturn:
        """Refuse to be copied into a pickle, and so into any dump."""
        raise TypeError("A secret can't be pickled or copied.")


def secrets_file(data_folder: Path) -> Path:
    """Return where the file of secrets is looked for."""
    return data_folder / SECRETS_FILE_NAME


def served(secrets: Container[str]) -> tuple[str, ...]:
    """Return the platforms that are served: each with a token, and Slack where workspaces install it by themselves."""
    slack_by_installs = SLACK_CLIENT in secrets or SLACK_CLIENT_SECRET in secrets
    return tuple(name for name in TOKENS if name in secrets or (name == "slack" and slack_by_installs))


def variable_of(name: str) -> str:
    """Return the variable of a secret."""
    return _VARIABLES[name]


def read_tokens(data_folder: Path, environment: Mapping[str, str]) -> dict[str, Secret]:
    """Return the token of each platform that has one, by the platform's name, and what goes with it.

    Raises:
        SecretError: the file is open to others, is not ours, can't be read, or holds what is no token.
    """
    written = _read_file(secrets_file(data_folder))
    found: dict[str, Secret] = {}
    for name, variable in _VARIABLES.items():
        value, origin = environment.get(variable), variable
        if not value:
            value, origin = written.get(_ENTRIES[name]), str(secrets_file(data_folder))
        if value:
            found[name] = make_token(value, origin) if name != SLACK_KEY else _make_keys(value, origin)
    platforms = served(found)
    return {name: secret for name, secret in found.items() if name in TOKENS or _WITH[name][0] in platforms}


def make_token(value: str, origin: str) -> Secret:
    """Return a token without the blanks and line breaks around it; `origin` says where it came from.

    Raises:
        SecretError: nothing is left, or something stands inside that can't be part of a token.
    """
    token = value.strip()
    know(value)
    know(token)
    if not token:
        raise SecretError(f"The token in {origin} is blank.", "Put the token there, or take the entry out.")
    if any(character.isspace() for character in token):
        raise SecretError(
            f"The token in {origin} has a blank or a line break in the middle.",
            "Copy it once more, in one piece, without “Bot” before it.",
        )
    if not _ALLOWED.issuperset(token):
        raise SecretError(
            f"The token in {origin} holds a character that no token has.",
            "Copy it once more from where the platform shows it.",
        )
    return Secret(token)


def _make_keys(value: str, origin: str) -> Secret:
    """Return keys set apart by commas, each of which is a secret of its own."""
    return Secret(",".join(make_token(key.strip(), origin).reveal() for key in value.split(",")))


def _read_file(path: Path) -> dict[str, str]:
    """Return what the file says; nothing where there is none."""
    try:
        with path.open("rb") as file:
            _refuse_open(path, os.fstat(file.fileno()))
            content = file.read(LARGEST_FILE_BYTES + 1)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SecretError(
            f"The secrets file {path} can't be read ({error.strerror or type(error).__name__}).",
            "Make it a file that you may read.",
        ) from error
    return _checked(path, _parse(path, content))


def _refuse_open(path: Path, status: os.stat_result) -> None:
    """Refuse a file that others may read or that somebody else owns; Windows keeps no such marks."""
    if not stat.S_ISREG(status.st_mode):
        raise SecretError(f"{path} is not a file.", "Put the secrets into a plain file of that name.")
    if os.name != "posix":
        return
    if status.st_uid != os.getuid():
        raise SecretError(
            f"The secrets file {path} belongs to another user.", f'Make it yours: chown "$(id -un)" "{path}"'
        )
    if status.st_mode & _OTHERS:
        raise SecretError(f"Others may read or write the secrets file {path}.", f'Close it: chmod 600 "{path}"')


def _parse(path: Path, content: bytes) -> dict[str, Any]:
    if len(content) > LARGEST_FILE_BYTES:
        raise SecretError(f"The secrets file {path} is too large.", f"It may hold {LARGEST_FILE_BYTES:,} bytes.")
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        # Not “from”: the parser's message, and the bytes that could not be decoded, may show a token.
        raise SecretError(
            f"The secrets file {path} is not TOML in UTF-8.", 'Write one line for each: discord_token = "..."'
        ) from None


def _checked(path: Path, found: Mapping[str, Any]) -> dict[str, str]:
    known = list(_ENTRIES.values())
    for name, value in found.items():
        if isinstance(value, str):
            know(value.strip())
        if name not in known:
            # The name stays out of the message: it may be a token that was written on the wrong side.
            raise SecretError(
                f"The secrets file {path} has an entry that is not known.", f"Known are: {', '.join(known)}."
            )
        if not isinstance(value, str):
            raise SecretError(f"“{name}” in {path} is not a text.", f'Write it in quotes: {name} = "..."')
    return dict(found)
