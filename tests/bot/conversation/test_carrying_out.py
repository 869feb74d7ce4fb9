"""A command: who may give it where, and what it says."""

from dataclasses import replace

import pytest

from bot.chat import (
    Actor,
    Call,
    Place,
    PlaceKind,
    Visibility,
)
from bot.conversation import Chat, Services
from bot.libraries import Libraries
from bot.reply import Role
from config.store import Editor, OwnCommand, OwnCommandKind, workspace_address
from tests.bot.conversation.conftest import HARBOUR, NOON, PLATFORM
from tests.bot.conversation.scripted import (
    ADA,
    ANSWER,
    BO,
    MODERATOR,
    QUESTION,
    ScriptedOutlet,
    call,
    place,
    setting,
    texts,
)

ASKED = call("ask", question=QUESTION)
MADE = call("builder")


async def _make_builder(services: Services) -> None:
    made = OwnCommand("builder", "Who built it?", OwnCommandKind.QUESTION, QUESTION)
    await services.store.add_command(Editor("mo", "Mo"), workspace_address(PLATFORM, HARBOUR.id), made, NOON)


async def test_ask_answers_as_the_place_says_who_sees_it(chat: Chat, harbour: Services) -> None:
    public = ScriptedOutlet()
    await chat.on_call(call("ask", question=QUESTION), public)
    assert public.acknowledged == [Visibility.PUBLIC]
    await setting(harbour, "visibility", "private", "quiet")
    private = ScriptedOutlet()
    await chat.on_call(call("ask", "k:2", question=QUESTION, where=place("quiet"), actor=BO), private)
    assert private.acknowledged == [Visibility.PRIVATE]
    assert private.only.visibility is Visibility.PRIVATE


async def test_a_command_that_one_may_not_give_is_refused_with_a_reason(chat: Chat) -> None:
    outlet = ScriptedOutlet()
    await chat.on_call(call("settings set", "k:1"), outlet)
    assert "Only moderators" in texts(outlet.only)[0]
    unknown = ScriptedOutlet()
    await chat.on_call(call("explode", "k:2"), unknown)
    assert "no command “explode”" in texts(unknown.only)[0]


async def test_bad_arguments_get_a_sentence(chat: Chat) -> None:
    outlet = ScriptedOutlet()
    await chat.on_call(call("ask"), outlet)
    assert "needs “question”" in texts(outlet.only)[0]


async def test_sources_lists_what_may_be_quoted_here(chat: Chat, services: Services) -> None:
    outlet = ScriptedOutlet()
    await chat.on_call(call("sources"), outlet)
    assert texts(outlet.only)[:2] == ["notes", "3"]
    empty = ScriptedOutlet()
    bare = replace(services, libraries=Libraries(services.data_folder / "bare", services.settings, services.bindings))
    await Chat(bare).on_call(call("sources", "k:2"), empty)
    assert "Nothing may be quoted here yet" in texts(empty.only)[0]


async def test_help_lists_what_one_may_do_and_explains_one_command(chat: Chat, harbour: Services) -> None:
    made = OwnCommand("rules", "Ask about the rules.", OwnCommandKind.QUESTION, "What are the rules?")
    await harbour.store.add_command(Editor("mo", "Mo"), workspace_address(PLATFORM, HARBOUR.id), made, NOON)

    async def helped(key: str, actor: Actor = ADA, **given: str) -> list[str]:
        outlet = ScriptedOutlet()
        await chat.on_call(replace(call("help", key, actor=actor), arguments=given), outlet)
        return texts(outlet.only)

    assert {"/ask", "/rules", "You can also ask by mentioning Verbatim here, or by writing to it directly."} <= set(
        await helped("k:1")
    )
    assert "/settings set" not in await helped("k:2")
    assert "/settings set" in await helped("k:3", MODERATOR)
    assert "question" in await helped("k:4", command="/ask")
    assert "Ask about the rules." in (await helped("k:5", command="rules"))[0]
    assert "no command “explode”" in (await helped("k:6", command="explode"))[0]
    assert (await helped("k:7", command="more"))[0].startswith("/more:")


async def test_help_tells_how_else_to_ask_where_that_is_heard(chat: Chat, harbour: Services) -> None:
    await setting(harbour, "answer", "commands")
    here, directly = ScriptedOutlet(), ScriptedOutlet()
    await chat.on_call(call("help", "k:1"), here)
    assert "You can also ask by writing to Verbatim directly." in texts(here.only)
    await chat.on_call(replace(call("help", "k:2"), place=Place(PLATFORM, None, "d", PlaceKind.DIRECT)), directly)
    assert not any(text.startswith("You can also") for text in texts(directly.only))


async def test_a_command_that_moderators_made_is_for_everyone(chat: Chat, harbour: Services) -> None:
    await _make_builder(harbour)
    outlet = ScriptedOutlet()
    await chat.on_call(MADE, outlet)
    assert texts(outlet.only, Role.QUOTE)[0] == ANSWER


@pytest.mark.parametrize(
    ("given", "taken", "reason"),
    [
        (ASKED, "enabled=false", "switched off here"),
        (ASKED, "ask_roles=staff", "Only some roles may ask here"),
        (ASKED, "command.ask.enabled=false", "/ask is switched off here."),
        (ASKED, "command.ask.roles=staff", "Only some roles may use /ask here"),
        (MADE, "command.builder.enabled=false", "“builder” is switched off here."),
        (MADE, "command.builder.roles=staff", "Only some roles may use “builder” here"),
    ],
)
async def test_what_a_place_takes_away_is_refused_with_its_reason(
    chat: Chat, harbour: Services, given: Call, taken: str, reason: str
) -> None:
    """What moderators made goes by its bare name: it is not given as `/NAME` everywhere."""
    await _make_builder(harbour)
    key, _, value = taken.partition("=")
    await setting(harbour, key, value)
    outlet = ScriptedOutlet()
    await chat.on_call(given, outlet)
    assert reason in texts(outlet.only)[0]
    staff = replace(ADA, id="sue", roles=frozenset({"staff"}))
    allowed = ScriptedOutlet()
    await chat.on_call(replace(given, key="k:2", actor=staff), allowed)
    assert bool(texts(allowed.only, Role.QUOTE)) == ("roles" in key)
