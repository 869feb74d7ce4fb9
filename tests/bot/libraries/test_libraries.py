import asyncio
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.chat import Actor, Place, Visibility, Workspace
from bot.libraries import Bindings, Libraries, shelves, workspace_library
from bot.libraries import libraries as libraries_module
from config.errors import UsageError
from config.load import default_settings
from index.citation import Citation
from index.library import shared_library
from index.model import Answer
from index.reindex import reindex
from tests.states import open_state

HARBOUR = Workspace("discord", "77")
ADA = Actor("ada", "Ada")
NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


@pytest.fixture
async def bindings(tmp_path: Path) -> AsyncIterator[Bindings]:
    """Bindings in an empty state database."""
    async with open_state(tmp_path) as database:
        yield Bindings(database, asyncio.Lock())


@pytest.fixture
def libraries(tmp_path: Path, bindings: Bindings) -> Libraries:
    """No library yet."""
    return Libraries(tmp_path, default_settings(), bindings)


async def add(tmp_path: Path, name: str, text: str, key: Workspace | None = None) -> None:
    folder = tmp_path / "texts" / (key.id if key else "shared") / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "text.txt").write_text(text, encoding="utf-8")
    library = workspace_library(tmp_path, key) if key else shared_library(tmp_path)
    await reindex(library, folder, name=name, settings=default_settings(), now=NOON, progress=lambda _: None)


def place(channel: str = "general", workspace: str | None = HARBOUR.id) -> Place:
    return Place("discord", workspace, channel)


async def answered(libraries: Libraries, question: str, where: Place) -> list[str]:
    desk = await libraries.desk(where, ADA, Visibility.PUBLIC)
    outcome = desk.answerer.answer(question)
    return [quote.text for quote in outcome.quotes] if isinstance(outcome, Answer) else []


async def test_without_any_library_there_is_nothing_to_see(libraries: Libraries) -> None:
    desk = await libraries.desk(place(), ADA, Visibility.PRIVATE)
    assert desk.sources == frozenset()
    assert (await libraries.view(None)).names() == ()


async def test_a_workspace_searches_the_shared_library_and_its_own_as_one(libraries: Libraries, tmp_path: Path) -> None:
    await add(tmp_path, "handbook", "The lamp burns oil.")
    await add(tmp_path, "rules", "The lamp is lit at dusk.", HARBOUR)
    assert len(await answered(libraries, "lamp", place())) == 2
    assert await answered(libraries, "lamp", place(workspace="88")) == ["The lamp burns oil."]
    assert await answered(libraries, "lamp", place(workspace=None)) == ["The lamp burns oil."]


async def test_scores_do_not_shift_with_what_may_not_be_seen(
    libraries: Libraries, tmp_path: Path, bindings: Bindings
) -> None:
    await add(tmp_path, "handbook", "The lamp burns oil. The keeper sleeps.")
    alone = (await libraries.desk(place("lobby"), ADA, Visibility.PUBLIC)).answerer.answer("lamp keeper")
    await add(tmp_path, "secret", "The lamp. The lamp keeper. A lamp again.", HARBOUR)
    await bindings.bind(HARBOUR, "secret", channels=frozenset({"crew"}))
    beside = (await libraries.desk(place("lobby"), ADA, Visibility.PUBLIC)).answerer.answer("lamp keeper")
    assert isinstance(alone, Answer)
    assert isinstance(beside, Answer)
    assert (alone.quotes, alone.documents, alone.confidence) == (beside.quotes, beside.documents, beside.confidence)


async def test_a_changed_library_is_seen_by_the_next_question_and_an_unchanged_one_kept(
    libraries: Libraries, tmp_path: Path
) -> None:
    await add(tmp_path, "handbook", "The lamp burns oil.")
    first = await libraries.desk(place(), ADA, Visibility.PUBLIC)
    assert (await libraries.desk(place(), ADA, Visibility.PUBLIC)).answerer is first.answerer
    await add(tmp_path, "handbook", "The lamp burns gas.")
    assert await answered(libraries, "lamp", place()) == ["The lamp burns gas."]


