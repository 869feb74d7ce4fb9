import asyncio
import random
from collections import Counter
from contextlib import suppress
from datetime import UTC, timedelta, timezone
from pathlib import Path

import pytest

from config.channel import channel_keys
from config.database import Database, open_for_writing
from config.errors import SettingError, UsageError
from config.key import Value
from config.layers import Layer, LayerKind
from config.state import STATE, state_file
from config.store import Action, Editor, LayerAddress, OwnCommand, OwnCommandKind, SettingsStore
from tests.soak.scale import scaled

from .conftest import (
    ADA,
    BOB,
    CATEGORY,
    CHANNEL,
    COMMANDS,
    ELSEWHERE,
    NOW,
    OTHER_CHANNEL,
    THREAD,
    WORKSPACE,
    held,
)

EDITORS = 50
EDITS = scaled(40, 200)


async def test_a_fresh_workspace_has_no_layers(store: SettingsStore) -> None:
    assert await store.layers_for("discord", "10", "20", "30", "40") == ()
    assert await store.history("discord", "10", 10) == ()


async def test_a_place_has_the_layers_that_set_something_there(store: SettingsStore) -> None:
    await store.set(ADA, THREAD, "quotes", 4, NOW)
    await store.set(ADA, WORKSPACE, "sources", "rules, news", NOW)
    await store.set(ADA, CATEGORY, "command.settings set.roles", ("7",), NOW)
    await store.set(ADA, OTHER_CHANNEL, "quotes", 9, NOW)
    await store.set(ADA, ELSEWHERE, "quotes", 8, NOW)
    assert await store.layers_for("discord", "10", "20", "30", "40") == (
        Layer(LayerKind.WORKSPACE, "10", {"sources": ("rules", "news")}),
        Layer(LayerKind.CATEGORY, "20", {"command.settings set.roles": ("7",)}),
        Layer(LayerKind.THREAD, "40", {"quotes": 4}),
    )
    assert [layer.kind for layer in await store.layers_for("discord", "10")] == [LayerKind.WORKSPACE]
    assert await store.layers_for("slack", "10", "20", "30", "40") == ()
    assert await store.layers_for("discord", None, None, "30") == ()


async def test_a_change_is_recorded_with_who_when_where_old_and_new(store: SettingsStore) -> None:
    first = await store.set(ADA, CHANNEL, "quotes", "4", NOW)
    later = (NOW + timedelta(hours=1)).astimezone(timezone(timedelta(hours=2)))
    second = await store.set(BOB, CHANNEL, "quotes", 5, later)
    third = await store.reset(ADA, CHANNEL, "quotes", NOW)
    assert (first.old, first.new, first.old_text, first.new_text) == (None, 4, None, "4")
    assert (second.editor, second.old, second.new, second.action) == (BOB, 4, 5, Action.SET)
    assert (second.made_at, second.made_at.tzinfo) == (later, UTC)
    assert (third.old, third.new, third.action) == (5, None, Action.RESET)
    assert await store.history("discord", "10", 10) == (third, second, first)
    assert await store.history("discord", "10", 2) == (third, second)
    assert await store.history("discord", "10", 10, CHANNEL) == (third, second, first)
    assert await store.history("discord", "10", 10, WORKSPACE) == ()
    assert await store.history("discord", "11", 10) == ()


async def test_what_is_set_is_still_set_after_a_restart(tmp_path: Path) -> None:
    path = state_file(tmp_path)
    async with open_for_writing(path, STATE) as database:
        await SettingsStore(database, COMMANDS).set(ADA, CHANNEL, "ask_roles", "7, 8", NOW)
    async with open_for_writing(path, STATE) as database:
        store = SettingsStore(database, COMMANDS)
        assert await held(store, CHANNEL, "ask_roles") == ("7", "8")
        assert len(await store.history("discord", "10", 10)) == 1


