from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

import pytest

from bot.chat import Rank, Upload, Visibility
from bot.conversation.handlers.model import Handler
from bot.conversation.handlers.settings import HANDLERS
from bot.conversation.services import Services
from bot.reply import Block, Reference, ReferenceKind, Table
from config.database import Database
from config.errors import SettingError, UsageError
from config.layers import LayerKind
from config.store import Editor, LayerAddress, OwnCommand, OwnCommandKind
from tests.bot.conversation.conftest import AddSource, FakeClock, MakeCall, Situate, said

Give = Callable[..., Awaitable[str]]
NOWHERE_ELSE: Mapping[str, str | None] = MappingProxyType({})
ADA = Editor("ada", "Ada")
CHANNEL = LayerAddress("discord", "harbour", LayerKind.CHANNEL, "general")


def handler(name: str) -> Handler:
    return HANDLERS[f"settings {name}"]


@pytest.fixture
def give(services: Services, situation: Situate, call: MakeCall) -> Give:
    """Give a command of the group as somebody of a rank; return what is said, which only they see."""

    async def give_one(
        name: str, rank: Rank = Rank.MODERATOR, *, at: Mapping[str, str | None] = NOWHERE_ELSE, **given: str
    ) -> str:
        response = await handler(name)(services, await situation(rank=rank, **at), call(name, **given))
        assert response.visibility is Visibility.PRIVATE
        return said(response)

    return give_one


async def test_a_setting_is_set_for_the_channel_where_the_command_is_given(give: Give, situation: Situate) -> None:
    told = await give("set", key="quotes", value="4")
    assert "quotes: 2, the default → 4, for this channel (change 1)." in told
    assert "/settings undo change:1" in told
    assert (await situation()).resolved.settings.quotes == 4
    assert (await situation(channel="other")).resolved.settings.quotes == 2


async def test_in_a_thread_the_channel_is_meant_unless_the_thread_is_named(give: Give, situation: Situate) -> None:
    thread = {"thread": "t1"}
    await give("set", at=thread, key="quotes", value="4")
    assert "for this thread" in await give("set", at=thread, key="quotes", value="7", where="thread")
    assert (await situation()).resolved.settings.quotes == 4
    assert (await situation(thread="t1")).resolved.settings.quotes == 7


@pytest.mark.parametrize("where", ["workspace", "category"])
async def test_what_holds_further_than_the_channel_is_set_by_admins_alone(
    give: Give, situation: Situate, where: str
) -> None:
    with pytest.raises(UsageError, match="Only admins") as refused:
        await give("set", key="quotes", value="4", where=where)
    assert "where: channel" in refused.value.advice
    assert (await situation()).resolved.settings.quotes == 2
    await give("set", Rank.ADMIN, key="quotes", value="4", where=where)
    assert (await situation(channel="other")).resolved.settings.quotes == 4


@pytest.mark.parametrize("name", ["show", "set", "reset", "history", "export"])
async def test_a_moderator_acts_in_the_own_channel_alone(give: Give, name: str) -> None:
    value = {"value": "4"} if name == "set" else {}
    key = {} if name == "export" else {"key": "quotes"}
    with pytest.raises(UsageError, match="this channel only"):
        await give(name, channel="other", **key, **value)


async def test_an_admin_names_any_channel(give: Give, situation: Situate) -> None:
    assert "for the channel other" in await give("set", Rank.ADMIN, key="quotes", value="4", channel="other")
    assert (await situation(channel="other")).resolved.settings.quotes == 4
    shown = await give("show", Rank.ADMIN, channel="other")
    assert "Set by the channel\nSetting | Value\nquotes | 4\n" in shown
    assert "the category of that channel" in shown


async def test_a_layer_that_is_not_here_is_refused(give: Give) -> None:
    with pytest.raises(UsageError, match="No thread is known"):
        await give("set", key="quotes", value="4", where="thread")
    with pytest.raises(UsageError, match="No category is known"):
        await give("set", Rank.ADMIN, key="quotes", value="4", where="category", channel="other")


async def test_outside_a_workspace_nothing_is_set(give: Give) -> None:
    with pytest.raises(UsageError, match="not work in a direct message"):
        await give("set", at={"workspace": None}, key="quotes", value="4")


async def test_a_mistyped_setting_is_told_with_the_one_that_comes_close(give: Give) -> None:
    with pytest.raises(UsageError) as refused:
        await give("set", key="qoutes", value="4")
    assert "“quotes”" in refused.value.advice
    with pytest.raises(UsageError, match="qoutes"):
        await give("show", key="qoutes")


