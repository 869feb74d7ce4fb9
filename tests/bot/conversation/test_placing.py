from dataclasses import replace

import pytest

from bot.chat import Addressing, Outlet
from bot.conversation import Chat, Services
from bot.reply import Role
from config.store import Editor, OwnCommand, OwnCommandKind, workspace_address
from tests.bot.conversation.conftest import HARBOUR, NOON, PLATFORM
from tests.bot.conversation.scripted import (
    ADA,
    ANSWER,
    BO,
    QUESTION,
    ScriptedOutlet,
    asked,
    call,
    message,
    place,
    press,
    setting,
    texts,
)

THREAD = place(thread="thread-1")


@pytest.fixture
async def chat(harbour: Services) -> Chat:
    """The core where answers stand in threads."""
    await setting(harbour, "reply_in", "thread")
    return Chat(harbour)


async def followed(chat: Chat, outlet: ScriptedOutlet, key: str, **given: object) -> ScriptedOutlet:
    after = ScriptedOutlet()
    button = outlet.only.buttons[0]
    await chat.on_press(press("context", button.answer, "1", key=key, **given), after)  # type: ignore[arg-type] # passed on
    return after


async def test_an_answer_stands_in_a_thread_named_by_its_question(chat: Chat, harbour: Services) -> None:
    outlet = await asked(chat, "Who built\n the harbour?")
    assert outlet.threads == [QUESTION]
    assert texts(outlet.only, Role.QUOTE)[0] == ANSWER
    stored = await harbour.records.answers.get(outlet.only.buttons[0].answer)
    assert stored is not None
    assert stored.answer.place == THREAD


async def test_buttons_and_follow_ups_work_in_the_thread_for_everybody_and_not_elsewhere(chat: Chat) -> None:
    outlet = await asked(chat)
    assert texts((await followed(chat, outlet, "k:1", actor=BO, where=THREAD)).only, Role.QUOTE)
    elsewhere = await followed(chat, outlet, "k:2", actor=BO)
    assert "somebody else's" in texts(elsewhere.only)[0]
    other = ScriptedOutlet()
    await chat.on_call(call("context", "k:3", actor=BO, where=THREAD), other)
    assert ANSWER in texts(other.only, Role.QUOTE)
    nothing = ScriptedOutlet()
    await chat.on_call(call("context", "k:4", actor=BO), nothing)
    assert "no answer of yours" in texts(nothing.only)[0]


async def test_a_private_answer_in_a_thread_is_no_answer_of_the_others(chat: Chat, harbour: Services) -> None:
    await setting(harbour, "visibility", "private")
    await chat.on_call(call("ask", "k:1", where=THREAD, question=QUESTION), ScriptedOutlet())
    other = ScriptedOutlet()
    await chat.on_call(call("context", "k:2", actor=BO, where=THREAD), other)
    assert "no answer of yours" in texts(other.only)[0]


@pytest.mark.parametrize("command", ["ask", "builder"])
async def test_public_commands_that_ask_open_a_thread_and_private_ones_do_not(
    chat: Chat, harbour: Services, command: str
) -> None:
    made = OwnCommand("builder", "Who built it?", OwnCommandKind.QUESTION, QUESTION)
    await harbour.store.add_command(Editor("mo", "Mo"), workspace_address(PLATFORM, HARBOUR.id), made, NOON)
    arguments = {"question": QUESTION} if command == "ask" else {}
    public, private = ScriptedOutlet(), ScriptedOutlet()
    await chat.on_call(replace(call(command, "k:1"), arguments=arguments), public)
    assert public.threads == [QUESTION]
    await setting(harbour, f"command.{command}.visibility", "private")
    await chat.on_call(replace(call(command, "k:2", actor=BO), arguments=arguments), private)
    assert private.threads == []


async def test_no_thread_is_opened_for_what_is_no_answer(chat: Chat, harbour: Services) -> None:
    await setting(harbour, "cooldown_person_seconds", "10")
    inside = await asked(chat, where=THREAD)
    notice = await asked(chat, key="k:2")
    listed = ScriptedOutlet()
    await chat.on_call(call("sources", "k:3"), listed)
    await setting(harbour, "enabled", "false")
    refused = await asked(chat, key="k:4", actor=BO)
    direct = await asked(chat, key="k:5", actor=BO, addressing=Addressing.DIRECT, where=place("dm", None))
    assert [outlet.threads for outlet in (inside, notice, listed, refused, direct)] == [[]] * 5
    assert all(outlet.sent for outlet in (inside, notice, listed, refused, direct))


async def test_an_overheard_question_opens_a_thread_only_where_it_is_answered(chat: Chat, harbour: Services) -> None:
    await setting(harbour, "answer", "questions")
    sure = await asked(chat, addressing=Addressing.OVERHEARD)
    assert sure.threads == [QUESTION]
    unsure = await asked(chat, "Who owns the zeppelin hangar?", key="k:2", addressing=Addressing.OVERHEARD, actor=BO)
    assert unsure.threads == []


class Failing(ScriptedOutlet):
    async def open_thread(self, name: str) -> str | None:
        raise OSError(name)


@pytest.mark.parametrize("outlet", [ScriptedOutlet(has_threads=False), Failing()])
async def test_where_no_thread_can_be_had_the_answer_stands_in_the_channel(chat: Chat, outlet: ScriptedOutlet) -> None:
    taken: Outlet = outlet
    await chat.on_message(message(QUESTION), taken)
    assert texts(outlet.only, Role.QUOTE)[0] == ANSWER
    assert texts((await followed(chat, outlet, "k:1", actor=ADA)).only, Role.QUOTE)
