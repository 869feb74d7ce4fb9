"""Where a library lies in its folder, and what kind of database it is."""

import os
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from typing import Final

from config.database import DatabaseKind, read_migrations
from config.database.files import LOG, beside
from config.errors import DatabaseAccessError, DatabaseMissingError, VerbatimError

LIBRARY: Final = DatabaseKind(
    name="library",
    application_id=0x5642_4C42,  # "VBLB"
    migrations=read_migrations(files("index.library").joinpath("migrations")),
)
SETTLED_NANOSECONDS: Final = 2_000_000_000
"""Longer than the coarsest clock of a file system in use: that of FAT ticks every 2 s."""
_SHARED: Final = ("libraries", "shared")


class LibraryMissingError(DatabaseMissingError):
    """There is no library yet; `path` is where its database would lie."""

    def __init__(self, folder: Path) -> None:
        """Say where it was looked for, and what makes one."""
        VerbatimError.__init__(self, f"There is no library at {folder} yet.", "Add a source: verbatim index PATH")
        self.path = library_file(folder)


def shared_library(data_folder: Path) -> Path:
    """Return the folder of the library that the command line fills; every library has a folder of its own."""
    return data_folder.joinpath(*_SHARED)


def library_file(folder: Path) -> Path:
    """Return the database's file in the library's folder."""
    return folder / "library.db"


_NOTHING: Final = (0, 0, 0)
FileState = tuple[tuple[int, int, int], ...]
"""The time of change, size and inode of each of a database's files."""


def files_state(folder: Path) -> FileState:
    """Return what the system says of a library's files; zeros for one that is not there, or an empty log.

    A reader may make an empty log, which says no more than none.
    """
    found: list[tuple[int, int, int]] = []
    for file in (library_file(folder), _log_file(folder)):
        try:
            stat = file.stat()
        except OSError:
            found.append(_NOTHING)
        else:
            found.append((stat.st_mtime_ns, stat.st_size, stat.st_ino) if stat.st_size else _NOTHING)
    return tuple(found)


def tell_readers(folder: Path) -> None:
    """Let the state of a library's files be another one, now that a commit is visible.

    SQLite writes a commit to the log, has the disk take it, and only then lets readers see it. A slow disk parts the
    first from the last by seconds: who looked and read in between would take the files for unchanged ever after.
    """
    with suppress(FileNotFoundError):  # the log went into the database's file, which has a new time of change then
        os.utime(_log_file(folder))


def is_settled(state: FileState, now: int) -> bool:
    """Whether files that are in the same state later were not written to since.

    They may have been where there is no library, or where it changed so shortly before `now` (nanoseconds of the
    epoch) that a further change might bear the same time.
    """
    return state[0] != _NOTHING and max(state)[0] + SETTLED_NANOSECONDS <= now


def _log_file(folder: Path) -> Path:
    return beside(library_file(folder), LOG)


def has_library(folder: Path) -> bool:
    """Whether there is a database in the library's folder, be it usable or not.

    Raises:
        DatabaseAccessError: the folder can't be looked into, so that nobody knows.
    """
    path = library_file(folder)
    try:
        return path.exists()
    except OSError as error:
        raise DatabaseAccessError(path, error.strerror or str(error)) from error