async def test_a_bad_value_is_told_with_what_the_setting_takes(give: Give) -> None:
    with pytest.raises(SettingError) as refused:
        await give("set", key="quotes", value="lots")
    assert refused.value.message == "“lots” is no value for quotes: it takes a whole number from 1 to 10 (quotes)."
    assert refused.value.advice == "The most quotes that an answer shows at once."


async def test_show_names_the_layer_of_every_value(give: Give) -> None:
    await give("set", Rank.ADMIN, key="quotes", value="3", where="workspace")
    await give("set", key="style", value="short")
    await give("set", key="command.ask.enabled", value="false")
    shown = await give("show")
    of_channel, of_workspace, defaults = shown.split("\nSetting | Value\n")[1:]
    assert shown.startswith("Set by the channel\n")
    assert of_channel == "style | short\ncommand.ask.enabled | false\nSet by the workspace"
    assert of_workspace == "quotes | 3\nThe defaults"
    assert "feedback | true\n" in defaults
    assert "handoff_role | none\n" in defaults
    assert "style" not in defaults


async def test_show_of_one_setting_tells_its_meaning_range_default_and_layers(give: Give) -> None:
    await give("set", Rank.ADMIN, key="quotes", value="3", where="workspace")
    await give("set", key="quotes", value="5")
    shown = await give("show", key="quotes")
    assert "The most quotes that an answer shows at once." in shown
    assert "a whole number from 1 to 10 (quotes)" in shown
    assert "channel | 5\nworkspace | 3\ndefaults | 2" in shown
    assert "Here: 5, set by the channel." in shown
    assert "command.ask.roles" in await give("show", key="command.ask.roles")


async def test_where_nothing_is_set_show_says_the_default_in_a_line_without_a_table(give: Give) -> None:
    shown = await give("show", key="quotes")
    assert "Here: 2, the default." in shown
    assert "Set by" not in shown
    assert "There: 2, the default." in await give("show", Rank.ADMIN, key="quotes", channel="other")


async def test_it_is_said_where_a_nearer_layer_still_holds(give: Give) -> None:
    await give("set", key="quotes", value="5")
    told = await give("set", Rank.ADMIN, key="quotes", value="3", where="workspace")
    assert "What holds here now: 5, set by the channel." in told
    with pytest.raises(UsageError, match=r"not set there\. See what is set, and where, with: /settings show"):
        await give("reset", key="visibility")
    reset = await give("reset", key="quotes")
    assert "quotes: 5 → 3, set by the workspace, for this channel" in reset
    assert "What holds here now" not in reset
    assert "3 → 2, the default, for the workspace" in await give("reset", Rank.ADMIN, key="quotes", where="workspace")


async def test_of_another_channel_it_is_not_said_what_held_before(give: Give) -> None:
    assert "quotes: not set → 4" in await give("set", Rank.ADMIN, key="quotes", value="4", channel="other")


async def test_channels_and_roles_are_named_so_that_a_platform_can_link_them(
    services: Services, situation: Situate, call: MakeCall
) -> None:
    async def first(key: str, value: str) -> Block | Table:
        given = call("settings set", key=key, value=value, channel="other")
        response = await handler("set")(services, await situation(rank=Rank.ADMIN), given)
        return response.reply.blocks[0]

    desk = await first("handoff_channel", "17")
    assert isinstance(desk, Block)
    assert Reference(ReferenceKind.CHANNEL, "17") in desk.parts
    assert Reference(ReferenceKind.CHANNEL, "other") in desk.parts
    roles = await first("ask_roles", "18, 19")
    assert isinstance(roles, Block)
    assert [part.id for part in roles.parts if isinstance(part, Reference)] == ["18", "19", "other"]
    assert roles.text == "ask_roles: not set → 18, 19, for the channel other (change 2)."


async def test_a_name_that_a_platform_linked_to_nothing_is_not_kept_as_a_channel(
    give: Give, services: Services
) -> None:
    with pytest.raises(UsageError, match="“#helpdesk” is the id of no channel"):
        await give("set", key="handoff_channel", value="#helpdesk")
    assert not await services.store.history("discord", "harbour", limit=1)


