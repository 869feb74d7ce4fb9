"""What may be set, where it came from, and where and how data lie on the disk.

The law of this package: every value has one place where it is documented (`defaults.toml`), one type
(`schema`) and a known origin (`load`); nothing unknown and nothing out of range gets past it; and what is
on the disk is refused rather than guessed at or overwritten.

It knows neither `index` nor `bot`. `config.database` is left out here on purpose: it loads aiosqlite, and
`verbatim --help` must answer at once. Import it where a database is opened.
"""

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
from config.load import LoadedSettings, default_settings, load_settings
from config.locations import data_folder
from config.schema import Key, Settings, Value, keys, values

__all__ = [
    "DatabaseAccessError",
    "DatabaseBusyError",
    "DatabaseDamagedError",
    "DatabaseError",
    "DatabaseForeignError",
    "DatabaseFullError",
    "DatabaseMissingError",
    "DatabaseTooNewError",
    "Key",
    "LoadedSettings",
    "SettingError",
    "Settings",
    "UsageError",
    "Value",
    "VerbatimError",
    "data_folder",
    "default_settings",
    "keys",
    "load_settings",
    "values",
]
