import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.channel import channel_keys, command_keys
from config.database import Database
from config.errors import SettingError, UsageError
from config.key import Value
from config.layers import LayerKind
from config.store import OwnCommand, OwnCommandKind, SettingsStore
from config.store.exchange import MAX_IMPORT_CHARS, read_toml, write_toml
from tests.config.strategies import good_value, one_line

from .conftest import ADA, BOB, CATEGORY, CHANNEL, COMMANDS, ELSEWHERE, NOW, THREAD, WORKSPACE, held

KEYS = {key.name: key for key in (*channel_keys(), *command_keys(COMMANDS))}
some_values = st.fixed_dictionaries({}, optional={name: good_value(key) for name, key in KEYS.items()})
inner_layer = st.tuples(st.sampled_from([LayerKind.CATEGORY, LayerKind.CHANNEL, LayerKind.THREAD]), one_line)
a_layer = st.just((LayerKind.WORKSPACE, "10")) | inner_layer
own_commands = st.lists(
    st.builds(
        OwnCommand,
        st.from_regex(r"own[a-z0-9_-]{1,8}", fullmatch=True),
        one_line,
        st.sampled_from(OwnCommandKind),
        one_line,
        st.lists(one_line, min_size=1, max_size=3, unique=True).map(tuple),
    ),
    max_size=3,
    unique_by=lambda command: command.name,
).map(tuple)

EXPORTED = """\
# What is set in the workspace 10 of discord.

[workspace]
sources = [
    "rules",
    "news",
]

[channel.30]
quotes = 4

[channel.30.command."settings set"]
enabled = false

[own.opening]
description = "When we open"
kind = "question"
text = "When do you open?"
sources = []
"""


@given(st.dictionaries(a_layer, some_values, max_size=4), own_commands)
def test_what_is_written_is_read_back(
    values: dict[tuple[LayerKind, str], dict[str, Value]], own: tuple[OwnCommand, ...]
) -> None:
    imported = read_toml(write_toml("Title", values, own, KEYS), frozenset(COMMANDS))
    found = {(entry.kind, entry.id or "10", entry.key): value for entry, value in imported.checked(KEYS)}
    assert found == {(*layer, key): value for layer, inner in values.items() for key, value in inner.items()}
    assert imported.commands == own


async def fill(store: SettingsStore) -> None:
    """Set something in the workspace and in a channel."""
    await store.set(ADA, WORKSPACE, "sources", "rules, news", NOW)
    await store.set(ADA, CHANNEL, "quotes", 4, NOW)
    await store.set(ADA, CHANNEL, "command.settings set.enabled", "false", NOW)
    opening = OwnCommand("opening", "When we open", OwnCommandKind.QUESTION, "When do you open?")
    await store.add_command(ADA, WORKSPACE, opening, NOW)


async def test_an_export_is_toml_that_people_can_read(store: SettingsStore) -> None:
    await fill(store)
    await store.set(ADA, ELSEWHERE, "quotes", 9, NOW)
    assert await store.export_toml("discord", "10") == EXPORTED


async def test_an_empty_workspace_exports_nothing_that_could_be_imported(store: SettingsStore) -> None:
    text = await store.export_toml("discord", "10")
    assert tomllib.loads(text) == {}
    with pytest.raises(UsageError, match="holds already"):
        await store.import_toml(ADA, WORKSPACE, text, NOW)


async def test_an_export_is_imported_elsewhere_in_one_step_that_can_be_undone(store: SettingsStore) -> None:
    changes = await store.import_toml(BOB, ELSEWHERE, EXPORTED.replace("\n", "\r\n"), NOW)
    assert (await store.export_toml("discord", "11")).partition("\n")[2] == EXPORTED.partition("\n")[2]
    assert {(change.editor, change.step) for change in changes} == {(BOB, changes[0].id)}
    assert await store.layers_for("discord", "10", "20", "30") == ()
    with pytest.raises(UsageError, match="holds already"):
        await store.import_toml(BOB, ELSEWHERE, EXPORTED, NOW)
    await store.undo(ADA, ELSEWHERE, NOW)
    assert tomllib.loads(await store.export_toml("discord", "11")) == {}


