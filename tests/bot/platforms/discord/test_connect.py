import asyncio
import logging
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest
import yarl
from discord.gateway import DiscordWebSocket, ReconnectWebSocket
from discord.http import Route

from bot.chat import Attachment, Response, Visibility
from bot.platforms.discord import client as client_module
from bot.platforms.discord import connect
from bot.platforms.discord.client import DiscordClient, DiscordOptions
from bot.platforms.discord.connect import pointed_at
from bot.platforms.discord.reach import can_send
from bot.reply import Block, Reply, Role, note
from tests.bot.platforms.discord.conftest import World
from tests.bot.platforms.discord.scripted import Handle, Memory, ScriptedCore

_MANY_TURNS = 1_000
"""Of the event loop: more than closing takes."""


def test_another_server_is_spoken_to_while_it_holds() -> None:
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, discord.Asset.BASE, DiscordWebSocket.received_message
    with pointed_at("http://127.0.0.1:8080/api/v10/", "ws://127.0.0.1:8081"):
        assert Route("GET", "/users/@me").url == "http://127.0.0.1:8080/api/v10/users/@me"
        assert yarl.URL("ws://127.0.0.1:8081") == DiscordWebSocket.DEFAULT_GATEWAY
        assert discord.Asset.BASE == "http://127.0.0.1:8080"
    after = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, discord.Asset.BASE, DiscordWebSocket.received_message
    assert after == before


def test_without_addresses_it_is_discord_s_own() -> None:
    base = Route.BASE
    with pointed_at():
        assert base == Route.BASE == "https://discord.com/api/v10"


class _Socket:
    """What the reader of frames needs of a connection."""

    shard_id = 0
    session_id: str | None = "s"
    closed = False

    async def close(self) -> None:
        self.closed = True


@pytest.mark.parametrize("failure", [KeyError("author"), OverflowError("too large")])
async def test_a_malformed_event_is_left_out_and_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, failure: Exception
) -> None:
    async def receive(*_: object) -> None:
        raise failure

    monkeypatch.setattr(connect, "_receive", receive)
    socket: Any = _Socket()
    with caplog.at_level(logging.WARNING), pointed_at():
        await DiscordWebSocket.received_message(socket, "{}")
    assert "malformed event" in caplog.text
    assert not socket.closed


async def test_a_malformed_ready_begins_a_new_session(monkeypatch: pytest.MonkeyPatch) -> None:
    socket: Any = _Socket()
    socket.session_id = None

    async def receive(*_: object) -> None:
        socket.session_id = "half"
        raise KeyError("user")

    monkeypatch.setattr(connect, "_receive", receive)
    with pointed_at(), pytest.raises(ReconnectWebSocket) as caught:
        await DiscordWebSocket.received_message(socket, "{}")
    assert socket.closed
    assert not caught.value.resume


@pytest.mark.parametrize(("session", "asked"), [(None, "identify"), ("s", "resume")])
async def test_only_a_session_that_had_begun_is_resumed(
    monkeypatch: pytest.MonkeyPatch, session: str | None, asked: str
) -> None:
    did: list[str] = []
    socket: Any = _Socket()
    socket.session_id = session

    async def identify() -> None:
        did.append("identify")

    async def resume(_: object) -> None:
        did.append("resume")

    socket.identify = identify
    monkeypatch.setattr(connect, "_resume", resume)
    with pointed_at():
        await DiscordWebSocket.resume(socket)
    assert did == [asked]


async def test_a_reconnect_that_discord_asks_for_passes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    async def receive(*_: object) -> None:
        raise ReconnectWebSocket(0)

    monkeypatch.setattr(connect, "_receive", receive)
    socket: Any = _Socket()
    with pointed_at(), pytest.raises(ReconnectWebSocket):
        await DiscordWebSocket.received_message(socket, "{}")


async def test_the_budget_is_asked_before_each_identify() -> None:
    asked: list[int | None] = []

    async def gate(shard: int | None) -> None:
        asked.append(shard)

    client = DiscordClient(
        ScriptedCore(), Memory(), DiscordOptions(shard_ids=(0,), shard_count=2), before_identify=gate
    )
    await client.before_identify_hook(1, initial=True)
    assert asked == [1]
    assert client.shard_ids == [0]
    assert client.shard_count == 2


async def test_a_client_that_closes_lets_what_is_at_work_note_how_far_it_came(world: World) -> None:
    """What it notes in is closed right after the client."""
    noted = list[bool]()

    async def note_it() -> None:
        while not world.bot.is_closed():  # noqa: ASYNC110 - what closes announces nothing
            await asyncio.sleep(0)
        for _ in range(_MANY_TURNS):
            await asyncio.sleep(0)
        noted.append(True)

    noting = asyncio.create_task(note_it())
    world.bot._at_work.add(noting)  # noqa: SLF001 - an event that is being handled
    await world.bot.close()
    assert noted == [True]


