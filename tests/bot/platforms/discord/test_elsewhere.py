"""What is said beside the question's own place: in threads, in other channels, to moderators, to a role."""

from functools import partial

import discord
import pytest

from bot.chat import Button, Response, SendRefusedError, Visibility
from bot.platforms.discord import outlet, reach
from bot.platforms.discord.outlet import thread_name
from bot.platforms.discord.sending import delivered
from bot.reply import Block, Reply, Role, note
from tests.bot.platforms.discord.conftest import World
from tests.bot.platforms.discord.scripted import Act, Handle, private, public

LONG = "What about @everyone and the <@&1> " + "very " * 40 + "long question?"


def _in_thread(opened: list[str | None], *responses: Response) -> Act:
    async def act(outlet: Handle) -> None:
        await outlet.acknowledge(Visibility.PUBLIC)
        opened.append(await outlet.open_thread(LONG))
        for number, response in enumerate(responses):
            await outlet.send(response, f"n{number}")

    return act


async def test_a_message_is_answered_in_a_thread_whose_name_is_the_question_cut(world: World) -> None:
    opened: list[str | None] = []
    world.core.act = _in_thread(opened, public())
    asked = await world.alice.send(world.channel, f"{world.mention} what?")
    (thread,) = world.channel.threads
    assert opened == [str(thread.id)] == [str(asked.id)]
    assert thread.name == thread_name(LONG)
    assert len(thread.name) == 100
    assert "It costs" in thread.last_message.content


async def test_a_thread_that_is_there_already_is_used(world: World) -> None:
    """As after a restart between the thread and its answer."""
    opened: list[str | None] = []
    world.core.act = _in_thread(opened)
    asked = await world.alice.send(world.channel, f"{world.mention} what?")
    world.env.inject_error("POST", "/channels/*/messages/*/threads", status=400, code=160004)
    channel = world.bot.get_channel(world.channel.id)
    assert isinstance(channel, discord.TextChannel)
    message = await channel.fetch_message(asked.id)
    world.core.act = _in_thread(opened, public())
    await world.bot.on_message(message)
    await world.env.settle()
    assert opened == [str(asked.id)] * 2
    (thread,) = world.channel.threads
    assert "It costs" in thread.last_message.content


async def test_a_command_is_answered_in_a_thread_at_a_line_that_names_the_question(world: World) -> None:
    opened: list[str | None] = []
    world.core.act = _in_thread(opened, public())
    result = await world.alice.slash(world.channel, "ask", question="What?")
    (thread,) = world.channel.threads
    assert opened == [str(thread.id)]
    assert result.response.content.startswith("-# Answered in the thread: What about \\@everyone and the \\<\\@&1")
    assert "\n" not in result.response.content
    assert "It costs" in thread.last_message.content


async def test_a_private_answer_never_stands_in_the_thread(world: World) -> None:
    world.core.act = _in_thread([], private())
    result = await world.alice.slash(world.channel, "ask", question="What?")
    (thread,) = world.channel.threads
    assert "It costs" not in ((thread.last_message and thread.last_message.content) or "")
    assert [message.ephemeral for message in result.followups] == [True]


@pytest.mark.parametrize("kind", ["thread", "direct", "post"])
async def test_no_thread_is_opened_where_none_can_be(world: World, kind: str) -> None:
    opened: list[str | None] = []
    world.core.act = _in_thread(opened, public())
    if kind == "direct":
        await world.alice.send_dm("what?")
        assert opened == [None]
    else:
        parent = world.channel if kind == "thread" else world.guild.create_forum_channel("help")
        made = world.env.backend.create_thread(parent.id, "prices", world.alice.id, broadcast=False)
        world.env.backend.announce_thread_create(made)
        await world.env.settle()
        thread = next(found for found in parent.threads if found.id == made.id)
        await world.alice.send(thread, f"{world.mention} what?")
        await world.alice.slash(thread, "ask", question="What?")
        assert "It costs" in thread.last_message.content
        assert opened == [None, None]


async def test_a_private_response_opens_no_thread(world: World) -> None:
    opened: list[str | None] = []

    async def act(outlet: Handle) -> None:
        await outlet.acknowledge(Visibility.PRIVATE)
        opened.append(await outlet.open_thread("what?"))
        await outlet.send(private(), "n1")

    world.core.act = act
    result = await world.alice.slash(world.channel, "ask", question="What?")
    assert (opened, result.ephemeral) == ([None], True)
    assert not [entry for entry in world.env.http_requests if entry.path.endswith("/threads")]
    assert "It costs" in result.response.content


