"""Long work on many files, as who asked for it sees it in the chat."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest

from bot.chat import Actor, Rank, Response, Upload
from bot.conversation import Chat, Services
from bot.conversation.following import UPDATE_SECONDS
from bot.conversation.handlers import indexing, sources
from bot.conversation.handlers.indexing import Addition
from bot.conversation.handlers.uploads import write_file
from bot.conversation.services import Situation
from config.errors import VerbatimError
from config.schema import Settings
from index.model import FetchedFile, Skip
from index.reindex import Progress, Report, Step, reindex
from index.sources import FolderSource
from tests.bot.conversation.conftest import NOON, FakeClock, said
from tests.bot.conversation.handlers.sources.conftest import Give, Responses, Seen, names
from tests.bot.conversation.scripted import ScriptedOutlet, call

Slow = Callable[..., None]
ADMIN = Actor("mo", "Mo", Rank.ADMIN)
FILES = 40
LONGEST_SECONDS = 60.0
"""A run that is never shown fails then, instead of hanging."""
DONE = re.compile(r"“menu”: (\d+) of (\d+) files")


class Timed(ScriptedOutlet):
    """Notes when each state was shown."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__()
        self.clock = clock
        self.shown: list[tuple[float, str]] = []

    async def send(self, response: Response, nonce: str) -> str:
        self.shown.append((self.clock.seconds(), said(response)))
        return await ScriptedOutlet.send(self, response, nonce)

    async def update(self, message: str, response: Response) -> None:
        self.shown.append((self.clock.seconds(), said(response)))
        await ScriptedOutlet.update(self, message, response)


@pytest.fixture
def many(folder: Path) -> Path:
    """The allowed folder, with many documents."""
    for number in range(FILES - 1):
        (folder / f"{number:02}.md").write_text(f"Dish {number} costs {number} crowns.\n", encoding="utf-8")
    return folder


@pytest.fixture
def slowly(services: Services, monkeypatch: pytest.MonkeyPatch) -> Slow:
    """Have `meanwhile` called for each file that a run looks at or reads.

    With the key of a call, no file is read before its first message is posted: the run is there to be shown.
    """

    def slow(meanwhile: Callable[[Progress], None], key: str | None = None) -> None:
        loop, fetch = asyncio.get_running_loop(), FolderSource.fetch

        async def posted() -> None:
            inbox = services.records.inbox
            while key and not [one for one in await inbox.unfinished(NOON) if one.key == key and one.standing]:
                pass

        def slow_fetch(source: FolderSource, path: str) -> FetchedFile | Skip:
            asyncio.run_coroutine_threadsafe(posted(), loop).result(LONGEST_SECONDS)
            return fetch(source, path)

        monkeypatch.setattr(FolderSource, "fetch", slow_fetch)

        async def slow_reindex(  # noqa: PLR0913 - as what it stands for
            library: Path,
            path: Path,
            *,
            name: str | None,
            settings: Settings,
            now: datetime,
            progress: Callable[[Progress], None],
        ) -> Report:
            def both(found: Progress) -> None:
                progress(found)
                meanwhile(found)

            return await reindex(library, path, name=name, settings=settings, now=now, progress=both)

        monkeypatch.setattr(indexing, "reindex", slow_reindex)

    return slow


async def test_a_long_run_shows_how_far_it_is_never_backwards_and_ends_with_the_report(
    give: Give, services: Services, many: Path, clock: FakeClock, slowly: Slow
) -> None:
    await give("source add", name="rules", file=Upload("rules.md", b"Boats give way to swimmers.\n"))
    given, outlet = call("source add", actor=ADMIN, name="menu", folder=str(many)), Timed(clock)
    slowly(lambda _: clock.advance(UPDATE_SECONDS / 4), given.key)
    await Chat(services).on_call(given, outlet)
    *before, last = [text for _, text in outlet.shown]
    done = [(int(found[1]), int(found[2])) for found in map(DONE.search, before) if found]
    assert len(done) >= 3
    assert done == sorted(set(done))
    assert {total for _, total in done} == {FILES}
    assert any("documents so far." in text and "Now: " in text for text in before)
    assert "menu: 40 added. 40 documents, 40 sentences in all." in last
    assert len(outlet.sent) == 1
    times = [at for at, _ in outlet.shown[:-1]]
    assert all(later - at >= UPDATE_SECONDS for at, later in pairwise(times))


async def test_what_was_done_before_stays_in_sight_while_the_next_source_is_read(
    give: Give, services: Services, many: Path, clock: FakeClock, slowly: Slow
) -> None:
    await give("source add", name="a-rules", file=Upload("rules.md", b"Boats give way to swimmers.\n"))
    await give("source add", name="menu", folder=str(many))
    given, outlet = call("reindex", actor=ADMIN), Timed(clock)
    slowly(lambda _: clock.advance(UPDATE_SECONDS), given.key)
    await Chat(services).on_call(given, outlet)
    looked_at = [text for _, text in outlet.shown if "Looking for what changed in “menu”" in text]
    assert looked_at
    assert all("a-rules: nothing changed." in text for text in looked_at)
    assert "a-rules: nothing changed." in outlet.shown[-1][1]
    assert "menu: nothing changed." in outlet.shown[-1][1]


