import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.libraries import shelves as module
from bot.libraries.shelves import Shelves
from bot.libraries.view import NO_SHELF
from config.load import default_settings
from index.reindex import reindex

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
SETTINGS = default_settings()


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


async def library(tmp_path: Path, name: str, text: str = "The lamp burns oil.") -> Path:
    folder = tmp_path / name
    (folder / "texts").mkdir(parents=True, exist_ok=True)
    (folder / "texts" / "lamp.txt").write_text(text, encoding="utf-8")
    await reindex(folder, folder / "texts", name=name, settings=SETTINGS, now=NOON, progress=lambda _: None)
    return folder


async def test_a_library_is_opened_when_it_is_asked_and_not_read_again_while_it_is_the_same(tmp_path: Path) -> None:
    folder = await library(tmp_path, "one")
    shelves = Shelves(SETTINGS)
    assert len(shelves) == 0
    assert await shelves.read(folder) is await shelves.read(folder)
    assert len(shelves) == 1
    assert shelves.changes == 0


async def test_a_library_that_nobody_asks_for_half_an_hour_is_closed(tmp_path: Path) -> None:
    idle, asked = await library(tmp_path, "idle"), await library(tmp_path, "asked")
    clock = Clock()
    shelves = Shelves(SETTINGS, clock)
    former = await shelves.read(idle)
    await shelves.read(asked)
    clock.seconds = module.IDLE_SECONDS - 1
    await shelves.read(asked)
    assert len(shelves) == 2
    clock.seconds = module.IDLE_SECONDS + 1
    await shelves.read(asked)
    assert len(shelves) == 1
    assert shelves.changes == 1
    assert id(former) not in shelves.current()
    assert (await shelves.read(idle)).documents == former.documents


async def test_the_longest_unasked_is_closed_where_there_is_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_SENTENCES", 2)
    shelves = Shelves(SETTINGS)
    folders = [await library(tmp_path, name) for name in ("one", "two", "three")]
    read = [await shelves.read(folder) for folder in folders]
    assert shelves.current() == {id(NO_SHELF), id(read[1]), id(read[2])}


async def test_a_change_is_read_and_told(tmp_path: Path) -> None:
    folder = await library(tmp_path, "one")
    shelves = Shelves(SETTINGS)
    former = await shelves.read(folder)
    await library(tmp_path, "one", "The lamp burns gas.")
    later = await shelves.read(folder)
    assert later.generation > former.generation
    assert shelves.changes == 1
    assert id(former) not in shelves.current()


async def test_a_change_within_a_tick_of_the_clock_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tick = ((time.time_ns(), 4096, 1), (0, 0, 0))
    monkeypatch.setattr(module, "files_state", lambda _: tick)
    folder = await library(tmp_path, "one")
    shelves = Shelves(SETTINGS)
    former = await shelves.read(folder)
    await library(tmp_path, "one", "The lamp burns gas.")
    assert (await shelves.read(folder)).generation > former.generation


async def test_what_is_forgotten_or_gone_is_closed(tmp_path: Path) -> None:
    folder = await library(tmp_path, "one")
    shelves = Shelves(SETTINGS)
    await shelves.read(folder)
    await shelves.forget(folder)
    assert len(shelves) == 0
    assert await shelves.read(tmp_path / "nothing") is NO_SHELF
