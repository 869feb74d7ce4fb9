"""The core on a real state database and real libraries in the test's own folder, with a clock that stands still."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.chat import Actor, Argument, Call, Place, PlaceKind, Rank, Response, Workspace
from bot.commands import REGISTRY
from bot.conversation import Chat
from bot.conversation.services import Services, Situation
from bot.libraries import Bindings, Libraries, workspace_library
from bot.records import Records
from bot.reply import Table
from config.database import Database
from config.load import default_settings
from config.store import SettingsStore
from index.library import shared_library
from index.reindex import reindex
from tests.bot.conftest import make_notes
from tests.states import open_state

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
PLATFORM = "discord"
HARBOUR = Workspace(PLATFORM, "harbour")


@dataclass(slots=True)
class FakeClock:
    """A time that moves when it is told to."""

    passed: float = 0.0

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.passed)

    def seconds(self) -> float:
        return self.passed

    def advance(self, seconds: float) -> None:
        self.passed += seconds


@dataclass(slots=True)
class FakeCounters:
    """Counts in memory, by what was counted."""

    counted: Counter[str] = field(default_factory=Counter)

    def question(self, platform: str, outcome: str) -> None:
        self.counted[f"question {platform} {outcome}"] += 1

    def answered_in(self, platform: str, seconds: float) -> None:
        assert seconds >= 0
        self.counted[f"answered {platform}"] += 1

    def acknowledged_in(self, platform: str, seconds: float) -> None:
        assert seconds >= 0
        self.counted[f"acknowledged {platform}"] += 1

    def send_refused(self, platform: str) -> None:
        self.counted[f"refused {platform}"] += 1

    def send_unknown(self, platform: str) -> None:
        self.counted[f"unknown {platform}"] += 1

    def sign_left_out(self, platform: str) -> None:
        self.counted[f"sign left out {platform}"] += 1

    def duplicate(self, platform: str) -> None:
        self.counted[f"duplicate {platform}"] += 1

    def handed_over(self, platform: str) -> None:
        self.counted[f"handed over {platform}"] += 1

    @contextmanager
    def in_flight(self, platform: str) -> Iterator[None]:
        self.counted[f"in flight {platform}"] += 1
        try:
            yield
        finally:
            self.counted[f"in flight {platform}"] -= 1


def said(response: Response) -> str:
    """Return all that a response says, a block or a table's row a line, without its files."""
    lines: list[str] = []
    for block in response.reply.blocks:
        lines += map(" | ".join, (block.headings, *block.texts)) if isinstance(block, Table) else [block.text]
    return "\n".join(lines + [f"{action.command}: {action.label}" for action in response.reply.actions])


Situate = Callable[..., Awaitable[Situation]]
MakeCall = Callable[..., Call]
AddSource = Callable[..., Awaitable[Path]]


@pytest.fixture
def clock() -> FakeClock:
    """The time of the core."""
    return FakeClock()


@pytest.fixture
async def state(tmp_path: Path) -> AsyncIterator[Database]:
    """The state database, in a data folder that is otherwise empty."""
    async with open_state(tmp_path / "data") as database:
        yield database


@pytest.fixture
def services(tmp_path: Path, clock: FakeClock, state: Database) -> Services:
    """The core's services."""
    folder = tmp_path / "data"
    settings = default_settings()
    writing = asyncio.Lock()
    bindings = Bindings(state, writing)
    return Services(
        settings=settings,
        store=SettingsStore(state, [command.name for command in REGISTRY]),
        records=Records(state, writing),
        libraries=Libraries(folder, settings, bindings),
        bindings=bindings,
        data_folder=folder,
        counters=FakeCounters(),
        clock=clock.now,
        seconds=clock.seconds,
    )


@pytest.fixture
def situation(services: Services) -> Situate:
    """What puts somebody of a rank, with roles, into a place, with all that is set there."""

    async def situate(  # noqa: PLR0913 - all that a place and a person are made of
        *,
        rank: Rank = Rank.EVERYONE,
        roles: frozenset[str] = frozenset(),
        channel: str = "general",
        thread: str | None = None,
        workspace: str | None = HARBOUR.id,
        category: str | None = "talk",
        kind: PlaceKind | None = None,
        actor: str = "ada",
    ) -> Situation:
        kind = kind or (PlaceKind.THREAD if thread else PlaceKind.CHANNEL if workspace else PlaceKind.DIRECT)
        place = Place(PLATFORM, workspace, channel, kind, category, thread)
        return Situation(place, Actor(actor, actor.capitalize(), rank, roles), await services.resolved(place))

    return situate


@pytest.fixture
def call(clock: FakeClock) -> MakeCall:
    """A function that makes a command: `call("settings set", key="quotes", value="3")`; `from_` is `from`."""

    def make(command: str, **arguments: Argument) -> Call:
        given = {name.removesuffix("_"): value for name, value in arguments.items()}
        place = Place(PLATFORM, HARBOUR.id, "general", category="talk")
        return Call(f"{PLATFORM}:call:1", place, Actor("ada", "Ada"), command, given, clock.now())

    return make


@pytest.fixture
def add_source(services: Services, tmp_path: Path) -> AddSource:
    """Index a text under a name: into the workspace's own library, or the shared one where `shared` is true."""

    async def add(name: str, text: str, *, shared: bool = False, channels: frozenset[str] = frozenset()) -> Path:
        folder = tmp_path / "texts" / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
        data = services.data_folder
        if channels:
            await services.bindings.bind(HARBOUR, name, channels=channels)
        await reindex(
            shared_library(data) if shared else workspace_library(data, HARBOUR),
            folder,
            name=name,
            settings=services.settings,
            now=NOON,
            progress=lambda _: None,
        )
        return folder

    return add


@pytest.fixture
async def harbour(services: Services, tmp_path: Path) -> Services:
    """The services, with a shared library of three documents in the source `notes`."""
    await reindex(
        shared_library(services.data_folder),
        make_notes(tmp_path / "notes"),
        name="notes",
        settings=services.settings,
        now=NOON,
        progress=lambda _: None,
    )
    return services


@pytest.fixture
def chat(harbour: Services) -> Chat:
    """The core over a shared library of three documents."""
    return Chat(harbour)