async def test_a_short_run_says_its_report_alone(services: Services, many: Path) -> None:
    outlet = ScriptedOutlet()
    await Chat(services).on_call(call("source add", actor=ADMIN, name="menu", folder=str(many)), outlet)
    assert "menu: 40 added." in said(outlet.only)
    assert not outlet.updates


async def test_a_run_that_breaks_off_says_how_far_it_was(
    services: Services, many: Path, clock: FakeClock, slowly: Slow
) -> None:
    def breaks(progress: Progress) -> None:
        clock.advance(UPDATE_SECONDS)
        if progress.step is Step.INDEXING and progress.done == FILES // 2:
            raise VerbatimError("The disk is full.", "Free some space.")

    slowly(breaks)
    outlet = ScriptedOutlet()
    await Chat(services).on_call(call("source add", actor=ADMIN, name="menu", folder=str(many)), outlet)
    assert said(outlet.updates[-1]) == (
        "The disk is full. That was at file 21 of 40 files; what was indexed before is kept as it was.\n"
        "Free some space."
    )


@pytest.mark.parametrize("seconds", [0.0, UPDATE_SECONDS])
async def test_a_stop_breaks_a_long_run_off_says_so_and_leaves_what_was_indexed(  # noqa: PLR0913, PLR0917 - fixtures
    give: Give,
    services: Services,
    folder: Path,
    seen: Seen,
    clock: FakeClock,
    slowly: Slow,
    seconds: float,
) -> None:
    await give("source add", name="a-rules", file=Upload("rules.md", b"Boats give way to swimmers.\n"))
    await give("source add", name="menu", folder=str(folder))
    for number in range(FILES - 1):
        (folder / f"{number:02}.md").write_text(f"Dish {number} costs {number} crowns.\n", encoding="utf-8")
    chat, draining = Chat(services), []

    def stops(progress: Progress) -> None:
        clock.advance(seconds)
        if progress.step is Step.INDEXING and progress.done == FILES // 2:
            draining.append(asyncio.create_task(chat.drain()))

    slowly(stops)
    outlet = ScriptedOutlet()
    await chat.on_call(call("reindex", actor=ADMIN), outlet)
    await asyncio.gather(*draining)
    assert len(draining) == 1
    last = said((outlet.updates or outlet.sent)[-1])
    assert last.startswith("a-rules: nothing changed.")
    assert "It was stopped, since I am about to restart." in last
    assert "/reindex" in last
    assert len(outlet.sent) == 1
    assert bool(outlet.updates) == bool(seconds)
    assert "menu | 1 | 1 |" in await give("source list")
    assert await seen() == {"a-rules", "menu"}


async def test_a_stop_that_comes_too_late_tells_what_was_done(
    services: Services, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat, index, draining = Chat(services), indexing.index_folder, []

    async def then_stop(by: Services, situation: Situation, added: Addition, folder: Path) -> Report:
        report = await index(by, situation, added, folder)
        draining.append(asyncio.create_task(chat.drain()))
        return report

    monkeypatch.setattr(sources, "index_folder", then_stop)
    outlet = ScriptedOutlet()
    await chat.on_call(call("source add", actor=ADMIN, name="menu", folder=str(folder)), outlet)
    await asyncio.gather(*draining)
    assert said(outlet.only).startswith("menu: 1 added.")
    assert "It may be quoted" not in said(outlet.only)


async def test_a_stop_leaves_nothing_of_a_file_that_was_being_added(
    give: Give, services: Services, seen: Seen, files: Path, slowly: Slow
) -> None:
    chat, draining = Chat(services), []
    slowly(lambda _: draining.append(asyncio.create_task(chat.drain())))
    given = call("source add", actor=ADMIN, name="rules")
    rules = Upload("rules.md", b"Boats give way to swimmers.\n")
    outlet = ScriptedOutlet()
    await chat.on_call(replace(given, arguments={**given.arguments, "file": rules}), outlet)
    await asyncio.gather(*draining)
    assert "“rules” was not added" in said(outlet.only)
    assert names(files) == []
    assert not await seen()
    assert "rules: 1 added" in await give("source add", name="rules", file=rules)


async def test_a_file_is_not_left_behind_by_a_stop_while_it_is_written(
    give: Give, responses: Responses, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = asyncio.get_running_loop()
    adding: list[asyncio.Future[list[Response]]] = []

    def stopped_midway(path: Path, content: bytes) -> None:
        loop.call_soon_threadsafe(adding[0].cancel)
        write_file(path, content)

    monkeypatch.setattr(indexing, "write_file", stopped_midway)
    rules = Upload("rules.md", b"Boats give way to swimmers.\n")
    adding.append(asyncio.ensure_future(responses("source add", name="rules", file=rules)))
    with pytest.raises(asyncio.CancelledError):
        await adding[0]
    assert names(files) == []
    monkeypatch.undo()
    assert "rules: 1 added" in await give("source add", name="rules", file=rules)
