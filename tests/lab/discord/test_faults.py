"""The faults that the lab plays, seen from the real discord.py."""

import asyncio

import aiohttp
import discord
import pytest

from tests.lab.discord.actors import Called
from tests.lab.discord.connection import CloseCode
from tests.lab.discord.faults import CloudflareBan, Hold, RateLimit, Refusal, Reset, ServerError, Trickle
from tests.lab.discord.lab import Lab
from tests.lab.discord.probe import Probe, running
from tests.lab.discord.world import Channel, Permission
from tests.lab.waiting import DEADLINE_SECONDS

MESSAGES = "/channels/{channel_id}/messages"
CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
FATAL = [
    CloseCode.AUTHENTICATION_FAILED,
    CloseCode.INVALID_SHARD,
    CloseCode.SHARDING_REQUIRED,
    CloseCode.INVALID_VERSION,
    CloseCode.INVALID_INTENTS,
    CloseCode.DISALLOWED_INTENTS,
]


def channel_of(bot: Probe, channel: Channel) -> discord.TextChannel:
    found = bot.get_channel(int(channel.id))
    assert isinstance(found, discord.TextChannel)
    return found


async def answers(lab: Lab) -> bool:
    said = lab.member.says(lab.general, "still there?", mentions_bot=True)
    return (await lab.reply_to(said)).content.endswith("still there?")


async def test_a_dropped_connection_is_resumed_and_what_was_missed_is_replayed(lab: Lab, bot: Probe) -> None:
    lab.gateway.cut()
    missed = lab.member.says(lab.general, "did you miss this?", mentions_bot=True)
    assert (await lab.reply_to(missed)).content.endswith("did you miss this?")
    assert (lab.gateway.identifies, lab.gateway.resumes) == (1, 1)
    assert len([text for text in bot.heard if text.startswith("<@")]) == 1


@pytest.mark.usefixtures("bot")
async def test_a_request_to_reconnect_leads_to_a_resume(lab: Lab) -> None:
    lab.gateway.reconnect()
    await lab.until(lambda: lab.gateway.resumes or None, "a resume")
    assert await answers(lab)
    assert lab.gateway.identifies == 1


@pytest.mark.usefixtures("bot")
async def test_a_session_declared_invalid_leads_to_a_new_one(lab: Lab) -> None:
    lab.gateway.invalidate(resumable=False)
    await lab.until(lambda: lab.gateway.identifies == 2 or None, "an identify")
    assert await answers(lab)
    assert lab.gateway.resumes == 0


@pytest.mark.usefixtures("bot")
async def test_an_invalid_session_that_can_be_resumed_is(lab: Lab) -> None:
    lab.gateway.invalidate(resumable=True)
    await lab.until(lambda: lab.gateway.resumes or None, "a resume")
    assert await answers(lab)


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("code", [code for code in CloseCode if code not in FATAL])
async def test_a_close_that_is_not_final_leads_to_a_resume(lab: Lab, code: CloseCode) -> None:
    lab.gateway.close(code)
    await lab.until(lambda: lab.gateway.resumes or None, "a resume")
    assert await answers(lab)


@pytest.mark.parametrize("code", FATAL)
async def test_a_close_that_is_final_ends_the_client(aimed_lab: Lab, code: CloseCode) -> None:
    aimed_lab.gateway.closes_identify = code
    with pytest.raises((discord.ConnectionClosed, discord.PrivilegedIntentsRequired)):
        async with running(Probe(), aimed_lab.token):
            pass
    assert aimed_lab.gateway.identifies == 1


async def test_a_zombie_is_noticed_and_replaced(aimed_lab: Lab) -> None:
    async with running(Probe(heartbeat_timeout=0.2), aimed_lab.token):
        before = aimed_lab.gateway.accepted
        aimed_lab.gateway.deaden()
        assert await answers(aimed_lab)
        assert aimed_lab.gateway.accepted > before


async def test_a_connection_that_never_greets_is_given_up(aimed_lab: Lab) -> None:
    async with running(Probe(heartbeat_timeout=0.2), aimed_lab.token):
        aimed_lab.gateway.half_open = 1
        aimed_lab.gateway.cut()
        assert await answers(aimed_lab)


@pytest.mark.usefixtures("bot")
async def test_a_gateway_that_refuses_is_asked_again(lab: Lab) -> None:
    """The library forgets its session then: what happens in between never reaches it."""
    lab.gateway.refusals = 1
    lab.gateway.cut()
    await lab.until(lambda: lab.gateway.identifies == 2 or None, "a second session")
    assert await answers(lab)
    assert lab.gateway.resumes == 0


async def test_an_event_that_is_none_reaches_the_client(lab: Lab, bot: Probe) -> None:
    lab.gateway.tell_unchecked("NO_SUCH_EVENT", ["anything", None])
    assert await answers(lab)
    assert not bot.is_closed()


async def test_an_intent_that_is_not_granted_closes_the_connection(aimed_lab: Lab) -> None:
    aimed_lab.backend.application.message_content_intent = False
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with running(Probe(message_content=True), aimed_lab.token):
            pass


@pytest.mark.parametrize("is_global", [False, True])
async def test_a_rate_limit_is_waited_out(lab: Lab, bot: Probe, *, is_global: bool) -> None:
    lab.faults.plan("POST", MESSAGES, RateLimit(is_global=is_global), times=2)
    await channel_of(bot, lab.general).send("patience")
    assert [one.status for one in lab.seen if one.request.template == MESSAGES] == [429, 429, 200]


