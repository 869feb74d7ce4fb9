"""What a kind of database is: its name, its mark in the file, and the steps that made its schema."""

import re
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path

MIGRATION_FILE = re.compile(r"(?P<number>[0-9]{4})_(?P<name>[a-z0-9_]+)\.sql")
MAX_APPLICATION_ID = 2**31 - 1
"""SQLite keeps it as a signed number of 32 bits; 0 is that of a file nobody marked."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of a schema: from version `number - 1` to version `number`.

    `sql` is a script without BEGIN and COMMIT; foreign keys are not enforced while it runs, and checked
    before it is committed.
    """

    number: int
    name: str
    sql: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DatabaseKind:
    """A kind of database: what people call it, SQLite's `application_id`, and its migrations in order.

    Raises:
        ValueError: the application_id is not from 1 to 2^31 - 1, or the numbers are not 1, 2, 3, ...
    """

    name: str
    application_id: int
    migrations: tuple[Migration, ...]

    def __post_init__(self) -> None:
        """Refuse what could not be told apart in a file."""
        if not 0 < self.application_id <= MAX_APPLICATION_ID:
            raise ValueError(f"application_id {self.application_id} of {self.name} is out of range")
        numbers = [migration.number for migration in self.migrations]
        if not numbers or numbers != list(range(1, len(numbers) + 1)):
            raise ValueError(f"the migrations of {self.name} are not numbered 1, 2, 3, ...: {numbers}")

    @property
    def version(self) -> int:
        """The newest version that this code knows: the number of the last migration."""
        return len(self.migrations)


def read_migrations(folder: Traversable | Path) -> tuple[Migration, ...]:
    """Return the migrations of a folder's files `0001_name.sql`, `0002_name.sql`, ... in order.

    Raises:
        ValueError: an `.sql` file is named otherwise, a number is missing or there twice, or there is none.
    """
    found = [_read(entry) for entry in folder.iterdir() if entry.name.endswith(".sql")]
    found.sort(key=lambda migration: migration.number)
    numbers = [migration.number for migration in found]
    if not numbers or numbers != list(range(1, len(numbers) + 1)):
        raise ValueError(f"the migrations in {folder} are not numbered 1, 2, 3, ...: {numbers}")
    return tuple(found)


def _read(entry: Traversable | Path) -> Migration:
    """Read one file."""
    match = MIGRATION_FILE.fullmatch(entry.name)
    if match is None:
        raise ValueError(f"the migration {entry.name} is not named like 0001_name.sql")
    return Migration(int(match["number"]), match["name"], entry.read_text(encoding="utf-8"))