async def test_a_client_closes_whatever_hangs(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "_NOTED_WITHIN", 0.001)
    hung = asyncio.create_task(asyncio.Event().wait())
    world.bot._at_work.add(hung)  # noqa: SLF001 - an event whose handling hangs
    await world.bot.close()
    assert world.bot.is_closed()
    hung.cancel()


async def test_an_event_that_can_t_be_read_is_left_out_and_the_next_one_handled(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    message = await world.alice.send(world.channel, "hello")
    message.author = None
    await world.bot.on_message(message)
    assert "could not be read" in caplog.text
    await world.alice.send(world.channel, f"{world.mention} what?")
    assert "It costs" in world.channel.last_message.content


async def test_what_handling_raises_is_logged(world: World, caplog: pytest.LogCaptureFixture) -> None:
    async def act(_: Handle) -> None:
        raise RuntimeError("for a test")

    world.core.act, world.may_raise = act, True
    await world.alice.send(world.channel, f"{world.mention} what?")
    assert "on_message could not be handled" in caplog.text
    assert [str(error) for error in world.env.errors] == ["for a test"]


async def test_pictures_and_files_are_shown_in_a_long_message(world: World) -> None:
    reply = Reply((Block(Role.QUOTE, "word " * 600),))
    files = (Attachment("chart.png", b"png", "A chart"), Attachment("all.txt", b"text"))
    world.core.response = Response(reply, Visibility.PUBLIC, attachments=files)
    await world.alice.send(world.channel, f"{world.mention} what?")
    kinds = [type(component).__name__ for component in world.channel.last_message.components]
    assert kinds == ["TextDisplay", "MediaGalleryComponent", "FileComponent"]


async def test_files_go_with_a_plain_message(world: World) -> None:
    world.core.response = Response(note("Here."), Visibility.PUBLIC, attachments=(Attachment("a.txt", b"text"),))
    result = await world.alice.slash(world.channel, "ask", question="What?")
    assert [attachment.filename for attachment in result.response.attachments] == ["a.txt"]


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (2, {}), (2, {"name": "ask", "options": 3}), (2, {"type": 3, "name": "Find an answer"}),
        (3, {}), (4, {"name": 3, "options": [{}]}),
        (5, {"custom_id": "v1|form|press|human|a1"}), (5, {"custom_id": "x", "components": 3}),
    ],
)  # fmt: skip
async def test_a_malformed_interaction_is_left_out_and_the_next_one_handled(
    world: World, caplog: pytest.LogCaptureFixture, kind: int, data: dict[str, Any]
) -> None:
    broken = _interaction(world, kind, data=data)
    await world.bot.on_interaction(broken)
    assert "interaction could not be read" in caplog.text
    await world.alice.slash(world.channel, "ask", question="What?")
    assert len(world.core.calls) == 1


@pytest.mark.parametrize(
    "lacking", [{"user": None}, {"channel": None}, {"token": None}, {"data": "x"}, {"data": ["x"]}]
)
@pytest.mark.parametrize("kind", [2, 3, 4, 5])
async def test_an_interaction_without_what_every_one_has_is_left_out(
    world: World, caplog: pytest.LogCaptureFixture, kind: int, lacking: dict[str, Any]
) -> None:
    await world.bot.on_interaction(_interaction(world, kind, **({"data": {"name": "ask"}} | lacking)))
    assert "interaction could not be read" in caplog.text
    assert world.core.calls == []


async def test_an_interaction_of_an_unknown_kind_is_left_out(world: World, caplog: pytest.LogCaptureFixture) -> None:
    await world.bot.on_interaction(_interaction(world, 1, data=None))
    assert world.core.calls == []
    assert "could not be read" not in caplog.text


def _interaction(world: World, kind: int, **given: Any) -> Any:  # noqa: ANN401 - what stands for an interaction
    state: Any = None
    known: Any = {"id": 1, "username": "a", "discriminator": "0", "avatar": None}
    user = discord.User(state=state, data=known)
    whole = {"user": user, "channel": world.channel, "token": "t"} | given
    return SimpleNamespace(type=discord.InteractionType(kind), id=1, **whole)


async def test_what_is_cut_short_as_the_client_closes_is_told_quietly(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    session = aiohttp.ClientSession()
    await session.close()

    async def act(_: Handle) -> None:
        await session.get("http://127.0.0.1")

    world.core.act = act
    with caplog.at_level(logging.INFO):
        await world.alice.send(world.channel, f"{world.mention} what?")
    assert "a message was cut short: the client was closed" in caplog.text
    assert "could not be handled" not in caplog.text


async def test_a_server_without_us_in_it_has_no_channel_to_write_in() -> None:
    channel: Any = SimpleNamespace(guild=SimpleNamespace(me=None))
    assert not can_send(channel)


async def test_suggestions_and_forms_that_come_too_late_are_survived(world: World) -> None:
    admin = world.member("admin", manage_guild=True, manage_messages=True)
    world.env.inject_error("POST", "/interactions/*/callback", status=404, code=10062, times=2)
    assert not await admin.autocomplete(world.channel, "settings set", "value", "ma")
    await admin.slash(world.channel, "command edit", name="rules")
    assert world.core.calls == []
