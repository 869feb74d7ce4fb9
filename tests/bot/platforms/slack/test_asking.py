from bot.chat import Addressing, Place, PlaceKind, Rank
from tests.bot.platforms.slack.conftest import World
from tests.bot.platforms.slack.scripted import QUOTE, private


async def test_a_mention_is_one_question_though_slack_tells_of_it_twice(world: World) -> None:
    said = world.lab.say(world.lab.member, world.lab.general, f"{world.lab.mention} what does it cost?")
    reply = await said.reply()
    await said.all_acknowledged()
    assert QUOTE in reply.shown_text
    assert {one.key for one in world.core.messages} == {f"slack:message:{world.lab.team.id}.{reply.channel}.{said.ts}"}
    first = world.core.messages[0]
    assert first.text == "what does it cost?"
    assert first.addressing is Addressing.MENTION
    assert first.place == Place("slack", world.lab.team.id, world.lab.general.id)


async def test_a_direct_message_is_a_question(world: World) -> None:
    said = world.lab.whisper(world.lab.admin, "what does it cost?")
    reply = await said.reply()
    (asked,) = world.core.messages
    assert reply.channel == world.lab.direct(world.lab.admin).id
    assert (asked.place.kind, asked.place.workspace) == (PlaceKind.DIRECT, None)
    assert [(one.id, one.name) for one in asked.actor.workspaces] == [(world.lab.team.id, "Harbour")]
    assert (asked.actor.rank, asked.actor.name) == (Rank.ADMIN, "ada")


async def test_ask_is_a_command_whose_answer_tells_the_others_what_was_asked(world: World) -> None:
    called = world.lab.slash(world.lab.member, world.lab.general, "/ask", "what does it cost?")
    reply = await called.reply()
    assert (await called.acknowledged()).payload == {}
    (call,) = world.core.calls
    assert (call.command, dict(call.arguments)) == ("ask", {"question": "what does it cost?"})
    assert reply.sees is None
    assert "asked: what does it cost?" in reply.shown_text


async def test_what_is_for_the_asker_alone_is_shown_to_them_alone(world: World) -> None:
    world.core.response = private()
    reply = await world.lab.slash(world.lab.member, world.lab.general, "/ask", "what?").reply()
    assert reply.sees == world.lab.member.id


async def test_where_the_bot_is_not_a_command_is_answered_all_the_same(world: World) -> None:
    reply = await world.lab.slash(world.lab.member, world.lab.elsewhere, "/ask", "what?").reply()
    assert QUOTE in reply.shown_text
