"""What is kept of people, and what workspaces and whoever types are met with."""

from dataclasses import replace

from bot.chat import (
    Workspace,
)
from bot.conversation import Chat, Services
from tests.bot.conversation.conftest import HARBOUR, NOON, PLATFORM, AddSource
from tests.bot.conversation.scripted import (
    MODERATOR,
    ScriptedOutlet,
    asked,
    call,
    place,
    setting,
    texts,
)


async def test_a_place_whose_log_is_off_keeps_no_question(chat: Chat, harbour: Services) -> None:
    await setting(harbour, "log_questions", "false")
    await asked(chat)
    assert await harbour.records.questions.entries(Workspace(PLATFORM, HARBOUR.id), NOON) == ()


async def test_forget_me_erases_what_is_kept_of_a_person(chat: Chat, harbour: Services) -> None:
    await asked(chat)
    outlet = ScriptedOutlet()
    await chat.on_call(call("forget-me"), outlet)
    assert "1 question" in texts(outlet.only)[0]
    assert await harbour.records.questions.entries(Workspace(PLATFORM, HARBOUR.id), NOON) == ()


async def test_joining_greets_once_and_names_three_steps(chat: Chat) -> None:
    greeting = await chat.on_joined(PLATFORM, "new")
    assert greeting is not None
    assert len(texts(greeting)) == 4
    assert await chat.on_joined(PLATFORM, "new") is None
    await chat.on_left(PLATFORM, "new")
    assert await chat.on_joined(PLATFORM, "new") is not None


async def test_suggestions_hold_only_what_may_be_seen(chat: Chat, add_source: AddSource) -> None:
    await add_source("secret", "Text of a secret.", channels=frozenset({"crew"}))
    where = call("ask")
    assert await chat.suggest(where, "sources", "") == ("notes",)
    assert await chat.suggest(replace(where, place=place("crew")), "sources", "SEC") == ("secret",)
    assert "quotes" in await chat.suggest(call("settings set", actor=MODERATOR), "key", "quot")
    assert await chat.suggest(call("help"), "command", "forget") == ("forget-me",)
    assert await chat.suggest(call("nonsense"), "x", "") == ()
