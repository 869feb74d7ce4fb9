import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.chat import Person, Place, Visibility, Workspace
from bot.records import AnswerDraft, QuestionEntry, Records
from index.citation import Citation
from tests.states import open_state

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
HARBOUR = Workspace("discord", "harbour")
PLACE = Place("discord", "harbour", "general", category="talk")
ADA = Person("discord", "ada")
BEN = Person("discord", "ben")
QUOTE = Citation("notes", "tides/a b.md", 10, 20, "0123456789abcdef" * 4)


def at(hours: float) -> datetime:
    """Return so many hours after noon."""
    return NOON + timedelta(hours=hours)


def draft(question: str = "When is high tide?", asker: Person = ADA, place: Place = PLACE) -> AnswerDraft:
    return AnswerDraft(
        place, asker.id, question, Visibility.PUBLIC, frozenset({"notes", "shared:news"}), 7, (QUOTE, QUOTE), 1
    )


def entry(question: str = "When is high tide?", *, answered: bool = True, **more: object) -> QuestionEntry:
    chosen: dict[str, object] = {"place": PLACE, "asker": ADA.id, "latency_ms": 12.5} | more
    return QuestionEntry(question=question, is_answered=answered, **chosen)  # type: ignore[arg-type] # names as they are


def opened(folder: Path) -> AbstractAsyncContextManager[Records]:
    @asynccontextmanager
    async def opening() -> AsyncIterator[Records]:
        async with open_state(folder) as database:
            yield Records(database, asyncio.Lock())

    return opening()


@pytest.fixture
async def records(tmp_path: Path) -> AsyncIterator[Records]:
    """Records in a file of their own."""
    async with opened(tmp_path) as opened_records:
        yield opened_records
