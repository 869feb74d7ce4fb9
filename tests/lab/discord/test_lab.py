"""The lab against the real discord.py: what works at Discord works here."""

import pytest

from tests.lab.discord.calling import NotOfferedError
from tests.lab.discord.lab import Lab
from tests.lab.discord.probe import Probe
from tests.lab.discord.rest.interactions import Callback
from tests.lab.discord.world import File

pytestmark = pytest.mark.usefixtures("bot")


async def test_the_real_client_logs_in_and_sees_the_guild(lab: Lab, bot: Probe) -> None:
    assert [guild.name for guild in bot.guilds] == ["Harbour"]
    assert bot.user is not None
    assert str(bot.user.id) == lab.backend.application.id
    assert (lab.gateway.identifies, lab.gateway.resumes) == (1, 0)


async def test_a_mention_is_answered_with_a_reply_to_it(lab: Lab) -> None:
    said = lab.member.says(lab.general, "where is the pier?", mentions_bot=True)
    assert (await lab.reply_to(said)).content.endswith("where is the pier?")


async def test_a_direct_message_is_answered_in_its_channel(lab: Lab) -> None:
    reply = await lab.reply_to(lab.member.whispers("hello"))
    assert reply.channel == lab.member.direct_channel().id


async def test_a_post_in_a_forum_is_answered_there(lab: Lab) -> None:
    said = lab.member.opens_thread(lab.forum, "Pier", "where is it?", mentions_bot=True)
    assert (await lab.reply_to(said)).channel == said.channel.id


async def test_without_the_intent_the_text_of_an_overheard_message_is_missing(lab: Lab, bot: Probe) -> None:
    lab.member.says(lab.general, "not for the bot")
    await lab.reply_to(lab.member.says(lab.general, "for the bot", mentions_bot=True))
    assert bot.heard[0] == ""
    assert bot.heard[1].endswith("for the bot")


async def test_a_slash_command_is_deferred_then_answered_for_the_asker_alone(lab: Lab) -> None:
    called = lab.member.asks("/ask", question="piers")
    reply = await lab.reply_to(called)
    assert reply.content == "Nobody knows about piers."
    assert reply.sees == lab.member.user.id
    assert await lab.acknowledgement_of(called) is Callback.DEFER


async def test_a_subcommand_gets_its_channel_resolved(lab: Lab) -> None:
    called = lab.admin.asks("/settings set", key="threshold", channel=lab.general)
    assert (await lab.reply_to(called)).content == "threshold in general"


async def test_a_file_is_handed_over_and_comes_back(lab: Lab) -> None:
    reply = await lab.reply_to(lab.member.asks("/show", file=File("a.txt", b"Tides turn.")))
    assert reply.content == "Tides turn."
    assert [attachment["filename"] for attachment in reply.attachments] == ["a.txt"]


async def test_an_entry_of_a_message_menu_gets_the_message(lab: Lab) -> None:
    said = lab.member.says(lab.general, "when is high tide?")
    reply = await lab.reply_to(lab.member.opens_menu(said.message, "Find an answer"))
    assert reply.content == "About: when is high tide?"


async def test_typing_an_option_brings_suggestions(lab: Lab) -> None:
    assert await lab.suggestions_for(lab.member.types("/ask", "question", "why")) == ["why?"]


async def test_a_button_answers_whoever_presses_it(lab: Lab) -> None:
    message = await lab.reply_to(lab.member.whispers("hello"))
    assert (await lab.reply_to(lab.member.presses(message, "More"))).content == "More of it."


async def test_a_button_can_update_its_message(lab: Lab) -> None:
    message = await lab.reply_to(lab.member.whispers("hello"))
    lab.member.presses(message, "Mark")
    await lab.edit_of(message)
    assert (message.content, message.components) == ("Marked.", [])


async def test_a_form_opens_and_is_submitted(lab: Lab) -> None:
    message = await lab.reply_to(lab.member.whispers("hello"))
    pressed = lab.member.presses(message, "Tell us")
    assert (await lab.form_for(pressed))["title"] == "What is wrong?"
    assert (await lab.reply_to(lab.member.submits(pressed, reason="all"))).content == "Noted: all"


async def test_what_is_not_offered_cannot_be_done(lab: Lab) -> None:
    message = await lab.reply_to(lab.member.whispers("hello"))
    with pytest.raises(NotOfferedError, match="no command"):
        lab.member.asks("/nothing")
    with pytest.raises(NotOfferedError, match="required"):
        lab.member.asks("/ask")
    with pytest.raises(NotOfferedError, match="no option"):
        lab.member.asks("/ask", question="a", other="b")
    with pytest.raises(NotOfferedError, match="subcommand"):
        lab.member.asks("/settings")
    with pytest.raises(NotOfferedError, match="no button"):
        lab.member.presses(message, "No such button")


async def test_a_guild_that_the_bot_joins_and_leaves_comes_and_goes(lab: Lab, bot: Probe) -> None:
    market = lab.add_guild("Market", lab.owner.user)
    await lab.reply_to(lab.member.says(lab.general, "a sign of life", mentions_bot=True))
    assert {guild.name for guild in bot.guilds} == {"Harbour", "Market"}
    lab.leaves(market)
    await lab.reply_to(lab.member.says(lab.general, "another", mentions_bot=True))
    assert {guild.name for guild in bot.guilds} == {"Harbour"}


async def test_every_request_carries_no_ping(lab: Lab) -> None:
    await lab.reply_to(lab.member.says(lab.general, "hello", mentions_bot=True))
    sent = [one.request.body for one in lab.seen if one.request.template == "/channels/{channel_id}/messages"]
    assert [body["allowed_mentions"]["parse"] for body in sent] == [[]]
