"""Each fault does what it says, to the real slack-bolt."""

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from tests.lab.slack.faults import Hold, Lost, RateLimited, Refused, ServerError
from tests.lab.slack.lab import Lab
from tests.lab.slack.probe import Probe, running


@pytest.fixture
def client(lab: Lab) -> AsyncWebClient:
    """A client that retries nothing."""
    return AsyncWebClient(lab.bot_token, base_url=lab.api_url, retry_handlers=[])


async def post(lab: Lab, client: AsyncWebClient, text: str = "hello") -> None:
    await client.chat_postMessage(channel=lab.general.id, text=text, unfurl_links=False, unfurl_media=False)


async def test_a_rate_limit_says_when_to_come_back_and_does_nothing(lab: Lab, client: AsyncWebClient) -> None:
    lab.faults.plan("chat.postMessage", RateLimited(7))
    with pytest.raises(SlackApiError) as raised:
        await post(lab, client)
    assert raised.value.response.status_code == 429
    assert raised.value.response.headers["Retry-After"] == "7"
    assert lab.bot_messages == []
    await post(lab, client)
    assert lab.faults.played == 1


async def test_the_clients_own_handler_waits_for_a_rate_limit(lab: Lab, client: AsyncWebClient) -> None:
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler())
    lab.faults.plan("chat.postMessage", RateLimited(0))
    await post(lab, client)
    assert [one.status for one in lab.seen] == [429, 200]


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_broken_server_answers_with_a_page(lab: Lab, client: AsyncWebClient, status: int) -> None:
    lab.faults.plan("*", ServerError(status))
    with pytest.raises(SlackApiError) as raised:
        await post(lab, client)
    assert raised.value.response.status_code == status
    assert lab.bot_messages == []


@pytest.mark.parametrize("carried_out", [True, False])
async def test_a_lost_answer_is_reset_after_or_before(lab: Lab, client: AsyncWebClient, *, carried_out: bool) -> None:
    lab.faults.plan("chat.postMessage", Lost(carried_out=carried_out))
    with pytest.raises(aiohttp.ClientError):
        await post(lab, client)
    assert len(lab.bot_messages) == carried_out


async def test_a_refusal_is_one_of_slacks_errors(lab: Lab, client: AsyncWebClient) -> None:
    lab.faults.plan("chat.postMessage", Refused("is_archived"))
    with pytest.raises(SlackApiError, match="is_archived"):
        await post(lab, client)


@pytest.mark.parametrize("carried_out", [True, False])
async def test_a_slow_answer_waits_for_its_gate(lab: Lab, client: AsyncWebClient, *, carried_out: bool) -> None:
    hold = Hold(carried_out=carried_out)
    lab.faults.plan("chat.postMessage", hold)
    posting = asyncio.create_task(post(lab, client))
    await lab.until(lambda: lab.faults.played or None, "the request")
    assert not posting.done()
    hold.gate.set()
    await posting
    assert len(lab.bot_messages) == 1


async def test_a_fault_of_a_response_url_is_played(lab: Lab, bot: Probe) -> None:
    lab.faults.plan("response_url", ServerError(503))
    called = lab.slash(lab.member, lab.general, "/ask", "piers")
    await lab.until(lambda: lab.count("response_url") or None, "a response")
    await called.acknowledged()
    assert called.replies == []
    assert bot.lab is lab


async def test_of_several_sockets_each_envelope_goes_to_one_in_turn(lab: Lab) -> None:
    async with running(lab) as one, running(lab) as other:
        for text in ("a", "b", "c", "d"):
            await lab.whisper(lab.member, text).reply()
        assert {envelope.socket for envelope in lab.envelopes} == {1, 2}
        assert sorted(event["text"] for event in one.heard + other.heard) == ["a", "b", "c", "d"]


async def test_a_duplicate_is_the_same_envelope_again(lab: Lab, bot: Probe) -> None:
    said = lab.whisper(lab.member, "hello")
    await said.reply()
    lab.duplicate(said)
    await said.shown(2)
    await lab.until(lambda: said.envelopes[0].repeats or None, "a second acknowledgement")
    assert [event["text"] for event in bot.heard] == ["hello", "hello"]


async def test_a_retry_comes_in_another_envelope_with_its_number(lab: Lab, bot: Probe) -> None:
    said = lab.whisper(lab.member, "hello")
    await said.reply()
    (again,) = lab.redeliver(said, retry=1, reason="timeout")
    await said.shown(2)
    assert (again.retry, again.reason) == (1, "timeout")
    assert again.id != said.envelopes[0].id
    assert again.payload == said.envelopes[0].payload
    assert len(bot.heard) == 2


async def test_an_acknowledgement_that_waits_is_seen_to_wait(lab: Lab, bot: Probe) -> None:
    bot.gate.clear()
    called = lab.slash(lab.member, lab.general, "/ask", "piers")
    await lab.whisper(lab.member, "meanwhile").reply()
    assert called.envelopes[0].acknowledgement is None
    assert len(lab.silences()) == 1
    called.envelopes[0].delivered_at -= 4
    bot.gate.set()
    assert (await called.acknowledged()).late
    assert lab.late() == called.envelopes


@pytest.mark.parametrize("reason", ["refresh_requested", "link_disabled", "warning"])
async def test_after_a_disconnect_the_client_opens_another_socket(lab: Lab, bot: Probe, reason: str) -> None:
    lab.sockets.disconnect(reason)
    await lab.until(lambda: lab.sockets.accepted == 2 or None, "another socket")
    await lab.until(lambda: lab.sockets.open == 1 or None, "the end of the first one")
    assert (await lab.whisper(lab.member, "hello").reply()).text == "You said: hello"
    assert len(bot.heard) == 1


