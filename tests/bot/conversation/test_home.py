from dataclasses import replace

import pytest

from bot.chat import Actor, SharedWorkspace
from bot.conversation import Services
from bot.conversation.home import home
from tests.bot.conversation.conftest import HARBOUR, AddSource
from tests.bot.conversation.scripted import ADA, place, texts

HERE = replace(ADA, workspaces=(SharedWorkspace(HARBOUR.id, "Harbour"),))


async def shown(services: Services, actor: Actor = HERE) -> list[str]:
    return texts(await home(services, place("dm", None), actor))


async def test_it_says_how_to_ask_and_names_what_may_be_quoted(harbour: Services, add_source: AddSource) -> None:
    await add_source("cellar", "The rum is in the third cellar.")
    said = await shown(harbour)
    assert {"2 sources:", "• cellar", "• notes"} <= set(said)
    assert any("/ask" in line for line in said)
    assert any("/help" in line for line in said)


async def test_what_somebody_may_not_see_is_neither_named_nor_counted(harbour: Services, add_source: AddSource) -> None:
    await add_source("secret", "The gold is under the stairs.", channels=frozenset({"crew"}))
    said = "\n".join(await shown(harbour, replace(HERE, roles=frozenset({"officer"}))))
    assert "1 source:" in said
    assert "secret" not in said


async def test_what_is_of_another_workspace_is_not_named(harbour: Services, add_source: AddSource) -> None:
    await add_source("cellar", "The rum is in the third cellar.")
    assert "• cellar" not in await shown(harbour, replace(ADA, workspaces=(SharedWorkspace("other", "Other"),)))


async def test_of_many_sources_some_are_named_and_all_are_counted(
    services: Services, add_source: AddSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.conversation.home.MOST_SOURCES", 2)
    for name in ("attic", "cellar", "deck", "galley"):
        await add_source(name, "The rum is there.")
    said = await shown(services)
    assert "4 sources:" in said
    assert [line for line in said if line.startswith("• ")] == ["• attic", "• cellar"]
    assert "… and 2 more. All of them: /sources" in said


async def test_where_nothing_may_be_quoted_it_says_who_can_change_that(services: Services) -> None:
    assert "Nothing yet. An admin can add a source: /source add" in await shown(services)
