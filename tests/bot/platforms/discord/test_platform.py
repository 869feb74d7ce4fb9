"""The connection as a whole, in this process, against a local Discord."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import discord
import pytest

from bot.chat import Actor, Addressing, Message, Outlet, OutletOf, Place, PlaceKind
from bot.platforms.discord.client import DiscordClient, DiscordOptions
from bot.platforms.discord.hearing import Hearing
from bot.platforms.discord.platform import DiscordPlatform
from tests.bot.platforms.discord.scripted import Memory, ScriptedCore, private, public
from tests.lab.discord.lab import Lab
from tests.lab.waiting import DEADLINE_SECONDS


class _Standing:
    """Whether questions are taken, as `/readyz` says it."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self.is_ready = False
        self.losses = 0
        self._changed = changed

    def __call__(self) -> None:
        self.is_ready = True
        self._changed()

    def lost(self) -> None:
        self.is_ready = False
        self.losses += 1
        self._changed()


class Scene:
    """A platform in the lab, with a core that does as it is told."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.core = ScriptedCore()
        self.wants_all = False
        self.standing = _Standing(lab.backend.changes.announce)
        self.hearing = Hearing(self._wanted, self._concerned)
        self.clients: list[DiscordClient] = []
        self.outlet_of: OutletOf | None = None
        self._memory = Memory()

    async def _wanted(self) -> bool:
        return self.wants_all

    async def _concerned(self) -> tuple[str, ...]:
        return ()

    def _make(self, hears_everything: bool) -> DiscordClient:  # noqa: FBT001 - the platform's own signature
        options = DiscordOptions(hears_everything=hears_everything)
        self.clients.append(DiscordClient(self.core, self._memory, options, hearing=self.hearing))
        return self.clients[-1]

    async def _take_up(self, outlet_of: OutletOf) -> None:
        self.outlet_of = outlet_of

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[DiscordPlatform]:
        async def at_once() -> None:
            """Nothing paces a connection here."""

        platform = DiscordPlatform(
            self._make,
            self.lab.token,
            hearing=self.hearing,
            before_connect=at_once,
            take_up=self._take_up,
            api_url=self.lab.api_url,
            gateway_url=self.lab.gateway_url,
        )
        running = asyncio.create_task(platform.run(self.standing))
        running.add_done_callback(lambda _: self.lab.backend.changes.announce())
        try:
            await self.lab.until(lambda: self.standing.is_ready or running.done() or None, "a connection")
            if running.done():
                running.result()
            yield platform
        finally:
            await platform.close()
            running.cancel()
            await asyncio.wait({running})


@pytest.fixture
async def lab() -> AsyncIterator[Lab]:
    async with Lab() as started:
        yield started
    assert started.violations == []


async def test_a_session_that_is_lost_is_told_and_so_is_the_next_one(lab: Lab) -> None:
    scene = Scene(lab)
    async with scene.running():
        lab.gateway.invalidate(resumable=False)
        await lab.until(lambda: scene.standing.losses or None, "the loss")
        await lab.until(lambda: scene.standing.is_ready or None, "the next session")
        assert lab.gateway.identifies == 2


async def test_with_several_shards_questions_are_taken_when_all_are_there(lab: Lab) -> None:
    lab.backend.application.shards = 2
    scene = Scene(lab)
    async with scene.running():
        first, second = lab.gateway.sessions
        assert {first.shard, second.shard} == {0, 1}
        lab.gateway.reconnect()
        await lab.until(lambda: lab.gateway.resumes == 2 or None, "both shards' return")
        await lab.until(lambda: scene.standing.is_ready or None, "all shards")
        assert scene.standing.losses == 2


async def test_an_intent_that_is_refused_is_done_without(lab: Lab) -> None:
    lab.backend.application.message_content_intent = False
    scene = Scene(lab)
    scene.wants_all = True
    async with scene.running():
        assert scene.hearing.is_refused
        assert [client.intents.message_content for client in scene.clients] == [True, False]


async def test_a_refusal_of_what_was_not_asked_for_ends_it(lab: Lab) -> None:
    lab.gateway.closes_identify = 4014
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with Scene(lab).running():
            pass
    assert lab.gateway.identifies == 1


async def test_a_wish_to_hear_more_waits_until_nobody_is_being_answered(lab: Lab) -> None:
    scene, may_answer = Scene(lab), asyncio.Event()

    async def act(outlet: Outlet) -> None:
        lab.backend.changes.announce()
        async with asyncio.timeout(DEADLINE_SECONDS):
            await may_answer.wait()
        await outlet.send(public(), "n1")

    scene.core.act = act
    async with scene.running():
        asked = lab.member.says(lab.general, "what?", mentions_bot=True)
        await lab.until(lambda: scene.core.heard or None, "the question")
        scene.wants_all = True
        scene.clients[0].must_reconnect.set()
        await asyncio.sleep(0)
        assert not scene.clients[0].is_closed()
        may_answer.set()
        await lab.reply_to(asked)
        await lab.until(lambda: len(scene.clients) == 2 or None, "another client")
        await lab.until(lambda: lab.gateway.identifies == 2 or None, "another session")
        assert scene.clients[1].intents.message_content


async def test_what_came_before_a_restart_is_answered_privately_too(lab: Lab) -> None:
    scene = Scene(lab)
    async with scene.running():
        await lab.until(lambda: scene.outlet_of, "what was left over")
        assert scene.outlet_of is not None
        said = lab.member.says(lab.general, "what?")
        place = Place("discord", lab.guild.id, lab.general.id)
        actor = Actor(lab.member.user.id, "Mia")
        message = Message(
            f"discord:message:{said.message.id}", place, actor, Addressing.MENTION, "what?", discord.utils.utcnow()
        )
        outlet = scene.outlet_of(message)
        assert outlet is not None
        sent = await outlet.send(private(), "n1")
        assert lab.world.messages[sent].channel == lab.member.direct_channel().id
        other = Message("discord:message:x", place, actor, Addressing.MENTION, "", discord.utils.utcnow())
        assert scene.outlet_of(other) is None
        direct = Place("discord", None, lab.member.direct_channel().id, PlaceKind.DIRECT)
        again = scene.outlet_of(Message(message.key, direct, actor, Addressing.DIRECT, "", discord.utils.utcnow()))
        assert again is not None
        assert await again.open_thread("what?") is None
