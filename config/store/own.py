"""The commands that moderators make: what one is, and which are admitted. Pure."""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from config.channel import MAX_SOURCES
from config.errors import SettingError, UsageError
from config.key import Key, Value
from config.values import CORRECT_IT, check_value, unknown_setting

OWN_PREFIX: Final = "own."
NAME: Final = re.compile(r"[a-z0-9_-]{1,32}")
"""The names that every platform takes for a command."""

MAX_DESCRIPTION_CHARS: Final = 100
MAX_OWN_TEXT_CHARS: Final = 2000
MAX_OWN_COMMANDS: Final = 100
"""So many commands of its own, and so long a description, a workspace may have on every platform."""


class OwnCommandKind(StrEnum):
    """What a moderators' command does."""

    PIN = "pin"
    QUESTION = "question"
    SCOPED = "scoped"


@dataclass(frozen=True, slots=True)
class OwnCommand:
    """A command that moderators made.

    A PIN shows the quote whose citation is `text`; a QUESTION asks the question `text`; a SCOPED one asks
    whatever is put to it. The questions of the last two look in `sources` alone, where there are any.
    """

    name: str
    description: str
    kind: OwnCommandKind
    text: str = ""
    sources: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """What it does, on one line."""
        bound = f" ({', '.join(self.sources)})" if self.sources else ""
        return f"{self.kind} {self.text}".strip() + bound


def check_name(name: str, taken: Collection[str]) -> None:
    """Refuse a name that no command can have, or that is one of `taken`: those of the built-in ones.

    Raises:
        UsageError: it can't be used.
    """
    if not NAME.fullmatch(name):
        raise UsageError(
            f"“{name[:80]}” can't be the name of a command.",
            "Use 1 to 32 small letters from a to z, digits, - and _.",
        )
    if name in {first for full in taken for first in (full, full.split(" ")[0])}:
        raise UsageError(f"“{name}” is a command of Verbatim already.", "Choose another name.")


def check_own(command: OwnCommand, origin: str, advice: str = CORRECT_IT) -> OwnCommand:
    """Return a command whose parts are all admitted.

    Raises:
        SettingError: a part is missing or bad; gives `advice`.
    """
    return read_own(command.name, write_own(command), origin, advice)


def read_own(name: str, table: Mapping[str, object], origin: str, advice: str = CORRECT_IT) -> OwnCommand:
    """Return the command that a table (of TOML, of JSON) describes.

    Raises:
        SettingError: a part is unknown, missing or bad; gives `advice`.
    """
    known = {key.name.rpartition(".")[2]: key for key in _own_keys(name)}
    for part in table:
        if part not in known:
            raise unknown_setting(f"{OWN_PREFIX}{name}.{part}", origin, (key.name for key in known.values()), advice)
    absent: Mapping[str, Value] = {"description": "", "kind": "", "text": "", "sources": ()}
    parts: dict[str, Any] = {
        part: check_value(key, table.get(part, absent[part]), origin, advice) for part, key in known.items()
    }
    command = OwnCommand(name=name, **(parts | {"kind": OwnCommandKind(str(parts["kind"]))}))
    if command.kind is OwnCommandKind.SCOPED and not command.sources:
        raise _missing(command, "sources", "at least one source, which it looks in", origin, advice)
    if command.kind is not OwnCommandKind.SCOPED and not command.text:
        what = "the citation of a quote" if command.kind is OwnCommandKind.PIN else "the question that it asks"
        raise _missing(command, "text", what, origin, advice)
    return command


def write_own(command: OwnCommand) -> dict[str, Any]:
    """Return the command's parts, its name aside, for JSON and TOML."""
    return {
        "description": command.description,
        "kind": str(command.kind),
        "text": command.text,
        "sources": list(command.sources),
    }


def load_own(name: str, content: str) -> OwnCommand:
    """Return a command that was kept as JSON, as it was then."""
    parts = json.loads(content)
    return OwnCommand(name, parts["description"], OwnCommandKind(parts["kind"]), parts["text"], tuple(parts["sources"]))


def _own_keys(name: str) -> tuple[Key, ...]:
    """Describe the parts of a command as settings are described."""
    return (
        Key(
            name=f"{OWN_PREFIX}{name}.description",
            type=str,
            help="What people read about it.",
            reason="",
            unit="characters",
            low=1,
            high=MAX_DESCRIPTION_CHARS,
        ),
        Key(
            name=f"{OWN_PREFIX}{name}.kind",
            type=str,
            help="What it does.",
            reason="",
            choices=tuple(str(kind) for kind in OwnCommandKind),
        ),
        Key(
            name=f"{OWN_PREFIX}{name}.text",
            type=str,
            help="The citation or the question.",
            reason="",
            unit="characters",
            low=0,
            high=MAX_OWN_TEXT_CHARS,
        ),
        Key(
            name=f"{OWN_PREFIX}{name}.sources",
            type=tuple,
            help="Where it looks.",
            reason="",
            unit="sources",
            low=0,
            high=MAX_SOURCES,
        ),
    )


def _missing(command: OwnCommand, part: str, what: str, origin: str, advice: str) -> SettingError:
    """Say which part a command of its kind can't be without."""
    return SettingError(
        f"The command “{command.name}” of the kind {command.kind} lacks {part} (in {origin}); expected {what}.",
        advice,
        key=f"{OWN_PREFIX}{command.name}.{part}",
        origin=origin,
    )
