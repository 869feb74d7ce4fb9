"""What SQLite or the system answered -> the error that a person meets."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.errors import (
    DatabaseAccessError,
    DatabaseBusyError,
    DatabaseDamagedError,
    DatabaseError,
    DatabaseFullError,
)

PRIMARY_CODE = 0xFF
"""An extended result code holds the primary one in its lowest byte (https://www.sqlite.org/rescode.html)."""

BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})
NO_ACCESS = frozenset(
    {
        sqlite3.SQLITE_AUTH,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_NOLFS,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_READONLY,
    }
)
NOT_UNICODE = "Could not decode to UTF-8"
"""What Python's sqlite3 says, without a code, of a stored text that is none."""
NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT})


def explain(path: Path, error: sqlite3.Error) -> DatabaseError:
    """Return the error for what SQLite answered about the database at `path`."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & PRIMARY_CODE if isinstance(code, int) else None
    if NOT_UNICODE in str(error):
        return DatabaseDamagedError(path, "a text in it is not UTF-8")
    if primary in DAMAGED or code == sqlite3.SQLITE_IOERR_SHORT_READ:
        return DatabaseDamagedError(path, str(error))
    if primary in BUSY:
        return DatabaseBusyError(path, None)
    if primary == sqlite3.SQLITE_FULL:
        return DatabaseFullError(path)
    if primary in NO_ACCESS:
        return DatabaseAccessError(path, str(error))
    return DatabaseError(
        path, f"The database {path} refused a statement ({error}).", "This is a fault of Verbatim: please report it."
    )


def explain_system(path: Path, error: OSError) -> DatabaseError:
    """Return the error for what the system answered about the database at `path` or a file beside it."""
    if error.errno in NO_SPACE:
        return DatabaseFullError(path)
    return DatabaseAccessError(path, error.strerror or str(error))


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Let errors of SQLite out as errors of Verbatim.

    Raises:
        DatabaseError: for any `sqlite3.Error`; see the tree in `config.errors`.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise explain(path, error) from error


@contextmanager
def system_explained(path: Path) -> Iterator[None]:
    """Let errors of the system out as errors of Verbatim.

    Raises:
        DatabaseFullError: no space is left.
        DatabaseAccessError: for any other `OSError`.
    """
    try:
        yield
    except OSError as error:
        raise explain_system(path, error) from error
