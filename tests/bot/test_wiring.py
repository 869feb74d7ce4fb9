"""What the settings of the owner and of workspaces mean for the connection."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.chat import Place, PlaceKind, Visibility
from bot.compose import set_up
from bot.records import AnswerDraft
from bot.serving.metrics import Metrics
from bot.serving.serve import Foundation
from bot.wiring import ChatService, DiscordCore
from config.database import open_for_writing
from config.errors import SettingError
from config.layers import LayerKind
from config.state import STATE, state_file
from config.store import Editor, LayerAddress

NOW = datetime(2026, 1, 2, tzinfo=UTC)


@asynccontextmanager
async def service(folder: Path, **variables: str) -> AsyncIterator[ChatService]:
    setup = set_up(folder, {f"VERBATIM_{name}": value for name, value in variables.items()})
    async with open_for_writing(state_file(folder), STATE) as database:
        yield ChatService(setup, Foundation(folder, database, {}, Metrics()))


@pytest.mark.parametrize(
    ("variables", "is_wanted"),
    [({}, False), ({"CHANNEL__ANSWER": "questions"}, True), ({"CHANNEL__FORUM_POSTS": "true"}, True)],
)
async def test_the_owner_s_defaults_may_want_everything_to_be_heard(
    tmp_path: Path, variables: dict[str, str], *, is_wanted: bool
) -> None:
    async with service(tmp_path / "data", **variables) as made:
        assert await made.hearing.is_to_be_asked_for() is is_wanted
        assert made.notes() == ()


@pytest.mark.parametrize("kind", list(LayerKind))
@pytest.mark.parametrize(("key", "value"), [("answer", "questions"), ("forum_posts", True)])
async def test_any_place_of_any_workspace_may_want_it(
    tmp_path: Path, kind: LayerKind, key: str, *, value: str | bool
) -> None:
    async with service(tmp_path / "data") as made:
        store, editor = made.services.store, Editor("1", "Ann")
        await store.set(editor, LayerAddress("slack", "8", kind, "8"), key, value, NOW)
        await store.set(editor, LayerAddress("discord", "7", kind, "9"), "answer", "commands", NOW)
        assert not await made.hearing.is_wanted()
        await store.set(editor, LayerAddress("discord", "7", kind, "9"), key, value, NOW)
        assert await made.hearing.is_wanted()
        made.hearing.refuse()
        assert not await made.hearing.is_to_be_asked_for()
        assert len(made.notes()) == 1


@pytest.mark.parametrize("variables", [{"SERVING__OWNERS": "nobody"}, {"SERVING__DISCORD_SHARDS": "0"}])
async def test_settings_of_the_connection_that_make_no_sense_keep_it_from_starting(
    tmp_path: Path, variables: dict[str, str]
) -> None:
    with pytest.raises(SettingError):
        async with service(tmp_path / "data", **variables):
            pass


async def test_direct_channels_are_those_in_which_somebody_was_answered_the_last_one_first(tmp_path: Path) -> None:
    async with service(tmp_path / "data") as made:
        places = [
            Place("discord", None, "1", PlaceKind.DIRECT),
            Place("discord", "7", "2", PlaceKind.DIRECT),
            Place("discord", "7", "3"),
            Place("slack", None, "4", PlaceKind.DIRECT),
            Place("discord", None, "1", PlaceKind.DIRECT),
        ]
        for place in places:
            await made.services.records.answers.put(
                AnswerDraft(place, "9", "What?", Visibility.PUBLIC, frozenset(), 1, (), 0), NOW
            )
        core = DiscordCore(made.chat, made.services)
        assert await core.direct_channels() == ("1", "2")
