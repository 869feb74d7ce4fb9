"""`backup.json`: what a backup holds, by which it is told whether it still does."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from config.database import DatabaseKind
from config.errors import UsageError, VerbatimError
from config.state import STATE
from index.library.database import LIBRARY

NAME: Final = "backup.json"
FORMAT: Final = 1
KINDS: Final[Mapping[str, DatabaseKind]] = {"library.db": LIBRARY, "state.db": STATE}
"""By the names of files: the databases. All other files are copied as they are."""
_DIGEST: Final = "sha256"


class BackupError(VerbatimError):
    """A backup can't be made, or can't be used."""


class NoBackupError(UsageError):
    """What was named is no backup."""

    def __init__(self, folder: Path) -> None:
        """Say what is missing."""
        super().__init__(
            f"{folder} is no backup: it holds no {NAME} that can be read.",
            "Name the folder that was made by: verbatim backup FOLDER",
        )


@dataclass(frozen=True, slots=True)
class Item:
    """One file of a backup: its size in bytes, and its SHA-256."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """When a backup was made (ISO 8601, UTC), by which Verbatim, and its files by their names in it."""

    made: str
    verbatim: str
    files: Mapping[str, Item]

    @property
    def total_bytes(self) -> int:
        """What the files hold together."""
        return sum(item.bytes for item in self.files.values())

    @property
    def databases(self) -> tuple[str, ...]:
        """The names of the databases in it."""
        return tuple(sorted(name for name in self.files if PurePosixPath(name).name in KINDS))

    @property
    def libraries(self) -> tuple[str, ...]:
        """The names of the libraries in it."""
        return tuple(PurePosixPath(name).parent.name for name in self.databases if name.startswith("libraries/"))

    def to_json(self) -> bytes:
        """Return what is written into `backup.json`."""
        written = {"format": FORMAT, "made": self.made, "verbatim": self.verbatim}
        files = {name: asdict(item) for name, item in sorted(self.files.items())}
        return json.dumps(written | {"files": files}, indent=1).encode("ascii") + b"\n"


def read_manifest(folder: Path) -> Manifest:
    """Return what the backup in `folder` is to hold.

    Raises:
        NoBackupError: there is none.
        BackupError: a newer Verbatim made it, or it names a file outside of it.
    """
    try:
        found: Any = json.loads((folder / NAME).read_bytes())
        number = int(found["format"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NoBackupError(folder) from error
    if number > FORMAT:
        raise BackupError(f"A newer Verbatim made the backup {folder}.", "Upgrade Verbatim, then restore it.")
    try:
        files = {str(name): Item(int(item["bytes"]), str(item["sha256"])) for name, item in found["files"].items()}
        manifest = Manifest(str(found["made"]), str(found["verbatim"]), files)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NoBackupError(folder) from error
    if not all(map(_is_inside, files)):
        raise BackupError(f"{folder / NAME} names a file that lies outside of the backup.", "Use another backup.")
    return manifest


def item_of(path: Path) -> Item:
    """Read a file in full; return what it is to be recognized by. Blocks. Raises OSError."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, _DIGEST).hexdigest()
    return Item(path.stat().st_size, digest)


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts and "\\" not in name
