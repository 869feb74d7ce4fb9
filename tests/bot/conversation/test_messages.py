"""A message: who is answered, who is told why not, and whose eyes it is for."""

from dataclasses import replace
from datetime import timedelta

from bot.chat import (
    Addressing,
    AuthorKind,
    SharedWorkspace,
    Visibility,
)
from bot.conversation import Chat, Services
from bot.records import DeliveryState
from bot.reply import Role
from tests.bot.conversation.conftest import HARBOUR, NOON, PLATFORM, AddSource, FakeClock
from tests.bot.conversation.scripted import (
    ADA,
    ANSWER,
    BO,
    QUESTION,
    ScriptedOutlet,
    asked,
    call,
    counted,
    message,
    place,
    setting,
    texts,
)


async def test_a_mention_is_acknowledged_and_then_answered_with_a_quote(chat: Chat) -> None:
    outlet = await asked(chat)
    assert outlet.acknowledged == [Visibility.PUBLIC]
    assert texts(outlet.only, Role.QUOTE)[0] == ANSWER
    assert outlet.only.visibility is Visibility.PUBLIC


async def test_what_somebody_looks_up_is_acknowledged_and_answered_for_them_alone(
    chat: Chat, harbour: Services
) -> None:
    found = await asked(chat, addressing=Addressing.MENU)
    await setting(harbour, "enabled", "false")
    refused = await asked(chat, key="k:2", addressing=Addressing.MENU, actor=BO)
    for outlet in (found, refused):
        assert outlet.acknowledged == [Visibility.PRIVATE]
        assert outlet.only.visibility is Visibility.PRIVATE
    assert "switched off" in texts(refused.only)[0]


async def test_what_nobody_wrote_to_us_gets_nothing_not_even_a_record(chat: Chat, harbour: Services) -> None:
    overheard = await asked(chat, addressing=Addressing.OVERHEARD)
    robot = await asked(chat, actor=replace(ADA, kind=AuthorKind.BOT))
    assert overheard == robot == ScriptedOutlet()
    assert await harbour.records.inbox.state("discord:message:1") is None


async def test_an_overheard_question_is_answered_if_sure_enough_and_else_nobody_is_bothered(
    chat: Chat, harbour: Services
) -> None:
    await setting(harbour, "answer", "questions")
    sure = await asked(chat, addressing=Addressing.OVERHEARD)
    assert texts(sure.only, Role.QUOTE)[0] == ANSWER
    unsure = await asked(chat, "Who owns the zeppelin hangar?", key="k:2", addressing=Addressing.OVERHEARD, actor=BO)
    assert unsure == ScriptedOutlet()
    assert await harbour.records.inbox.state("k:2") is DeliveryState.GIVEN_UP


async def test_a_question_that_the_sources_do_not_answer_gets_a_reason(chat: Chat) -> None:
    outlet = await asked(chat, "Who owns the zeppelin?")
    assert texts(outlet.only, Role.WARNING)


async def test_a_place_that_is_switched_off_says_so(chat: Chat, harbour: Services) -> None:
    await setting(harbour, "enabled", "false")
    outlet = await asked(chat)
    assert "switched off" in texts(outlet.only)[0]
    assert not texts(outlet.only, Role.QUOTE)


async def test_a_flood_gets_one_notice_and_then_only_signs(chat: Chat, harbour: Services, clock: FakeClock) -> None:
    await setting(harbour, "cooldown_person_seconds", "10")
    outlets = [await asked(chat, key=f"k:{number}") for number in range(5)]
    assert [len(outlet.sent) for outlet in outlets] == [1, 1, 0, 0, 0]
    assert "ask again in 10 seconds" in texts(outlets[1].only)[0]
    assert [outlet.signs for outlet in outlets] == [0, 0, 1, 1, 1]
    clock.advance(11)
    late = ScriptedOutlet()
    await chat.on_message(message(QUESTION, "k:late", at=NOON + timedelta(seconds=11)), late)
    assert texts(late.only, Role.QUOTE)


async def test_a_sign_that_could_not_be_shown_is_counted(chat: Chat, harbour: Services) -> None:
    await setting(harbour, "cooldown_person_seconds", "10")
    for number in range(4):
        await chat.on_message(message(QUESTION, f"k:{number}"), ScriptedOutlet(shows_signs=number == 2))
    assert counted(harbour)[f"sign left out {PLATFORM}"] == 1


async def test_questions_that_had_to_wait_here_are_judged_by_when_they_were_asked(
    chat: Chat, harbour: Services, clock: FakeClock
) -> None:
    await setting(harbour, "cooldown_person_seconds", "10")
    clock.advance(60)
    outlets = [ScriptedOutlet(), ScriptedOutlet()]
    for number, outlet in enumerate(outlets):
        asked_at = NOON + timedelta(seconds=20 * number)
        await chat.on_message(message(QUESTION, f"k:{number}", at=asked_at), outlet)
    assert all(texts(outlet.only, Role.QUOTE) for outlet in outlets)


async def test_what_is_bound_to_a_channel_is_neither_quoted_nor_counted_elsewhere(
    chat: Chat, add_source: AddSource
) -> None:
    await add_source("secret", "The canary sleeps in the crow's nest.", channels=frozenset({"crew"}))
    inside = await asked(chat, "Where does the canary sleep?", where=place("crew"))
    assert texts(inside.only, Role.QUOTE)[0] == "The canary sleeps in the crow's nest."
    outside = await asked(chat, "Where does the canary sleep?", key="k:2", actor=BO)
    assert not any("canary sleeps" in text for text in texts(outside.only))
    listed = ScriptedOutlet()
    await chat.on_call(call("sources", "k:3", actor=BO), listed)
    assert "secret" not in texts(listed.only)


async def test_a_direct_message_is_answered_from_the_one_workspace_that_is_shared(
    chat: Chat, add_source: AddSource
) -> None:
    await add_source("own", "The rum is in the third cellar.")
    member = replace(ADA, workspaces=(SharedWorkspace(HARBOUR.id, "Harbour"),))
    direct = place("dm", None)
    outlet = await asked(chat, "Where is the rum?", addressing=Addressing.DIRECT, where=direct, actor=member)
    assert texts(outlet.only, Role.QUOTE)[0] == "The rum is in the third cellar."
    stranger = await asked(chat, "Where is the rum?", key="k:2", addressing=Addressing.DIRECT, where=direct, actor=BO)
    assert not any("third cellar" in text for text in texts(stranger.only))
