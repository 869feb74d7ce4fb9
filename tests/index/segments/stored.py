"""Libraries whose documents lie in segments after a few of them, and engines over what is stored."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from config.load import default_settings
from index.engine import Engine, Grain
from index.engine.embedded import EmbeddedEngine, part_of
from index.library import open_library_for_reading
from index.reindex import Report, reindex
from index.segments import tiers
from index.segments.analysis import analyzed
from index.segments.mending import Shelved, StoredEngine
from index.segments.opening import Opened, open_generation
from index.segments.recipe import SegmentRecipe
from index.segments.writing import build

SETTINGS: Final = default_settings()
RECIPE: Final = SegmentRecipe.of(SETTINGS)
WORDS: Final = ("harbour", "ferry", "storm", "market", "bridge", "island", "winter", "captain")
NOW: Final = datetime(2026, 5, 1, tzinfo=UTC)

Texts = Mapping[str, str]


@pytest.fixture
def small_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three documents are enough for a segment."""
    monkeypatch.setattr(tiers, "FROZEN_DOCUMENTS", 3)


def text(number: int) -> str:
    """Return a text of a few sentences, another one for each number."""
    words = [WORDS[number * step % len(WORDS)] for step in (1, 3, 5, 7)]
    return f"The {words[0]} met the {words[1]} in {1800 + number}. " + f"Every {words[2]} feared a {words[3]}. " * (
        number % 3
    )


def texts(first: int, count: int) -> dict[str, str]:
    """Return so many texts by their names."""
    return {f"d{number}": text(number) for number in range(first, first + count)}


async def put(place: Path, found: Texts, titles: Mapping[str, str] | None = None) -> Report:
    """Have the library beside `place` hold just these texts."""
    records = [{"id": name, "text": body, "title": (titles or {}).get(name, "")} for name, body in found.items()]
    _write(place, "\n".join(map(json.dumps, records)))
    return await reindex(library_of(place), place, name="notes", settings=SETTINGS, now=NOW, progress=lambda _: None)


def _write(place: Path, lines: str) -> None:
    place.mkdir(exist_ok=True)
    (place / "records.jsonl").write_text(lines, encoding="utf-8")


def library_of(place: Path) -> Path:
    """Return where the library beside `place` lies."""
    return place.with_name("library")


async def opened(place: Path, former: Opened | None = None) -> Opened:
    """Open what lies beside `place`."""
    folder = library_of(place)
    async with open_library_for_reading(folder) as library:
        return await open_generation(library, folder, RECIPE, former)


def engine_over(found: Opened) -> StoredEngine:
    """Return the engine that serves it."""
    return StoredEngine(1, [Shelved(found)], formula="lucene")


def fresh(found: Opened) -> EmbeddedEngine:
    """Return an engine that is built at once of the same documents with the same pivot lengths."""
    documents = analyzed(found.snapshot.documents)
    return EmbeddedEngine(1, [part_of(build(documents, RECIPE, found.snapshot.holdings.pivots))], formula="lucene")


def answers(
    engine: Engine, queries: Sequence[Sequence[str]] = (("harbour", "storm"), ("ferri",), ("captain",))
) -> object:
    """Return what an engine says about all units, to compare."""
    return [
        (engine.unit_count(grain), engine.search(terms, grain, 50), engine.statistics(terms, grain))
        for grain in Grain
        for terms in queries
    ]


def files(place: Path) -> list[str]:
    """Return the names of the files of segments beside `place`."""
    folder = library_of(place) / "segments"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []
