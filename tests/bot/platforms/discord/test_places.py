import discord
import pytest
from simcord.backend import serializers

from bot.chat import Addressing, PlaceKind, Rank, Response, SendRefusedError, SharedWorkspace, Visibility
from bot.platforms.discord.client import DiscordClient, DiscordOptions
from bot.platforms.discord.core import WorkspaceCommand
from bot.platforms.discord.events import actor_of, permissions_in
from bot.platforms.discord.sharing import SharedServers
from bot.reply import note
from tests.bot.platforms.discord.conftest import World
from tests.bot.platforms.discord.scripted import Handle, public


async def _thread(world: World, parent: Handle, name: str) -> Handle:
    thread = world.env.backend.create_thread(parent.id, name, world.alice.id, broadcast=False)
    world.env.backend.announce_thread_create(thread)
    await world.env.settle()
    return next(found for found in parent.threads if found.id == thread.id)


async def _join(world: World, guild: Handle) -> None:
    await world.env.settle()
    joined = world.bot.get_guild(guild.id)
    assert joined is not None
    await world.bot.on_guild_join(joined)
    await world.env.settle()


async def test_a_thread_is_in_its_channel(world: World) -> None:
    thread = await _thread(world, world.channel, "prices")
    await world.alice.send(thread, f"{world.mention} what?")
    place = world.core.heard[-1].place
    assert (place.kind, place.channel, place.thread) == (PlaceKind.THREAD, str(world.channel.id), str(thread.id))
    assert "It costs" in thread.last_message.content


async def test_a_forum_s_new_post_asks_with_its_title_even_without_the_intent(world: World) -> None:
    forum = world.guild.create_forum_channel("help")
    thread = await _thread(world, forum, "How do I pay?")
    backend = world.env.backend
    stored = backend.create_message(thread.id, world.alice.id, "In euros?")
    payload = dict(serializers.message_payload(backend, stored))
    backend.emit("MESSAGE_CREATE", payload | {"id": str(thread.id), "content": "In euros?"})
    await world.env.settle()
    later, first = world.core.heard[-2:]
    assert (first.addressing, first.text) == (Addressing.POST, "How do I pay?")
    assert (first.place.kind, first.place.channel) == (PlaceKind.POST, str(forum.id))
    assert later.addressing is Addressing.OVERHEARD


async def test_an_answer_can_be_given_a_thread_of_its_own(world: World) -> None:
    async def act(outlet: Handle) -> None:
        assert await outlet.open_thread("what?")
        await outlet.send(public(), "n1")

    world.core.act = act
    await world.alice.send(world.channel, f"{world.mention} what?")
    (thread,) = world.channel.threads
    assert "It costs" in thread.last_message.content


async def test_where_no_thread_can_be_opened_the_answer_stands_in_the_channel(world: World) -> None:
    async def act(outlet: Handle) -> None:
        assert not await outlet.open_thread("what?")
        await outlet.send(public(), "n1")

    world.core.act = act
    world.env.inject_error("POST", "/channels/*/messages/*/threads", status=403, code=50013)
    await world.alice.send(world.channel, f"{world.mention} what?")
    assert "It costs" in world.channel.last_message.content


async def test_joining_greets_in_the_first_channel_that_we_may_use(world: World) -> None:
    world.core.greeting = Response(note("Hello.", "First: /source add"), Visibility.PUBLIC)
    guild = world.env.create_guild()
    channel = guild.create_text_channel("general")
    await _join(world, guild)
    assert world.core.joined[-1][0] == str(guild.id)
    place = world.core.joined[-1][1]
    assert place is not None
    assert place.channel == str(channel.id)
    assert channel.last_message.content == "Hello.\nFirst: /source add"


async def test_without_a_channel_the_owner_is_greeted_directly(world: World) -> None:
    world.core.greeting = Response(note("Hello."), Visibility.PUBLIC)
    guild = world.env.create_guild()
    await _join(world, guild)
    assert world.core.joined[-1][1] is None
    assert guild.owner.dm_channel.last_message.content == "Hello."


