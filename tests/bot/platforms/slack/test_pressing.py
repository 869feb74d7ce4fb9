import logging

import pytest

from bot.chat import Addressing, Button, PlaceKind, Rank
from tests.bot.platforms.slack.conftest import World
from tests.bot.platforms.slack.scripted import private, public
from tests.lab.slack.faults import Refused


async def test_a_press_comes_with_what_its_button_says(world: World) -> None:
    world.core.response = public(Button("more", "a7", "More", "2"))
    reply = await world.lab.say(world.lab.member, world.lab.general, "what?", mentions_bot=True).reply()
    world.core.response = private()
    shown = await world.lab.press(world.lab.moderator, reply, reply.action_ids[0]).reply()
    (press,) = world.core.presses
    assert (press.action, press.answer, press.argument) == ("more", "a7", "2")
    assert press.actor.id == world.lab.moderator.id
    assert shown.sees == world.lab.moderator.id


async def test_a_press_in_a_thread_is_answered_there(world: World) -> None:
    root = world.lab.say(world.lab.member, world.lab.general, "hello")
    said = world.lab.say(world.lab.member, world.lab.general, "what?", thread=root.ts, mentions_bot=True)
    reply = await said.reply()
    shown = await world.lab.press(world.lab.member, reply, reply.action_ids[0]).reply()
    assert world.core.presses[0].place.kind is PlaceKind.THREAD
    assert shown.thread_ts == reply.thread_ts == root.ts


async def test_who_may_what_is_slack_s_word(world: World) -> None:
    lab = world.lab
    made = lab.add_channel("made", creator=lab.moderator, members=(lab.moderator, lab.member, lab.admin, lab.owner))
    for user in (lab.owner, lab.admin, lab.moderator, lab.member):
        await lab.say(user, made, "what?", mentions_bot=True).reply()
    ranks = {message.actor.id: message.actor.rank for message in world.core.messages}
    assert [ranks[user.id] for user in (lab.owner, lab.admin, lab.moderator, lab.member)] == [
        Rank.ADMIN,
        Rank.ADMIN,
        Rank.MODERATOR,
        Rank.EVERYONE,
    ]
    roles = {message.actor.id: message.actor.roles for message in world.core.messages}
    assert roles[lab.moderator.id] == {lab.moderators.id}
    assert roles[lab.member.id] == frozenset()


async def test_where_slack_does_not_say_who_somebody_is_they_are_of_no_rank(world: World) -> None:
    world.lab.faults.plan("users.info", Refused("fatal_error"), times=20)
    world.lab.faults.plan("usergroups.list", Refused("missing_scope"))
    await world.lab.whisper(world.lab.admin, "what?").reply()
    assert world.core.messages[0].actor.rank is Rank.EVERYONE


async def test_a_form_that_can_neither_be_opened_nor_told_of_harms_nobody(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    for method in ("views.open", "chat.postEphemeral"):
        world.lab.faults.plan(method, Refused("user_not_found"))
    called = world.lab.slash(world.lab.admin, world.lab.general, "/verbatim", "source remove")
    await world.lab.until(lambda: world.lab.faults.played == 2 or None, "both refusals")
    await called.acknowledged()
    await world.lab.whisper(world.lab.admin, "what?").reply()
    assert [told for told in caplog.records if told.levelno >= logging.ERROR] == []


async def test_a_shortcut_looks_a_message_up_for_one(world: World) -> None:
    message = world.lab.say(world.lab.admin, world.lab.general, "when does it open?").message
    world.core.response = private()
    reply = await world.lab.shortcut(world.lab.member, message, "find_answer").reply()
    (asked,) = (one for one in world.core.messages if one.addressing is Addressing.MENU)
    assert (asked.text, asked.actor.id) == ("when does it open?", world.lab.member.id)
    assert reply.sees == world.lab.member.id


async def test_a_command_of_the_registry_and_the_moderators_own_are_given_after_verbatim(world: World) -> None:
    world.core.response = private()
    await world.lab.slash(world.lab.admin, world.lab.general, "/verbatim", "settings set quotes 3").reply()
    await world.lab.slash(world.lab.member, world.lab.general, "/verbatim", "rules about dogs").reply()
    assert [(call.command, dict(call.arguments)) for call in world.core.calls] == [
        ("settings set", {"key": "quotes", "value": "3"}),
        ("rules", {"topic": "about dogs"}),
    ]


async def test_what_a_command_lacks_is_asked_for_in_a_form(world: World) -> None:
    called = world.lab.slash(world.lab.admin, world.lab.general, "/verbatim", "settings set quotes")
    form = await called.form()
    assert not world.core.calls
    assert form.title == "Settings set"
    world.core.response = private()
    reply = await world.lab.submit(form, {"key": "quotes", "value": "4"}).reply()
    (call,) = world.core.calls
    assert (call.command, dict(call.arguments)) == ("settings set", {"key": "quotes", "value": "4"})
    assert (call.place.channel, call.actor.rank) == (world.lab.general.id, Rank.ADMIN)
    assert reply.sees == world.lab.admin.id


async def test_a_field_offers_what_the_core_suggests(world: World) -> None:
    form = await world.lab.slash(world.lab.admin, world.lab.general, "/verbatim", "source remove").form()
    options = await world.lab.suggest(world.lab.admin, form, form.action_ids[0], "man").options()
    assert options == ["manual", "minutes"]
    ((call, parameter, typed),) = world.core.suggested
    assert (call.command, parameter, typed) == ("source remove", "name", "man")


async def test_who_asks_a_human_may_say_more_first(world: World) -> None:
    reply = await world.lab.say(world.lab.member, world.lab.general, "what?", mentions_bot=True).reply()
    form = await world.lab.press(world.lab.member, reply, "v1|human|1").form()
    world.core.response = private()
    await world.lab.submit(form, {"argument": "It is urgent."}).reply()
    (press,) = world.core.presses
    assert (press.action, press.answer, press.argument) == ("human", "a1", "It is urgent.")
    assert press.place.channel == world.lab.general.id


async def test_a_form_that_can_t_be_opened_is_told_of(world: World) -> None:
    world.lab.faults.plan("views.open", Refused("expired_trigger_id"))
    reply = await world.lab.slash(world.lab.admin, world.lab.general, "/verbatim", "settings set").reply()
    assert "could not be opened" in reply.shown_text