async def test_a_chosen_source_that_is_not_there_is_pointed_out(give: Give, add_source: AddSource) -> None:
    await add_source("rules", "Boats give way to swimmers.")
    told = await give("set", key="sources", value="rules, ruels")
    assert "No source “ruels” can be seen here. It is passed over; see what there is with: /sources" in told
    told = await give("set", key="sources", value="ruels")
    assert "No source “ruels” can be seen here. Until there is, nothing is quoted there; " in told
    assert "can be seen" not in await give("set", key="sources", value="rules")


async def test_an_empty_list_is_called_what_it_means(give: Give) -> None:
    defaults = await give("show")
    assert "sources | all\n" in defaults
    assert "ask_roles | everyone\n" in defaults
    assert "teach_roles | none\n" in defaults


async def test_a_hidden_sources_name_is_shown_to_admins_alone(give: Give, add_source: AddSource) -> None:
    await add_source("rules", "Boats give way to swimmers.")
    await add_source("board", "The pier is for sale.", channels=frozenset({"board-room"}))
    await give("set", Rank.ADMIN, key="sources", value="rules, board", where="workspace")
    for told in (await give("show"), await give("show", key="sources"), await give("history")):
        assert "rules and others that may not be seen here" in told
        assert "board" not in told
    assert "rules, board" in await give("show", Rank.ADMIN)


async def test_copy_makes_two_channels_set_the_same(give: Give, situation: Situate) -> None:
    await give("set", at={"channel": "other"}, key="quotes", value="7")
    await give("set", key="style", value="short")
    told = await give("copy", from_="other")
    assert "Copied what the channel other sets to this channel." in told
    assert "style: short → full, the default" in told
    settings = (await situation()).resolved.settings
    assert (settings.quotes, settings.style) == (7, "full")
    with pytest.raises(UsageError, match="this channel only"):
        await give("copy", from_="general", to="other")
    with pytest.raises(UsageError, match="one and the same"):
        await give("copy", from_="general")


async def test_history_tells_who_when_and_what_the_newest_first(give: Give, clock: FakeClock) -> None:
    assert "Nothing was changed there." in await give("history")
    await give("set", key="quotes", value="4")
    clock.advance(60)
    await give("set", key="style", value="short")
    lines = (await give("history")).splitlines()
    assert lines[1] == "style | not set → short | 2 | set | this channel | Ada | 2026-03-10 12:01 UTC"
    assert lines[2].startswith("quotes | not set → 4 | 1 |")
    assert "style" not in await give("history", key="quotes")
    assert "“feedback” was never changed" in await give("history", key="feedback")


async def test_a_long_history_is_cut_and_says_so(give: Give) -> None:
    for value in range(11):
        await give("set", key="quotes", value=str(value % 9 + 1))
        await give("set", key="log_days", value=str(value + 1))
    told = await give("history")
    assert "These are the last 20" in told
    assert "| 22 | set" in told
    assert "| 2 | set" not in told


async def test_undo_takes_the_last_change_here_back_and_then_the_one_before(give: Give, situation: Situate) -> None:
    await give("set", key="quotes", value="4")
    await give("set", key="quotes", value="5")
    await give("set", at={"channel": "other"}, key="quotes", value="9")
    assert "quotes: 5 → 4" in await give("undo")
    assert "quotes: 4 → 2, the default" in await give("undo")
    with pytest.raises(UsageError, match="no such change"):
        await give("undo")
    assert (await situation(channel="other")).resolved.settings.quotes == 9


async def test_an_undo_is_a_change_that_can_be_undone(give: Give, situation: Situate) -> None:
    await give("set", key="quotes", value="4")
    await give("undo")
    assert "undo of change 1" in await give("history")
    await give("undo", change="2")
    assert (await situation()).resolved.settings.quotes == 4


async def test_a_moderator_undoes_changes_of_the_own_place_alone(give: Give, situation: Situate) -> None:
    await give("set", at={"channel": "other"}, key="quotes", value="9")
    await give("set", Rank.ADMIN, key="style", value="short", where="workspace")
    for change in ("1", "2", "99"):
        with pytest.raises(UsageError, match="no such change"):
            await give("undo", change=change)
    await give("undo", Rank.ADMIN, change="1")
    assert (await situation(channel="other")).resolved.settings.quotes == 2
    with pytest.raises(UsageError, match="no change 99"):
        await give("undo", Rank.ADMIN, change="99")


async def test_in_a_thread_the_threads_own_change_can_be_undone(give: Give, situation: Situate) -> None:
    await give("set", at={"thread": "t1"}, key="quotes", value="7", where="thread")
    await give("undo", at={"thread": "t1"})
    assert (await situation(thread="t1")).resolved.settings.quotes == 2


