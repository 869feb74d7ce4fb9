"""The two ways in: to read, and to write alone. What is refused is refused before anything can change."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from config.database.files import LOG, beside, is_there, make_folder, publish, remove, size_of
from config.database.kinds import DatabaseKind
from config.database.lock import writing_alone
from config.database.session import Database, connected
from config.database.upgrade import back_up_and_migrate, migrate
from config.errors import (
    DatabaseAccessError,
    DatabaseDamagedError,
    DatabaseForeignError,
    DatabaseMissingError,
    DatabaseTooNewError,
)

# What the schema of a file may do is limited (trusted_schema), damaged pages are noticed early
# (cell_size_check), and no page is read past SQLite's own error handling (mmap_size).
GUARDS = ("PRAGMA trusted_schema = OFF", "PRAGMA cell_size_check = ON", "PRAGMA mmap_size = 0")
# A reading connection can't write; that it doesn't checkpoint either is said twice on purpose.
READING = ("PRAGMA query_only = ON", "PRAGMA wal_autocheckpoint = 0")
# What was acknowledged survives a loss of power: FULL, and on macOS a real flush.
WRITING = ("PRAGMA synchronous = FULL", "PRAGMA fullfsync = ON", "PRAGMA foreign_keys = ON")
# One statement for the three, since a library is opened for many a question.
_IDENTITY = (
    "SELECT a.application_id, v.user_version, p.page_size"
    " FROM pragma_application_id a, pragma_user_version v, pragma_page_size p"
)


@asynccontextmanager
async def open_for_reading(path: Path, kind: DatabaseKind) -> AsyncIterator[Database]:
    """Open the database at `path` to read it; close it at the end.

    Takes no lock, makes and writes nothing, and doesn't wait for a writer. One of an older version is
    first upgraded as `open_for_writing` would, with its errors.

    Raises:
        DatabaseMissingError: there is none.
        DatabaseForeignError: a file of something else, or of another kind.
        DatabaseTooNewError: written by a newer Verbatim.
        DatabaseDamagedError: cut short, overwritten or corrupted.
        DatabaseAccessError: it can't be read, or its folder not be written.
    """
    path = _resolve(path)
    if not is_there(path):
        raise DatabaseMissingError(path)
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(_reading(path))
        if await _inspect(database, kind) < kind.version:
            await stack.aclose()
            async with open_for_writing(path, kind):
                pass
            database = await stack.enter_async_context(_reading(path))
        yield database


@asynccontextmanager
async def open_as_it_is(path: Path, kind: DatabaseKind) -> AsyncIterator[tuple[Database, int]]:
    """Open the database at `path` to read it, in whatever version it has; yield it and that version.

    As `open_for_reading`, with its errors, but nothing is upgraded; so only what every version has may be asked.
    """
    path = _resolve(path)
    if not is_there(path):
        raise DatabaseMissingError(path)
    async with _reading(path) as database:
        yield database, await _inspect(database, kind)


@asynccontextmanager
async def open_for_writing(path: Path, kind: DatabaseKind) -> AsyncIterator[Database]:
    """Open the database at `path` to write it, as the only one; close it at the end.

    Makes it, and its folder, where there is none; brings it to the newest version, with a backup first.

    Raises:
        DatabaseBusyError: another process is writing, or another connection of this one.
        DatabaseForeignError: a file of something else, or of another kind.
        DatabaseTooNewError: written by a newer Verbatim.
        DatabaseDamagedError: cut short, overwritten or corrupted.
        DatabaseAccessError: it or its folder can't be written.
        DatabaseFullError: no space is left.
    """
    path = _resolve(path)
    make_folder(path)
    with writing_alone(path):
        if is_there(path):
            async with _reading(path) as database:
                version = await _inspect(database, kind)
        else:
            await _create(path, kind)
            version = kind.version
        async with _writing(path) as database:
            await _use_log(database)
            if version < kind.version:
                await back_up_and_migrate(database, kind, version)
            yield database


@asynccontextmanager
async def _reading(path: Path) -> AsyncIterator[Database]:
    """Connect without the right to write."""
    async with connected(path, "ro") as connection:
        database = Database(connection, path, begin="BEGIN")
        await database.execute_script((*GUARDS, *READING))
        yield database


@asynccontextmanager
async def _writing(path: Path) -> AsyncIterator[Database]:
    """Connect with the right to write; the caller holds the lock."""
    async with connected(path, "rwc") as connection:
        database = Database(connection, path, begin="BEGIN IMMEDIATE")
        await database.execute_script((*GUARDS, *WRITING))
        yield database


async def _create(path: Path, kind: DatabaseKind) -> None:
    """Make a database of the newest version under another name, then give it its own.

    The log is switched on last: until then every commit goes to the one file that is renamed.
    """
    unfinished = beside(path, ".new")
    await asyncio.to_thread(remove, unfinished)
    async with _writing(unfinished) as database:
        await migrate(database, kind, 0)
        await _use_log(database)
    await asyncio.to_thread(publish, unfinished, path)


async def _use_log(database: Database) -> None:
    """Switch to the write-ahead log, in which readers don't wait for the writer."""
    mode = await database.fetch_one("PRAGMA journal_mode = WAL")
    if mode != ("wal",):
        raise DatabaseAccessError(database.path, "its disk does not support SQLite's write-ahead log")


async def _inspect(database: Database, kind: DatabaseKind) -> int:
    """Return the version of a database of ours, or refuse it. One that is to be upgraded is read in full first."""
    row = await database.fetch_one(_IDENTITY)
    application_id, version, page_size = map(int, row or (0, 0, 0))
    if application_id != kind.application_id:
        raise DatabaseForeignError(database.path, kind.name)
    if version > kind.version:
        raise DatabaseTooNewError(database.path, version, kind.version)
    if _is_cut_short(database, page_size):
        raise DatabaseDamagedError(database.path, "its last page is cut short")
    if version < kind.version:
        await _check_in_full(database)
    return version


def _is_cut_short(database: Database, page_size: int) -> bool:
    """Whether the file ends inside a page, which SQLite would fill up with zeros.

    While the log holds something the file may be about to grow; SQLite then reads the rest from the log.
    """
    log = beside(database.path, LOG)
    if size_of(log):
        return False
    size = size_of(database.path) or 0
    return size % page_size != 0 and not size_of(log)


async def _check_in_full(database: Database) -> None:
    """Refuse to upgrade what is damaged."""
    findings = await database.fetch_all("PRAGMA quick_check(1)")
    if findings != [("ok",)]:
        raise DatabaseDamagedError(database.path, str(findings[0][0]))


def _resolve(path: Path) -> Path:
    """Return the one path of a file: the lock's name is made of it, so two links must not give two."""
    return path.resolve()
