import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.serving import redaction
from tests.bot.serving.clock import FakeClock


@pytest.fixture(autouse=True)
def known_secrets(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """What a test makes known is forgotten after it."""
    known: set[str] = set()
    monkeypatch.setattr(redaction, "_known", known)
    return known


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def no_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let work for threads run at once, so that a fake clock knows when everything stands still."""

    async def at_once(work: Callable[..., object], *arguments: object) -> object:
        return work(*arguments)

    monkeypatch.setattr(asyncio, "to_thread", at_once)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    return folder