async def test_an_import_leaves_what_the_file_does_not_name(store: SettingsStore) -> None:
    await fill(store)
    changes = await store.import_toml(BOB, CHANNEL, "[channel.30]\nquotes = 5\n[thread.40]\nstyle = 'short'\n", NOW)
    assert [(change.where, change.key, change.old, change.new) for change in changes] == [
        (CHANNEL, "quotes", 4, 5),
        (THREAD, "style", None, "short"),
    ]
    assert await held(store, WORKSPACE, "sources") == ("rules", "news")


async def test_settings_of_a_command_may_come_with_the_command(store: SettingsStore) -> None:
    text = '[workspace.command.faq]\nenabled = false\n[own.faq]\ndescription = "d"\nkind = "pin"\ntext = "s/d@r#1-2"\n'
    await store.import_toml(ADA, WORKSPACE, text, NOW)
    assert await held(store, WORKSPACE, "command.faq.enabled") is False


async def test_what_this_version_does_not_know_is_named_and_left_out(store: SettingsStore, database: Database) -> None:
    await fill(store)
    older = SettingsStore(database, [*COMMANDS, "gone"])
    await older.set(ADA, CATEGORY, "command.gone.enabled", "false", NOW)
    text = await store.export_toml("discord", "10")
    assert "# Left out, since this version does not know it: command.gone.enabled of the category 20.\n" in text
    await store.import_toml(ADA, ELSEWHERE, text, NOW)


@pytest.mark.parametrize(
    ("text", "key", "words"),
    [
        ("[channel.30]\nquotes = 4\n[channel.31]\nquotes = 99\n", "quotes", "“quotes” is 99 (from [channel.31])"),
        ("[channel.30]\nquotes = '4'\n", "quotes", "“quotes” is '4' (from [channel.30])"),
        ("[thread.30]\nquote = 4\n", "quote", "(from [thread.30])"),
        ("[thread.30.quotes]\na = 4\n", "quotes", "is {'a': 4}"),
        ("[workspace]\nlog_days = 2026-01-01\n", "log_days", "(from [workspace])"),
        ("[workspace.command.asks]\nenabled = true\n", "command.asks.enabled", "(from [workspace.command.asks])"),
        ("[workspace.command]\nenabled = true\n", "workspace.command.enabled", "expected a table"),
        ("workspace = 3\n", "workspace", "expected a table"),
        ("[channel]\nquotes = 3\n", "channel.quotes", "expected a table"),
        ("[channel.'']\nquotes = 3\n", "channel", "is no id"),
        ("[channels.30]\nquotes = 3\n", "channels", "There is no setting “channels”"),
        ("quotes = 3\n", "quotes", "There is no setting “quotes”"),
        ("[own.faq]\ndescription = 'd'\nkind = 'quiz'\n", "own.faq.kind", "(from [own.faq])"),
        ("[own.faq]\ndescription = 'd'\n", "own.faq.kind", "(from [own.faq])"),
        ("[own.faq]\ndescription = 'd'\nkind = 'pin'\n", "own.faq.text", "[own.faq]"),
        ("[own.faq]\ndescription = 'd'\nkind = 'pin'\ntext = 't'\nroles = 1\n", "own.faq.roles", "[own.faq]"),
        ("[own]\nfaq = []\n", "own.faq", "expected a table"),
        ("[channel.30\n", None, "is not TOML"),
        ("x = " + "[" * 50_000, None, "is not TOML"),
        ("#" * (MAX_IMPORT_CHARS + 1), None, "is longer than"),
    ],
)
async def test_a_bad_file_names_the_key_and_the_table_and_changes_nothing(
    store: SettingsStore, text: str, key: str | None, words: str
) -> None:
    good = "[own.good]\ndescription = 'd'\nkind = 'question'\ntext = 'Why?'\n[category.1]\nstyle = 'short'\n"
    with pytest.raises(SettingError) as caught:
        await store.import_toml(ADA, WORKSPACE, text + good, NOW)
    assert caught.value.key == key
    assert words in caught.value.message
    assert caught.value.advice
    assert len(str(caught.value)) < 400
    assert await store.history("discord", "10", 10) == ()
    assert await store.commands("discord", "10") == ()


async def test_a_command_of_a_file_can_not_take_a_built_in_name(store: SettingsStore) -> None:
    with pytest.raises(UsageError, match="“ask” is a command of Verbatim already"):
        await store.import_toml(ADA, WORKSPACE, "[own.ask]\ndescription = 'd'\nkind = 'pin'\ntext = 't'\n", NOW)
