from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.database import Database
from config.layers import LayerKind
from config.store import Editor, LayerAddress, SettingsStore, workspace_address
from tests.states import open_state

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
ADA = Editor("1", "Ada")
BOB = Editor("2", "Bob")
COMMANDS = ("ask", "settings set")
WORKSPACE = workspace_address("discord", "10")
CATEGORY = LayerAddress("discord", "10", LayerKind.CATEGORY, "20")
CHANNEL = LayerAddress("discord", "10", LayerKind.CHANNEL, "30")
OTHER_CHANNEL = LayerAddress("discord", "10", LayerKind.CHANNEL, "31")
THREAD = LayerAddress("discord", "10", LayerKind.THREAD, "40")
ELSEWHERE = workspace_address("discord", "11")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A state that nobody has set anything in."""
    async with open_state(tmp_path) as opened:
        yield opened


@pytest.fixture
async def store(database: Database) -> SettingsStore:
    """The store on that state."""
    return SettingsStore(database, COMMANDS)


async def held(store: SettingsStore, at: LayerAddress, key: str) -> object:
    """Return what a layer sets a key to, None where it doesn't."""
    ids = {at.kind.word: at.id} if at.kind is not LayerKind.WORKSPACE else {}
    layers = await store.layers_for(at.platform, at.workspace, **ids)
    return next((layer.values.get(key) for layer in layers if layer.kind is at.kind), None)
