"""What a feature is, for `bot.commands.parity`: how it is had on each platform, or why not."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.commands.model import Command


class ChatPlatform(StrEnum):
    """Where people ask; the values are those of a place's `platform`."""

    TERMINAL = "terminal"
    DISCORD = "discord"
    SLACK = "slack"


@dataclass(frozen=True, slots=True)
class Way:
    """How something is done: what a person types, presses or sees."""

    how: str


@dataclass(frozen=True, slots=True)
class Absence:
    """Why something can't be done, as a whole sentence."""

    reason: str


@dataclass(frozen=True, slots=True)
class Feature:
    """Something that a person can do, or see. `command` is set where it is one of the registry's."""

    name: str
    help: str
    ways: Mapping[ChatPlatform, Way | Absence]
    command: Command | None = None

    @property
    def platforms(self) -> tuple[ChatPlatform, ...]:
        """The platforms that have it, in their order."""
        return tuple(platform for platform, way in self.ways.items() if isinstance(way, Way))


def feature(name: str, meaning: str, terminal: str | Absence, discord: str | Absence, slack: str | Absence) -> Feature:
    """Describe what is no command."""
    ways = dict(zip(ChatPlatform, (terminal, discord, slack), strict=True))
    return Feature(
        name, meaning, {platform: Way(way) if isinstance(way, str) else way for platform, way in ways.items()}
    )


def everywhere(name: str, meaning: str, how: str) -> Feature:
    """Describe what is the same on every platform."""
    return feature(name, meaning, how, how, how)
