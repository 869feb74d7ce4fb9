"""The files of a library's segments, checked: each is whole, and together they find what one made afresh finds."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from bot.compose import Setup
from index.answering import Answerer
from index.engine import AnalyzedDocument, Engine, Grain
from index.engine.columns import SegmentDamagedError
from index.engine.embedded import EmbeddedEngine, part_of
from index.engine.segment_file import damaged_columns
from index.library import open_library_for_reading
from index.model import StoredDocument
from index.segments.analysis import analyze, language_of
from index.segments.checking import check_library
from index.segments.files import FOLDER, segment_path
from index.segments.findings import Kind
from index.segments.mending import Shelved, StoredEngine
from index.segments.opening import Opened, open_generation
from index.segments.recipe import SegmentRecipe
from index.segments.writing import build
from index.text.terms import TermAnalyzer
from tests.torture.script import QUESTIONS

_MOST: Final = 50
_LANGUAGE: Final = "en"


async def open_files(setup: Setup) -> Opened:
    """Open the newest generation with its files. Raises LibraryMissingError."""
    async with open_library_for_reading(setup.library_folder) as library:
        return await open_generation(library, setup.library_folder, SegmentRecipe.of(setup.settings))


def left_over(library_folder: Path, opened: Opened) -> set[str]:
    """Return the names of files that lie among the segments and that no row names."""
    named = {segment_path(library_folder, held.id).name for held in opened.snapshot.holdings.segments}
    folder = library_folder / FOLDER
    return {path.name for path in folder.iterdir()} - named if folder.is_dir() else set()


def told_by_check(setup: Setup) -> list[str]:
    """Return what `verbatim check` finds, but for what a kill may leave."""
    found = asyncio.run(check_library(setup.library_folder, SegmentRecipe.of(setup.settings)))
    return [f"{one.place}: {one.detail}" for one in found.findings if one.kind is not Kind.LEFT_OVER]


def stored_engine(setup: Setup, opened: Opened) -> StoredEngine:
    """Return the engine that searches the files of an opened library."""
    return StoredEngine(opened.snapshot.generation, [Shelved(opened)], formula=setup.settings.ranking.formula)


def answerer_over(setup: Setup, opened: Opened, engine: Engine) -> Answerer:
    """Return an answerer that searches by that engine, however few the library's sentences are."""
    return Answerer(opened.snapshot.generation, opened.snapshot.documents, setup.settings, engine=engine)


class PostingsCheck:
    """Checks the files of one library after another; remembers how documents are analysed."""

    def __init__(self) -> None:
        """Know no document yet."""
        self._analyzer = TermAnalyzer()
        self._analyzed: dict[tuple[str, str, str, str | None], AnalyzedDocument] = {}
        self._queries = [list(dict.fromkeys(self._analyzer.terms(one, _LANGUAGE))) for one in QUESTIONS]

    def faults(self, setup: Setup, opened: Opened, *, is_written: bool) -> list[str]:
        """Return what is wrong with the files of an opened library; while it `is_written`, those may be gone by now."""
        found = [] if is_written else list(self._file_faults(setup, opened))
        return [*opened.damaged.values(), *found, *self._search_faults(setup, opened)]

    def _file_faults(self, setup: Setup, opened: Opened) -> Iterable[str]:
        for held in opened.snapshot.holdings.segments:
            if held.recipe != opened.recipe.text:
                yield f"segment {held.id} is of another recipe"
            path = segment_path(setup.library_folder, held.id)
            try:
                yield from (f"{column} of {path.name} is damaged" for column in damaged_columns(path, held.checksum))
            except (SegmentDamagedError, OSError) as error:
                yield str(error)

    def _search_faults(self, setup: Setup, opened: Opened) -> Iterable[str]:
        """Search the files, and what is made afresh."""
        stored, engine = stored_engine(setup, opened), self.afresh(setup, opened)
        for grain in Grain:
            if stored.unit_count(grain) != engine.unit_count(grain):
                yield f"{stored.unit_count(grain)} units of grain {grain}, not {engine.unit_count(grain)}"
            for terms in self._queries:
                if stored.search(terms, grain, _MOST) != engine.search(terms, grain, _MOST):
                    yield f"a search for {terms} by {grain} finds something else"
                if stored.statistics(terms, grain) != engine.statistics(terms, grain):
                    yield f"the statistics of {terms} by {grain} are something else"

    def afresh(self, setup: Setup, opened: Opened) -> Engine:
        """Return an engine over one segment in memory, made of all documents' texts with the library's mean lengths."""
        documents = [self._analysis(document) for document in opened.snapshot.documents]
        made = build(documents, opened.recipe, opened.snapshot.holdings.pivots)
        return EmbeddedEngine(opened.snapshot.generation, [part_of(made)], formula=setup.settings.ranking.formula)

    def _analysis(self, document: StoredDocument) -> AnalyzedDocument:
        key = document.source, document.name, document.sha256, document.title
        if key not in self._analyzed:
            self._analyzed[key] = analyze(document, self._analyzer, language_of(document))
        return self._analyzed[key]
