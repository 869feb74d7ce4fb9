"""What a run writes, whether its documents come one by one or many at once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.errors import DatabaseError
from index.library import (
    Intake,
    LibraryWriter,
    Recipe,
    Snapshot,
    StoredSource,
    Tally,
    open_library_for_reading,
    open_library_for_writing,
)
from index.library.document_rows import AT_ONCE
from index.model import Block, BlockKind, ParsedDocument, Passage, Segmentation, Sentence, SentenceKind
from index.text.segmentation import PassageLimits

NOW = datetime(2026, 1, 1, tzinfo=UTC)
RECIPE = Recipe("test", PassageLimits(100, 8))
COUNT = 2 * AT_ONCE + 7
"""Two statements' worth and some more."""


def intake(name: str, text: str) -> Intake:
    parsed = ParsedDocument(name, text, (Block(0, len(text), BlockKind.LIST_ITEM),), title=name, metadata={"n": name})
    cut = Segmentation((Sentence(0, len(text), SentenceKind.LIST_ITEM),), (Passage(0, 1),))
    return Intake(parsed, None, cut)


async def put(writer: LibraryWriter, source: StoredSource, intakes: Sequence[Intake], at_once: int) -> None:
    """Write as one run, so many documents at once."""
    held = await writer.held(source, [one.document.name for one in intakes], RECIPE)
    known = [replace(one, held=held.get(one.document.name)) for one in intakes]
    async with writer.transaction():
        file = await writer.put_file(source, "file", "0", RECIPE)
        generation = await writer.generation() + 1
        for start in range(0, len(known), at_once):
            few = known[start : start + at_once]
            await writer.put_documents(source, file, few, recipe=RECIPE, generation=generation, kept_revisions=2)
        await writer.add_generation(generation, source.name, Tally(added=1), NOW)


async def written(folder: Path, at_once: int) -> Snapshot:
    """Return a library after three runs: the second one changes some, adds some, and leaves some as they are."""
    first = [intake(f"d{number}", f"text {number}") for number in range(COUNT)]
    second = [intake(f"d{number}", f"other text {number}") for number in range(COUNT // 2, COUNT + AT_ONCE + 1)]
    third = [replace(one, segmentation=None) for one in first[:3]] + [intake("last", "text")]
    async with open_library_for_writing(folder) as writer:
        async with writer.transaction():
            source = await writer.add_source("test", "/test", NOW)
        for run in (first, second, third):
            await put(writer, source, run, at_once)
    async with open_library_for_reading(folder) as reader:
        return await reader.snapshot()


async def test_documents_that_are_written_at_once_are_as_if_written_one_by_one(tmp_path: Path) -> None:
    together, apart = await written(tmp_path / "together", 10_000), await written(tmp_path / "apart", 1)
    assert together == apart
    assert len(together.documents) == COUNT + AT_ONCE + 2
    texts = {one.name: one.text for one in together.documents}
    assert texts["d0"] == "text 0"
    assert texts[f"d{COUNT - 1}"] == f"other text {COUNT - 1}"


async def test_one_name_twice_among_new_documents_is_refused_and_nothing_of_them_is_written(tmp_path: Path) -> None:
    twice = [intake(f"d{number % AT_ONCE}", "text") for number in range(AT_ONCE + 1)]
    async with open_library_for_writing(tmp_path) as writer:
        async with writer.transaction():
            source = await writer.add_source("test", "/test", NOW)
        with pytest.raises(DatabaseError, match="UNIQUE constraint failed"):
            await put(writer, source, twice, 10_000)
        assert await writer.counts(source) == (0, 0)
