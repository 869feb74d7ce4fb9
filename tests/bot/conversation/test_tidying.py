from datetime import timedelta

import pytest

from bot.chat import Person, Workspace
from bot.conversation import Chat, Services
from bot.conversation.tidying import ANSWER_DAYS, DELIVERY_DAYS, ERASED_AFTER_DAYS, tidy
from bot.records import Arrival, DeliveryState
from tests.bot.conversation.conftest import HARBOUR, NOON, PLATFORM, FakeClock
from tests.bot.conversation.scripted import ScriptedOutlet, message, setting

DAY = 86_400
WORKSPACE = Workspace(PLATFORM, HARBOUR.id)


async def test_what_is_due_goes_and_the_rest_stays(harbour: Services, clock: FakeClock) -> None:
    outlet = ScriptedOutlet()
    await Chat(harbour).on_message(message("Who built the harbour?"), outlet)
    answer = outlet.only.buttons[0].answer
    await tidy(harbour)
    assert await harbour.records.answers.get(answer) is not None
    clock.advance((DELIVERY_DAYS + 1) * DAY)
    await tidy(harbour)
    assert await harbour.records.inbox.state("discord:message:1") is None
    assert len(await harbour.records.questions.entries(WORKSPACE, NOON)) == 1
    clock.advance(ANSWER_DAYS * DAY)
    await tidy(harbour)
    assert await harbour.records.answers.get(answer) is None
    assert await harbour.records.questions.entries(WORKSPACE, NOON) == ()


async def test_questions_go_as_soon_as_their_place_keeps_none(harbour: Services) -> None:
    await Chat(harbour).on_message(message("Who built the harbour?"), ScriptedOutlet())
    await setting(harbour, "log_questions", "false")
    await tidy(harbour)
    assert await harbour.records.questions.entries(WORKSPACE, NOON - timedelta(days=1)) == ()


async def test_what_nobody_waits_for_any_more_is_given_up(harbour: Services, clock: FakeClock) -> None:
    await harbour.records.inbox.receive("k", "{}", clock.now(), person=Person(PLATFORM, "ada"))
    clock.advance(3600)
    await tidy(harbour)
    assert await harbour.records.inbox.state("k") is DeliveryState.GIVEN_UP


async def test_what_was_never_taken_in_and_nobody_waits_for_goes_with_a_word_in_the_log(
    harbour: Services, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    await harbour.records.arrivals.keep(Arrival({}, Person(PLATFORM, "ada"), WORKSPACE), clock.now())
    await tidy(harbour)
    assert (len(await harbour.records.arrivals.kept(PLATFORM)), caplog.text) == (1, "")
    clock.advance(3600)
    await tidy(harbour)
    assert await harbour.records.arrivals.kept(PLATFORM) == ()
    assert "1 events came before a restart and were never taken in" in caplog.text


async def test_a_workspace_that_left_is_erased_after_its_days(harbour: Services, clock: FakeClock) -> None:
    chat = Chat(harbour)
    await chat.on_message(message("Who built the harbour?"), ScriptedOutlet())
    await setting(harbour, "quotes", "3")
    await chat.on_left(PLATFORM, HARBOUR.id)
    clock.advance((ERASED_AFTER_DAYS - 1) * DAY)
    await tidy(harbour)
    assert await harbour.store.layers_for(PLATFORM, HARBOUR.id, None, "general")
    clock.advance(2 * DAY)
    await tidy(harbour)
    assert not await harbour.store.layers_for(PLATFORM, HARBOUR.id, None, "general")
    assert await harbour.records.questions.entries(WORKSPACE, NOON) == ()
