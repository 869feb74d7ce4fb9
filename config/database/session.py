"""An open database: statements, transactions, and the certainty that it is closed."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeVar

import aiosqlite

from config.database.failures import explained
from config.database.files import beside, publish, remove
from config.database.statements import Parameters, Row, Statements, Work, run_at_once

BUSY_TIMEOUT_SECONDS = 5.0
"""How long a statement waits for a lock of SQLite: only recovery after a crash, or a foreign tool, holds one."""

ROWS_PER_FETCH = 500
"""Rows that `iterate` fetches at once: each fetch costs a change of threads, each row some memory."""

FEW_ROWS = 64
"""Rows that a cursor of aiosqlite's fetches at once; nothing here reads through one row by row."""

Result = TypeVar("Result")


class Connection(aiosqlite.Connection):
    """A connection in a thread of its own, which also does whatever else is to be done there."""

    async def run(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """Return what `work` returns of the connection, in its thread, behind all that was asked before."""
        result: Result = await self._execute(lambda: work(self._conn))  # type: ignore[no-untyped-call] # aiosqlite's
        return result


class Database(Statements):
    """An open database; made by `config.database.open_for_reading` and `open_for_writing`.

    Several tasks may use it. Each statement outside a transaction stands alone; while one task is in a
    transaction, the statements of the others wait. The statements of a transaction are awaited in the task
    that opened it. Each of those costs two changes of threads, which `at_once` saves. Each method raises a
    `DatabaseError` for what SQLite answers (see `config.errors`).
    """

    def __init__(self, connection: Connection, path: Path, begin: str) -> None:
        """Wrap a connection to the file `path`; `begin` is the statement that opens a transaction."""
        self.path = path
        self._connection = connection
        self._begin = begin
        self._turn = asyncio.Lock()
        self._owner: asyncio.Task[Any] | None = None

    async def execute(self, sql: str, parameters: Parameters = ()) -> int:
        """Run one statement; return how many rows it changed."""
        async with self._my_turn():
            return await _changed(await self._connection.execute(sql, parameters))

    @property
    def is_in_transaction(self) -> bool:
        """Whether this task is in a transaction: what it writes becomes visible at that one's end."""
        return self._owner is asyncio.current_task()

    async def execute_script(self, statements: Iterable[str]) -> None:
        """Run statements that take and give nothing, one after the other, outside any transaction."""
        script = ";\n".join(statements)
        async with self._my_turn():
            await self._connection.run(lambda connection: connection.executescript(script).close())

    async def executemany(self, sql: str, rows: Iterable[Parameters]) -> int:
        """Run one statement for each of `rows`, all or none of them; return how many rows they changed.

        `rows` is consumed in another thread, so it must be no generator that shares state with this one.
        """
        if isinstance(rows, Sequence) and not rows:
            return 0
        if not self.is_in_transaction:
            async with self.transaction():
                return await self.executemany(sql, rows)
        async with self._my_turn():
            return await _changed(await self._connection.executemany(sql, rows))

    async def fetch_all(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """Run one statement; return its rows. One that changes rows runs to its end (RETURNING)."""
        async with self._my_turn():
            return [tuple(row) for row in await self._connection.execute_fetchall(sql, parameters)]

    async def iterate(self, sql: str, parameters: Parameters = ()) -> AsyncIterator[Row]:
        """Run one query; yield its rows without holding them all, as they were when it began.

        The rows of a table that the same connection changes meanwhile are undefined.
        """
        async with self._my_turn():
            cursor = await self._connection.execute(sql, parameters)
        try:
            while True:
                async with self._my_turn():
                    rows = await cursor.fetchmany(ROWS_PER_FETCH)
                for row in rows:
                    yield tuple(row)
                if not rows:
                    return
        finally:
            await cursor.close()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        """Make the statements inside one step: all of them or, on any exception or cancellation, none.

        In a reading database they see one state, however long it is open and whatever is written meanwhile.
        A long one keeps SQLite's log from being reused, so keep it short.

        Raises:
            RuntimeError: this task is in a transaction already.
        """
        if self.is_in_transaction:
            raise RuntimeError("A transaction can't be opened inside another one.")
        async with self._turn:
            self._owner = asyncio.current_task()
            try:
                await self._run(self._begin)
                yield
                await self._run("COMMIT")
            except BaseException as error:
                await self._roll_back(error)
                raise
            finally:
                self._owner = None

    async def at_once(self, work: Work[Result]) -> Result:
        """Do `work` as one step, without coming back to the event loop in between; return what it returns.

        It is given the statements to use, is a coroutine of another thread, and awaits nothing but those statements.
        In a transaction of this task it is a part of that; else it is one by itself: all of it or, on any exception,
        nothing. A cancellation ends the waiting, and it is done wholly or not at all.

        Raises:
            RuntimeError: `work` waited for something else; nothing of it is done.
        """
        is_inside = self.is_in_transaction
        step = partial(run_at_once, path=self.path, begin=None if is_inside else self._begin, work=work)
        async with self._my_turn():
            return await self._connection.run(step)

    async def back_up(self, target: Path) -> None:
        """Copy the database as it is to the file `target`; the copy appears whole and on the disk, or not at all."""
        partial = beside(target, ".partial")
        await asyncio.to_thread(remove, partial)
        async with self._my_turn(), connected(partial, "rwc") as connection:
            with explained(target):
                await self._connection.backup(connection)
        await asyncio.to_thread(publish, partial, target)

    @asynccontextmanager
    async def _my_turn(self) -> AsyncIterator[None]:
        """Wait while another task is in a transaction; let errors of SQLite out as ours."""
        if self.is_in_transaction:
            with explained(self.path):
                yield
        else:
            async with self._turn:
                with explained(self.path):
                    yield

    async def _run(self, sql: str) -> None:
        """Run a statement that opens or ends a transaction."""
        with explained(self.path):
            await self._connection.execute_fetchall(sql)

    async def _roll_back(self, error: BaseException) -> None:
        """Undo an open transaction, if there is one.

        It is queued for the connection's thread before anything else can be, also if a second cancellation
        ends the waiting.
        """
        try:
            with explained(self.path):
                await self._connection.rollback()
        except Exception as failure:  # noqa: BLE001 - `error`, which the caller raises, comes first
            error.add_note(f"Undoing it failed too: {failure}")


async def _changed(cursor: aiosqlite.Cursor) -> int:
    """Return how many rows a statement changed.

    A statement that gives no rows is at its end, so that nothing is left to close: that would be a change of threads.
    """
    if cursor.description is not None:
        await cursor.close()
    return max(cursor.rowcount, 0)


@asynccontextmanager
async def connected(path: Path, mode: Literal["ro", "rw", "rwc"]) -> AsyncIterator[Connection]:
    """Keep a connection to the file `path` open; `mode` is that of SQLite's file names in URI form.

    Opening and closing run to their ends even when the task is cancelled meanwhile: what guards the
    connection from outside (the writer's lock) must not be given up before it is closed.
    """
    workers: list[threading.Thread] = []

    def open_here() -> sqlite3.Connection:
        workers.append(threading.current_thread())
        return sqlite3.connect(
            f"{path.as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=BUSY_TIMEOUT_SECONDS
        )

    connection = Connection(open_here, FEW_ROWS)
    try:
        with explained(path):
            await to_the_end(_open(connection, workers))
        yield connection
    finally:
        with explained(path):
            await to_the_end(connection.close())


async def _start(connection: aiosqlite.Connection) -> None:
    """Start the connection's thread and open the file in it."""
    await connection


async def _open(connection: aiosqlite.Connection, workers: Sequence[threading.Thread]) -> None:
    """Start the connection, and where that fails wait for its thread to end.

    aiosqlite does not: the thread, which has noted itself in `workers`, is only told to stop, and would answer to an
    event loop that may be closed by then.
    """
    try:
        await _start(connection)
    except BaseException:
        for worker in workers:
            await asyncio.to_thread(worker.join)
        raise


async def to_the_end(work: Coroutine[Any, Any, Result]) -> Result:
    """Wait for `work` to end, also when this task is cancelled meanwhile; the cancellation is raised then."""
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        if not task.cancelled() and (failure := task.exception()) is not None:
            cancelled.add_note(f"What was finished first failed: {failure}")
        raise cancelled
    return task.result()
