"""What may be asked of an open database, and how SQLite's own thread does several things at once."""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from config.database.failures import explained

Row = tuple[Any, ...]
SqlValue = str | bytes | int | float | None
Parameters = Sequence[SqlValue] | Mapping[str, SqlValue]
Result = TypeVar("Result")


class Statements(ABC):
    """Runs statements. Each method raises a `DatabaseError` for what SQLite answers (see `config.errors`)."""

    path: Path
    """The database's file."""

    @abstractmethod
    async def execute(self, sql: str, parameters: Parameters = ()) -> int:
        """Run one statement; return how many rows it changed."""

    @abstractmethod
    async def executemany(self, sql: str, rows: Iterable[Parameters]) -> int:
        """Run one statement for each of `rows`, all or none of them; return how many rows they changed."""

    @abstractmethod
    async def fetch_all(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """Run one statement; return its rows. One that changes rows runs to its end (RETURNING)."""

    async def fetch_one(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """Run one statement to its end; return its first row, None where it has none."""
        rows = await self.fetch_all(sql, parameters)
        return rows[0] if rows else None

    @abstractmethod
    async def at_once(self, work: "Work[Result]") -> Result:
        """Do `work` as one step, all of it or nothing, without a change of threads in between; return what it does."""


Work = Callable[[Statements], Coroutine[Any, Any, Result]]
"""Steps that await the statements which they are given, and nothing else."""


class _AtOnce(Statements):
    """Statements in the thread that SQLite's connection belongs to: nothing is waited for, so no method suspends."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        """Wrap a connection to the file `path`."""
        self._connection = connection
        self.path = path

    async def execute(self, sql: str, parameters: Parameters = ()) -> int:
        with explained(self.path):
            return _changed(self._connection.execute(sql, parameters))

    async def executemany(self, sql: str, rows: Iterable[Parameters]) -> int:
        with explained(self.path):
            return _changed(self._connection.executemany(sql, rows))

    async def fetch_all(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        with explained(self.path):
            return self._connection.execute(sql, parameters).fetchall()

    async def at_once(self, work: Work[Result]) -> Result:
        return await work(self)


def run_at_once(connection: sqlite3.Connection, path: Path, begin: str | None, work: Work[Result]) -> Result:
    """Do `work` over a connection to the file `path`, in the thread that it belongs to, and return what it returns.

    `begin` is the statement that opens a transaction for it, which ends with it: committed or, on any exception,
    undone. None where it is part of one that is open.

    Raises:
        DatabaseError: for what SQLite answers.
        RuntimeError: `work` waited for something else than its statements.
    """
    statements = _AtOnce(connection, path)
    if begin is None:
        return _driven(work(statements))
    try:
        with explained(path):
            connection.execute(begin)
        result = _driven(work(statements))
        with explained(path):
            connection.execute("COMMIT")
    except BaseException as error:
        _roll_back(connection, error)
        raise
    return result


def _driven(steps: Coroutine[Any, Any, Result]) -> Result:
    """Return what `steps` return, none of which suspends."""
    try:
        steps.send(None)
    except StopIteration as end:
        result: Result = end.value
        return result
    steps.close()
    raise RuntimeError("Steps that are run at once may wait for nothing but their statements.")


def _roll_back(connection: sqlite3.Connection, error: BaseException) -> None:
    """Undo an open transaction, if there is one; `error`, which is raised then, comes first."""
    try:
        connection.rollback()
    except sqlite3.Error as failure:
        error.add_note(f"Undoing it failed too: {failure}")


def _changed(cursor: sqlite3.Cursor) -> int:
    """Return how many rows a statement changed."""
    if cursor.description is not None:
        cursor.close()
    return max(cursor.rowcount, 0)