async def test_without_the_permission_the_response_is_the_answer_itself(world: World) -> None:
    opened: list[str | None] = []
    world.core.act = _in_thread(opened, public())
    world.env.inject_error("POST", "/channels/*/messages/*/threads", status=403, code=50013)
    result = await world.alice.slash(world.channel, "ask", question="What?")
    assert opened == [None]
    assert "It costs" in result.response.content


def test_a_thread_s_name_hides_nothing() -> None:
    assert thread_name("a\n\nb\u202e \u200bc") == "a b⟦U+202E⟧ ⟦U+200B⟧c"
    assert thread_name("  \n ") == "Answer"


def _sent_to(channel: str, refused: list[str], response: Response) -> Act:
    async def act(outlet: Handle) -> None:
        await outlet.acknowledge(Visibility.PRIVATE)
        try:
            await outlet.send_to(channel, response, "elsewhere")
        except SendRefusedError as error:
            refused.append(str(error))
        await outlet.send(Response(note("Done.")), "n1")

    return act


@pytest.mark.parametrize("by_message", [True, False])
async def test_another_channel_of_the_server_is_written_to(world: World, *, by_message: bool) -> None:
    helpers, refused = world.guild.create_text_channel("helpers"), list[str]()
    world.core.act = _sent_to(str(helpers.id), refused, public())
    await _asks(world, by_message=by_message)
    assert refused == []
    assert "It costs" in helpers.last_message.content


async def _asks(world: World, *, by_message: bool) -> None:
    if by_message:
        await world.alice.send(world.channel, f"{world.mention} what?")
    else:
        await world.alice.slash(world.channel, "ask", question="What?")


@pytest.mark.parametrize("by_message", [True, False])
@pytest.mark.parametrize("which", ["other server's", "gone", "no id", "forum", "forbidden"])
async def test_a_channel_that_is_not_this_server_s_or_takes_nothing_is_refused(
    world: World, which: str, *, by_message: bool
) -> None:
    stranger = world.env.create_guild().create_text_channel("strangers")
    helpers = world.guild.create_text_channel("helpers")
    forum = world.guild.create_forum_channel("forum")
    await world.env.settle()
    ids = {"other server's": stranger.id, "gone": 1, "no id": "general", "forum": forum.id, "forbidden": helpers.id}
    if which == "forbidden":
        world.env.inject_error("POST", f"/channels/{helpers.id}/messages", status=403, code=50013)
    refused: list[str] = []
    world.core.act = _sent_to(str(ids[which]), refused, public())
    await _asks(world, by_message=by_message)
    assert len(refused) == 1
    assert stranger.last_message is None
    assert helpers.last_message is None


async def test_from_a_direct_message_a_shared_server_s_channel_is_reached_and_no_other(world: World) -> None:
    refused: list[str] = []
    stranger = world.env.create_guild().create_text_channel("strangers")
    await world.env.settle()
    world.core.act = _sent_to(str(world.channel.id), refused, public())
    await world.alice.send_dm("what?")
    assert "It costs" in world.channel.last_message.content
    world.core.act = _sent_to(str(stranger.id), refused, public())
    await world.alice.send_dm("what?")
    assert (len(refused), stranger.last_message) == (1, None)


@pytest.mark.parametrize("by_message", [True, False])
async def test_the_moderators_can_be_told_from_any_answer(world: World, *, by_message: bool) -> None:
    async def act(outlet: Handle) -> None:
        await outlet.tell_moderators(Response(note("I may not write there.")), "told")
        await outlet.send(private(), "n1")

    world.core.act = act
    await _asks(world, by_message=by_message)
    assert world.guild.owner.dm_channel.last_message.content == "I may not write there."


async def test_with_no_one_server_in_question_no_moderators_are_told(world: World) -> None:
    refused: list[str] = []

    async def act(outlet: Handle) -> None:
        try:
            await outlet.tell_moderators(Response(note("x")), "told")
        except SendRefusedError as error:
            refused.append(str(error))

    other = world.env.create_guild()
    other.add_member(world.alice.user)
    await world.env.settle()
    world.core.act = act
    await world.alice.send_dm("what?")
    assert len(refused) == 1