@pytest.mark.parametrize("ban", [CloudflareBan(), RateLimit(via=False)])
async def test_a_limit_of_the_proxy_in_front_is_raised_at_once(
    lab: Lab, bot: Probe, ban: CloudflareBan | RateLimit
) -> None:
    lab.faults.plan("POST", MESSAGES, ban)
    with pytest.raises(discord.HTTPException) as caught:
        await channel_of(bot, lab.general).send("hello")
    assert caught.value.status == 429
    assert lab.count("POST", MESSAGES) == 1


async def test_a_503_is_raised_and_nothing_is_written(lab: Lab, bot: Probe) -> None:
    lab.faults.plan("POST", MESSAGES, ServerError(503))
    with pytest.raises(discord.DiscordServerError):
        await channel_of(bot, lab.general).send("hello")
    assert lab.bot_messages == []


async def test_a_refusal_has_discords_code(lab: Lab, bot: Probe) -> None:
    lab.faults.plan("POST", MESSAGES, Refusal(403, 50013))
    with pytest.raises(discord.Forbidden) as caught:
        await channel_of(bot, lab.general).send("hello")
    assert caught.value.code == 50013


@pytest.mark.parametrize("handled", [False, True])
async def test_after_a_reset_only_the_lab_knows_what_became_of_the_message(
    lab: Lab, bot: Probe, *, handled: bool
) -> None:
    lab.faults.plan("POST", MESSAGES, Reset(handled=handled))
    with pytest.raises((aiohttp.ClientError, ConnectionError)):
        await channel_of(bot, lab.general).send("hello")
    assert [message.content for message in lab.bot_messages] == (["hello"] if handled else [])


async def test_an_answer_can_break_off_in_the_middle(lab: Lab, bot: Probe) -> None:
    lab.faults.plan("POST", MESSAGES, Trickle())
    with pytest.raises((aiohttp.ClientError, ConnectionError)):
        await channel_of(bot, lab.general).send("hello")


async def test_a_slow_answer_comes_when_its_gate_opens(lab: Lab, bot: Probe) -> None:
    hold = Hold(handled=True)
    lab.faults.plan("POST", MESSAGES, hold)
    sending = asyncio.create_task(channel_of(bot, lab.general).send("slowly"))
    await lab.until(lambda: lab.bot_messages or None, "the message")
    assert not sending.done()
    hold.gate.set()
    assert (await sending).content == "slowly"


async def test_the_same_nonce_sends_one_message(lab: Lab, bot: Probe) -> None:
    first, second = [await channel_of(bot, lab.general).send("once", nonce="n1") for _ in range(2)]
    assert first.id == second.id
    assert (len(lab.bot_messages), lab.backend.nonce_repeats) == (1, 1)


async def failure_of(bot: Probe) -> int:
    """Wait for a command to fail and return Discord's code."""
    async with asyncio.timeout(DEADLINE_SECONDS):
        cause = (await bot.failures.get()).__cause__
    assert isinstance(cause, discord.HTTPException)
    return cause.code


async def test_a_late_interaction_is_unknown(lab: Lab, bot: Probe) -> None:
    hold = Hold()
    lab.faults.plan("POST", CALLBACK, hold)
    called = lab.member.asks("/ask", question="piers")
    lab.backend.clock.advance(3.1)
    hold.gate.set()
    assert await failure_of(bot) == 10062
    assert called.interaction.late


async def test_a_duplicate_interaction_is_acknowledged_already(lab: Lab, bot: Probe) -> None:
    called = lab.member.asks("/ask", question="piers")
    lab.redeliver(called)
    assert await failure_of(bot) == 40060
    assert len(await replies(lab, called)) == 1


async def replies(lab: Lab, called: Called) -> list[str]:
    await lab.reply_to(called)
    return [message.content for message in lab.replies_to(called)]


async def test_a_message_can_be_delivered_twice(lab: Lab, bot: Probe) -> None:
    said = lab.member.says(lab.general, "echo", mentions_bot=True)
    lab.redeliver(said)
    await lab.until(lambda: len(lab.replies_to(said)) == 2 or None, "two replies")
    assert len([text for text in bot.heard if text.startswith("<@")]) == 2


async def test_where_the_bot_may_not_write_it_is_refused(lab: Lab, bot: Probe) -> None:
    channel = channel_of(bot, lab.general)
    lab.hides_from_bot(lab.general, Permission.SEND_MESSAGES)
    with pytest.raises(discord.Forbidden) as caught:
        await channel.send("hello")
    assert caught.value.code == 50013


async def test_who_takes_no_direct_messages_gets_none(lab: Lab, bot: Probe) -> None:
    lab.member.user.takes_direct_messages = False
    with pytest.raises(discord.Forbidden) as caught:
        await (await bot.fetch_user(int(lab.member.user.id))).send("hello")
    assert caught.value.code == 50007


async def test_two_shards_share_the_guilds(aimed_lab: Lab) -> None:
    aimed_lab.backend.application.shards = 2
    for number in range(3):
        aimed_lab.add_guild(f"Guild {number}", aimed_lab.owner.user)
    async with running(Probe(), aimed_lab.token) as probe:
        assert len(probe.guilds) == 4
        assert sorted(session.shard for session in aimed_lab.gateway.sessions) == [0, 1]
        assert await answers(aimed_lab)


@pytest.mark.usefixtures("aimed_lab")
async def test_a_wrong_token_is_refused() -> None:
    with pytest.raises(discord.LoginFailure):
        async with running(Probe(), "wrong"):
            pass
