import logging

import discord
import pytest

from bot.chat import Response, SendRefusedError
from bot.platforms.discord.client import DiscordClient, DiscordOptions
from bot.platforms.discord.hearing import Hearing
from tests.bot.platforms.discord.conftest import World
from tests.bot.platforms.discord.scripted import Memory, private


class _Wishes:
    """Whether anything wants to be heard, by whom, and who was told."""

    def __init__(self, *servers: str) -> None:
        self.servers = servers
        self.told: list[str] = []
        self.is_deaf = False
        self.hearing = Hearing(self._wanted, self._concerned)

    async def _wanted(self) -> bool:
        return bool(self.servers)

    async def _concerned(self) -> tuple[str, ...]:
        return self.servers

    async def tell(self, server: str, response: Response, nonce: str) -> str:
        del response, nonce
        if self.is_deaf:
            raise SendRefusedError("no")
        self.told.append(server)
        return "1"


async def test_it_is_asked_for_where_it_is_wanted_until_it_is_refused() -> None:
    assert not await _Wishes().hearing.is_to_be_asked_for()
    wishes = _Wishes("7")
    assert await wishes.hearing.is_to_be_asked_for()
    assert wishes.hearing.notes() == ()
    wishes.hearing.refuse()
    assert not await wishes.hearing.is_to_be_asked_for()
    assert "Message Content Intent" in wishes.hearing.notes()[0]


async def test_whom_it_concerns_is_told_once_for_as_long_as_it_stays_refused() -> None:
    memory, first = Memory(), _Wishes("7", "8")
    await first.hearing.settle(memory, 1, first.tell)
    assert first.told == []
    first.hearing.refuse()
    for _ in range(2):
        await first.hearing.settle(memory, 1, first.tell)
    assert first.told == ["7", "8"]
    granted = _Wishes("7", "8")
    await granted.hearing.settle(memory, 1, granted.tell)
    again = _Wishes("7")
    again.hearing.refuse()
    await again.hearing.settle(memory, 1, again.tell)
    assert again.told == ["7"]


async def test_that_nobody_can_be_told_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    wishes = _Wishes("7")
    wishes.is_deaf = True
    wishes.hearing.refuse()
    with caplog.at_level(logging.WARNING):
        await wishes.hearing.settle(Memory(), 1, wishes.tell)
    assert "the moderators of 7 could not be told" in caplog.text


async def _set(world: World, wishes: _Wishes) -> list[str]:
    client = DiscordClient(world.core, world.memory, DiscordOptions(shard_count=1), hearing=wishes.hearing)
    await world.env.restart_bot(client)
    admin = world.member("admin", manage_guild=True, manage_messages=True)
    world.core.response = private()
    result = await admin.slash(world.channel, "settings set", key="answer", value="questions")
    assert all(message.ephemeral for message in result.followups)
    return [message.content for message in result.followups]


async def test_a_setting_that_wants_more_to_be_heard_has_us_reconnect_and_says_so(world: World) -> None:
    (said,) = await _set(world, _Wishes("7"))
    assert "once I have reconnected" in said
    assert world.bot.must_reconnect.is_set()


async def test_where_it_was_refused_a_setting_says_that_and_nothing_else_is_tried(world: World) -> None:
    wishes = _Wishes("7")
    wishes.hearing.refuse()
    (said,) = await _set(world, wishes)
    assert "does not let me read" in said
    assert not world.bot.must_reconnect.is_set()


async def test_a_setting_that_changes_nothing_of_it_says_nothing(world: World) -> None:
    assert await _set(world, _Wishes()) == []
    assert not world.bot.must_reconnect.is_set()


async def test_that_it_can_t_be_said_does_not_keep_us_from_reconnecting(world: World) -> None:
    world.env.inject_error("POST", "/webhooks/*", status=400, code=50035, times=None)
    assert await _set(world, _Wishes("7")) == []
    assert world.bot.must_reconnect.is_set()


async def test_we_are_idle_when_nobody_is_being_answered(world: World) -> None:
    await world.alice.send(world.channel, f"{world.mention} what?")
    await world.bot.idle()
    assert isinstance(world.bot, discord.AutoShardedClient)