@pytest.mark.parametrize("is_long", [False, True])
async def test_only_the_role_that_is_called_may_ping(world: World, *, is_long: bool) -> None:
    called, quoted = world.guild.create_role("helpers"), world.guild.create_role("others")
    quote = f"Ask <@&{quoted.id}>, <@&{called.id}>, <@{world.alice.id}> or @everyone. " + "word " * 600 * is_long
    world.core.response = Response(
        Reply((Block(Role.QUOTE, quote),)), Visibility.PUBLIC, (Button("more", "a1", "More"),), calls=str(called.id)
    )
    world.core.acknowledges = False
    world.calls = called.id
    await world.alice.send(world.channel, f"{world.mention} what?")
    message = world.channel.last_message
    text = message.components[0].content if is_long else message.content
    assert text.startswith(f"<@&{called.id}>\n> Ask \\<\\@&{quoted.id}>")
    sent = [entry.json for entry in world.env.http_requests if entry.path.endswith("/messages") and entry.json]
    assert [one["allowed_mentions"] for one in sent] == [{"parse": [], "roles": [called.id]}]


async def test_what_is_no_role_is_not_called(world: World) -> None:
    world.core.response = Response(note("Help!"), Visibility.PUBLIC, calls="everyone> <@&1")
    await world.alice.send(world.channel, f"{world.mention} what?")
    assert world.channel.last_message.content == "Help!"


async def test_a_message_that_was_not_sent_here_is_not_changed(world: World) -> None:
    refused: list[str] = []

    async def act(outlet: Handle) -> None:
        try:
            await outlet.update("1", public())
        except SendRefusedError as error:
            refused.append(str(error))

    world.core.act = act
    await world.alice.send(world.channel, f"{world.mention} what?")
    assert len(refused) == 1


async def test_progress_of_more_than_a_quarter_of_an_hour_goes_on_in_a_message_of_its_own(world: World) -> None:
    async def act(outlet: Handle) -> None:
        await outlet.send(Response(note("Begun.")), "n1")
        sent = await outlet.send(Response(note("1 of 3")), "n2")
        await outlet.update(sent, Response(note("2 of 3")))
        await outlet.update(sent, Response(note("3 of 3")))

    world.core.act = act
    world.env.inject_error("PATCH", "/webhooks/*/*/messages/1*", status=401, code=50027, times=None)
    await world.alice.slash(world.channel, "ask", question="What?")
    assert [message.content for message in world.alice.user.dm_channel.history()] == ["3 of 3"]


async def test_moderators_whose_channel_takes_nothing_are_told_through_the_owner(world: World) -> None:
    room = world.guild.create_text_channel("moderators")
    await world.env.settle()
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    guild._public_updates_channel_id = room.id  # noqa: SLF001 - as the server's owner sets it
    await world.bot.reach.tell_moderators(str(guild.id), Response(note("First.")), "n1")
    assert room.last_message.content == "First."
    world.env.inject_error("POST", f"/channels/{room.id}/messages", status=403, code=50013)
    await world.bot.reach.tell_moderators(str(guild.id), Response(note("Second.")), "n2")
    assert world.guild.owner.dm_channel.last_message.content == "Second."


async def test_a_thread_that_is_said_to_be_there_and_can_t_be_seen_is_none(world: World) -> None:
    opened: list[str | None] = []
    world.core.act = _in_thread(opened, public())
    world.env.inject_error("POST", "/channels/*/messages/*/threads", status=400, code=160004)
    await world.alice.send(world.channel, f"{world.mention} what?")
    assert opened == [None]
    assert "It costs" in world.channel.last_message.content


@pytest.mark.parametrize("what", ["person", "thread"])
async def test_a_connection_that_breaks_leaves_what_was_to_be_reached_unreached(
    world: World, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise ConnectionResetError

    for module in (outlet, reach):
        monkeypatch.setattr(module, "delivered", partial(delivered, waits=()))
    if what == "person":
        monkeypatch.setattr(world.bot, "fetch_user", broken)
        with pytest.raises(SendRefusedError):
            await world.bot.reach.person(1)
        return
    monkeypatch.setattr(discord.Message, "create_thread", broken)
    opened: list[str | None] = []
    world.core.act = _in_thread(opened, public())
    await world.alice.send(world.channel, f"{world.mention} what?")
    assert opened == [None]
