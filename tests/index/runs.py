"""What the tests of the library and of its runs share: real runs over real folders, and what came of them."""

import json
import sqlite3
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from config.load import default_settings
from config.schema import Settings
from index.library import Snapshot, open_library_for_reading
from index.model import Skip
from index.reindex import Progress, Report, reindex

NOON = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
SETTINGS = default_settings()


def ignore(_progress: Progress) -> None:
    """Show no progress."""


async def run(  # noqa: PLR0913 - what a run depends on
    library: Path,
    path: Path,
    name: str | None = None,
    *,
    settings: Settings = SETTINGS,
    now: datetime = NOON,
    progress: Callable[[Progress], None] = ignore,
) -> Report:
    """Run `index` as a person would."""
    return await reindex(library, path, name=name, settings=settings, now=now, progress=progress)


async def snapshot(library: Path) -> Snapshot:
    """Return what readers see."""
    async with open_library_for_reading(library) as reader:
        return await reader.snapshot()


async def skips(library: Path, source: str) -> tuple[Skip, ...]:
    """Return what readers are told of skips."""
    async with open_library_for_reading(library) as reader:
        return await reader.skips(source)


async def texts(library: Path) -> dict[str, str]:
    """Return the current texts by document name."""
    return {document.name: document.text for document in (await snapshot(library)).documents}


def rows(library: Path, statement: str) -> list[tuple[Any, ...]]:
    """Return what the database holds, read past all of the project's code."""
    connection = sqlite3.connect(library / "library.db")
    try:
        return connection.execute(statement).fetchall()
    finally:
        connection.close()


def change(library: Path, statement: str) -> None:
    """Change the database past all of the project's code."""
    connection = sqlite3.connect(library / "library.db")
    try:
        with connection:
            connection.execute(statement)
    finally:
        connection.close()


def everything(library: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table."""
    if not (library / "library.db").exists():
        return {}
    tables = rows(library, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    return {name: rows(library, f"SELECT * FROM {name} ORDER BY 1") for (name,) in tables}  # noqa: S608 - names of tables


def revision_ids(library: Path) -> dict[str, int]:
    """Return the id of each document's current revision by document name."""
    found = rows(
        library, "SELECT d.name, r.id FROM document d JOIN revision r ON document_id = d.id AND is_current = 1"
    )
    return dict(found)


def is_there(path: Path) -> bool:
    """Whether anything lies at `path`; for tests that run in an event loop."""
    return path.exists()


def move(path: Path, target: Path) -> None:
    """Move a folder; for tests that run in an event loop."""
    path.rename(target)


def write_records(path: Path, records: Iterable[dict[str, Any]]) -> None:
    """Write a JSON Lines file."""
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
