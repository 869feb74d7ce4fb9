from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import discord
import pytest
import simcord

from bot.platforms.discord.client import DiscordClient, DiscordOptions
from tests.bot.platforms.discord.scripted import Handle, Memory, ScriptedCore, bodies


@dataclass
class World:
    """A server with a channel, somebody who asks there, and the bot."""

    env: Any
    core: ScriptedCore
    memory: Memory
    guild: Any
    channel: Any
    alice: Any
    may_raise: bool = False
    calls: int | None = None

    @property
    def bot(self) -> DiscordClient:
        bot = self.env.bot
        assert isinstance(bot, DiscordClient)
        return bot

    @property
    def mention(self) -> str:
        assert self.bot.user is not None
        return self.bot.user.mention

    def member(self, name: str, **permissions: bool) -> Handle:
        role = self.guild.create_role(name, permissions=discord.Permissions(**permissions))
        return self.guild.add_member(self.env.create_user(name), roles=[role])


@pytest.fixture
def core() -> ScriptedCore:
    return ScriptedCore()


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def options() -> DiscordOptions:
    return DiscordOptions(shard_count=1)


@pytest.fixture(autouse=True)
def _process_wide_state() -> Iterator[None]:
    before = discord.http.Route.BASE, discord.Asset.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    yield
    after = discord.http.Route.BASE, discord.Asset.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    assert before == after


@pytest.fixture
async def world(core: ScriptedCore, memory: Memory, options: DiscordOptions) -> AsyncIterator[World]:
    env = simcord.Env(DiscordClient(core, memory, options))
    await env.start()
    try:
        guild = env.create_guild()
        channel = guild.create_text_channel("general")
        alice = guild.add_member(env.create_user("alice"))
        await env.settle()
        core.joined.clear()
        found = World(env, core, memory, guild, channel, alice)
        yield found
        for _, _, body in bodies(env):
            said = body.get("data", body)
            if found.calls is not None and found.calls in said.get("allowed_mentions", {}).get("roles", ()):
                continue
            assert said.get("allowed_mentions") in (None, {"parse": []}, {"parse": [], "replied_user": False})
            if said.get("content") or said.get("components"):
                assert said["allowed_mentions"]["parse"] == []
        if not found.may_raise:
            env.raise_errors()
    finally:
        await env.shutdown()