async def test_a_disconnect_closes_the_socket_save_as_a_warning(lab: Lab) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(lab.sockets.address()) as socket:
        assert (await socket.receive_json())["num_connections"] == 1
        lab.sockets.disconnect("warning")
        assert (await socket.receive_json())["reason"] == "warning"
        lab.sockets.send_raw("still open")
        assert await socket.receive_str() == "still open"
        lab.sockets.disconnect("link_disabled")
        assert (await socket.receive_json())["type"] == "disconnect"
        assert (await socket.receive(timeout=20)).type is aiohttp.WSMsgType.CLOSE


async def test_a_cut_socket_is_gone_and_its_envelopes_wait_to_be_retried(lab: Lab) -> None:
    async with running(lab, ping_seconds=0.2) as bot:
        lab.sockets.cut()
        await lab.until(lambda: not lab.sockets.is_open or None, "the end of the socket")
        said = lab.whisper(lab.member, "hello")
        assert not said.envelopes[0].delivered
        await lab.connected()
        lab.retry_unacknowledged()
        assert (await said.reply()).text == "You said: hello"
        assert len(bot.heard) == 1


async def test_a_silent_socket_is_open_and_loses_what_is_sent(lab: Lab, bot: Probe) -> None:
    lab.sockets.silence()
    said = lab.whisper(lab.member, "lost")
    assert said.envelopes[0].delivered
    async with running(lab) as other:
        lab.retry_unacknowledged()
        lab.retry_unacknowledged()
        await said.reply()
        assert [event["text"] for event in other.heard] == ["lost"]
    assert bot.heard == []


async def test_a_socket_that_answers_no_ping_is_replaced_by_the_client(lab: Lab) -> None:
    async with running(lab, ping_seconds=0.2):
        lab.sockets.silence()
        await lab.until(lambda: lab.sockets.accepted >= 2 or None, "another socket")


async def test_a_silent_socket_may_answer_pings_nonetheless(lab: Lab) -> None:
    async with running(lab, ping_seconds=0.05) as bot:
        lab.sockets.silence(answers_pings=True)
        before = lab.sockets.pings_received
        await lab.until(lambda: lab.sockets.pings_received > before + 5 or None, "pings")
        lab.forgive(lab.whisper(lab.member, "lost"))
        assert (lab.sockets.accepted, bot.heard) == (1, [])


async def test_refused_and_half_open_sockets_count(lab: Lab) -> None:
    lab.sockets.half_open()
    async with running(lab, ping_seconds=0.2):
        assert lab.sockets.accepted == 1
        lab.sockets.refuse()
        lab.sockets.disconnect()
        lab.sockets.cut()
        await lab.until(lambda: lab.sockets.refused or None, "a refusal")


async def test_pings_are_answered(lab: Lab, bot: Probe) -> None:
    lab.sockets.ping()
    await lab.until(lambda: lab.sockets.pongs or None, "a pong")
    assert bot.heard == []


async def test_one_of_the_two_events_of_a_mention_may_come_alone(lab: Lab, bot: Probe) -> None:
    lab.only_mentions = True
    await lab.say(lab.member, lab.general, "one", mentions_bot=True).reply()
    lab.only_mentions, lab.only_messages = False, True
    said = lab.say(lab.member, lab.general, "two", mentions_bot=True)
    await said.all_acknowledged()
    await lab.until(lambda: len(bot.heard) == 2 or None, "two events")
    assert [event["type"] for event in bot.heard] == ["app_mention", "message"]


async def test_old_and_used_trigger_ids_open_nothing(lab: Lab, client: AsyncWebClient) -> None:
    view = {
        "type": "modal",
        "title": {"type": "plain_text", "text": "T"},
        "blocks": [{"type": "divider"}],
    }
    called = lab.slash(lab.member, lab.general, "/ask", "")
    lab.clock.advance(4)
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        await client.views_open(trigger_id=called.trigger_id, view=view)
    fresh = lab.slash(lab.member, lab.general, "/ask", "")
    await client.views_open(trigger_id=fresh.trigger_id, view=view)
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        await client.views_open(trigger_id=fresh.trigger_id, view=view)


async def test_more_than_one_post_a_second_is_counted_after_a_burst(lab: Lab, client: AsyncWebClient) -> None:
    lab.rates.burst = 2
    for text in ("a", "b"):
        await post(lab, client, text)
    assert lab.rates.excesses == []
    lab.rates.enforces = True
    with pytest.raises(SlackApiError, match="ratelimited") as raised:
        await post(lab, client, "c")
    assert (raised.value.response.status_code, len(lab.rates.excesses)) == (429, 1)
    assert lab.rates.post("another", now=0.0)


def test_the_bucket_fills_by_one_a_second(lab: Lab) -> None:
    lab.rates.burst = 1
    assert [lab.rates.post("c", now=moment) for moment in (0.0, 0.5, 1.0, 1.9, 2.0)] == [True, False, True, False, True]


def test_no_more_than_fifty_reactions_of_a_workspace_are_taken_within_a_minute(lab: Lab) -> None:
    assert all(lab.rates.react("t", now=0.0) for _ in range(50))
    assert [lab.rates.react("t", now=moment) for moment in (59.0, 60.0)] == [False, True]
    assert lab.rates.react("another", now=59.0)
    assert len(lab.rates.excesses) == 1