@pytest.mark.parametrize(
    ("key", "value", "got", "expected"),
    [
        ("quotes", "many", "'many'", "a whole number from 1 to 10 (quotes)"),
        ("quotes", 11, "11", "a whole number from 1 to 10 (quotes)"),
        ("enabled", "yes", "'yes'", "true or false"),
        ("enabled", 1, "1", "true or false"),
        ("answer", "always", "'always'", "one of commands, mentions, questions"),
        ("sources", "", "''", "a list of 0 to 100 sources"),
        ("command.ask.cooldown_seconds", -1, "-1", "a whole number from 0 to 86400 (seconds)"),
    ],
)
async def test_a_bad_value_names_the_key_what_was_got_and_what_was_expected(
    store: SettingsStore, key: str, value: Value, got: str, expected: str
) -> None:
    with pytest.raises(SettingError) as caught:
        await store.set(ADA, CHANNEL, key, value, NOW)
    assert caught.value.key == key
    assert f"“{key}” is {got} (from what was given); expected {expected}" in caught.value.message
    assert caught.value.advice
    assert await store.history("discord", "10", 10) == ()


@pytest.mark.parametrize("key", ["quote", "command.asks.enabled", "channel.quotes", "own.rules", "", "ranking.k1"])
async def test_an_unknown_key_is_refused_by_set_and_reset(store: SettingsStore, key: str) -> None:
    with pytest.raises(SettingError, match="There is no setting"):
        await store.set(ADA, CHANNEL, key, "1", NOW)
    with pytest.raises(SettingError, match="There is no setting"):
        await store.reset(ADA, CHANNEL, key, NOW)
    assert await store.history("discord", "10", 10) == ()


async def test_an_unknown_key_is_told_which_comes_close(store: SettingsStore) -> None:
    with pytest.raises(SettingError) as caught:
        await store.set(ADA, CHANNEL, "command.ask.cooldown", "1", NOW)
    assert caught.value.advice == "Did you mean “command.ask.cooldown_seconds”?"


async def test_the_keys_are_those_of_the_place_the_commands_and_the_workspaces_own(store: SettingsStore) -> None:
    await store.add_command(ADA, WORKSPACE, OwnCommand("rules", "The rules", OwnCommandKind.PIN, "a/b@c#1-2"), NOW)
    names = [key.name for key in await store.keys("discord", "10")]
    assert names[: len(channel_keys())] == [key.name for key in channel_keys()]
    assert [name for name in names if name.endswith(".enabled")] == [
        "command.ask.enabled",
        "command.settings set.enabled",
        "command.rules.enabled",
    ]
    assert len(await store.keys("discord", "11")) < len(names)
    await store.set(ADA, CHANNEL, "command.rules.enabled", "false", NOW)
    with pytest.raises(SettingError):
        await store.set(ADA, ELSEWHERE, "command.rules.enabled", "false", NOW)


async def test_what_is_not_set_there_can_not_be_reset(store: SettingsStore) -> None:
    await store.set(ADA, WORKSPACE, "quotes", 4, NOW)
    with pytest.raises(UsageError, match="not set there"):
        await store.reset(ADA, CHANNEL, "quotes", NOW)
    with pytest.raises(UsageError, match="Nothing is set there"):
        await store.reset_all(ADA, CHANNEL, NOW)


async def test_a_key_that_this_version_does_not_know_can_be_reset_alone(
    store: SettingsStore, database: Database
) -> None:
    older = SettingsStore(database, [*COMMANDS, "gone"])
    await older.set(ADA, CHANNEL, "command.gone.enabled", "false", NOW)
    with pytest.raises(SettingError):
        await store.set(ADA, CHANNEL, "command.gone.enabled", "true", NOW)
    assert (await store.reset(ADA, CHANNEL, "command.gone.enabled", NOW)).old is False


async def test_resetting_all_is_one_step(store: SettingsStore) -> None:
    await store.set(ADA, CHANNEL, "quotes", 4, NOW)
    await store.set(ADA, CHANNEL, "style", "short", NOW)
    await store.set(ADA, WORKSPACE, "style", "short", NOW)
    changes = await store.reset_all(BOB, CHANNEL, NOW)
    assert [(change.key, change.old, change.new) for change in changes] == [
        ("quotes", 4, None),
        ("style", "short", None),
    ]
    assert {change.step for change in changes} == {changes[0].id}
    assert [layer.kind for layer in await store.layers_for("discord", "10", None, "30")] == [LayerKind.WORKSPACE]


