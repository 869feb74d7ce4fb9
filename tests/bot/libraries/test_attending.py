import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.chat import Place, Visibility
from bot.libraries import Bindings, Libraries, attend, attending, shelves
from bot.libraries import libraries as libraries_module
from bot.libraries.engines import answerer_over
from config.errors import VerbatimError
from config.load import default_settings
from index.library import shared_library
from index.model import Answer
from index.reindex import remove_source
from tests.bot.libraries.test_libraries import ADA, HARBOUR, NOON, add, place
from tests.states import open_state


class Watched:
    """Libraries whose clock stands until a test says otherwise, and how many answerers they made."""

    def __init__(self, tmp_path: Path, bindings: Bindings) -> None:
        self.seconds = 0.0
        self.made = 0
        self.libraries = Libraries(tmp_path, default_settings(), bindings, lambda: self.seconds)

    async def quoted(self, question: str, where: Place) -> list[str]:
        desk = await self.libraries.desk(where, ADA, Visibility.PUBLIC)
        outcome = desk.answerer.answer(question)
        return [quote.text for quote in outcome.quotes] if isinstance(outcome, Answer) else []


@pytest.fixture
async def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Watched]:
    async with open_state(tmp_path) as database:
        found = Watched(tmp_path, Bindings(database, asyncio.Lock()))

        def counting(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever it takes and gives
            found.made += 1
            return answerer_over(*arguments, **named)

        monkeypatch.setattr(libraries_module, "answerer_over", counting)
        yield found


async def test_what_was_asked_lately_is_ready_before_it_is_asked_again(watched: Watched, tmp_path: Path) -> None:
    await add(tmp_path, "notes", "The harbour opens at nine.")
    await watched.quoted("When does the harbour open?", place())
    await add(tmp_path, "notes", "The harbour opens at ten.")
    await watched.libraries.renew()
    assert watched.made == 2
    assert await watched.quoted("When does the harbour open?", place()) == ["The harbour opens at ten."]
    assert watched.made == 2


async def test_a_workspaces_own_library_is_looked_at_too(watched: Watched, tmp_path: Path) -> None:
    await add(tmp_path, "notes", "The harbour opens at nine.")
    await add(tmp_path, "own", "The lamp burns oil.", HARBOUR)
    await watched.quoted("What does the lamp burn?", place())
    await add(tmp_path, "own", "The lamp burns gas.", HARBOUR)
    await watched.libraries.renew()
    assert watched.made == 2
    assert await watched.quoted("What does the lamp burn?", place()) == ["The lamp burns gas."]
    assert watched.made == 2


async def test_what_did_not_change_is_not_opened_again(
    watched: Watched, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add(tmp_path, "notes", "The harbour opens at nine.")
    await watched.quoted("When does the harbour open?", place())

    def opened(_: Path) -> None:
        pytest.fail("the library was opened again")

    monkeypatch.setattr(shelves, "open_library_for_reading", opened)
    await watched.libraries.renew()
    assert watched.made == 1


async def test_what_nobody_asks_any_more_is_left_alone(watched: Watched, tmp_path: Path) -> None:
    await add(tmp_path, "notes", "The harbour opens at nine.")
    await watched.quoted("When does the harbour open?", place())
    await add(tmp_path, "notes", "The harbour opens at ten.")
    watched.seconds = libraries_module.LATELY_SECONDS + 1
    await watched.libraries.renew()
    assert watched.made == 1
    waiting = asyncio.create_task(watched.libraries.until_asked())
    await asyncio.sleep(0)
    assert not waiting.done()
    await watched.quoted("When does the harbour open?", place())
    await waiting


async def test_only_the_sets_of_sources_asked_last_are_made_ready(
    watched: Watched, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libraries_module, "MOST_RENEWED", 2)
    for source in ("notes", "more", "rest"):
        await add(tmp_path, source, "The harbour opens at nine.")
    for source in ("notes", "more", "rest"):
        await watched.libraries.desk(place(), ADA, Visibility.PUBLIC, frozenset({source}))
    await add(tmp_path, "notes", "The harbour opens at ten.")
    await watched.libraries.renew()
    assert watched.made == 3 + 2


async def test_a_source_that_went_is_not_looked_for(watched: Watched, tmp_path: Path) -> None:
    await add(tmp_path, "notes", "The harbour opens at nine.")
    await add(tmp_path, "more", "The lamp burns oil.")
    await watched.quoted("When does the harbour open?", place())
    await remove_source(shared_library(tmp_path), "notes", NOON)
    await watched.libraries.renew()
    assert watched.made == 1
    assert await watched.quoted("When does the harbour open?", place()) == []


async def test_a_removal_that_was_acknowledged_is_never_quoted_while_libraries_are_attended(
    watched: Watched, tmp_path: Path
) -> None:
    await add(tmp_path, "more", "The lamp burns oil.")
    task = asyncio.create_task(attend(watched.libraries))
    for _ in range(5):
        await add(tmp_path, "notes", "The harbour opens at nine.")
        assert await watched.quoted("When does the harbour open?", place()) == ["The harbour opens at nine."]
        await remove_source(shared_library(tmp_path), "notes", NOON)
        assert await watched.quoted("When does the harbour open?", place()) == []
    task.cancel()
    await asyncio.wait({task})


async def test_a_library_that_can_not_be_read_is_told_and_tried_again(
    watched: Watched, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await add(tmp_path, "notes", "The harbour opens at nine.")
    await watched.quoted("When does the harbour open?", place())
    monkeypatch.setattr(attending, "UNREADABLE_SECONDS", 0)
    monkeypatch.setattr(attending, "LOOK_SECONDS", 0)
    again = asyncio.Event()

    async def renew() -> None:
        if caplog.records:
            again.set()
        raise VerbatimError("It is damaged.", "Restore it.")

    monkeypatch.setattr(watched.libraries, "renew", renew)
    task = asyncio.create_task(attend(watched.libraries))
    with caplog.at_level(logging.WARNING):
        await again.wait()
    task.cancel()
    await asyncio.wait({task})
    assert "It is damaged." in caplog.text
