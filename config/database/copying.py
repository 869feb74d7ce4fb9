"""A database that may be in use -> a file that holds it whole, alone, and checked."""

import asyncio
from pathlib import Path

from config.database.files import beside, publish, remove
from config.database.kinds import DatabaseKind
from config.database.opening import open_as_it_is
from config.database.session import Database, connected
from config.errors import DatabaseDamagedError

_UNFINISHED = ".copying"


async def copy_database(path: Path, kind: DatabaseKind, target: Path) -> int:
    """Copy the database at `path` to the file `target`, in the version that it has; return that version.

    It is read in one state, whoever writes to it meanwhile, and waits for nobody. The copy has no log beside it, is
    checked, and appears whole and on the disk, or not at all.

    Raises:
        DatabaseMissingError: there is none.
        DatabaseError: it can't be read, or the copy not be written: see `config.errors`.
        DatabaseDamagedError: it, or the copy of it, is not whole.
    """
    unfinished = beside(target, _UNFINISHED).absolute()
    async with open_as_it_is(path, kind) as (database, version):
        try:
            await database.back_up(unfinished)
            await _leave_log(unfinished)
            await check_copy(unfinished, kind, origin=path)
            await asyncio.to_thread(publish, unfinished, target)
        finally:
            await asyncio.to_thread(remove, unfinished)
    return version


async def check_copy(path: Path, kind: DatabaseKind, *, origin: Path | None = None) -> int:
    """Read the database at `path` in full; return its version. Nothing may be writing to it.

    Raises:
        DatabaseDamagedError: something is wrong; `origin`, where given, is named in the place of `path`.
        DatabaseError: it can't be read, is foreign or too new.
    """
    async with open_as_it_is(path, kind) as (database, version):
        findings = await database.fetch_all("PRAGMA integrity_check(1)")
        if findings != [("ok",)]:
            raise DatabaseDamagedError(origin or path, str(findings[0][0]))
    return version


async def _leave_log(path: Path) -> None:
    """Switch a copy back from the write-ahead log: read-only media and other tools then open it as it is."""
    async with connected(path, "rw") as connection:
        await Database(connection, path, begin="BEGIN").fetch_one("PRAGMA journal_mode = DELETE")
