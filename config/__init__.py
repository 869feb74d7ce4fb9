"""What may be set, where it came from, and where and how data lie on the disk.

The law of this package: every value has one place where it is documented (`defaults.toml`), one type
(`schema`) and a known origin (`load`); nothing unknown and nothing out of range gets past it; and what is
on the disk is refused rather than guessed at or overwritten.

It knows neither `index` nor `bot`. `config.database`, and `config.state` and `config.store`, which stand on
it, are left out here on purpose: they load aiosqlite, and `verbatim --help` must answer at once. Import them
where a database is opened.
"""

from config.channel import ChannelSettings, CommandSettings, channel_keys, command_keys
from config.errors import (
    DatabaseAccessError,
    DatabaseBusyError,
    DatabaseDamagedError,
    DatabaseError,
    DatabaseForeignError,
    DatabaseFullError,
    DatabaseMissingError,
    DatabaseTooNewError,
    SettingError,
    UsageError,
    VerbatimError,
)
from config.key import Key, Value
from config.layers import Layer, LayerKind, Resolved, resolve
from config.load import LoadedSettings, default_settings, load_settings
from config.locations import data_folder
from config.schema import Settings, keys, values

__all__ = [
    "ChannelSettings",
    "CommandSettings",
    "DatabaseAccessError",
    "DatabaseBusyError",
    "DatabaseDamagedError",
    "DatabaseError",
    "DatabaseForeignError",
    "DatabaseFullError",
    "DatabaseMissingError",
    "DatabaseTooNewError",
    "Key",
    "Layer",
    "LayerKind",
    "LoadedSettings",
    "Resolved",
    "SettingError",
    "Settings",
    "UsageError",
    "Value",
    "VerbatimError",
    "channel_keys",
    "command_keys",
    "data_folder",
    "default_settings",
    "keys",
    "load_settings",
    "resolve",
    "values",
]