async def test_that_nobody_can_be_greeted_is_survived(world: World) -> None:
    world.core.greeting = Response(note("Hello."), Visibility.PUBLIC)
    world.env.inject_error("GET", "/users/*", status=404, code=10013, times=None)
    await _join(world, world.env.create_guild())
    assert len(world.core.joined) == 1


async def test_leaving_is_told_and_forgets_what_was_published(world: World) -> None:
    world.core.own = (WorkspaceCommand("rules", "x"),)
    admin = world.member("admin", manage_guild=True)
    await admin.slash(world.channel, "command add", name="rules", description="x")
    assert all(world.memory.kept.values())
    world.env.backend.remove_guild(world.guild.id)
    await world.env.settle()
    assert world.core.left == [str(world.guild.id)]
    assert "" in world.memory.kept.values()


async def test_moderators_are_told_through_the_owner_where_they_have_no_channel(world: World) -> None:
    await world.bot.reach.tell_moderators(str(world.guild.id), Response(note("I may not write there.")), "n1")
    assert world.guild.owner.dm_channel.last_message.content == "I may not write there."


async def test_of_a_server_that_is_gone_nobody_can_be_told(world: World) -> None:
    with pytest.raises(SendRefusedError):
        await world.bot.reach.tell_moderators("1", Response(note("x")), "n1")


async def test_an_owner_is_an_owner_anywhere(world: World) -> None:
    owner = DiscordOptions(owners=frozenset({str(world.alice.id)}), shard_count=1)
    await world.env.restart_bot(DiscordClient(world.core, world.memory, owner))
    await world.alice.send(world.channel, f"{world.mention} what?")
    await world.alice.send_dm("what?")
    await world.alice.slash(world.channel, "ask", question="What?")
    ranks = [message.actor.rank for message in world.core.heard] + [call.actor.rank for call in world.core.calls]
    assert ranks == [Rank.OWNER] * 3


async def test_what_somebody_may_do_in_a_thread_without_its_channel_is_nothing(world: World) -> None:
    thread = await _thread(world, world.channel, "prices")
    found = world.bot.get_channel(thread.id)
    assert isinstance(found, discord.Thread)
    found.parent_id = 1
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    member = await guild.fetch_member(world.alice.id)
    assert permissions_in(found, member) == discord.Permissions.none()
    user = await world.bot.fetch_user(world.alice.id)
    assert permissions_in(found, user) == discord.Permissions.none()
    assert actor_of(user, discord.Permissions(administrator=True), frozenset()).rank is Rank.ADMIN


async def test_membership_is_asked_for_once_in_a_while_and_only_where_it_can_be() -> None:
    asked: list[tuple[int, int]] = []
    clock = [0.0]

    async def is_member(server: int, person: int) -> bool:
        asked.append((server, person))
        return server != 2

    shared = SharedServers(is_member, lambda: clock[0])
    ours = {3: "Three", 1: "One", 2: "Two"}
    both = (SharedWorkspace("1", "One"), SharedWorkspace("3", "Three"))
    assert await shared.of(7, ours) == both
    assert await shared.of(7, ours) == both
    assert len(asked) == 3
    clock[0] = 1000.0
    many = dict.fromkeys(range(1, 100), "Name")
    assert await shared.of(7, many) == ()
    shared.saw(7, 50)
    assert await shared.of(7, many) == (SharedWorkspace("50", "Name"),)
    shared.left(50)
    assert await shared.of(7, many) == ()


async def test_a_server_that_is_new_to_us_is_shared_at_once_with_who_was_looked_up_before() -> None:
    async def is_member(server: int, person: int) -> bool:
        return bool(server and person)

    shared = SharedServers(is_member)
    assert await shared.of(7, {1: "One"}) == (SharedWorkspace("1", "One"),)
    assert await shared.of(7, {1: "One", 2: "Two"}) == (SharedWorkspace("1", "One"), SharedWorkspace("2", "Two"))


async def test_a_server_whose_channels_can_t_be_read_is_left_out(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(discord.Guild, "system_channel", 7)
    await _join(world, world.guild)
    assert "a join could not be read and was left out" in caplog.text
    assert "could not be handled" not in caplog.text
