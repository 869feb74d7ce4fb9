"""What a run over a source says of the quotes that are pinned to it."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.chat import Rank
from bot.conversation.handlers.teaching import HANDLERS
from bot.conversation.services import Services
from bot.records import DeedAction, Done, PinFlag
from tests.bot.conversation.conftest import HARBOUR, NOON, MakeCall, Situate, said
from tests.bot.conversation.handlers.sources.conftest import Give

SOUP = "Soup costs three crowns."
Pin = Callable[..., Awaitable[str]]


@pytest.fixture
def pin(services: Services, situation: Situate, call: MakeCall) -> Pin:
    """Pin the soup to a question, as a moderator."""

    async def pin_one(question: str, channel: str = "general") -> str:
        where = await situation(rank=Rank.MODERATOR, channel=channel)
        given = call("pin", question=question, citation=f"menu/menu.md#0-{len(SOUP)}")
        return said(await HANDLERS["pin"](services, where, given))

    return pin_one


async def test_a_reindex_follows_pinned_words_and_flags_those_that_were_changed(
    services: Services, give: Give, pin: Pin, folder: Path
) -> None:
    await give("source add", name="menu", folder=str(folder))
    await pin("What does soup cost?")
    assert "pinned" not in await give("reindex")
    (folder / "menu.md").write_text(f"Lunch is at noon. {SOUP}\n")
    assert "1 pinned quote stands word for word in the new text." in await give("reindex")
    (moved,) = await services.records.pins.pins(HARBOUR)
    assert (moved.quote.start, moved.quote.end) == (18, 18 + len(SOUP))
    (folder / "menu.md").write_text("Lunch is at noon. Soup costs four crowns.\n")
    told = await give("reindex", source="menu")
    assert "pinned to this question are not there any more, so it is searched again: “What does soup cost?”." in told
    assert "not there any more" not in await give("reindex")
    (folder / "menu.md").write_text(f"{SOUP}\n")
    assert "Pinned words that are there again: “What does soup cost?”." in await give("reindex")
    deeds = [deed for deed in await services.records.trail.deeds(HARBOUR, NOON) if deed.done.action.is_of_pin]
    assert [(deed.by.name, deed.done.action) for deed in deeds[:3]] == [
        ("Ada", DeedAction.PIN_RESTORED),
        ("Ada", DeedAction.PIN_FLAGGED),
        ("Ada", DeedAction.PIN_MOVED),
    ]
    assert deeds[1].done == Done(DeedAction.PIN_FLAGGED, "What does soup cost?", str(moved.quote))


async def test_removing_a_source_flags_all_that_is_pinned_to_it_and_names_a_few(
    services: Services, give: Give, pin: Pin, folder: Path
) -> None:
    await give("source add", name="menu", folder=str(folder))
    for number in range(7):
        await pin(f"What does soup number {number} cost?")
    told = await give("source remove", name="menu")
    assert "pinned to these questions" in told
    assert "“What does soup number 4 cost?” and 2 more. See /pins" in told
    assert {entry.flag for entry in await services.records.pins.pins(HARBOUR)} == {PinFlag.VANISHED}


async def test_of_pins_that_may_not_be_seen_where_the_run_is_asked_for_nothing_is_said(
    services: Services, give: Give, pin: Pin, folder: Path
) -> None:
    await give("source add", name="menu", folder=str(folder), channel="kitchen")
    await pin("What does the cook earn?", "kitchen")
    (folder / "menu.md").write_text("Soup costs four crowns.\n")
    told = await give("reindex")
    assert "pinned" not in told
    assert "cook" not in told
    (entry,) = await services.records.pins.pins(HARBOUR)
    assert entry.flag is PinFlag.CHANGED
