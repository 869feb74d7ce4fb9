"""Libraries with segments, and the ways in which they are damaged."""

import asyncio
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import pytest

from index.engine.coding import Coded
from index.engine.columns import Column
from index.engine.segment import Segment
from index.segments import tiers
from index.segments.findings import Kind
from tests.index.segments.stored import library_of, put, texts

Damage = Callable[[Path], object]


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with two segments, to copy."""
    place = tmp_path_factory.mktemp("whole") / "notes"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tiers, "FROZEN_DOCUMENTS", 3)
        asyncio.run(two_segments(place))
    return place


@pytest.fixture
def place(tmp_path: Path, whole: Path) -> Path:
    """Where a library with two segments lies that is the test's own."""
    shutil.copytree(whole.parent, tmp_path / "copy")
    return tmp_path / "copy" / "notes"


async def two_segments(place: Path) -> None:
    """Have the library beside `place` hold two segments, a document that left the first, and one that is loose."""
    await put(place, texts(0, 5))
    await put(place, texts(0, 9) | {"d1": "A lighthouse burnt."})
    await put(place, texts(0, 10) | {"d1": "A lighthouse burnt.", "d2": "A lighthouse stood."})


def segment_file(place: Path, number: int = 1) -> Path:
    """Return the file of a segment of the library beside `place`."""
    return library_of(place) / "segments" / f"{number}.segment"


def content_of(segment: Segment) -> list[Column]:
    """Return every column of a segment, in the same order for each."""
    found = [*segment.vocabulary.columns().values(), *segment.roster.columns().values()]
    for postings in segment.grains.values():
        found += postings.columns().values()
        if isinstance(postings.impacts, Coded):
            found += [postings.impacts.table, postings.impacts.frequencies, postings.impacts.lengths]
    return found


@contextmanager
def flipped(path: Path, at: int, bits: int = 0xFF) -> Iterator[None]:
    """Have bits of one byte of a file the other way round while the block runs."""
    flip(path, at, bits)
    try:
        yield
    finally:
        flip(path, at, bits)


def flip(path: Path, at: int | None = None, bits: int = 0xFF) -> None:
    """Turn bits of one byte of a file round; of one in its middle where no place is given."""
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2 if at is None else at)
        found = file.read(1)[0]
        file.seek(-1, 1)
        file.write(bytes([found ^ bits]))


