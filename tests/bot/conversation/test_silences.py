import logging

import pytest

from bot.chat import Addressing, SendRefusedError
from bot.conversation import Chat, Services
from tests.bot.conversation.conftest import FakeClock
from tests.bot.conversation.scripted import BO, QUESTION, ScriptedOutlet, asked, message, place, setting, texts

DAY = 24 * 60 * 60


@pytest.fixture
async def chat(harbour: Services) -> Chat:
    """The core without cooldowns."""
    await setting(harbour, "cooldown_person_seconds", "0")
    return Chat(harbour)


async def refused(chat: Chat, key: str, **given: object) -> ScriptedOutlet:
    outlet = ScriptedOutlet(fails_with=SendRefusedError("Discord answered 403"))
    await chat.on_message(message(QUESTION, key, **given), outlet)  # type: ignore[arg-type] # passed on as it is
    return outlet


async def test_where_it_may_not_answer_the_moderators_are_told_once_a_channel(chat: Chat, harbour: Services) -> None:
    (told,) = (await refused(chat, "k:1")).told_moderators
    assert "channel general, and could not answer there: Discord answered 403." in texts(told)[0]
    assert "settings set key:enabled value:false channel:the channel general" in texts(told)[2]
    assert (await refused(chat, "k:2")).told_moderators == []
    assert (await refused(Chat(harbour), "k:3")).told_moderators == []
    assert len((await refused(chat, "k:4", where=place("crew"))).told_moderators) == 1


async def test_after_a_message_got_through_or_a_month_they_are_told_again(chat: Chat, clock: FakeClock) -> None:
    await refused(chat, "k:1")
    assert (await asked(chat, key="k:2")).sent
    assert len((await refused(chat, "k:3")).told_moderators) == 1
    clock.advance(29 * DAY)
    assert (await refused(chat, "k:4")).told_moderators == []
    clock.advance(DAY)
    assert len((await refused(chat, "k:5")).told_moderators) == 1


async def test_nobody_is_told_of_what_nobody_waits_for(chat: Chat, harbour: Services) -> None:
    await setting(harbour, "answer", "questions")
    overheard = await refused(chat, "k:1", addressing=Addressing.OVERHEARD)
    closed = await refused(chat, "k:2", addressing=Addressing.DIRECT, where=place("dm", None))
    menu = await refused(chat, "k:3", addressing=Addressing.MENU, actor=BO)
    assert [outlet.told_moderators for outlet in (overheard, closed, menu)] == [[], [], []]
    assert all(outlet.nonces for outlet in (overheard, closed, menu))


async def test_where_no_way_is_left_that_is_logged_and_not_tried_at_every_question(
    chat: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    outlets = []
    with caplog.at_level(logging.WARNING):
        for number in range(3):
            outlet = ScriptedOutlet(
                fails_with=SendRefusedError("no"), moderators_fail_with=SendRefusedError("no way at all")
            )
            await chat.on_message(message(QUESTION, f"k:{number}"), outlet)
            outlets.append(outlet)
    assert [len(outlet.told_moderators) for outlet in outlets] == [1, 0, 0]
    assert "no way at all" in caplog.text
