"""Kinds of databases for tests: one table at version 1; version 2 copies it; version 3 adds a table."""

from hashlib import sha256
from pathlib import Path

from config.database import DatabaseKind, Migration

PAGE_SIZE = 4096

APPLICATION_ID = 0x56425431
FIRST = Migration(1, "notes", "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);")
SECOND = Migration(
    2,
    "copies",
    "CREATE TABLE copy (text TEXT NOT NULL);\nINSERT INTO copy SELECT text FROM note;\n"
    "UPDATE note SET text = 'new ' || text;",
)
THIRD = Migration(3, "more", "CREATE TABLE more (text TEXT NOT NULL);")

OLD = DatabaseKind("notes", APPLICATION_ID, (FIRST,))
NEW = DatabaseKind("notes", APPLICATION_ID, (FIRST, SECOND, THIRD))
OTHER = DatabaseKind("tunes", APPLICATION_ID + 1, (FIRST,))


def contents(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a folder; of no open database, since closing a file drops its locks."""
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir()) if path.is_file()}


def put(path: Path, content: bytes) -> None:
    """Put a file there, and the folder where there is none."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


def cut(path: Path, size: int) -> None:
    """Cut a file short."""
    content = path.read_bytes()
    assert size < len(content)
    path.write_bytes(content[:size])


def spoil(path: Path) -> None:
    """Overwrite all pages of a database but the first with rubbish."""
    size = path.stat().st_size
    rubbish = bytes(range(1, 251)) * (size // 250)
    path.write_bytes(path.read_bytes()[:PAGE_SIZE] + rubbish[: size - PAGE_SIZE])
