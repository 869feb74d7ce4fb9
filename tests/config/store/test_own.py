import dataclasses

import pytest

from config.errors import SettingError, UsageError
from config.store import MAX_OWN_COMMANDS, OwnCommand, OwnCommandKind, SettingsStore

from .conftest import ADA, BOB, CHANNEL, ELSEWHERE, NOW, WORKSPACE, held

RULES = OwnCommand("rules", "Ask the rules", OwnCommandKind.SCOPED, sources=("rules", "faq"))
OPENING = OwnCommand("opening", "When we open", OwnCommandKind.QUESTION, "When do you open?")


async def test_commands_are_listed_by_name_with_who_made_them(store: SettingsStore) -> None:
    await store.add_command(ADA, WORKSPACE, RULES, NOW)
    change = await store.add_command(BOB, CHANNEL, OPENING, NOW)
    assert change.where == WORKSPACE
    assert (change.old, change.new, change.new_text) == (None, OPENING, "question When do you open?")
    made = await store.commands("discord", "10")
    assert [(one.command, one.made_by, one.made_at) for one in made] == [(OPENING, BOB, NOW), (RULES, ADA, NOW)]
    assert await store.commands("discord", "11") == ()


async def test_a_command_is_edited_as_a_whole(store: SettingsStore) -> None:
    await store.add_command(ADA, WORKSPACE, RULES, NOW)
    edited = dataclasses.replace(RULES, sources=("rules",))
    change = await store.edit_command(BOB, WORKSPACE, edited, NOW)
    assert (change.old_text, change.new_text) == ("scoped (rules, faq)", "scoped (rules)")
    assert [made.command for made in await store.commands("discord", "10")] == [edited]


async def test_a_command_takes_what_was_set_for_it_along_and_undo_brings_all_of_it_back(store: SettingsStore) -> None:
    await store.add_command(ADA, WORKSPACE, RULES, NOW)
    await store.set(ADA, CHANNEL, "command.rules.enabled", "false", NOW)
    await store.set(ADA, CHANNEL, "command.ask.enabled", "false", NOW)
    removed = await store.remove_command(BOB, WORKSPACE, "rules", NOW)
    assert [change.key for change in removed] == ["own.rules", "command.rules.enabled"]
    assert await held(store, CHANNEL, "command.rules.enabled") is None
    assert await held(store, CHANNEL, "command.ask.enabled") is False
    await store.undo(ADA, WORKSPACE, NOW)
    assert await held(store, CHANNEL, "command.rules.enabled") is False
    assert [made.command for made in await store.commands("discord", "10")] == [RULES]


@pytest.mark.parametrize("name", ["", "Rules", "a b", "x" * 33, "é", "a.b", "a\n", "ask", "settings"])
async def test_a_name_that_no_command_can_have_or_a_built_in_one_has_is_refused(
    store: SettingsStore, name: str
) -> None:
    with pytest.raises(UsageError):
        await store.add_command(ADA, WORKSPACE, dataclasses.replace(RULES, name=name), NOW)
    assert await store.history("discord", "10", 10) == ()


@pytest.mark.parametrize(
    ("command", "part"),
    [
        (dataclasses.replace(RULES, description=""), "description"),
        (dataclasses.replace(RULES, description="x" * 101), "description"),
        (dataclasses.replace(RULES, sources=()), "sources"),
        (dataclasses.replace(RULES, sources=("a", "a")), "sources"),
        (dataclasses.replace(OPENING, text=""), "text"),
        (dataclasses.replace(OPENING, text="x" * 2001), "text"),
        (dataclasses.replace(OPENING, kind=OwnCommandKind.PIN, text=""), "text"),
    ],
)
async def test_a_bad_part_of_a_command_is_named(store: SettingsStore, command: OwnCommand, part: str) -> None:
    with pytest.raises(SettingError) as caught:
        await store.add_command(ADA, WORKSPACE, command, NOW)
    assert caught.value.key == f"own.{command.name}.{part}"
    assert part in caught.value.message
    assert await store.commands("discord", "10") == ()


async def test_a_name_is_given_once_in_a_workspace_and_again_in_another(store: SettingsStore) -> None:
    await store.add_command(ADA, WORKSPACE, RULES, NOW)
    with pytest.raises(UsageError, match="already"):
        await store.add_command(BOB, WORKSPACE, dataclasses.replace(RULES, description="Other"), NOW)
    assert [made.command for made in await store.commands("discord", "10")] == [RULES]
    await store.add_command(BOB, ELSEWHERE, RULES, NOW)
    with pytest.raises(UsageError, match="no command “opening”"):
        await store.edit_command(ADA, WORKSPACE, OPENING, NOW)
    with pytest.raises(UsageError, match="no command “opening”"):
        await store.remove_command(ADA, WORKSPACE, "opening", NOW)
    assert len(await store.history("discord", "10", 10)) == 1


async def test_a_workspace_has_at_most_so_many_commands_also_by_import_and_undo(store: SettingsStore) -> None:
    for number in range(MAX_OWN_COMMANDS):
        await store.add_command(ADA, WORKSPACE, dataclasses.replace(RULES, name=f"c{number}"), NOW)
    with pytest.raises(UsageError, match="At most 100"):
        await store.add_command(ADA, WORKSPACE, RULES, NOW)
    text = '[own.more]\ndescription = "More"\nkind = "question"\ntext = "More?"\n'
    with pytest.raises(UsageError, match="At most 100"):
        await store.import_toml(ADA, WORKSPACE, text, NOW)
    removed = await store.remove_command(ADA, WORKSPACE, "c0", NOW)
    await store.add_command(ADA, WORKSPACE, RULES, NOW)
    with pytest.raises(UsageError, match="At most 100"):
        await store.undo(ADA, WORKSPACE, NOW, removed[0].id)
    assert len(await store.commands("discord", "10")) == MAX_OWN_COMMANDS
