import logging
from datetime import UTC, datetime, timedelta

import discord
import pytest
from discord.utils import time_snowflake

from bot.platforms.discord import missed
from bot.platforms.discord.sending import ClientClosedError
from tests.bot.platforms.discord.conftest import World
from tests.bot.platforms.discord.scripted import Handle

FRESH = timedelta(days=10_000)
"""The simulated Discord's clock stands still in the past."""


def _kept(world: World) -> int:
    return int(world.memory.kept[f"{world.bot.application_id}:heard:0"])


async def _unheard(world: World, text: str, *, channel: Handle = None, author: Handle = None) -> Handle:
    """Let something be said that the gateway does not tell."""
    where, who = channel or world.channel, author or world.alice
    stored = _written(world, where, who, text)
    found = world.bot.get_channel(where.id)
    if isinstance(found, discord.TextChannel | discord.Thread):
        found.last_message_id = stored.id
    return stored


def _written(world: World, channel: Handle, author: Handle, text: str) -> Handle:
    backend = world.env.backend
    emit, backend.emit = backend.emit, lambda *_, **__: None
    try:
        return backend.create_message(channel.id, author.id, text)
    finally:
        backend.emit = emit


async def _read_back(world: World, fresh: timedelta = FRESH) -> int:
    world.memory.kept[f"{world.bot.application_id}:heard:0"] = "1"
    world.bot._missed._shards.clear()  # noqa: SLF001 - as after a restart
    world.bot._missed.began_anew(0)  # noqa: SLF001 - what Discord's READY does
    handed = await world.bot._missed.read_back(0, fresh)  # noqa: SLF001 - the same
    await world.env.settle()
    return handed


async def test_what_was_asked_in_a_gap_is_answered_with_the_same_key_and_the_asker_s_roles(world: World) -> None:
    helper = world.member("helper", manage_messages=True)
    stored = await _unheard(world, f"{world.mention} what?", author=helper)
    await _unheard(world, "Lovely weather.")
    assert await _read_back(world) == 1
    (message,) = world.core.heard
    assert (message.key, message.text) == (f"discord:message:{stored.id}", "what?")
    assert len(message.actor.roles) == 1
    assert "It costs" in world.channel.last_message.content


async def test_a_client_that_is_closed_reads_nothing_back_and_leaves_the_gap_to_the_next_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _unheard(world, f"{world.mention} what?")
    monkeypatch.setattr(world.bot, "is_closed", lambda: True)
    assert await _read_back(world) == 0
    assert world.core.heard == []
    assert _kept(world) == 1


async def test_a_client_that_closes_while_it_reads_back_leaves_the_gap_to_the_next_one(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def act(_: Handle) -> None:
        monkeypatch.setattr(world.bot, "is_closed", lambda: True)
        raise ClientClosedError

    world.core.act = act
    await _unheard(world, f"{world.mention} what?")
    assert await _read_back(world) == 0
    assert len(world.core.heard) == 1
    assert _kept(world) == 1
    assert "could not be handled" not in caplog.text


async def test_without_a_gap_nothing_is_read(world: World) -> None:
    await _unheard(world, f"{world.mention} what?")
    assert await world.bot._missed.read_back(0, FRESH) == 0  # noqa: SLF001 - without a READY
    assert world.core.heard == []


async def test_what_is_older_than_anybody_waits_for_is_left(world: World) -> None:
    await _unheard(world, f"{world.mention} what?")
    assert await _read_back(world, timedelta(seconds=-60)) == 0


async def test_what_a_bot_said_in_a_gap_is_left(world: World) -> None:
    other = world.guild.add_member(world.env.create_user("other", bot=True))
    await _unheard(world, f"{world.mention} hello", author=other)
    assert await _read_back(world) == 0


async def test_direct_channels_that_are_known_are_read_back(world: World) -> None:
    await world.alice.send_dm("what?")
    channel = world.alice.user.dm_channel
    world.core.direct = (str(channel.id),)
    stored = _written(world, channel, world.alice, "and where?")
    await _read_back(world)
    assert [message.key for message in world.core.heard][-1] == f"discord:message:{stored.id}"
    assert world.core.heard[-1].actor.workspaces[0].name == world.guild.name


async def test_the_first_connection_ever_notes_where_it_began(world: World) -> None:
    assert world.core.heard == []
    assert abs(_kept(world) - time_snowflake(datetime.now(UTC))) < (120_000 << 22)


async def test_while_there_is_a_gap_nothing_is_noted_beyond_it(world: World) -> None:
    before = _kept(world)
    world.bot._missed.began_anew(0)  # noqa: SLF001 - a READY whose gap is not read back yet
    late = await _unheard(world, "hello")
    late_message = world.bot.get_channel(world.channel.id)
    assert isinstance(late_message, discord.TextChannel)
    message = await late_message.fetch_message(late.id)
    message.id = time_snowflake(datetime.now(UTC) + timedelta(hours=1))
    await world.bot._missed.heard(message)  # noqa: SLF001 - as if it came through the gateway
    assert _kept(world) == before
    await world.bot._missed.read_back(0, FRESH)  # noqa: SLF001 - now it is read back
    assert _kept(world) == message.id


async def test_how_far_was_heard_is_written_now_and_then_only(world: World) -> None:
    channel = world.bot.get_channel(world.channel.id)
    assert isinstance(channel, discord.TextChannel)
    message = await channel.fetch_message((await _unheard(world, "hello")).id)
    for seconds, is_kept in ((1, True), (10, False), (16, True)):
        message.id = time_snowflake(datetime.now(UTC) + timedelta(hours=1, seconds=seconds))
        await world.bot._missed.heard(message)  # noqa: SLF001 - as if it came through the gateway
        assert (_kept(world) == message.id) is is_kept


async def test_what_can_t_be_read_is_counted_once(
    world: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(missed, "MOST_CHANNELS", 2)
    monkeypatch.setattr(missed, "MOST_MESSAGES", 1)
    hidden = discord.PermissionOverwrite(read_message_history=False)
    closed = world.guild.create_text_channel("closed", overwrites={world.guild.default_role: hidden})
    others = [world.guild.create_text_channel(f"room-{number}") for number in range(2)]
    await world.env.settle()
    for channel in (closed, *others, world.channel):
        await _unheard(world, f"{world.mention} what?", channel=channel)
    world.env.inject_error("GET", f"/channels/{others[1].id}/messages", status=403, code=50013)
    with caplog.at_level(logging.INFO):
        handed = await _read_back(world)
    assert handed == 1
    assert caplog.text.count("could not be read back, and") == 1
    assert "3 channels could not be read back, and 1 not whole" in caplog.text


async def test_a_failure_with_one_message_leaves_the_others_answered(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    failed: list[bool] = []

    async def act(outlet: Handle) -> None:
        if not failed:
            failed.append(True)
            raise RuntimeError("for a test")
        await outlet.send(world.core.response, "n1")

    world.core.act = act
    for _ in range(2):
        await _unheard(world, f"{world.mention} what?")
    assert await _read_back(world) == 2
    assert "could not be handled" in caplog.text
    assert "It costs" in world.channel.last_message.content
