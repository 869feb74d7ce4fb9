"""One writer at a time: a lock file that the system gives back when its process ends, however it ends."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from config.database.failures import explain_system, system_explained
from config.database.files import beside
from config.errors import DatabaseBusyError

LOCK = ".lock"
HOLDER = ".writer"
"""Holds the writer's process number, apart from the lock file: some versions of filelock empty that one."""


@contextmanager
def writing_alone(path: Path) -> Iterator[None]:
    """Hold the right to write the database at `path`; never waits for it.

    Raises:
        DatabaseBusyError: another process holds it, or another connection of this one.
        DatabaseAccessError: the lock file can't be made or locked.
        DatabaseFullError: there is no space for it.
    """
    lock = FileLock(beside(path, LOCK))
    holder = beside(path, HOLDER)
    try:
        lock.acquire(blocking=False)
    except Timeout as error:
        raise DatabaseBusyError(path, _read_holder(holder)) from error
    except OSError as error:
        raise explain_system(path, error) from error
    try:
        with system_explained(path):
            holder.write_text(f"{os.getpid()}\n", encoding="ascii")
        yield
    finally:
        try:
            with system_explained(path):
                holder.unlink(missing_ok=True)
        finally:
            lock.release()


def _read_holder(holder: Path) -> int | None:
    """Return the writer's process number; None while it is not written yet, or can't be read."""
    try:
        return int(holder.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
