import discord
import pytest
import simcord.enums

from bot.chat import Addressing, AuthorKind, PlaceKind, Rank, SharedWorkspace
from bot.platforms.discord.client import DiscordOptions, intents
from bot.platforms.discord.outlet import short_nonce
from tests.bot.platforms.discord.conftest import World
from tests.bot.platforms.discord.scripted import BUTTONS, bodies, buttons_of, private


async def test_a_slash_question_is_deferred_first_and_then_answered_in_place(world: World) -> None:
    result = await world.alice.slash(world.channel, "ask", question="What does it cost?")
    interaction = [
        entry for entry in world.env.http_requests if "/callback" in entry.path or "/webhooks/" in entry.path
    ]
    assert [entry.method for entry in interaction] == ["POST", "PATCH"]
    assert interaction[0].json["type"] == discord.InteractionResponseType.deferred_channel_message.value
    assert not result.ephemeral
    assert "> It costs \\*5\\* euros, \\@everyone." in result.response.content
    assert buttons_of(result.response.message) == [button.label for button in BUTTONS]
    (call,) = world.core.calls
    assert (call.command, call.arguments) == ("ask", {"question": "What does it cost?"})
    assert call.key.startswith("discord:interaction:")
    assert call.place.workspace == str(world.guild.id)
    assert call.place.channel == str(world.channel.id)
    assert (call.actor.id, call.actor.name, call.actor.rank) == (str(world.alice.id), "alice", Rank.EVERYONE)
    assert call.received_at.tzinfo is not None


async def test_a_private_answer_is_seen_by_the_asker_alone(world: World) -> None:
    world.core.response = private()
    result = await world.alice.slash(world.channel, "ask", question="What?")
    assert result.ephemeral
    assert world.channel.last_message is None


async def test_a_mention_is_answered_with_a_reply_that_pings_nobody(world: World) -> None:
    asked = await world.alice.send(world.channel, f"{world.mention}  what does it cost? {world.mention}")
    (message,) = world.core.heard
    assert (message.addressing, message.text) == (Addressing.MENTION, "what does it cost?")
    assert message.key == f"discord:message:{asked.id}"
    answer = world.channel.last_message
    assert answer.reference.message_id == asked.id
    sent = next(body for method, path, body in bodies(world.env) if body.get("content"))
    assert sent["enforce_nonce"] is True
    assert sent["nonce"] == short_nonce(message.key)
    assert sent["message_reference"]["fail_if_not_exists"] is False
    assert sent["flags"] == discord.MessageFlags(suppress_embeds=True).value
    assert any(path.endswith("/typing") for path in (entry.path for entry in world.env.http_requests))


async def test_a_mention_of_everybody_is_not_for_us(world: World) -> None:
    loud = world.member("loud", mention_everyone=True)
    await loud.send(world.channel, "@everyone look")
    assert world.core.heard[-1].addressing is Addressing.OVERHEARD


async def test_a_reply_to_an_answer_is_a_follow_up_to_it(world: World) -> None:
    await world.alice.send(world.channel, f"{world.mention} what?")
    answer = world.channel.last_message
    await world.alice.send(world.channel, "and where?", reply_to=answer)
    follow_up = world.core.heard[-1]
    assert (follow_up.addressing, follow_up.replies_to) == (Addressing.REPLY, str(answer.id))


async def test_a_reply_to_somebody_else_is_overheard(world: World) -> None:
    world.core.response = None
    said = await world.alice.send(world.channel, "hello")
    await world.alice.send(world.channel, "and where?", reply_to=said)
    assert world.core.heard[-1].addressing is Addressing.OVERHEARD
    assert world.core.heard[-1].replies_to is None


async def test_a_direct_message_names_the_servers_that_both_are_in(world: World) -> None:
    world.env.create_guild()
    await world.alice.send_dm("what does it cost?")
    (message,) = world.core.heard
    assert message.addressing is Addressing.DIRECT
    assert (message.place.kind, message.place.workspace) == (PlaceKind.DIRECT, None)
    assert message.actor.workspaces == (SharedWorkspace(str(world.guild.id), world.guild.name),)


async def test_a_private_answer_to_a_message_goes_to_its_author_directly(world: World) -> None:
    world.core.response = private()
    await world.alice.send(world.channel, f"{world.mention} what?")
    assert "It costs" not in (world.channel.last_message.content or "")
    channel = world.alice.user.dm_channel if hasattr(world.alice, "user") else None
    assert channel is not None
    assert "It costs" in channel.last_message.content


