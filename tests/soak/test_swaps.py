"""Questions while their library is indexed again and again: each is answered whole, from one generation."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from bot.chat import Actor, Place, Visibility
from bot.libraries import Bindings, Libraries, attend, engines
from bot.serving.clock import SystemClock
from bot.serving.loop_lag import probe_loop_lag
from bot.serving.pauses import short_pauses
from config.database import open_for_writing
from config.load import default_settings
from config.state import STATE, state_file
from index.library import shared_library
from index.model import Answer
from index.reindex import reindex
from tests.soak.scale import report, scaled

SETTINGS: Final = default_settings()
NOON: Final = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
PLACE: Final = Place("discord", None, "dm")
ADA: Final = Actor("ada", "Ada")
DOCUMENTS: Final = scaled(150, 2_000)
SWAPS: Final = scaled(6, 100)
IDLE_QUESTIONS: Final = scaled(20, 1_000)
CHANGED: Final = 3
"""Each run changes one document in so many: segments are made, lose documents, and are merged."""
THINGS: Final = ("lantern", "anchor", "ledger", "compass", "barrel", "whistle", "mirror", "ladder")


@pytest.fixture
async def libraries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Libraries]:
    """Return libraries that are attended to as `verbatim serve` does."""
    monkeypatch.setattr(engines, "LEAST_STORED", 1)
    async with open_for_writing(state_file(tmp_path), STATE) as database:
        found = Libraries(tmp_path, SETTINGS, Bindings(database, asyncio.Lock()))
        attending = asyncio.create_task(attend(found))
        yield found
        attending.cancel()
        await asyncio.wait({attending})


def text(number: int, edition: int) -> str:
    thing = THINGS[number % len(THINGS)]
    return (
        f"The {thing} of keeper {number} is kept in room {edition * 10_000 + number}. Nobody else may open that room. "
        f"It was bought in {1500 + number % 400} and mended twice. The keeper writes everything down."
    )


def write(folder: Path, edition: int) -> None:
    """Write an edition: of each document the newest of its own."""
    folder.mkdir(exist_ok=True)
    editions = {number: _last(number, edition) for number in range(DOCUMENTS)}
    lines = [json.dumps({"id": f"d{number}", "text": text(number, own)}) for number, own in editions.items()]
    (folder / "keepers.jsonl").write_text("\n".join(lines), encoding="utf-8")


def _last(number: int, edition: int) -> int:
    """Return the last edition, up to that one, in which a document changed."""
    return next((one for one in range(edition, 0, -1) if (number + one) % CHANGED == 0), 0)


async def ask(libraries: Libraries, number: int) -> tuple[float, str]:
    """Ask for one keeper's room; return how long it took, and the first quote."""
    started = time.monotonic()
    desk = await libraries.desk(PLACE, ADA, Visibility.PRIVATE)
    question = f"In which room is the {THINGS[number % len(THINGS)]} of keeper {number} kept?"
    outcome = await asyncio.to_thread(desk.answerer.answer, question)
    assert isinstance(outcome, Answer), f"{question}: {outcome}"
    return time.monotonic() - started, outcome.quotes[0].text


async def index(tmp_path: Path, edition: int) -> None:
    await asyncio.to_thread(write, tmp_path / "keepers", edition)
    await reindex(
        shared_library(tmp_path),
        tmp_path / "keepers",
        name="keepers",
        settings=SETTINGS,
        now=NOON,
        progress=lambda _: None,
    )


@pytest.fixture(autouse=True)
def _as_served() -> Iterator[None]:
    """Keep pauses as short as `verbatim serve` does."""
    with short_pauses():
        yield


async def test_no_question_fails_or_finds_half_while_a_library_is_indexed_anew(
    libraries: Libraries, tmp_path: Path
) -> None:
    await index(tmp_path, 0)
    await ask(libraries, 1)
    idle = [(await ask(libraries, place * 7 % DOCUMENTS))[0] for place in range(IDLE_QUESTIONS)]
    lags: list[float] = []
    probe = asyncio.create_task(probe_loop_lag(lags.append, SystemClock()))
    committed = 0
    busy: list[float] = []
    number = 0
    for edition in range(1, SWAPS + 1):
        run = asyncio.create_task(index(tmp_path, edition))
        while not run.done():
            number = (number + 7) % DOCUMENTS
            seconds, quote = await ask(libraries, number)
            busy.append(seconds)
            possible = {text(number, _last(number, one)).partition(".")[0] + "." for one in (committed, edition)}
            assert quote in possible
        await run
        committed = edition
    probe.cancel()
    assert len(busy) >= SWAPS
    report(
        "no question fails or comes back empty while a library is indexed anew",
        swaps=SWAPS,
        documents=DOCUMENTS,
        questions=len(busy),
        p99_ms=_p(busy, 99) * 1_000,
        idle_p99_ms=_p(idle, 99) * 1_000,
        ratio=_p(busy, 99) / _p(idle, 99),
        lag_p999_ms=_p(lags, 99.9) * 1_000,
    )


def _p(values: list[float], percent: float) -> float:
    ordered = sorted(values) or [0.0]
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]
