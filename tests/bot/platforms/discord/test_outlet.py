import asyncio
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import discord
import pytest

from bot.chat import Actor, Response, SendRefusedError, SendUnknownError, Visibility
from bot.platforms.discord import sending
from bot.platforms.discord.outlet import MessageOutlet, Reaching, short_nonce
from bot.platforms.discord.responding import DEFER_AFTER, InteractionOutlet
from bot.platforms.discord.sending import ClientClosedError, RequestRefusedError, delivered, unless_closed
from bot.reply import Block, Reply, Role, note
from tests.bot.platforms.discord.conftest import World
from tests.bot.platforms.discord.scripted import Handle, private, public


class _Answer:
    """Just enough of an answer of Discord's."""

    def __init__(self, status: int, **headers: str) -> None:
        self.status = status
        self.reason = "for a test"
        self.headers = headers


def _http(status: int, code: int = 0, **headers: str) -> discord.HTTPException:
    answer: Any = _Answer(status, **{name.replace("_", "-"): value for name, value in headers.items()})
    return discord.HTTPException(answer, {"code": code, "message": "for a test"})


class _Request:
    """Fails as told, then succeeds."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.tries = 0

    async def __call__(self) -> str:
        self.tries += 1
        if self.failures:
            raise self.failures.pop(0)
        return "sent"


async def _delivered(request: _Request, *, is_repeatable: bool = True) -> tuple[str, list[float]]:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    return await delivered(request, is_repeatable=is_repeatable, sleep=sleep), slept


_UNREACHABLE = aiohttp.ClientConnectorError(
    aiohttp.client_reqrep.ConnectionKey(
        "h", 1, is_ssl=False, ssl=True, proxy=None, proxy_auth=None, proxy_headers_hash=None
    ),
    OSError(),
)


@pytest.mark.parametrize(
    "failure", [_http(503), ConnectionResetError(), TimeoutError(), aiohttp.ServerDisconnectedError()]
)
async def test_what_may_be_repeated_is_until_it_is_through(failure: Exception) -> None:
    request = _Request(failure, failure)
    sent, slept = await _delivered(request)
    assert (sent, request.tries) == ("sent", 3)
    assert 0.5 <= slept[0] <= 1.5 < slept[1]


@pytest.mark.parametrize("failure", [_http(503), ConnectionResetError(), TimeoutError()])
async def test_what_may_not_be_repeated_is_unknown_after_one_try(failure: Exception) -> None:
    request = _Request(failure)
    with pytest.raises(SendUnknownError):
        await _delivered(request, is_repeatable=False)
    assert request.tries == 1


async def test_what_never_left_is_tried_again_in_any_case() -> None:
    assert (await _delivered(_Request(_UNREACHABLE), is_repeatable=False))[0] == "sent"


@pytest.mark.parametrize("before", [[], [ConnectionResetError()]])
async def test_a_request_of_a_client_that_is_closed_is_neither_refused_nor_unknown(before: list[Exception]) -> None:
    session = aiohttp.ClientSession()
    await session.close()
    failures, request = list(before), _Request()

    async def ask() -> str:
        await request()
        if failures:
            raise failures.pop(0)
        await session.get("http://127.0.0.1")
        return "sent"

    async def at_once(_: float) -> None:
        """No wait."""

    with pytest.raises(ClientClosedError):
        await delivered(ask, is_repeatable=True, sleep=at_once)
    assert request.tries == len(before) + 1


def test_another_fault_keeps_its_name() -> None:
    with pytest.raises(RuntimeError, match="for a test"), unless_closed():
        raise RuntimeError("for a test")


async def test_it_is_given_up_in_the_end() -> None:
    request = _Request(*[ConnectionResetError()] * 9)
    with pytest.raises(SendUnknownError):
        await _delivered(request)
    assert request.tries == 4


@pytest.mark.parametrize("code", [50007, 50013, 50001, 10003, 10008])
async def test_a_refusal_is_final_and_says_its_code(code: int) -> None:
    request = _Request(_http(403, code))
    with pytest.raises(RequestRefusedError) as caught:
        await _delivered(request)
    assert (caught.value.code, request.tries) == (code, 1)


async def test_a_demanded_wait_is_kept_if_it_is_short() -> None:
    assert await _delivered(_Request(_http(429, Retry_After="7"), discord.RateLimited(31.0))) == ("sent", [7.0, 31.0])


@pytest.mark.parametrize("failure", [_http(429), _http(429, Retry_After="3600"), discord.RateLimited(3600.0)])
async def test_a_ban_is_not_answered_with_another_request(failure: Exception) -> None:
    request = _Request(failure)
    with pytest.raises(RequestRefusedError):
        await _delivered(request)
    assert request.tries == 1


async def test_silence_is_taken_for_a_lost_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "_SILENCE", 0.001)

    async def silent() -> None:
        await asyncio.Event().wait()

    with pytest.raises(SendUnknownError):
        await delivered(silent, is_repeatable=False)


def test_a_long_nonce_is_shortened_to_the_same_each_time() -> None:
    assert short_nonce("discord:1") == "discord:1"
    assert len(short_nonce("discord:message:1456074443980800022")) == 25
    assert short_nonce("a" * 30) == short_nonce("a" * 30) != short_nonce("b" * 30)


async def test_a_repeated_acknowledgement_is_one(world: World) -> None:
    async def act(outlet: Handle) -> None:
        await outlet.acknowledge(Visibility.PUBLIC)
        await outlet.acknowledge(Visibility.PRIVATE)
        await outlet.send(public(), "n1")
        await outlet.send(private(), "n2")

    world.core.act = act
    result = await world.alice.slash(world.channel, "ask", question="What?")
    assert not result.ephemeral
    assert [message.ephemeral for message in result.followups] == [True]


@pytest.mark.parametrize(("deferred", "response"), [("public", private()), ("private", public())])
async def test_what_was_deferred_for_others_shows_no_answer_of_another_audience(
    world: World, deferred: str, response: Response
) -> None:
    async def act(outlet: Handle) -> None:
        await outlet.acknowledge(Visibility(deferred))
        await outlet.send(response, "n1")

    world.core.act = act
    result = await world.alice.slash(world.channel, "ask", question="What?")
    assert result.response is None
    assert [message.ephemeral for message in result.followups] == [response.visibility is Visibility.PRIVATE]


async def test_a_slow_core_does_not_lose_the_interaction(world: World) -> None:
    async def act(outlet: Handle) -> None:
        await asyncio.sleep(DEFER_AFTER * 4)
        await outlet.send(private(), "n1")

    world.core.act = act
    with world.env.time_context():
        result = await world.alice.slash(world.channel, "ask", question="What?")
        await world.env.advance_time(DEFER_AFTER)
        assert result.acknowledged
        assert result.ephemeral
        await world.env.advance_time(DEFER_AFTER * 4)
    assert "It costs" in result.response.content


@pytest.mark.parametrize("status", [404, 500])
async def test_an_interaction_that_came_too_late_is_answered_in_the_channel(world: World, status: int) -> None:
    world.env.inject_error("POST", "/interactions/*/callback", status=status, code=10062 if status == 404 else 0)
    await world.alice.slash(world.channel, "ask", question="What?")
    assert "It costs" in world.channel.last_message.content


async def test_a_private_one_that_came_too_late_is_answered_directly(world: World) -> None:
    world.core.response = private()
    world.env.inject_error("POST", "/interactions/*/callback", status=404, code=10062)
    await world.alice.slash(world.channel, "ask", question="What?")
    assert world.channel.last_message is None
    assert "It costs" in world.alice.user.dm_channel.last_message.content


async def test_a_token_that_expired_sends_the_answer_to_the_channel(world: World) -> None:
    world.env.inject_error("PATCH", "/webhooks/*/messages/@original", status=404, code=10015)
    await world.alice.slash(world.channel, "ask", question="What?")
    assert "It costs" in world.channel.last_message.content


async def test_a_refused_edit_is_refused(world: World) -> None:
    refused: list[Exception] = []

    async def act(outlet: Handle) -> None:
        try:
            await outlet.send(public(), "n1")
        except SendRefusedError as error:
            refused.append(error)

    world.core.act = act
    world.env.inject_error("PATCH", "/webhooks/*/messages/@original", status=400, code=50035)
    await world.alice.slash(world.channel, "ask", question="What?")
    assert len(refused) == 1


async def test_an_interaction_that_is_acknowledged_already_is_answered(world: World) -> None:
    """As when the answer to our first try was lost: Discord has the acknowledgement, and says 40060."""

    async def act(outlet: Handle) -> None:
        await outlet.acknowledge(Visibility.PUBLIC)
        outlet._shown_to = None  # noqa: SLF001 - as if the first try's answer had been lost
        outlet._interaction.response._response_type = None  # noqa: SLF001 - the same; simcord then answers 40060
        await outlet.send(public(), "n1")

    world.core.act = act
    result = await world.alice.slash(world.channel, "ask", question="What?")
    assert "It costs" in result.response.content


async def test_one_that_has_a_response_already_is_not_deferred_again(world: World) -> None:
    async def act(outlet: Handle) -> None:
        await outlet._interaction.response.defer(thinking=True)  # noqa: SLF001 - another outlet of the same one
        await outlet.send(public(), "n1")

    world.core.act = act
    result = await world.alice.slash(world.channel, "ask", question="What?")
    assert "It costs" in result.response.content


async def test_a_break_while_deferring_is_survived(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    real = discord.InteractionResponse.defer

    async def breaks(self: Handle, **arguments: Handle) -> None:
        await real(self, **arguments)
        raise ConnectionResetError

    monkeypatch.setattr(discord.InteractionResponse, "defer", breaks)
    result = await world.alice.slash(world.channel, "ask", question="What?")
    assert "It costs" in result.response.content


async def test_who_floods_gets_a_sign_and_no_message(world: World) -> None:
    async def act(outlet: Handle) -> None:
        await outlet.decline_quietly()
        await outlet.decline_quietly()

    world.core.act = act
    message = await world.alice.send(world.channel, f"{world.mention} what?")
    assert world.channel.last_message.id == message.id
    assert [str(reaction.emoji) for reaction in world.channel.last_message.reactions] == ["⏳"]
    result = await world.alice.slash(world.channel, "ask", question="What?")
    assert result.ephemeral
    assert result.response.content == "⏳"


async def test_who_floods_after_a_deferral_is_not_left_waiting(world: World) -> None:
    async def act(outlet: Handle) -> None:
        await outlet.acknowledge(Visibility.PRIVATE)
        await outlet.decline_quietly()

    world.core.act = act
    result = await world.alice.slash(world.channel, "ask", question="What?")
    assert result.response.content == "⏳"


async def test_a_reply_without_the_right_to_read_history_is_sent_as_a_message(world: World) -> None:
    world.env.inject_error("POST", "/channels/*/messages", status=400, code=160002)
    await world.alice.send(world.channel, f"{world.mention} what?")
    assert "It costs" in world.channel.last_message.content
    assert world.channel.last_message.reference is None


async def test_where_we_may_not_write_the_core_is_told(world: World) -> None:
    refused: list[SendRefusedError] = []

    async def act(outlet: Handle) -> None:
        await outlet.acknowledge(Visibility.PUBLIC)
        try:
            await outlet.send(public(), "n1")
        except SendRefusedError as error:
            refused.append(error)

    world.core.act = act
    world.env.inject_error("POST", "/channels/*/typing", status=403, code=50013)
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013)
    await world.alice.send(world.channel, f"{world.mention} what?")
    assert len(refused) == 1


async def test_a_message_can_be_brought_up_to_date(world: World) -> None:
    async def act(outlet: Handle) -> None:
        sent = await outlet.send(Response(note("1 of 2"), Visibility.PUBLIC), "n1")
        await outlet.update(sent, Response(note("2 of 2"), Visibility.PUBLIC))

    world.core.act = act
    await world.alice.send(world.channel, f"{world.mention} what?")
    assert world.channel.last_message.content == "2 of 2"
    result = await world.alice.slash(world.channel, "ask", question="What?")
    assert result.response.content == "2 of 2"


async def test_a_private_message_reaches_nobody_who_takes_none(world: World) -> None:
    refused: list[SendRefusedError] = []

    async def act(outlet: Handle) -> None:
        try:
            await outlet.send(private(), "n1")
        except SendRefusedError as error:
            refused.append(error)

    world.core.act = act
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50007)
    message = await world.alice.send(world.channel, f"{world.mention} what?")
    assert len(refused) == 1
    assert world.channel.last_message.id == message.id


async def test_a_message_known_by_its_id_alone_is_answered(world: World) -> None:
    world.core.response = None
    asked = await world.alice.send(world.channel, f"{world.mention} what?")
    channel = world.bot.get_partial_messageable(world.channel.id, guild_id=world.guild.id)
    outlet = MessageOutlet(channel.get_partial_message(asked.id), Actor(str(world.alice.id), "alice"), world.bot.reach)
    await outlet.acknowledge(Visibility.PUBLIC)
    await outlet.send(public(), "n1")
    assert world.channel.last_message.reference.message_id == asked.id
    await outlet.send(private(), "n2")
    assert "It costs" in world.alice.user.dm_channel.last_message.content


async def test_a_long_message_may_become_short(world: World) -> None:
    async def act(outlet: Handle) -> None:
        sent = await outlet.send(Response(Reply((Block(Role.QUOTE, "word " * 600),)), Visibility.PUBLIC), "n1")
        await outlet.update(sent, Response(note("Done."), Visibility.PUBLIC))

    world.core.act = act
    await world.alice.send(world.channel, f"{world.mention} what?")
    (display,) = world.channel.last_message.components
    assert display.content == "Done."


async def test_a_place_that_can_t_be_written_to_is_refused() -> None:
    late = SimpleNamespace(channel=None, user=None, guild_id=None, response=SimpleNamespace(defer=_late))
    reach = cast("Reaching", None)
    outlet = InteractionOutlet(cast("discord.Interaction[discord.Client]", late), reach)
    with pytest.raises(SendRefusedError):
        await outlet.send(public(), "n1")


async def _late(**_: object) -> None:
    raise _http(404, 10062)