async def test_a_message_s_menu_looks_its_text_up(world: World) -> None:
    world.core.response = None
    said = await world.alice.send(world.channel, "what does it cost?")
    world.core.response = private()
    bob = world.guild.add_member(world.env.create_user("bob"))
    result = await bob.context_menu(world.channel, "Find an answer", said)
    assert result.ephemeral
    (deferred,) = [entry.json for entry in world.env.http_requests if "/callback" in entry.path]
    assert deferred["data"]["flags"] == discord.MessageFlags(ephemeral=True).value
    message = world.core.heard[-1]
    assert (message.addressing, message.text) == (Addressing.MENU, "what does it cost?")
    assert message.actor.id == str(bob.id)
    assert message.key.startswith("discord:interaction:")


async def test_a_message_of_a_server_that_is_not_known_is_no_direct_one(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    message = await world.alice.send(world.channel, "hello")
    asked = len(world.core.messages)
    message.guild = None
    message.channel = world.bot.get_partial_messageable(7, guild_id=8)
    await world.bot.on_message(message)
    assert "its server is not known" in caplog.text
    assert len(world.core.messages) == asked


async def test_a_bot_s_message_is_passed_on_as_a_bot_s(world: World) -> None:
    other = world.guild.add_member(world.env.create_user("other", bot=True))
    await other.send(world.channel, f"{world.mention} hello")
    assert world.core.heard[-1].actor.kind is AuthorKind.BOT


async def test_a_webhook_s_message_is_passed_on_as_a_webhook_s(world: World) -> None:
    await world.guild.create_webhook(world.channel).send(f"{world.mention} hello")
    assert world.core.heard[0].actor.kind is AuthorKind.WEBHOOK


async def test_our_own_answers_are_known_as_ours(world: World) -> None:
    world.core.response = None
    channel = world.bot.get_channel(world.channel.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.send(f"{world.mention} hello")
    await world.env.settle()
    assert world.core.messages[-1].actor.kind is AuthorKind.OURSELVES


async def test_a_system_notice_is_passed_on_as_one(world: World) -> None:
    world.guild.create_system_message(world.channel, simcord.enums.MessageType.NEW_MEMBER, author=world.alice)
    await world.env.settle()
    assert world.core.heard[-1].actor.kind is AuthorKind.SYSTEM


async def test_ranks_follow_the_permissions_in_the_place(world: World) -> None:
    moderator = world.member("moderator", manage_messages=True)
    admin = world.member("admin", manage_guild=True)
    for member in (world.alice, moderator, admin):
        await member.send(world.channel, f"{world.mention} what?")
        await member.slash(world.channel, "ask", question="What?")
    ranks = [Rank.EVERYONE, Rank.MODERATOR, Rank.ADMIN]
    asked = world.core.heard
    assert [message.actor.rank for message in asked] == ranks
    assert [call.actor.rank for call in world.core.calls] == ranks
    assert all(len(message.actor.roles) == int(message.actor.rank > 0) for message in asked)


async def test_a_moderator_of_one_channel_is_none_in_another(world: World) -> None:
    allowed = discord.PermissionOverwrite(manage_messages=True)
    own = world.guild.create_text_channel("own", overwrites={world.alice: allowed})
    await world.alice.send(own, f"{world.mention} what?")
    await world.alice.send(world.channel, f"{world.mention} what?")
    assert [message.actor.rank for message in world.core.heard] == [Rank.MODERATOR, Rank.EVERYONE]


async def test_a_channel_s_category_is_named(world: World) -> None:
    category = world.guild.create_category("help")
    channel = world.guild.create_text_channel("inside", category=category)
    await world.alice.send(channel, f"{world.mention} what?")
    assert world.core.heard[0].place.category == str(category.id)


async def test_without_the_intent_only_what_is_addressed_has_its_text(world: World) -> None:
    world.core.response = None
    await world.alice.send(world.channel, "does anybody know?")
    assert world.core.heard[-1].text == ""
    assert not world.bot.intents.message_content
    assert not world.bot.intents.members


def test_the_intent_is_asked_for_only_if_told() -> None:
    assert not intents(hears_everything=DiscordOptions().hears_everything).message_content
    assert intents(hears_everything=True).message_content
