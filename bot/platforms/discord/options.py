"""An interaction's raw data -> a command's full name and arguments. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.chat import Argument, Attached

_SUBCOMMANDS: Final = frozenset({1, 2})
"""Types of options that are part of the command's name (Discord's Application Command Option Type)."""
_ATTACHMENT: Final = 11
_SETTING: Final = "settings set"
_PICKED: Final = re.compile(r"<(?:#|@&)(\d{1,20})>")
"""What Discord makes of a channel or a role that is picked inside a text (its reference's “Message Formatting”)."""


@dataclass(frozen=True, slots=True)
class Given:
    """What was given: the full name of the command, its options as they came, and the one being typed."""

    command: str
    options: Sequence[Mapping[str, Any]]
    resolved: Mapping[str, Any]

    @property
    def focused(self) -> tuple[str, str]:
        """The name of the option that is being typed, and what stands there; two empty texts if none is."""
        typed = next((option for option in self.options if option.get("focused")), {})
        return str(typed.get("name", "")), str(typed.get("value", ""))

    def plain_arguments(self) -> dict[str, Argument]:
        """Return all arguments but uploads and what is being typed.

        A setting's value names channels and roles by their ids, however they were given.
        """
        return {
            str(option["name"]): _by_ids(option["value"]) if self.command == _SETTING else option["value"]
            for option in self.options
            if option["type"] != _ATTACHMENT and not option.get("focused")
        }

    def arguments(self) -> dict[str, Argument]:
        """Return all arguments, uploads by where they lie; raise KeyError or ValueError where one is malformed."""
        found = self.plain_arguments()
        for option in self.options:
            if option["type"] == _ATTACHMENT:
                upload = self.resolved["attachments"][str(option["value"])]
                found[str(option["name"])] = Attached(str(upload["filename"]), str(upload["url"]), int(upload["size"]))
        return found


def given(data: Mapping[str, Any]) -> Given:
    """Read what was given; raise KeyError or TypeError where it is malformed."""
    names, options = [str(data["name"])], list(data.get("options") or ())
    while len(options) == 1 and options[0]["type"] in _SUBCOMMANDS:
        names.append(str(options[0]["name"]))
        options = list(options[0].get("options") or ())
    return Given(" ".join(names), options, data.get("resolved") or {})


def _by_ids(value: Argument) -> Argument:
    return _PICKED.sub(r"\1", value) if isinstance(value, str) else value
