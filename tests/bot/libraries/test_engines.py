import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.chat import Actor, Place, Visibility, Workspace
from bot.libraries import Bindings, Libraries, engines, workspace_library
from config.load import default_settings
from index.answering import Answerer
from index.library import shared_library
from index.model import Answer, Outcome, Quote
from index.reindex import reindex
from index.segments import tiers
from index.segments.mending import StoredEngine
from index.segments.scoped import ScopedEngine
from tests.index.answering.library import settings
from tests.index.segments.stored import text
from tests.states import open_state

HARBOUR = Workspace("discord", "77")
ADA = Actor("ada", "Ada")
NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
SETTINGS = default_settings()


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "LEAST_STORED", 1)
    monkeypatch.setattr(tiers, "FROZEN_DOCUMENTS", 3)


@pytest.fixture
async def bindings(tmp_path: Path) -> AsyncIterator[Bindings]:
    async with open_state(tmp_path) as database:
        yield Bindings(database, asyncio.Lock())


async def add(tmp_path: Path, name: str, texts: dict[str, str], key: Workspace | None = None) -> None:
    folder = tmp_path / "texts" / (key.id if key else "shared") / name
    folder.mkdir(parents=True, exist_ok=True)
    for file, content in texts.items():
        (folder / file).write_text(content, encoding="utf-8")
    library = workspace_library(tmp_path, key) if key else shared_library(tmp_path)
    await reindex(library, folder, name=name, settings=SETTINGS, now=NOON, progress=lambda _: None)


def some(first: int) -> dict[str, str]:
    return {f"{number}.txt": text(number) for number in range(first, first + 5)}


def quotes(outcome: Outcome) -> tuple[Quote, ...]:
    return outcome.quotes if isinstance(outcome, Answer) else outcome.nearest


def place(channel: str = "general") -> Place:
    return Place("discord", HARBOUR.id, channel)


async def answerer(libraries: Libraries, where: Place) -> Answerer:
    return (await libraries.desk(where, ADA, Visibility.PUBLIC)).answerer


async def test_many_sentences_are_searched_in_the_libraries_files(bindings: Bindings, tmp_path: Path) -> None:
    libraries = Libraries(tmp_path, SETTINGS, bindings)
    await add(tmp_path, "notes", some(0))
    await add(tmp_path, "notes", some(10), HARBOUR)
    found = await answerer(libraries, place())
    assert isinstance(found._engine, StoredEngine)  # noqa: SLF001 - nothing else shows it
    outcome = found.answer("Who met the ferry in 1811?", min_confidence=0.0)
    assert isinstance(outcome, Answer)
    assert "1811" in outcome.quotes[0].text


async def test_few_sentences_are_searched_by_themselves(
    bindings: Bindings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "LEAST_STORED", 1_000)
    await add(tmp_path, "notes", some(0))
    found = await answerer(Libraries(tmp_path, SETTINGS, bindings), place())
    assert not isinstance(found._engine, StoredEngine | ScopedEngine)  # noqa: SLF001 - nothing else shows it


async def test_the_reference_engine_has_no_files(bindings: Bindings, tmp_path: Path) -> None:
    await add(tmp_path, "notes", some(0))
    found = await answerer(Libraries(tmp_path, settings(engine="reference"), bindings), place())
    assert not isinstance(found._engine, StoredEngine | ScopedEngine)  # noqa: SLF001 - nothing else shows it


async def test_what_may_not_be_seen_is_neither_found_nor_counted(bindings: Bindings, tmp_path: Path) -> None:
    libraries = Libraries(tmp_path, SETTINGS, bindings)
    await add(tmp_path, "notes", some(0))
    await add(tmp_path, "more", some(20), HARBOUR)
    await add(tmp_path, "secret", {f"{n}.txt": f"The ferry sank in {1900 + n}. {text(n)}" for n in range(5)}, HARBOUR)
    everything = (await answerer(libraries, place())).answer("When did the ferry sink?", min_confidence=0.0)
    assert isinstance(everything, Answer)
    assert everything.quotes[0].source == "secret"
    await bindings.bind(HARBOUR, "secret", channels=frozenset({"crew"}))
    narrowed = await answerer(libraries, place())
    assert isinstance(narrowed._engine, ScopedEngine)  # noqa: SLF001 - nothing else shows it
    outcome = narrowed.answer("When did the ferry sink?", min_confidence=0.0)
    assert all(quote.source != "secret" for quote in quotes(outcome))
    alone = tmp_path / "alone"
    await add(alone, "notes", some(0))
    await add(alone, "more", some(20), HARBOUR)
    as_if = (await answerer(Libraries(alone, SETTINGS, bindings), place())).answer(
        "When did the ferry sink?", min_confidence=0.0
    )
    assert [(one.source, one.text) for one in quotes(outcome)] == [(one.source, one.text) for one in quotes(as_if)]


async def test_a_change_is_served_and_the_former_answerer_goes_on(bindings: Bindings, tmp_path: Path) -> None:
    libraries = Libraries(tmp_path, SETTINGS, bindings)
    await add(tmp_path, "notes", some(0))
    former = await answerer(libraries, place())
    await add(tmp_path, "notes", {"9.txt": "A lighthouse burnt in 1999."})
    later = await answerer(libraries, place())
    burnt = "A lighthouse burnt in 1999."
    assert burnt not in [one.text for one in quotes(former.answer("When did the lighthouse burn?"))]
    (best, *_) = quotes(later.answer("When did the lighthouse burn?"))
    assert best.text == "A lighthouse burnt in 1999."
