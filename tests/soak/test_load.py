"""The core under load: one workspace floods, and nobody else is made to wait for it or is forgotten."""

import asyncio
import gc
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from bot.chat import Actor, Addressing, Message, Place, Response
from bot.commands import REGISTRY
from bot.conversation import Chat, Services
from bot.libraries import Bindings, Libraries
from bot.records import DeliveryState, Records
from bot.serving.metrics import Metrics
from config.database import open_for_writing
from config.load import default_settings
from config.state import STATE, state_file
from config.store import SettingsStore
from index.library import shared_library
from index.reindex import reindex
from tests.bot.conversation.scripted import ScriptedOutlet
from tests.soak.large import write_large
from tests.soak.scale import SOAK, report, scaled

PLATFORM: Final = "discord"
LIBRARY: Final = Path(__file__).resolve().parents[2] / "seeds" / "library"
QUESTIONS: Final = (
    "Who told senators that the delivery was on hold?",
    "Who is Joe Buccino?",
    "Which Republican senators spoke out against the pause?",
    "How do I add a source?",
    "Who owns the zeppelin hangar?",
)
LARGE_PASSAGES: Final = 100_000
SIZES: Final = ("starter", "large") if SOAK else ("starter",)
"""The libraries that are asked: the starter library, and in a soak one of 100,000 passages beside it."""
OTHERS: Final = 10
TIMES_ITS_SHARE: Final = 50
LOOKS_EVERY: Final = 100
"""After so many questions the memory is looked at."""
MOST_BYTES_OVER_IDLE: Final = 200 * 2**20
STATUS: Final = Path("/proc/self/status")
"""Where Linux tells a process's memory; elsewhere it is not looked at."""


class Asked(ScriptedOutlet):
    """An outlet that knows when its question was put, and how long it took until something was said."""

    __slots__ = ("begun", "seconds")

    def __init__(self) -> None:
        super().__init__()
        self.begun = time.monotonic()
        self.seconds = 0.0

    async def send(self, response: Response, nonce: str) -> str:
        self.seconds = time.monotonic() - self.begun
        return await ScriptedOutlet.send(self, response, nonce)


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture(params=SIZES)
async def services(tmp_path: Path, metrics: Metrics, request: pytest.FixtureRequest) -> AsyncIterator[Services]:
    """The services of `verbatim serve`, on the starter library, and what else a soak asks."""
    folder = tmp_path / "data"
    settings = default_settings()
    writing = asyncio.Lock()
    sources = {"starter": LIBRARY}
    if request.param != "starter":
        sources[request.param] = write_large(tmp_path, LIBRARY, LARGE_PASSAGES)
    for name, source in sources.items():
        await reindex(
            shared_library(folder),
            source,
            name=name,
            settings=settings,
            now=datetime.now(UTC),
            progress=lambda _: None,
        )
    report("the library", sources=" and ".join(sources))
    async with open_for_writing(state_file(folder), STATE) as database:
        bindings = Bindings(database, writing)
        yield Services(
            settings=settings,
            store=SettingsStore(database, [command.name for command in REGISTRY]),
            records=Records(database, writing),
            libraries=Libraries(folder, settings, bindings),
            bindings=bindings,
            data_folder=folder,
            counters=metrics,
            clock=lambda: datetime.now(UTC),
            seconds=time.monotonic,
        )


def question(number: int, workspace: str, person: str) -> Message:
    """Return a mention, as the platform hands it over."""
    place = Place(PLATFORM, workspace, f"{workspace}-general")
    text = QUESTIONS[number % len(QUESTIONS)]
    key = f"{PLATFORM}:message:{workspace}-{number}"
    return Message(key, place, Actor(person, person), Addressing.MENTION, text, datetime.now(UTC))


async def ask(chat: Chat, number: int, workspace: str, person: str) -> Asked:
    outlet = Asked()
    await chat.on_message(question(number, workspace, person), outlet)
    return outlet


