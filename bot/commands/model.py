"""What a command is, before any platform: a name, who may give it and where, and what it takes."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.chat import PlaceKind, Rank, Visibility

LONGEST_NAME: Final = 32
LONGEST_HELP: Final = 100
LONGEST_TEXT: Final = 6000
MOST_PARAMETERS: Final = 25
MOST_CHOICES: Final = 25
"""Discord's, the narrowest of the platforms'
(https://discord.com/developers/docs/interactions/application-commands)."""

EVERYWHERE: Final = frozenset(PlaceKind)
IN_WORKSPACES: Final = frozenset({PlaceKind.CHANNEL, PlaceKind.THREAD, PlaceKind.POST})


class ParameterKind(StrEnum):
    """What a parameter takes.

    A `SOURCE`, `SETTING` or `COMMAND` is given by its name, a `CHANNEL` or `ROLE` by the platform's id.
    """

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    FLAG = "flag"
    CHOICE = "choice"
    SOURCE = "source"
    SETTING = "setting"
    CHANNEL = "channel"
    ROLE = "role"
    FILE = "file"
    COMMAND = "command"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One thing that a command takes.

    `low` and `high` are inclusive and None where there is no bound; `max_chars` bounds what is given as
    text; `suggests` says that the platform offers values while somebody types. `is_option`: a place may set
    what holds where it is left out.
    """

    name: str
    kind: ParameterKind
    help: str
    required: bool = False
    choices: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    max_chars: int = LONGEST_TEXT
    suggests: bool = False
    is_option: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command: `name` is the full one, with its group before it (`settings set`).

    `rank` is the lowest that may give it, `for_teachers` admits those who may teach too. `visibility` is
    None where the setting of the place decides. `has_cooldown`: it counts against the asker's cooldown.
    `is_configurable`: a place may switch it off, or change who may give it.
    """

    name: str
    help: str
    rank: Rank = Rank.EVERYONE
    for_teachers: bool = False
    places: frozenset[PlaceKind] = EVERYWHERE
    parameters: tuple[Parameter, ...] = ()
    visibility: Visibility | None = Visibility.PRIVATE
    has_cooldown: bool = False
    is_configurable: bool = True

    @property
    def group(self) -> str | None:
        """The group it stands in; None for a command of one word."""
        group, _, _ = self.name.rpartition(" ")
        return group or None

    @property
    def short_name(self) -> str:
        """Its name inside its group."""
        return self.name.rpartition(" ")[2]