async def test_places_that_see_the_same_share_an_answerer(libraries: Libraries, tmp_path: Path) -> None:
    await add(tmp_path, "handbook", "The lamp burns oil.")
    one = await libraries.desk(place(workspace="1"), ADA, Visibility.PUBLIC)
    other = await libraries.desk(place(workspace="2"), ADA, Visibility.PUBLIC)
    assert one.answerer is other.answerer


async def test_what_is_kept_in_memory_is_bounded(
    libraries: Libraries, tmp_path: Path, bindings: Bindings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libraries_module, "MOST_KEPT_SENTENCES", 1)
    await add(tmp_path, "one", "The lamp burns oil.", HARBOUR)
    await add(tmp_path, "two", "The lamp is lit.", HARBOUR)
    await bindings.bind(HARBOUR, "two", channels=frozenset({"crew"}))
    first = (await libraries.desk(place(), ADA, Visibility.PUBLIC)).answerer
    assert len(await answered(libraries, "lamp", place("crew"))) == 2
    assert (await libraries.desk(place(), ADA, Visibility.PUBLIC)).answerer is not first


async def test_a_chosen_set_narrows_and_an_empty_one_leaves_nothing(libraries: Libraries, tmp_path: Path) -> None:
    await add(tmp_path, "one", "The lamp burns oil.")
    await add(tmp_path, "two", "The lamp is lit.")
    narrowed = await libraries.desk(place(), ADA, Visibility.PUBLIC, frozenset({"two", "unknown"}))
    assert narrowed.sources == {"two"}
    assert (await libraries.desk(place(), ADA, Visibility.PUBLIC, frozenset())).sources == frozenset()


async def test_a_citation_is_found_under_the_name_that_the_place_shows(libraries: Libraries, tmp_path: Path) -> None:
    await add(tmp_path, "rules", "The shared lamp.")
    await add(tmp_path, "rules", "Our own lamp.", HARBOUR)
    view = await libraries.view(HARBOUR)
    own = await libraries.cited(HARBOUR, view, Citation("rules", "text.txt", 0, 3))
    shared = await libraries.cited(HARBOUR, view, Citation("shared:rules", "text.txt", 0, 3))
    assert own is not None
    assert shared is not None
    assert (own.text, shared.text, shared.source) == ("Our own lamp.", "The shared lamp.", "shared:rules")
    assert await libraries.cited(HARBOUR, view, Citation("rules", "gone.txt", 0, 3)) is None


async def test_bindings_are_replaced_as_a_whole(bindings: Bindings) -> None:
    await bindings.bind(HARBOUR, "rules", channels=frozenset({"a", "b"}), roles=frozenset({"crew"}))
    (access,) = await bindings.bound(HARBOUR, frozenset({"rules"}))
    assert (sorted(access.channels), sorted(access.roles)) == (["a", "b"], ["crew"])
    await bindings.bind(HARBOUR, "rules", channels=frozenset())
    (access,) = await bindings.bound(HARBOUR, frozenset({"rules"}))
    assert not access.channels | access.roles


async def test_changes_of_one_workspace_take_turns(libraries: Libraries) -> None:
    order: list[str] = []

    async def work(name: str, folder: Path) -> str:
        order.append(f"{name} begins")
        await asyncio.sleep(0)
        order.append(f"{name} ends")
        return folder.name

    one, two = await asyncio.gather(
        libraries.changing(HARBOUR, lambda folder: work("one", folder)),
        libraries.changing(HARBOUR, lambda folder: work("two", folder)),
    )
    assert one == two == "discord-77"
    assert order == ["one begins", "one ends", "two begins", "two ends"]


