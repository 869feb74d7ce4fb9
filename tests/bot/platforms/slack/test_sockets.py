import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.slack.app import Acknowledged
from bot.platforms.slack.platform import SlackOptions, SlackPlatform
from bot.platforms.slack.sockets import PINGED_SECONDS, SILENT_SECONDS, SocketMode
from tests.bot.platforms.slack.conftest import Standing, World
from tests.bot.platforms.slack.scripted import ScriptedCore
from tests.lab.slack.faults import Refused, ServerError
from tests.lab.slack.lab import Lab


async def _answers(world: World) -> None:
    said = world.lab.whisper(world.lab.member, "what?")
    await world.lab.until(lambda: said.envelopes[0].delivered or None, "delivery")
    await said.reply()


async def test_a_socket_is_replaced_before_slack_closes_it(world: World) -> None:
    world.lab.sockets.disconnect("warning")
    await world.lab.connected(2)
    await _answers(world)
    assert world.standing.losses == 0


async def test_a_socket_that_slack_closes_is_replaced(world: World) -> None:
    world.lab.sockets.disconnect("refresh_requested")
    await world.lab.until(lambda: world.lab.sockets.accepted > 1 or None, "another socket")
    await _answers(world)


async def test_a_socket_that_breaks_is_replaced_however_often_slack_refuses(world: World) -> None:
    world.lab.faults.plan("apps.connections.open", ServerError())
    world.lab.sockets.refuse()
    world.standing.is_ready.clear()
    world.lab.sockets.cut()
    await asyncio.wait_for(world.standing.is_ready.wait(), 20)
    assert world.standing.losses == 1
    await _answers(world)


async def test_frames_that_make_no_sense_are_left_out(world: World, caplog: pytest.LogCaptureFixture) -> None:
    for text in ("no json", "[]", '{"type": "unheard of"}', '"' + "[" * 2000):
        world.lab.sockets.send_raw(text)
    await _answers(world)
    assert "could not be read" in caplog.text


async def test_slack_s_pings_are_answered(world: World) -> None:
    world.lab.sockets.ping()
    await world.lab.until(lambda: world.lab.sockets.pongs or None, "a pong")


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
async def test_a_token_that_is_refused_ends_it(lab: Lab, method: str) -> None:
    lab.faults.plan(method, Refused("invalid_auth"))
    core, standing = ScriptedCore(), Standing()
    made = World(lab, core, None, standing)  # type: ignore[arg-type] # there is none
    options = SlackOptions(lab.bot_token, lab.app_token, api_url=lab.api_url)
    platform = SlackPlatform(core, options, made.memory, before_connect=made.before_connect, take_up=made.take_up)
    with pytest.raises(SlackApiError, match="invalid_auth"):
        await platform.run(standing)
    await platform.close()


async def test_every_delivery_of_one_event_has_one_key(world: World) -> None:
    said = world.lab.say(world.lab.member, world.lab.general, "what?", mentions_bot=True)
    await said.reply()
    world.lab.redeliver(said)
    world.lab.redeliver(said, retry=2, new_event_id=True)
    world.lab.duplicate(said)
    await _answers(world)
    assert len(said.replies) == 1
    assert len({message.key for message in world.core.messages}) == 2


async def test_a_mention_that_slack_tells_of_twice_is_acknowledged_twice_and_taken_once(world: World) -> None:
    said = world.lab.say(world.lab.member, world.lab.general, "what?", mentions_bot=True)
    await said.reply()
    await said.all_acknowledged()
    assert [one.payload["event"]["type"] for one in said.envelopes] == ["message", "app_mention"]
    assert len(world.core.messages) == 1


@dataclass
class Watched:
    """Sockets that are looked at all the time, by a clock of the test's."""

    lab: Lab
    standing: Standing = field(default_factory=Standing)
    time: float = 0.0

    @asynccontextmanager
    async def running(self, heartbeat_seconds: float = 60.0) -> AsyncIterator[None]:
        async def nothing(*_: object) -> Acknowledged:
            return Acknowledged()

        async def at_once() -> None:
            return None

        async with aiohttp.ClientSession() as session:
            client = AsyncWebClient(token=self.lab.bot_token, base_url=self.lab.api_url, session=session)
            sockets = SocketMode(
                client,
                session,
                self.lab.app_token,
                nothing,
                at_once,
                heartbeat_seconds=heartbeat_seconds,
                look_seconds=0.01,
                now=lambda: self.time,
            )
            running = asyncio.create_task(sockets.run(self.standing))
            await self.lab.connected()
            await self.standing.is_ready.wait()
            try:
                yield
            finally:
                running.cancel()
                await asyncio.wait({running})


async def test_a_socket_that_is_open_and_answers_nothing_is_replaced_soon(lab: Lab) -> None:
    async with Watched(lab).running(heartbeat_seconds=0.1):
        lab.sockets.silence()
        await lab.until(lambda: lab.sockets.accepted > 1 or None, "another socket")


async def test_a_socket_on_which_slack_s_pings_end_is_replaced_though_ours_are_answered(lab: Lab) -> None:
    watched = Watched(lab)
    async with watched.running(heartbeat_seconds=0.1):
        lab.sockets.ping()
        await lab.until(lambda: lab.sockets.pongs or None, "a pong")
        lab.sockets.silence(answers_pings=True)
        answered = lab.sockets.pings_received
        watched.time = PINGED_SECONDS - 1
        await lab.until(lambda: lab.sockets.pings_received > answered + 1 or None, "pings of ours")
        assert lab.sockets.accepted == 1
        watched.time = PINGED_SECONDS
        await lab.connected(2)


async def test_a_socket_on_which_nothing_is_ever_said_is_replaced(lab: Lab) -> None:
    watched = Watched(lab)
    async with watched.running():
        watched.time = SILENT_SECONDS
        await lab.connected(2)
