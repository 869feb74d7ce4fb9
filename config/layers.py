"""Workspace < category < channel < thread, over the owner's defaults: what holds in a place, and why. Pure.

The nearest layer that sets a key wins; taking its value out gives back the one below. What a layer holds
but this version doesn't know, or no longer admits, is passed over and listed, so that a newer version's
settings survive an older one and nothing is dropped in silence.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final, Literal

from config.channel import COMMAND_PREFIX, ChannelSettings, CommandSettings, channel_keys, command_keys
from config.errors import SettingError
from config.key import Key, Value
from config.schema import Settings
from config.values import check_value

DEFAULTS: Final = "defaults"


class LayerKind(IntEnum):
    """What a layer belongs to; the greater one is nearer to the message and wins."""

    WORKSPACE = 1
    CATEGORY = 2
    CHANNEL = 3
    THREAD = 4

    @property
    def word(self) -> str:
        """How it is written: “workspace”."""
        return self.name.lower()


Origin = LayerKind | Literal["defaults"]
"""Which layer set a value; “defaults” are the owner's, whose own origins `config.load` knows."""


@dataclass(frozen=True, slots=True)
class Layer:
    """What one workspace, category, channel or thread sets: value by key."""

    kind: LayerKind
    id: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Resolved:
    """What holds in a place.

    `commands` holds the commands that some layer sets something of; `command()` knows every other. `origins`
    names every key of the place, and of commands those that a layer set. `ignored` are those that were
    passed over, as they stand in their layers.
    """

    settings: ChannelSettings
    commands: Mapping[str, CommandSettings]
    origins: Mapping[str, Origin]
    ignored: tuple[tuple[LayerKind, str], ...]
    command_defaults: CommandSettings

    def command(self, name: str) -> CommandSettings:
        """Return what holds for any command."""
        return self.commands.get(name, self.command_defaults)

    def origin(self, key: str) -> Origin:
        """Return which layer set any key."""
        return self.origins.get(key, DEFAULTS)


def resolve(defaults: Settings, layers: Iterable[Layer]) -> Resolved:
    """Return what holds where `layers` lie over the owner's `defaults`; their order doesn't matter.

    Raises:
        ValueError: two layers are of one kind.
    """
    ordered = sorted(layers, key=lambda layer: layer.kind)
    if len({layer.kind for layer in ordered}) < len(ordered):
        raise ValueError("a place has one layer of each kind")
    place: dict[str, Any] = {}
    commands: dict[str, dict[str, Any]] = defaultdict(dict)
    origins: dict[str, Origin] = dict.fromkeys((key.name for key in channel_keys()), DEFAULTS)
    ignored: list[tuple[LayerKind, str]] = []
    for layer in ordered:
        for key, value in _admitted(layer, ignored):
            command, field = split_key(key)
            (commands[command] if command else place)[field] = value
            origins[key] = layer.kind
    return Resolved(
        dataclasses.replace(defaults.channel, **place),
        {name: dataclasses.replace(defaults.command, **found) for name, found in commands.items()},
        origins,
        tuple(ignored),
        defaults.command,
    )


def split_key(name: str) -> tuple[str, str]:
    """Return the command that a key is about, empty where it is about the place, and the name of its field."""
    if not name.startswith(COMMAND_PREFIX):
        return "", name
    command, _, field = name.removeprefix(COMMAND_PREFIX).rpartition(".")
    return command, field


def find_key(name: str) -> Key | None:
    """Return the key of that name, whatever command it may be about; None where there is none."""
    command, _ = split_key(name)
    candidates = command_keys([command]) if command else channel_keys()
    return next((key for key in candidates if key.name == name), None)


def _admitted(layer: Layer, ignored: list[tuple[LayerKind, str]]) -> Iterator[tuple[str, Value]]:
    """Yield what this version knows and admits; put the rest on the list of what is ignored."""
    for name, value in sorted(layer.values.items()):
        key = find_key(name)
        try:
            checked = None if key is None else check_value(key, value, layer.kind.word)
        except SettingError:
            checked = None
        if checked is None:
            ignored.append((layer.kind, name))
        else:
            yield name, checked