@pytest.mark.parametrize("workspace", ["../up", "a/b", "", "x" * 65])
def test_an_id_that_could_leave_the_folder_is_refused(workspace: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        workspace_library(tmp_path, Workspace("discord", workspace))


def test_a_direct_message_belongs_to_no_workspace() -> None:
    assert Workspace.of(place(workspace=None)) is None
    assert Workspace.of(place()) == HARBOUR


def left_over(data: Path) -> list[Path]:
    return list(data.glob("*/discord-77"))


async def test_an_erased_workspace_leaves_no_file_and_no_binding(
    libraries: Libraries, tmp_path: Path, bindings: Bindings
) -> None:
    await libraries.erase(HARBOUR)
    await add(tmp_path, "own", "The lamp burns oil.", HARBOUR)
    await bindings.bind(HARBOUR, "own", channels=frozenset({"crew"}))
    (tmp_path / "uploads" / "discord-77").mkdir(parents=True)
    await libraries.erase(HARBOUR)
    assert left_over(tmp_path) == []
    assert (await bindings.bound(HARBOUR, frozenset({"own"})))[0].channels == frozenset()
    assert await answered(libraries, "lamp", place()) == []


async def test_an_unchanged_library_is_not_opened_again(
    libraries: Libraries, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add(tmp_path, "notes", "The harbour opens at nine.")
    await libraries.view(None)
    for file in shared_library(tmp_path).iterdir():
        os.utime(file, (1_000_000, 1_000_000))
    before = await libraries.view(None)

    def opened(_: Path) -> None:
        pytest.fail("the library was opened again")

    monkeypatch.setattr(shelves, "open_library_for_reading", opened)
    assert (await libraries.view(None)).shared is before.shared


async def test_a_change_is_seen_however_soon_it_comes_after_the_last_one(libraries: Libraries, tmp_path: Path) -> None:
    for hour in ("nine", "ten", "eleven"):
        await add(tmp_path, "notes", f"The harbour opens at {hour}.")
        assert await answered(libraries, "When does the harbour open?", place()) == [f"The harbour opens at {hour}."]


async def test_generations_that_add_up_alike_are_told_apart(
    libraries: Libraries, bindings: Bindings, tmp_path: Path
) -> None:
    await add(tmp_path, "notes", "The harbour opens at nine.")
    await bindings.bind(HARBOUR, "own", channels=frozenset({"staff"}))
    await add(tmp_path, "own", "Nothing of it.", HARBOUR)
    assert await answered(libraries, "When does the harbour open?", place()) == ["The harbour opens at nine."]
    await add(tmp_path, "notes", "The ferry leaves at ten.")
    assert await answered(libraries, "When does the harbour open?", place(workspace="88")) == []


async def test_a_workspace_that_comes_back_after_its_erasure_begins_anew(libraries: Libraries, tmp_path: Path) -> None:
    await add(tmp_path, "notes", "The harbour opens at nine.", HARBOUR)
    assert await answered(libraries, "When does the harbour open?", place()) == ["The harbour opens at nine."]
    await libraries.erase(HARBOUR)
    await add(tmp_path, "notes", "The ferry leaves at ten.", HARBOUR)
    assert await answered(libraries, "When does the harbour open?", place()) == []


async def test_the_names_of_bound_sources_are_known_after_their_removal(bindings: Bindings) -> None:
    await bindings.bind(HARBOUR, "rules", channels=frozenset({"staff"}))
    await bindings.bind(HARBOUR, "free", channels=frozenset())
    assert await bindings.names(HARBOUR) == {"rules"}
    assert await bindings.names(Workspace("discord", "88")) == frozenset()


async def test_a_shared_source_is_searched_though_one_of_its_name_may_not_be_seen(
    libraries: Libraries, tmp_path: Path, bindings: Bindings
) -> None:
    await add(tmp_path, "handbook", "The lamp burns oil.")
    await add(tmp_path, "handbook", "The lamp is broken.", HARBOUR)
    await bindings.bind(HARBOUR, "handbook", channels=frozenset({"crew"}))
    assert await answered(libraries, "lamp", place("lobby")) == ["The lamp burns oil."]
