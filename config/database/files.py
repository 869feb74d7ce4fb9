"""The files of a database and beside it, as far as the system alone is concerned.

No function here opens the database's own file: see the package's laws.
"""

import os
from pathlib import Path

from config.database.failures import system_explained
from config.errors import DatabaseDamagedError

SMALLEST_DATABASE_BYTES = 512
"""SQLite's smallest page (https://www.sqlite.org/fileformat.html#page_size)."""

PRIVATE = 0o700
"""The mode of a folder that nobody else may look into: what people asked stands there, and what documents say."""
LOG = "-wal"
COMPANIONS = (LOG, "-shm", "-journal")
"""What SQLite puts beside a database: write-ahead log, its index, rollback journal."""


def beside(path: Path, suffix: str) -> Path:
    """Return the file whose name is the database's with `suffix` after it."""
    return path.with_name(path.name + suffix)


def size_of(path: Path) -> int | None:
    """Return a file's size in bytes, None where there is none."""
    with system_explained(path):
        try:
            return path.stat().st_size
        except FileNotFoundError:
            return None


def is_there(path: Path) -> bool:
    """Whether there is a database to open, judged by its files alone.

    SQLite would take an empty file for a new database and throw its log away, and would play a log that
    was left behind into a new one; both are refused instead.

    Raises:
        DatabaseDamagedError: a file with less than one page, or a log whose database is gone.
        DatabaseAccessError: the folder can't be looked into.
    """
    size = size_of(path)
    if size is None and size_of(beside(path, LOG)):
        raise DatabaseDamagedError(path, f"the file is gone, but its log {path.name}{LOG} is there")
    if size is not None and size < SMALLEST_DATABASE_BYTES and not path.is_dir():
        raise DatabaseDamagedError(path, f"the file holds only {size} bytes")
    return size is not None


def make_folder(path: Path) -> None:
    """Make the folder in which the database is to lie, and those above it: nobody else may look into what is new.

    Their names survive a loss of power.
    """
    with system_explained(path):
        new = [folder for folder in (path.parent, *path.parent.parents) if not folder.exists()]
        for folder in reversed(new):
            folder.mkdir(mode=PRIVATE, exist_ok=True)
            synchronise_folder(folder.parent)


def remove(path: Path) -> None:
    """Remove a database that was never finished, with what SQLite put beside it."""
    with system_explained(path):
        for suffix in ("", *COMPANIONS):
            beside(path, suffix).unlink(missing_ok=True)


def publish(finished: Path, path: Path) -> None:
    """Give a finished, closed database its name, so that it survives a loss of power from here on.

    What SQLite left beside an earlier database of that name (an empty log, its index) goes first.
    """
    with system_explained(path):
        _synchronise(finished)
        for suffix in COMPANIONS:
            beside(path, suffix).unlink(missing_ok=True)
        finished.replace(path)
        synchronise_folder(path.parent)


def synchronise_folder(folder: Path) -> None:
    """Wait until a folder's list of names is on the disk.

    Raises:
        OSError: the disk refuses.
    """
    if os.name == "posix":  # elsewhere a folder can't be opened, and renaming is durable by itself
        _synchronise(folder)


def _synchronise(path: Path) -> None:
    """Wait until a file, or a folder's list of names, is on the disk."""
    descriptor = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
