"""The check after each fault: the library is one known state, wholly, and answers as one built afresh does."""

import asyncio
import dataclasses
import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.compose import Setup, index_source, load_answerer, set_up
from index.answering import Answerer
from index.library import LibraryMissingError, Snapshot
from index.model import Outcome
from index.reindex import Progress
from index.segments.opening import Opened
from tests.torture.postings import PostingsCheck, left_over, open_files, told_by_check
from tests.torture.script import QUESTIONS, Record, Script, lay_out

Facts = dict[tuple[str, str], Any]


class BadLibraryError(AssertionError):
    """A library is not what it must be."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a fresh library over one state holds and answers, whatever its generation's number."""

    documents: Facts
    answers: tuple[Any, ...]


@dataclass(slots=True)
class Examiner:
    """Checks libraries of one script's states; keeps what it found out about each state. Needs a folder of its own."""

    script: Script
    folder: Path
    _known: dict[int, Expected] = field(default_factory=dict)
    _postings: PostingsCheck = field(default_factory=PostingsCheck)

    def examine(
        self, data: Path, generations: Mapping[int, int], *, asks: bool = True, is_written: bool = False
    ) -> int:
        """Return which number of runs the library in `data` shows: one of those with a generation in `generations`.

        Unless it `asks`, it looks at documents, rows and postings alone; `is_written` says that a run goes on.

        Raises:
            BadLibraryError: it is none of these, or not whole.
        """
        setup = set_up(data, {})
        opened = _open(setup)
        number = self._number_of(opened.snapshot if opened else None, generations)
        if opened is None:
            return number
        generation = opened.snapshot.generation
        _require(generation == generations[number], f"generation {generation}, not {generations}")
        check_rows(setup.library_folder / "library.db")
        _require(not (faults := self._postings.faults(setup, opened, is_written=is_written)), "; ".join(faults))
        if asks:
            self._ask(setup, opened.snapshot, number)
        return number

    def require_tidy(self, data: Path) -> None:
        """Raise BadLibraryError where a file lies among the segments that no row names; a run that ends leaves none."""
        setup = set_up(data, {})
        opened = _open(setup)
        found = left_over(setup.library_folder, opened) if opened else set()
        _require(not found, f"after a run that ended these files are left: {found}")

    def _ask(self, setup: Setup, snapshot: Snapshot, number: int) -> None:
        _require(not (told := told_by_check(setup)), "; ".join(told))
        answerer = asyncio.run(load_answerer(setup))
        _require(answerer.generation == snapshot.generation, "the answers are of another generation")
        expected = self._expected(number)
        _require(_facts(snapshot) == expected.documents, "what is stored about documents differs from a fresh library")
        answers = self._answers(answerer, number)
        for question, found, right in zip(QUESTIONS, answers, expected.answers, strict=True):
            _require(found == right, f"{question} is answered otherwise than by a fresh library: {found} and {right}")

    def _number_of(self, snapshot: Snapshot | None, allowed: Iterable[int]) -> int:
        found = {} if snapshot is None else _records(snapshot)
        for number in allowed:
            if found == self.script.documents(number):
                return number
        differing = {
            number: sorted(key for key, _ in found.items() ^ self.script.documents(number).items())[:5]
            for number in allowed
        }
        raise BadLibraryError(f"{len(found)} documents are those of none of the runs; what differs: {differing}")

    def _expected(self, number: int) -> Expected:
        place = self.script.place(number)
        if place not in self._known:
            setup = self._build(place)
            documents = _facts(asyncio.run(open_files(setup)).snapshot)
            self._known[place] = Expected(documents, self._answers(asyncio.run(load_answerer(setup)), number))
        return self._known[place]

    def _build(self, place: int) -> Setup:
        folder = self.folder / f"{self.script.seed}-{place}"
        setup = set_up(folder / "data", {})
        for name, files in self.script.state(place).items():
            lay_out(files, folder / name)
            asyncio.run(index_source(setup, folder / name, name=name, progress=_ignore))
        return setup

    def _answers(self, answerer: Answerer, number: int) -> tuple[Any, ...]:
        documents = self.script.documents(number)
        return tuple(
            _told(answerer.answer(question, documents=0 if place else 5, min_confidence=0.0), documents)
            for place, question in enumerate(QUESTIONS)
        )


def _told(outcome: Outcome, documents: Mapping[tuple[str, str], Record]) -> dict[str, Any]:
    """Return an outcome without its generation, whose quotes stand in the documents."""
    told = dataclasses.asdict(outcome)
    del told["generation"]
    for quote in told.get("quotes", ()) + told.get("nearest", ()):
        text = documents[quote["source"], quote["document"]].text
        _require(text[quote["start"] : quote["end"]] == quote["text"], f"{quote} is not verbatim")
        _require(quote["revision"] == hashlib.sha256(text.encode()).hexdigest(), f"{quote} names another revision")
    return told


def _records(snapshot: Snapshot) -> dict[tuple[str, str], Record]:
    """Return the documents as a script has them, which knows no title of a text file."""
    return {
        (one.source, one.name): Record(one.text, None if one.name.endswith(".txt") else one.title)
        for one in snapshot.documents
    }


def _facts(snapshot: Snapshot) -> Facts:
    return {(one.source, one.name): one for one in snapshot.documents}


def _open(setup: Setup) -> Opened | None:
    try:
        return asyncio.run(open_files(setup))
    except LibraryMissingError:
        return None


def check_rows(path: Path) -> None:
    """Look past the project's code: SQLite finds its file whole, and each revision kept has its hash."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            _require(connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)], "SQLite finds damage")
            _require(not connection.execute("PRAGMA foreign_key_check").fetchall(), "rows refer to missing ones")
            for sha256, text in connection.execute("SELECT sha256, text FROM revision"):
                _require(hashlib.sha256(text.encode()).hexdigest() == sha256, f"a revision is not what it was: {text}")
    except sqlite3.Error as error:
        raise BadLibraryError(f"SQLite finds damage: {error}") from error


def _require(holds: bool, otherwise: str) -> None:  # noqa: FBT001 - what `assert` takes, kept when Python optimises
    if not holds:
        raise BadLibraryError(otherwise)


def _ignore(_progress: Progress) -> None:
    pass
