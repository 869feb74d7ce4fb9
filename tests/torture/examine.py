"""The check after each fault: the library is one known state, wholly, and answers as one built afresh does."""

import asyncio
import dataclasses
import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from bot.compose import Setup, index_source, load_answerer, set_up
from index.answering import Answerer
from index.library import LibraryMissingError, Snapshot
from index.reindex import Progress
from index.segments.opening import Opened
from tests.torture.postings import PostingsCheck, answerer_over, left_over, open_files, stored_engine, told_by_check
from tests.torture.script import QUESTIONS, Record, Script, lay_out

Facts = dict[tuple[str, str], Any]
QUESTIONS_EACH: Final = 2
"""Questions that a library is asked in one check, by turns, since each takes as long as all the rest of it."""
MOST_DOCUMENTS: Final = 5


class BadLibraryError(AssertionError):
    """A library is not what it must be."""


@dataclass(frozen=True, slots=True)
class Model:
    """A library over one state that was never killed: its documents, and what it answers, asked once."""

    documents: Facts
    answerer: Answerer
    _told: dict[str, Any] = field(default_factory=dict)

    def answer(self, question: str) -> Any:  # noqa: ANN401 - an outcome's parts
        """Return the answer, whatever its generation's number."""
        if question not in self._told:
            self._told[question] = _answer(self.answerer, question)
        return self._told[question]


@dataclass(slots=True)
class Examiner:
    """Checks libraries of one script's states; keeps what it found out about each state. Needs a folder of its own."""

    script: Script
    folder: Path
    _models: dict[tuple[int, frozenset[tuple[str, float]]], Model] = field(default_factory=dict)
    _asked: int = 0
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
        right = generations[number]
        _require(generation == right, f"generation {generation} has the documents of {right}, those after run {number}")
        check_rows(setup.library_folder / "library.db")
        _require(not (faults := self._postings.faults(setup, opened, is_written=is_written)), "; ".join(faults))
        if asks:
            self._ask(setup, opened, number)
        return number

    def require_tidy(self, data: Path) -> None:
        """Raise BadLibraryError where a file lies among the segments that no row names; a run that ends leaves none."""
        setup = set_up(data, {})
        opened = _open(setup)
        found = left_over(setup.library_folder, opened) if opened else set()
        _require(not found, f"after a run that ended these files are left: {found}")

    def _ask(self, setup: Setup, opened: Opened, number: int) -> None:
        """Ask by turns as a small library is asked, which is read into memory, and as a large one is: its files."""
        _require(not (told := told_by_check(setup)), "; ".join(told))
        model = self._fresh(number)
        _require(_facts(opened.snapshot) == model.documents, "the documents are not those of a fresh library")
        self._asked += 1
        if self._asked % 2:
            model = self._fresh_in_files(setup, opened, number)
            answerer = answerer_over(setup, opened, stored_engine(setup, opened))
        else:
            answerer = asyncio.run(load_answerer(setup))
        _require(answerer.generation == opened.snapshot.generation, "the answers are of another generation")
        for turn in range(QUESTIONS_EACH):
            question = QUESTIONS[(self._asked * QUESTIONS_EACH + turn) % len(QUESTIONS)]
            found, right = _answer(answerer, question), model.answer(question)
            _require(found == right, f"{question} is answered otherwise than afresh: {_apart(found, right)}")
            _require_verbatim(found, self.script.documents(number))

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

    def _fresh(self, number: int) -> Model:
        key = self.script.place(number), frozenset[tuple[str, float]]()
        if key not in self._models:
            setup = self._build(key[0])
            documents = _facts(asyncio.run(open_files(setup)).snapshot)
            self._models[key] = Model(documents, asyncio.run(load_answerer(setup)))
        return self._models[key]

    def _fresh_in_files(self, setup: Setup, opened: Opened, number: int) -> Model:
        """Return what is made of the texts with the mean lengths that the library's segments have."""
        key = self.script.place(number), frozenset(opened.snapshot.holdings.pivots.items())
        if not key[1]:
            return self._fresh(number)
        if key not in self._models:
            answerer = answerer_over(setup, opened, self._postings.afresh(setup, opened))
            self._models[key] = Model(self._fresh(number).documents, answerer)
        return self._models[key]

    def _build(self, place: int) -> Setup:
        folder = self.folder / f"{self.script.seed}-{self.script.frozen}-{place}"
        setup = set_up(folder / "data", {})
        for name, files in self.script.state(place).items():
            lay_out(files, folder / name)
            asyncio.run(index_source(setup, folder / name, name=name, progress=_ignore))
        return setup


def _answer(answerer: Answerer, question: str) -> dict[str, Any]:
    """Return an outcome without its generation; of one question the whole documents are ranked, too."""
    documents = MOST_DOCUMENTS if question == QUESTIONS[0] else 0
    told = dataclasses.asdict(answerer.answer(question, documents=documents, min_confidence=0.0))
    del told["generation"]
    return told


def _require_verbatim(told: Mapping[str, Any], documents: Mapping[tuple[str, str], Record]) -> None:
    for quote in told.get("quotes", ()) + told.get("nearest", ()):
        text = documents[quote["source"], quote["document"]].text
        _require(text[quote["start"] : quote["end"]] == quote["text"], f"{quote} is not verbatim")
        _require(quote["revision"] == hashlib.sha256(text.encode()).hexdigest(), f"{quote} names another revision")


def _apart(found: Mapping[str, Any], right: Mapping[str, Any]) -> str:
    """Return the parts of two outcomes that differ, of each its beginning."""
    names = [name for name in found.keys() | right.keys() if found.get(name) != right.get(name)]
    return "; ".join(f"{name}: {found.get(name)!r:.400} and {right.get(name)!r:.400}" for name in sorted(names))


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
