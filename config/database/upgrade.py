"""Schema versions: one migration, one transaction; a backup first."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from config.database.kinds import DatabaseKind, Migration
from config.database.session import Database
from config.errors import DatabaseDamagedError


def backup_path(path: Path, version: int) -> Path:
    """Return where a copy is kept of what a database was before its step to `version`."""
    return path.with_name(f"{path.stem}.before-v{version}.db")


async def back_up_and_migrate(database: Database, kind: DatabaseKind, version: int) -> None:
    """Bring an existing database from `version` to the newest, with a copy taken first.

    An earlier copy of that name was taken before the same step, which then failed; it is replaced, since
    the database may have gained something since.
    """
    await database.back_up(backup_path(database.path, version + 1))
    await migrate(database, kind, version)


async def migrate(database: Database, kind: DatabaseKind, version: int) -> None:
    """Run the migrations after `version`, each in one transaction together with its version."""
    # Steps may rebuild tables that others refer to; the pragma does nothing inside a transaction.
    await database.execute("PRAGMA foreign_keys = OFF")
    for migration in kind.migrations[version:]:
        await _take_step(database, kind, migration)
    await database.execute("PRAGMA foreign_keys = ON")


async def _take_step(database: Database, kind: DatabaseKind, migration: Migration) -> None:
    """Run one migration: wholly, or not at all."""
    async with database.transaction():
        for statement in split_statements(migration.sql):
            await database.execute(statement)
        if await database.fetch_one("PRAGMA foreign_key_check") is not None:
            raise DatabaseDamagedError(
                database.path, f"rows refer to missing ones after step {migration.number}, {migration.name}"
            )
        await database.execute(f"PRAGMA application_id = {kind.application_id}")
        await database.execute(f"PRAGMA user_version = {migration.number}")


def split_statements(script: str) -> Iterator[str]:
    """Yield the statements of an SQL script; semicolons in strings, comments and triggers don't end one."""
    pending = ""
    *pieces, rest = script.split(";")
    for piece in pieces:
        pending += piece + ";"
        if sqlite3.complete_statement(pending):
            yield pending.strip()
            pending = ""
    if (pending + rest).strip():
        yield (pending + rest).strip()
