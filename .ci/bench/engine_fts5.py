"""SQLite's FTS5: contentless, with positions, without which its bm25() would not know how often a term occurs.

Terms are ready, so its tokenizer is told to part them at blanks alone. Durable as SQLite is by default with a
write-ahead log and synchronous = FULL.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from bench.engines import Found, Terms

_FILE: Final = "passages.db"
_CREATE: Final = """CREATE VIRTUAL TABLE passages USING fts5(terms, content='', tokenize="ascii tokenchars '.'")"""
_SEARCH: Final = "SELECT rowid, rank FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ?"


class Fts5Index:
    """A connection to a file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Search over `connection`."""
        self.connection = connection

    def search(self, terms: Terms, limit: int) -> list[tuple[int, float]]:
        """Return the best `limit` passages; its ranks are scores below 0."""
        return self.connection.execute(_SEARCH, (" OR ".join(f'"{term}"' for term in terms), limit)).fetchall()

    def read(self, answer: list[tuple[int, float]]) -> Found:
        """Return the numbers and scores of an answer."""
        return [number for number, _ in answer], [-rank for _, rank in answer]

    def add(self, passages: Sequence[Terms]) -> None:
        """Add and commit."""
        with self.connection:
            (last,) = self.connection.execute("SELECT max(id) FROM passages_docsize").fetchone()
            self.fill(passages, last + 1)

    def fill(self, passages: Iterable[Terms], start: int) -> None:
        """Add without a commit, numbering from `start`."""
        rows = ((number, " ".join(terms)) for number, terms in enumerate(passages, start))
        self.connection.executemany("INSERT INTO passages (rowid, terms) VALUES (?, ?)", rows)

    def close(self) -> None:
        """Close the file."""
        self.connection.close()


class Fts5Engine:
    """How FTS5 builds and opens. A contentless table can't delete without the text, so deleting is left out."""

    keeps_files = True
    changes = True

    def build(self, folder: Path, passages: Iterable[Terms]) -> Fts5Index:
        """Add everything in one transaction, and merge into one segment."""
        index = self._open(folder)
        connection = index.connection
        with connection:
            connection.execute(_CREATE)
            index.fill(passages, 0)
            connection.execute("INSERT INTO passages (passages) VALUES ('optimize')")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return index

    def open(self, folder: Path) -> Fts5Index:
        """Open the file."""
        return self._open(folder)

    @staticmethod
    def _open(folder: Path) -> Fts5Index:
        connection = sqlite3.connect(folder / _FILE)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        return Fts5Index(connection)


ENGINE: Final = Fts5Engine()