def change(place: Path, *statements: str) -> None:
    """Change the database of the library beside `place` behind its back, where nothing keeps references whole."""
    with closing(sqlite3.connect(library_of(place) / "library.db", isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def changing(*statements: str) -> Damage:
    """Return the damage that statements do."""
    return lambda place: change(place, *statements)


def _missing(place: Path) -> None:
    segment_file(place).unlink()


def _empty(place: Path) -> None:
    segment_file(place).write_bytes(b"")


def _cut(place: Path) -> None:
    with segment_file(place).open("r+b") as file:
        file.truncate(1_000)


def _swapped(place: Path) -> None:
    first, second = segment_file(place, 1), segment_file(place, 2)
    between = place / "between"
    first.rename(between)
    second.rename(first)
    between.rename(second)


def _of_another_library(place: Path) -> None:
    shutil.copyfile(segment_file(place, 2), segment_file(place, 1))


def _scribbled(place: Path) -> None:
    change(place, "PRAGMA wal_checkpoint(TRUNCATE)")
    with (library_of(place) / "library.db").open("r+b") as file:
        for page in range(3, 12):
            file.seek(page * 4096)
            file.write(b"scribbled")


FILES: Final[dict[str, tuple[Damage, Kind, str]]] = {
    "missing": (_missing, Kind.FILE, "it is not there"),
    "empty": (_empty, Kind.FILE, "it is cut off"),
    "cut": (_cut, Kind.FILE, "it has 1000 bytes"),
    "flipped": (lambda place: flip(segment_file(place)), Kind.FILE, "it is not what was written in"),
    "header flipped": (lambda place: flip(segment_file(place), 20), Kind.FILE, "its header is not what was written"),
    "swapped": (_swapped, Kind.FILE, "it is not the file that belongs here"),
    "another's": (_of_another_library, Kind.FILE, "it is not the file that belongs here"),
    "no fit": (changing("UPDATE segment SET checksum = 1 WHERE id = 1"), Kind.FILE, "it is not the file that belongs"),
    "row alone": (
        changing("INSERT INTO segment SELECT 7, recipe, 0, 0 FROM segment WHERE id = 1"),
        Kind.FILE,
        "it is not there",
    ),
}
"""Damage to files: it never changes an answer. With the kind and the words of what is found."""

ROWS: Final[dict[str, tuple[Damage, Kind, str]]] = {
    "count": (
        changing("UPDATE segment SET documents = 4 WHERE id = 1"),
        Kind.ROWS,
        "it holds 5 documents, and the library says 4",
    ),
    "absent beyond": (
        changing("INSERT INTO absence VALUES (1, 5)"),
        Kind.ROWS,
        "the library says that it holds a document number 5, of 5",
    ),
    "number beyond": (
        changing("UPDATE revision SET segment_number = 9 WHERE segment_id = 1 AND segment_number = 0"),
        Kind.ROWS,
        "the library says that it holds a document number 9, of 5",
    ),
    "no number": (
        changing("UPDATE revision SET segment_number = NULL WHERE segment_id = 1 AND segment_number = 0"),
        Kind.ROWS,
        "the library says that it holds a document number None, of 5",
    ),
    "number twice": (
        changing("UPDATE revision SET segment_number = 0 WHERE segment_id = 1"),
        Kind.ROWS,
        "the library says of document number 0 twice",
    ),
    "absent and there": (
        changing("INSERT INTO absence VALUES (1, 0)"),
        Kind.ROWS,
        "the library says of document number 0 twice",
    ),
    "neither": (
        changing("DELETE FROM absence WHERE segment_id = 1"),
        Kind.ROWS,
        "the library does not say what became of document number 1",
    ),
    "other names": (
        changing("UPDATE revision SET segment_number = 7 - segment_number WHERE segment_id = 1 AND segment_number > 2"),
        Kind.ROWS,
        "its document number 3 is notes/d3, and the library says notes/d4",
    ),
    "no row": (
        changing("DELETE FROM absence", "DELETE FROM segment WHERE id = 1"),
        Kind.ROWS,
        "the library knows no such segment",
    ),
}
"""Damage to what the library says of its segments."""

PRECIOUS: Final[dict[str, tuple[Damage, Kind, str]]] = {
    "text": (
        changing("UPDATE revision SET text = text || 'x' WHERE id = 2"),
        Kind.TEXT,
        "its text does not have its SHA-256",
    ),
    "old text": (
        changing("UPDATE revision SET text = 'x' WHERE is_current = 0"),
        Kind.TEXT,
        "its text does not have its SHA-256",
    ),
    "no text": (
        changing("UPDATE revision SET text = CAST(x'FF' AS TEXT) WHERE id = 2"),
        Kind.TEXT,
        "its text does not have its SHA-256",
    ),
    "length": (changing("UPDATE revision SET characters = 1 WHERE id = 2"), Kind.CUT, "characters and not 1"),
    "count": (changing("UPDATE revision SET sentence_count = 9 WHERE id = 2"), Kind.CUT, "sentences and not 9"),
    "sentences": (changing("UPDATE revision SET sentences = x'00' WHERE id = 2"), Kind.CUT, "can't be read"),
    "kinds": (
        changing("UPDATE revision SET sentences = x'0000000001000000FF000000' WHERE id = 2"),
        Kind.CUT,
        "how it is cut can't be read",
    ),
    "beyond": (
        changing("UPDATE revision SET sentence_count = 1, sentences = x'00000000FF00000000000000' WHERE id = 2"),
        Kind.CUT,
        "its sentences do not follow one another inside its text",
    ),
    "blocks": (
        changing("UPDATE revision SET blocks = x'020000000100000000000000' WHERE id = 2"),
        Kind.CUT,
        "its blocks do not follow one another inside its text",
    ),
    "passages": (
        changing("UPDATE revision SET passages = x'0000000000000000' WHERE id = 2"),
        Kind.CUT,
        "its passages do not hold each of its sentences once",
    ),
    "metadata": (changing("UPDATE document SET metadata = '{' WHERE id = 2"), Kind.DOCUMENT, "what it says of itself"),
    "no revision": (
        changing("DELETE FROM absence", "DELETE FROM revision WHERE segment_id IS NULL"),
        Kind.DOCUMENT,
        "it has no text",
    ),
    "references": (
        changing("DELETE FROM file"),
        Kind.DATABASE,
        "of the rows in “document” refer to rows of “file” that are missing",
    ),
    "page": (_scribbled, Kind.DATABASE, ""),
}
"""Damage to what nothing else holds."""