async def test_the_workspaces_settings_are_exported_and_imported_by_admins(
    services: Services, give: Give, situation: Situate, call: MakeCall
) -> None:
    await give("set", key="quotes", value="4")
    with pytest.raises(UsageError, match="Only admins may export"):
        await give("export")
    response = await handler("export")(services, await situation(rank=Rank.ADMIN), call("settings export"))
    (file,) = response.attachments
    assert file.name == "settings.toml"
    assert b"quotes = 4" in file.content
    await give("reset", key="quotes")
    upload = Upload("settings.toml", file.content)
    with pytest.raises(UsageError, match="Only admins may import"):
        await handler("import")(services, await situation(rank=Rank.MODERATOR), call("settings import", file=upload))
    told = await handler("import")(services, await situation(rank=Rank.ADMIN), call("settings import", file=upload))
    assert "quotes: 2, the default → 4" in said(told)


async def test_one_channels_settings_are_carried_to_another_by_file(
    services: Services, give: Give, situation: Situate, call: MakeCall
) -> None:
    await give("set", key="quotes", value="4")
    await give("set", key="command.ask.enabled", value="false")
    exported = await handler("export")(
        services, await situation(rank=Rank.MODERATOR), call("settings export", channel="general")
    )
    upload = Upload("settings.toml", exported.attachments[0].content)
    there = await situation(rank=Rank.MODERATOR, channel="other")
    told = said(await handler("import")(services, there, call("settings import", file=upload, channel="other")))
    assert "quotes: 2, the default → 4, for this channel" in told
    resolved = (await situation(channel="other")).resolved
    assert (resolved.settings.quotes, resolved.command("ask").enabled) == (4, False)


async def test_a_moderators_export_names_no_hidden_source(
    services: Services, give: Give, situation: Situate, call: MakeCall, add_source: AddSource
) -> None:
    await add_source("board", "The pier is for sale.", channels=frozenset({"board-room"}))
    await give("set", Rank.ADMIN, key="sources", value="board")
    response = await handler("export")(
        services, await situation(rank=Rank.MODERATOR), call("settings export", channel="general")
    )
    assert b"board" not in response.attachments[0].content
    assert "Left out: sources" in said(response)


@pytest.mark.parametrize(
    ("content", "finding"),
    [
        (b"\xff\xfe", "not text in UTF-8"),
        (b"quotes", "is not TOML"),
        (b"[workspace]\nqoutes = 4\n", "no setting"),
        (b"[workspace]\nquotes = 4000\n", "4000"),
        (b"[workspace]\nquotes = 4\n[channel.general]\nquotes = 5\n", "more than one place"),
        (b'[channel.general]\nask_roles = ["17", "Night watch"]\n', "“Night watch” is the id of no role"),
    ],
)
async def test_a_bad_file_changes_nothing(
    services: Services, situation: Situate, call: MakeCall, content: bytes, finding: str
) -> None:
    given = call("settings import", file=Upload("s.toml", content), channel="general")
    with pytest.raises(UsageError, match=finding):
        await handler("import")(services, await situation(rank=Rank.MODERATOR), given)
    assert not await services.store.history("discord", "harbour", 10)


async def test_the_settings_of_a_command_of_their_own_are_shown(services: Services, give: Give) -> None:
    rules = OwnCommand("rules", "The rules.", OwnCommandKind.QUESTION, "What are the rules?")
    await services.store.add_command(ADA, CHANNEL, rules, services.clock())
    await give("set", key="command.rules.enabled", value="false")
    assert "Set by the channel\nSetting | Value\ncommand.rules.enabled | false\n" in await give("show")


async def test_what_this_version_does_not_know_is_shown_as_passed_over(give: Give, state: Database) -> None:
    await state.execute(
        "INSERT INTO setting (platform, workspace, kind, place, key, value) VALUES (?, ?, ?, ?, ?, ?)",
        ("discord", "harbour", "channel", "general", "colour", '"blue"'),
    )
    assert "The channel sets “colour”: this version does not know" in await give("show")


async def test_a_long_step_tells_how_many_changes_more_it_made(give: Give) -> None:
    values = {"quotes": "3", "style": "short", "feedback": "false", "log_days": "9", "forum_posts": "true"}
    values |= {f"command.{name}.enabled": "false" for name in ("ask", "why", "more", "context", "sources", "pins")}
    for key, value in values.items():
        await give("set", at={"channel": "other"}, key=key, value=value)
    assert "- and 1 more change." in await give("copy", from_="other")