async def test_a_copy_makes_one_layer_set_what_another_does(store: SettingsStore) -> None:
    await store.set(ADA, CHANNEL, "quotes", 4, NOW)
    await store.set(ADA, CHANNEL, "sources", "rules", NOW)
    await store.set(ADA, OTHER_CHANNEL, "style", "short", NOW)
    await store.set(ADA, OTHER_CHANNEL, "quotes", 4, NOW)
    changes = await store.copy(BOB, CHANNEL, OTHER_CHANNEL, NOW)
    assert [(change.key, change.new) for change in changes] == [("sources", ("rules",)), ("style", None)]
    here, there = [await store.layers_for("discord", "10", None, id_) for id_ in ("30", "31")]
    assert here[0].values == there[0].values
    with pytest.raises(UsageError, match="the same already"):
        await store.copy(BOB, CHANNEL, OTHER_CHANNEL, NOW)


async def test_nothing_is_copied_across_workspaces(store: SettingsStore) -> None:
    await store.set(ADA, WORKSPACE, "quotes", 4, NOW)
    with pytest.raises(UsageError, match="one workspace"):
        await store.copy(ADA, WORKSPACE, ELSEWHERE, NOW)
    assert await store.history("discord", "11", 10) == ()


async def test_a_workspace_that_is_erased_leaves_nothing_and_the_others_everything(
    store: SettingsStore, database: Database
) -> None:
    for at in (WORKSPACE, ELSEWHERE):
        await store.set(ADA, at, "quotes", 4, NOW)
        await store.undo(ADA, at, NOW)
        await store.add_command(ADA, at, OwnCommand("rules", "The rules", OwnCommandKind.QUESTION, "Rules?"), NOW)
    last = (await store.history("discord", "11", 1))[0].id
    assert await store.erase("discord", "10") == 4
    for table in ("setting", "own_command", "audit"):
        assert await database.fetch_one(f"SELECT count(*) FROM {table} WHERE workspace = '10'") == (0,)  # noqa: S608 - names of ours
    assert len(await store.history("discord", "11", 10)) == 3
    await store.erase("discord", "11")
    assert (await store.set(ADA, WORKSPACE, "quotes", 4, NOW)).id > last


async def test_a_change_that_fails_leaves_neither_value_nor_trail(store: SettingsStore, database: Database) -> None:
    await database.execute("CREATE TRIGGER broken BEFORE INSERT ON setting BEGIN SELECT RAISE(ABORT, 'broken'); END")
    with pytest.raises(Exception, match="broken"):
        await store.set(ADA, CHANNEL, "quotes", 4, NOW)
    assert await store.history("discord", "10", 10) == ()


async def test_of_many_concurrent_editors_none_loses_an_edit(store: SettingsStore) -> None:
    keys = ("quotes", "log_days", "cooldown_person_seconds", "command.ask.cooldown_seconds")
    places = (WORKSPACE, CHANNEL, OTHER_CHANNEL)

    async def edit(number: int) -> None:
        """Edit as one person, in an order of one's own."""
        chance = random.Random(number)  # noqa: S311 - the same edits each time
        editor = Editor(str(number), f"Editor {number}")
        for _ in range(EDITS):
            await store.set(editor, chance.choice(places), chance.choice(keys), chance.randint(1, 10), NOW)

    await asyncio.gather(*(edit(number) for number in range(EDITORS)))
    trail = (await store.history("discord", "10", 2 * EDITORS * EDITS))[::-1]
    assert Counter(change.editor.id for change in trail) == {str(number): EDITS for number in range(EDITORS)}
    now: dict[tuple[LayerAddress, str], object] = {}
    for change in trail:
        assert change.old == now.get((change.where, change.key))
        now[change.where, change.key] = change.new
    for (where, key), value in now.items():
        assert await held(store, where, key) == value


async def test_undoing_and_setting_at_once_never_breaks_the_trail(store: SettingsStore) -> None:
    async def edit(number: int) -> None:
        """Set and undo by turns."""
        for turn in range(20):
            await store.set(Editor(str(number), ""), CHANNEL, "log_days", number * 20 + turn + 1, NOW)
            with suppress(UsageError):  # another one was quicker
                await store.undo(Editor(str(number), ""), CHANNEL, NOW)

    await asyncio.gather(*(edit(number) for number in range(10)))
    trail = (await store.history("discord", "10", 1000))[::-1]
    last: object = None
    for change in trail:
        assert change.old == last
        last = change.new
    assert await held(store, CHANNEL, "log_days") == last
