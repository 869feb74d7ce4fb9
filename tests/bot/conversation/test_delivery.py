"""One answer for what was asked, whatever becomes of it on its way."""

import asyncio

import pytest

from bot.chat import (
    Addressing,
    Event,
    Outlet,
    Response,
    SendRefusedError,
    SendUnknownError,
    Visibility,
)
from bot.conversation import Chat, Services
from bot.records import DeliveryState
from bot.reply import Role
from tests.bot.conversation.conftest import NOON
from tests.bot.conversation.scripted import (
    ANSWER,
    BO,
    QUESTION,
    ScriptedOutlet,
    asked,
    counted,
    message,
    texts,
)


async def test_the_same_message_delivered_again_is_answered_once_and_counted(chat: Chat, harbour: Services) -> None:
    outlet = ScriptedOutlet()
    await asyncio.gather(*(chat.on_message(message(QUESTION), outlet) for _ in range(5)))
    assert len(outlet.sent) == 1
    assert counted(harbour)["duplicate discord"] == 4


async def test_a_refused_sending_is_recorded_with_its_reason_and_not_tried_again(chat: Chat, harbour: Services) -> None:
    outlet = ScriptedOutlet(fails_with=SendRefusedError("I may not write there."))
    await chat.on_message(message(QUESTION), outlet)
    assert await harbour.records.inbox.state("discord:message:1") is DeliveryState.GIVEN_UP
    assert counted(harbour)["refused discord"] == 1


async def test_a_sending_whose_outcome_is_unknowable_is_counted_and_not_repeated(chat: Chat, harbour: Services) -> None:
    outlet = ScriptedOutlet(fails_with=SendUnknownError("The connection broke."))
    await chat.on_message(message(QUESTION), outlet)
    assert await harbour.records.inbox.state("discord:message:1") is DeliveryState.UNKNOWABLE
    assert counted(harbour)["unknown discord"] == 1
    assert len(outlet.nonces) == 1


async def test_what_one_person_alone_sees_is_sent_once_more_where_nobody_knows_whether_it_arrived(
    chat: Chat, harbour: Services
) -> None:
    class LosesTheFirst(ScriptedOutlet):
        async def send(self, response: Response, nonce: str) -> str:
            self.fails_with = None if self.nonces else SendUnknownError("The connection broke.")
            return await super().send(response, nonce)

    outlet = LosesTheFirst()
    await chat.on_message(message(QUESTION, addressing=Addressing.MENU), outlet)
    assert outlet.only.visibility is Visibility.PRIVATE
    assert await harbour.records.inbox.state("discord:message:1") is DeliveryState.SENT
    assert (await harbour.records.inbox.counts()).unproven == 1
    assert counted(harbour)["unknown discord"] == 1

    broken = ScriptedOutlet(fails_with=SendUnknownError("The connection broke."))
    await chat.on_message(message(QUESTION, key="k:2", addressing=Addressing.MENU), broken)
    assert await harbour.records.inbox.state("k:2") is DeliveryState.UNKNOWABLE
    assert len(broken.nonces) == 2


async def test_what_goes_wrong_inside_is_said_to_whoever_asked(
    chat: Chat, harbour: Services, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(type(harbour.libraries), "desk", broken)
    outlet = await asked(chat)
    assert "went wrong on my side" in texts(outlet.only)[0]
    assert "ZeroDivisionError" in caplog.text


async def test_a_question_received_before_a_restart_is_answered_after_it_once(harbour: Services) -> None:
    class Crash(BaseException):
        pass

    class Crashing(ScriptedOutlet):
        async def acknowledge(self, visibility: Visibility) -> None:
            raise Crash(visibility)

    with pytest.raises(Crash):
        await Chat(harbour).on_message(message(QUESTION), Crashing())
    (unfinished,) = await harbour.records.inbox.unfinished(NOON)
    after = ScriptedOutlet()

    def outlet_of(found: Event) -> Outlet | None:
        assert found == message(QUESTION)
        return after

    await Chat(harbour).take_up(unfinished, outlet_of)
    assert texts(after.only, Role.QUOTE)[0] == ANSWER
    assert await harbour.records.inbox.unfinished(NOON) == ()


async def test_draining_waits_for_what_is_in_hand_and_leaves_the_rest_for_the_next_start(
    chat: Chat, harbour: Services
) -> None:
    begun, release = asyncio.Event(), asyncio.Event()

    class Slow(ScriptedOutlet):
        async def send(self, response: Response, nonce: str) -> str:
            begun.set()
            await release.wait()
            return await ScriptedOutlet.send(self, response, nonce)

    task = asyncio.create_task(chat.on_message(message(QUESTION), Slow()))
    await begun.wait()
    waiting = asyncio.create_task(chat.drain())
    await asyncio.sleep(0)
    assert not waiting.done()
    late = await asked(chat, key="k:late", actor=BO)
    assert late == ScriptedOutlet()
    release.set()
    await asyncio.gather(task, waiting)
    assert [found.key for found in await harbour.records.inbox.unfinished(NOON)] == ["k:late"]
