from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from bot.chat import Visibility
from bot.conversation.handlers import indexing
from bot.conversation.services import Services
from config.schema import Settings
from index.reindex import Progress, Report, reindex
from tests.bot.conversation.conftest import HARBOUR, Situate
from tests.bot.conversation.handlers.sources.conftest import RULES, Give, Seen


async def test_another_workspace_sees_nothing_of_it(give: Give, services: Services, situation: Situate) -> None:
    await give("source add", name="rules", file=RULES)
    where = await situation(workspace="elsewhere")
    assert not (await services.libraries.desk(where.place, where.actor, Visibility.PUBLIC)).sources


async def test_a_source_bound_to_a_channel_is_quoted_there_alone(give: Give, seen: Seen) -> None:
    told = await give("source add", name="rules", file=RULES, channel="board-room")
    assert "It may be quoted: in the channel board-room." in told
    assert not await seen()
    assert await seen("board-room") == {"rules"}


async def test_there_is_no_moment_in_which_a_bound_source_could_be_quoted_elsewhere(
    give: Give, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments: list[frozenset[str]] = []

    async def looked_at(  # noqa: PLR0913 - as what it stands for
        folder: Path,
        path: Path,
        *,
        name: str | None,
        settings: Settings,
        now: datetime,
        progress: Callable[[Progress], None],
    ) -> Report:
        report = await reindex(folder, path, name=name, settings=settings, now=now, progress=progress)
        moments.append(await seen())
        assert await seen("board-room") == {"rules"}
        return report

    monkeypatch.setattr(indexing, "reindex", looked_at)
    await give("source add", name="rules", file=RULES, channel="board-room")
    assert moments == [frozenset()]


async def test_what_is_removed_is_not_seen_by_who_holds_an_older_view(
    give: Give, services: Services, situation: Situate
) -> None:
    await give("source add", name="rules", file=RULES, channel="board-room")
    view = await services.libraries.view(HARBOUR)
    await give("source remove", name="rules")
    where = await situation()
    assert not await services.libraries.visible(where.place, where.actor, Visibility.PUBLIC, view)


async def test_a_name_that_is_used_again_is_not_bound_as_it_was_before(give: Give, seen: Seen) -> None:
    await give("source add", name="rules", file=RULES, channel="board-room")
    await give("source remove", name="rules")
    await give("source add", name="rules", file=RULES)
    assert await seen() == {"rules"}


async def test_a_source_bound_to_roles_is_said_to_be(give: Give, services: Services) -> None:
    await give("source add", name="rules", file=RULES)
    await services.bindings.bind(HARBOUR, "rules", channels=frozenset({"x"}), roles=frozenset({"crew"}))
    assert "in the channel x, privately to crew" in await give("source list")
    await give("source add", name="rules", file=RULES, channel="y")
    assert "in the channel y, privately to crew" in await give("source list")
