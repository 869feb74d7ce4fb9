"""A follow-up is read in the light of the question before, where the same people saw it in the same place."""

from dataclasses import replace

import pytest

from bot.chat import Addressing, Person, Visibility
from bot.conversation import Chat, Services
from bot.conversation.asking import Asked, tell
from bot.conversation.previous import FOLLOW_UP_MINUTES, previous_question
from index.answering.receipt_form import read_receipt
from tests.bot.conversation.conftest import HARBOUR, AddSource, FakeClock, Situate
from tests.bot.conversation.scripted import BO, ScriptedOutlet, message, place

FIRST = "How heavy are the bombs for Israel?"
SHIP = "The bombs for Israel are heavy. A ship to Egypt brings bread. Bombs went to Egypt by train."


@pytest.fixture
async def ships(services: Services, add_source: AddSource) -> Services:
    """The services, with a text to ask about."""
    await add_source("ships", SHIP)
    return services


async def ask(
    services: Services, situation: Situate, text: str, visibility: Visibility = Visibility.PUBLIC, **where: str
) -> list[str]:
    """Ask; return what was carried over."""
    told = await tell(services, await situation(**where), Asked(text, visibility, 0.3))
    stored = await services.records.answers.get(told.answer)
    assert stored is not None
    assert stored.answer.receipt is not None
    return list(read_receipt(stored.answer.receipt).carried)


async def test_in_a_thread_the_last_question_is_followed_up_whoever_asked_and_with_what_it_carried(
    ships: Services, situation: Situate, clock: FakeClock
) -> None:
    await ask(ships, situation, FIRST, thread="t1")
    clock.advance(3_600)
    assert await ask(ships, situation, "and for Egypt?", actor="bo", thread="t1") == ["heavy", "bombs"]
    assert await previous_question(ships, await situation(actor="cy", thread="t1"), Visibility.PUBLIC) == (
        "and for Egypt? heavy bombs"
    )
    assert set(await ask(ships, situation, "why?", actor="cy", thread="t1")) == {"egypt", "heavy", "bombs"}
    assert await ask(ships, situation, "why?", actor="cy", thread="t2") == []


async def test_in_a_channel_somebody_s_own_question_is_followed_up_for_some_minutes(
    ships: Services, situation: Situate, clock: FakeClock
) -> None:
    await ask(ships, situation, FIRST)
    assert await ask(ships, situation, "and for Egypt?", actor="bo") == []
    assert await ask(ships, situation, "and for Egypt?", channel="other") == []
    clock.advance(60 * FOLLOW_UP_MINUTES)
    assert await previous_question(ships, await situation(), Visibility.PUBLIC) == FIRST
    clock.advance(1)
    assert await previous_question(ships, await situation(), Visibility.PUBLIC) is None


async def test_a_reply_to_an_answer_follows_up_on_its_question_whoever_writes_and_whenever(
    ships: Services, situation: Situate, clock: FakeClock
) -> None:
    outlet = ScriptedOutlet()
    chat = Chat(ships)
    await chat.on_message(message(FIRST), outlet)
    (answer,) = {button.answer for button in outlet.only.buttons}
    stored = await ships.records.answers.get(answer)
    assert stored is not None
    clock.advance(3_600)
    reply = replace(
        message("and for Egypt?", "discord:message:2", addressing=Addressing.REPLY, actor=BO, at=ships.clock()),
        replies_to=stored.messages[0],
    )
    await chat.on_message(reply, ScriptedOutlet())
    last = await ships.records.answers.last(place(), BO.id)
    assert last is not None
    assert last.answer.receipt is not None
    assert list(read_receipt(last.answer.receipt).carried) == ["heavy", "bombs"]
    elsewhere = await situation(channel="other", actor="bo")
    assert await previous_question(ships, elsewhere, Visibility.PUBLIC, stored.messages[0]) is None


async def test_what_was_asked_unseen_shows_in_nothing_that_others_see(ships: Services, situation: Situate) -> None:
    places: tuple[dict[str, str], ...] = ({"thread": "t1"}, {})
    for where in places:
        await ask(ships, situation, FIRST, Visibility.PRIVATE, **where)
        assert await previous_question(ships, await situation(**where), Visibility.PUBLIC) is None
        assert await previous_question(ships, await situation(**where), Visibility.PRIVATE) == FIRST
        assert await previous_question(ships, await situation(actor="bo", **where), Visibility.PRIVATE) is None


async def test_in_direct_messages_the_last_question_is_followed_up_while_the_same_workspace_is_meant(
    ships: Services, situation: Situate, clock: FakeClock
) -> None:
    direct = await situation(workspace=None, category=None, channel="dm-ada")
    meant = replace(direct, place=replace(direct.place, workspace=HARBOUR.id))
    await tell(ships, meant, Asked(FIRST, Visibility.PUBLIC, 0.3))
    clock.advance(86_400)
    assert await previous_question(ships, meant, Visibility.PUBLIC) == FIRST
    assert await previous_question(ships, direct, Visibility.PUBLIC) is None


async def test_a_question_is_followed_up_after_a_restart_and_not_once_its_asker_is_forgotten(
    ships: Services, situation: Situate
) -> None:
    await ask(ships, situation, FIRST, thread="t1")
    again = replace(ships)
    assert await previous_question(again, await situation(thread="t1", actor="bo"), Visibility.PUBLIC) == FIRST
    await ships.records.forget(Person(HARBOUR.platform, "ada"))
    assert await previous_question(again, await situation(thread="t1", actor="bo"), Visibility.PUBLIC) is None