async def ask_steadily(
    chat: Chat, workspace: str, count: int, round_: str, pace: asyncio.Semaphore | None = None
) -> list[Asked]:
    """Keep one question in flight: each by somebody else, once the one before is answered.

    With each the flood may put so many that it puts in all as many times its share.
    """
    asked = []
    for number in range(count):
        if pace:
            for _ in range(TIMES_ITS_SHARE // OTHERS):
                pace.release()
        asked.append(await ask(chat, number, f"{workspace}-{round_}", f"{workspace}-{number}"))
    return asked


async def ask_all_others(chat: Chat, count: int, round_: str, pace: asyncio.Semaphore | None = None) -> list[Asked]:
    asked = await asyncio.gather(*(ask_steadily(chat, f"w{number}", count, round_, pace) for number in range(OTHERS)))
    return [outlet for outlets in asked for outlet in outlets]


async def flood(chat: Chat, pace: asyncio.Semaphore, stop: asyncio.Event, number: int) -> Counter[str]:
    """Keep a question of the flooding workspace in flight until told to stop, every second by one and the same.

    Return what became of them: a flood of minutes is too long to keep what each was told.
    """
    became: Counter[str] = Counter()
    await pace.acquire()
    while not stop.is_set():
        person = "flooder" if number % 2 else f"flooder-{number}-{became.total()}"
        became[_became(await ask(chat, number * 1_000_000 + became.total(), "flooded", person))] += 1
        await pace.acquire()
    return became


def _became(outlet: Asked) -> str:
    return "answered" if outlet.sent else "signed" if outlet.signs else "nothing"


def percentile(outlets: Sequence[Asked], share: float) -> float:
    """Return within how many milliseconds that share was answered."""
    seconds = sorted(outlet.seconds for outlet in outlets)
    return 1000 * seconds[min(len(seconds) - 1, int(share * len(seconds)))]


def tell(what: str, outlets: Sequence[Asked]) -> None:
    p50, p99 = percentile(outlets, 0.5), percentile(outlets, 0.99)
    report(f"the others' answers, {what}", questions=len(outlets), p50_ms=p50, p99_ms=p99)


async def test_a_workspace_at_fifty_times_its_share_keeps_nobody_else_from_an_answer(services: Services) -> None:
    chat = Chat(services)
    each = scaled(6, 300)
    await ask_all_others(chat, 2, "warm")
    calm = await ask_all_others(chat, each, "calm")
    pace, stop = asyncio.Semaphore(0), asyncio.Event()
    floods = [asyncio.create_task(flood(chat, pace, stop, number)) for number in range(TIMES_ITS_SHARE)]
    others = await ask_all_others(chat, each, "flood", pace)
    stop.set()
    for _ in floods:
        pace.release()
    flooded = sum(await asyncio.gather(*floods), Counter[str]())

    assert len(others) == each * OTHERS
    assert [len(outlet.sent) for outlet in others] == [1] * len(others)
    assert not any(outlet.signs for outlet in others)
    assert not flooded["nothing"]
    assert flooded["signed"]
    states = (await services.records.inbox.counts()).states
    assert states[DeliveryState.RECEIVED] == states[DeliveryState.ANSWERING] == 0
    tell("at their usual pace", calm)
    tell("while one floods", others)
    ratio = percentile(others, 0.99) / percentile(calm, 0.99)
    report("fairness", flood=flooded.total(), others_p99_ratio=ratio, most_allowed=2)


class Memory:
    """How much more memory the process holds than when it idled."""

    def __init__(self) -> None:
        gc.collect()
        self.idle = resident_bytes()
        self.most = self.idle

    def look(self) -> None:
        self.most = max(self.most, resident_bytes())

    @property
    def over_idle(self) -> int:
        return self.most - self.idle


def resident_bytes() -> int:
    """Return the process's memory; 0 where the system does not tell."""
    if not STATUS.exists():
        return 0
    line = next(line for line in STATUS.read_text(encoding="ascii").splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024


async def offer(chat: Chat, count: int, memory: Memory) -> Counter[str]:
    """Put `count` questions faster than any can be answered; return what became of them.

    In the suite a few people put many each, most of which the cooldown takes; under `make soak` each is put by
    somebody else and wants an answer.
    """
    became: Counter[str] = Counter()
    people = scaled(500, count)

    async def put(number: int) -> None:
        outlet = await ask(chat, number, f"w{number % OTHERS}", f"person-{number % people}")
        became[_became(outlet)] += 1
        if became.total() % LOOKS_EVERY == 0:
            memory.look()

    async with asyncio.TaskGroup() as running:
        for number in range(count):
            running.create_task(put(number))
            if number % LOOKS_EVERY == 0:
                memory.look()
                await asyncio.sleep(0)
    return became


async def test_however_many_ask_at_once_none_is_lost_without_a_trace(
    services: Services, metrics: Metrics, caplog: pytest.LogCaptureFixture
) -> None:
    chat = Chat(services)
    await ask_all_others(chat, 1, "warm")
    count = scaled(2_500, 100_000)
    memory = Memory()
    begun = time.monotonic()
    with caplog.at_level(logging.INFO, logger="bot"):
        became = await offer(chat, count, memory)
    passed = time.monotonic() - begun

    assert became["nothing"] == 0
    assert became.total() == count
    signs = {
        outcome: int(metrics.value("verbatim_questions_total", platform=PLATFORM, outcome=outcome) or 0)
        for outcome in ("flooded", "overloaded")
    }
    assert became["signed"] == sum(signs.values())
    assert caplog.text.count("overloaded") == signs["overloaded"]
    assert memory.over_idle <= MOST_BYTES_OVER_IDLE
    states = (await services.records.inbox.counts()).states
    assert states[DeliveryState.RECEIVED] == states[DeliveryState.ANSWERING] == 0
    report(
        "in flight at once",
        offered=count,
        answered=became["answered"],
        **signs,
        seconds=passed,
        mib_over_idle=memory.over_idle / 2**20,
    )
