import pytest

from config.database import Database
from config.errors import UsageError
from config.store import FORGOTTEN, OwnCommand, OwnCommandKind, SettingsStore, forget_editor, workspace_address

from .conftest import ADA, BOB, NOW, WORKSPACE

FAQ = OwnCommand("faq", "Asks.", OwnCommandKind.QUESTION, "Who gives way?")


async def test_a_forgotten_editor_is_named_nowhere_and_nobody_else_with_them(
    store: SettingsStore, database: Database
) -> None:
    slack = workspace_address("slack", "10")
    await store.set(ADA, WORKSPACE, "quotes", "3", NOW)
    await store.set(BOB, WORKSPACE, "style", "short", NOW)
    await store.set(ADA, slack, "quotes", "3", NOW)
    await store.add_command(ADA, WORKSPACE, FAQ, NOW)
    async with database.transaction():
        assert await forget_editor(database, "discord", ADA.id) == 3
    assert [change.editor for change in await store.history("discord", "10", 9)] == [FORGOTTEN, BOB, FORGOTTEN]
    assert [change.editor for change in await store.history("slack", "10", 9)] == [ADA]
    (made,) = await store.commands("discord", "10")
    assert (made.command, made.made_by) == (FAQ, FORGOTTEN)
    for table, columns in (("audit", "editor_id, editor_name"), ("own_command", "made_by_id, made_by_name")):
        rows = await database.fetch_all(f"SELECT {columns} FROM {table} WHERE platform = 'discord'")  # noqa: S608 - constants
        assert not {ADA.id, ADA.name} & {value for row in rows for value in row}


async def test_what_a_forgotten_editor_changed_can_be_undone_and_that_undone_again(
    store: SettingsStore, database: Database
) -> None:
    change = await store.set(ADA, WORKSPACE, "quotes", "3", NOW)
    async with database.transaction():
        await forget_editor(database, "discord", ADA.id)
    (undone,) = await store.undo(BOB, WORKSPACE, NOW, change.id)
    assert (undone.old, undone.new) == (3, None)
    async with database.transaction():
        await forget_editor(database, "discord", BOB.id)
    (again,) = await store.undo(ADA, WORKSPACE, NOW, undone.id)
    assert again.new == 3


async def test_a_change_in_the_way_of_an_undo_is_told_without_the_name_of_who_was_forgotten(
    store: SettingsStore, database: Database
) -> None:
    first = await store.set(BOB, WORKSPACE, "quotes", "3", NOW)
    await store.set(ADA, WORKSPACE, "quotes", "4", NOW)
    async with database.transaction():
        await forget_editor(database, "discord", ADA.id)
    with pytest.raises(UsageError, match="somebody who asked to be forgotten"):
        await store.undo(BOB, WORKSPACE, NOW, first.id)
