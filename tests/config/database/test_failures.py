import errno
import sqlite3
from pathlib import Path

import pytest

from config.database.failures import explain, explained, system_explained
from config.errors import (
    DatabaseAccessError,
    DatabaseBusyError,
    DatabaseDamagedError,
    DatabaseError,
    DatabaseFullError,
)

PATH = Path("notes.db")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (sqlite3.SQLITE_CORRUPT, DatabaseDamagedError),
        (sqlite3.SQLITE_CORRUPT_INDEX, DatabaseDamagedError),
        (sqlite3.SQLITE_NOTADB, DatabaseDamagedError),
        (sqlite3.SQLITE_IOERR_SHORT_READ, DatabaseDamagedError),
        (sqlite3.SQLITE_IOERR_WRITE, DatabaseAccessError),
        (sqlite3.SQLITE_READONLY_DIRECTORY, DatabaseAccessError),
        (sqlite3.SQLITE_CANTOPEN_ISDIR, DatabaseAccessError),
        (sqlite3.SQLITE_BUSY_RECOVERY, DatabaseBusyError),
        (sqlite3.SQLITE_FULL, DatabaseFullError),
        (sqlite3.SQLITE_CONSTRAINT_UNIQUE, DatabaseError),
        (None, DatabaseError),
    ],
)
def test_a_result_code_of_sqlite_becomes_an_error_of_ours(code: int | None, expected: type[DatabaseError]) -> None:
    error = sqlite3.OperationalError("what happened")
    if code is not None:
        error.sqlite_errorcode = code
    assert type(explain(PATH, error)) is expected


def test_the_cause_is_kept() -> None:
    cause = sqlite3.OperationalError("no")
    with pytest.raises(DatabaseError) as caught, explained(PATH):
        raise cause
    assert caught.value.__cause__ is cause


@pytest.mark.parametrize(
    ("number", "expected"),
    [(errno.ENOSPC, DatabaseFullError), (errno.EDQUOT, DatabaseFullError), (errno.EROFS, DatabaseAccessError)],
)
def test_what_the_system_answers_becomes_an_error_of_ours(number: int, expected: type[DatabaseError]) -> None:
    with pytest.raises(expected), system_explained(PATH):
        raise OSError(number, "what happened")
