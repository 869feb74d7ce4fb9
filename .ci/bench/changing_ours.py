"""Changes to our engine as a library takes them: rows committed to SQLite, then a new generation beside the old one.

A passage that is added is a document of one sentence, written by the library's own writer in a transaction of its own,
with the disk waited for. What is in no segment is a table in memory, made anew of those few documents.
"""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

from bench.engines import K1, B, Terms
from config.load import default_settings
from index.engine.embedded import EmbeddedEngine, part_of
from index.engine.interface import AnalyzedDocument
from index.engine.segment import Segment
from index.library import Intake, LibrarySteps, LibraryWriter, Recipe, StoredSource, Tally, open_library_for_writing
from index.model import Block, BlockKind, ParsedDocument, Passage, Segmentation, Sentence, SentenceKind, StoredDocument
from index.segments.loose import LooseTable
from index.segments.recipe import SegmentRecipe
from index.segments.writing import pivots_of
from index.text.segmentation import PassageLimits

_NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)
_SETTINGS: Final = default_settings()
_RECIPE: Final = Recipe("bench", PassageLimits(_SETTINGS.passages.target_words, _SETTINGS.passages.max_sentences))
_SOURCE: Final = "bench"


class Library:
    """A library that is open for writing, and the engine over its newest generation."""

    def __init__(self, folder: Path, segment: Segment) -> None:
        """Begin with one segment, whose documents count as indexed before."""
        self._runner = asyncio.Runner()
        self._loop = self._runner.get_loop()
        self._stack = AsyncExitStack()
        self._segment = segment
        self._table = LooseTable(SegmentRecipe(K1, B), pivots_of(segment))
        self._base = len(segment.roster)
        self._loose: dict[str, StoredDocument] = {}
        self._terms: dict[str, Terms] = {}
        self._next = 0
        self._writer, self._source, self._file = self._runner.run(self._begin(folder / "library"))
        self.engine = self._served()

    def add(self, passages: Sequence[Terms]) -> None:
        """Write the passages down as a run, and serve them."""
        self._loop.run_until_complete(self._add(passages))
        self.engine = self._served()

    def delete(self, name: str) -> None:
        """Take a document that was added out again, as a run."""
        self._loop.run_until_complete(self._remove(name))
        del self._loose[name]
        self.engine = self._served()

    def close(self) -> None:
        """Close the database."""
        self._runner.run(self._stack.aclose())
        self._runner.close()

    async def _begin(self, folder: Path) -> tuple[LibraryWriter, StoredSource, int]:
        writer = await self._stack.enter_async_context(open_library_for_writing(folder))
        async with writer.transaction():
            source = await writer.add_source(_SOURCE, str(folder), _NOW)
            file = await writer.put_file(source, "bench.jsonl", "0", _RECIPE)
        return writer, source, file

    async def _add(self, passages: Sequence[Terms]) -> None:
        documents = {self._name(place): terms for place, terms in enumerate(passages, self._next)}
        self._next += len(passages)
        intakes = [_intake(name, terms) for name, terms in documents.items()]
        await self._writer.at_once(partial(self._put, intakes))
        for intake, terms in zip(intakes, documents.values(), strict=True):
            self._terms[intake.document.name] = terms
            self._loose[intake.document.name] = _stored(intake)

    async def _remove(self, name: str) -> None:
        await self._writer.at_once(partial(self._take_out, name))

    async def _put(self, intakes: Sequence[Intake], steps: LibrarySteps) -> None:
        generation = await steps.generation() + 1
        await steps.put_documents(
            self._source, self._file, intakes, recipe=_RECIPE, generation=generation, kept_revisions=1
        )
        await steps.add_generation(generation, _SOURCE, Tally(added=len(intakes)), _NOW)

    async def _take_out(self, name: str, steps: LibrarySteps) -> None:
        generation = await steps.generation() + 1
        held = await steps.held(self._source, [name], _RECIPE)
        await steps.remove_documents([held[name].id])
        await steps.add_generation(generation, _SOURCE, Tally(removed=1), _NOW)

    def _name(self, place: int) -> str:
        return f"{self._base + place:08}"

    def _served(self) -> EmbeddedEngine:
        self._table = self._table.updated(list(self._loose.values()), self._analyzed)
        return EmbeddedEngine(1, [part_of(self._segment), *self._table.parts], formula="lucene")

    def _analyzed(self, document: StoredDocument) -> AnalyzedDocument:
        """Return the terms as they were given, where a library would work them out of the text."""
        return AnalyzedDocument(document.source, document.name, (tuple(self._terms[document.name]),), ())


def _intake(name: str, terms: Terms) -> Intake:
    text = " ".join(terms)
    blocks = (Block(0, len(text), BlockKind.PARAGRAPH),)
    parsed = ParsedDocument(name, text, blocks)
    sentences = (Sentence(0, len(text), SentenceKind.SENTENCE),)
    return Intake(parsed, None, Segmentation(sentences, (Passage(0, 1),)))


def _stored(intake: Intake) -> StoredDocument:
    parsed, cut = intake.document, intake.segmentation or Segmentation((), ())
    return StoredDocument(_SOURCE, parsed.name, parsed.text, parsed.sha256, cut)
