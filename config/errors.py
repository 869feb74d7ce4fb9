"""The root of every error that a person may meet.

    VerbatimError                 something failed (exit status 1)
    |-- UsageError                what was asked for can't be done as asked (exit status 2)
    |   |-- SettingError          a setting is unknown or has a bad value
    |   `-- NotSetError           a setting is to be taken out of a layer that doesn't set it
    `-- DatabaseError             a database can't be used, or refused a statement
        |-- DatabaseMissingError  there is none yet; reading never makes one
        |-- DatabaseTooNewError   written by a newer version of Verbatim
        |-- DatabaseDamagedError
        |-- DatabaseBusyError     another process is writing
        |-- DatabaseForeignError  a file that is not one of ours
        |-- DatabaseAccessError   the file or its folder can't be read or written
        `-- DatabaseFullError     no space is left

Each says what happened (`message`) and what to do next (`advice`); the cause, where there is one, is
kept as `__cause__`. `index.errors` continues the tree.
"""

from pathlib import Path


class VerbatimError(Exception):
    """Something failed. `str()` gives the message and the advice in one line."""

    def __init__(self, message: str, advice: str = "") -> None:
        """Keep both halves: `message` and `advice` are whole sentences."""
        super().__init__(f"{message} {advice}".strip())
        self.message = message
        self.advice = advice


class UsageError(VerbatimError):
    """What was asked for can't be done as asked; nothing was changed."""


class SettingError(UsageError):
    """A setting is unknown or has a bad value; nothing was loaded.

    `key` is the dotted name (or, for an unknown variable, the variable's), None where a whole file is
    meant; `origin` the file or the variable that it came from.
    """

    def __init__(self, message: str, advice: str, *, origin: str, key: str | None = None) -> None:
        """Keep which setting is meant and where it came from."""
        super().__init__(message, advice)
        self.key = key
        self.origin = origin


class NotSetError(UsageError):
    """A setting is to be taken out of a layer that doesn't set it; where to look depends on who is told."""


class DatabaseError(VerbatimError):
    """A database can't be used, or refused a statement; `path` is the database's file."""

    def __init__(self, path: Path, message: str, advice: str) -> None:
        """Keep which file is meant."""
        super().__init__(message, advice)
        self.path = path


class DatabaseMissingError(DatabaseError):
    """There is no database yet; reading never makes one."""

    def __init__(self, path: Path) -> None:
        """Say where it was looked for."""
        super().__init__(path, f"There is no database at {path} yet.", "Index something first: verbatim index PATH")


class DatabaseTooNewError(DatabaseError):
    """Written by a newer version of Verbatim: `found` is its version, `known` the newest known here."""

    def __init__(self, path: Path, found: int, known: int) -> None:
        """Name both versions."""
        super().__init__(
            path,
            f"{path} was written by a newer Verbatim (database version {found}; this one knows up to {known}).",
            "Upgrade Verbatim, or name another data folder with --data. Nothing was changed.",
        )
        self.found = found
        self.known = known


class DatabaseDamagedError(DatabaseError):
    """The file can't be a whole database: cut short, overwritten or corrupted."""

    def __init__(self, path: Path, detail: str) -> None:
        """Say what gave the damage away."""
        super().__init__(
            path,
            f"The database {path} is damaged ({detail}).",
            "Put a backup in its place, or move it away, together with the files beside it whose names start "
            "with its name, and index again.",
        )


class DatabaseBusyError(DatabaseError):
    """Another process is writing; `holder` is its process number where that is known."""

    def __init__(self, path: Path, holder: int | None) -> None:
        """Say who holds it."""
        who = "Another process" if holder is None else f"Process {holder}"
        super().__init__(
            path, f"{who} is writing to {path}.", "Try again when it has finished; reading works meanwhile."
        )
        self.holder = holder


class DatabaseForeignError(DatabaseError):
    """A file that is not one of ours, or one of ours of another kind than expected."""

    def __init__(self, path: Path, expected: str) -> None:
        """Say what was `expected` to be there: the kind's name."""
        super().__init__(
            path,
            f"{path} is not a {expected} database of Verbatim.",
            "Name another data folder with --data, or move that file away. Nothing was changed.",
        )


class DatabaseAccessError(DatabaseError):
    """The file or its folder can't be read or written."""

    def __init__(self, path: Path, detail: str) -> None:
        """Say what the system answered."""
        super().__init__(
            path,
            f"The database {path} can't be opened, read or written ({detail}).",
            "Check that its folder and the files in it may be read and written by you, or name another "
            "data folder with --data.",
        )


class DatabaseFullError(DatabaseError):
    """No space is left; the last change was undone."""

    def __init__(self, path: Path) -> None:
        """Say where the space is missing."""
        super().__init__(
            path,
            f"No space is left to write {path}; the last change was undone.",
            "Free some space on that disk and repeat the command.",
        )
