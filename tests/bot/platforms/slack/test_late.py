"""What came in before a restart, answered in its place, by its address, or in the asker's direct messages."""

from dataclasses import replace

import pytest

from bot.chat import Call, Outlet, Response, SendRefusedError, SendUnknownError, Visibility
from bot.reply import note
from tests.bot.platforms.slack.conftest import World
from tests.bot.platforms.slack.scripted import QUOTE, private, public
from tests.lab.slack.faults import ServerError
from tests.lab.slack.happenings import Called
from tests.lab.slack.world import Channel

RESPONSE_URL_LIFE = 31 * 60.0
WORKING = Response(note("Working."), Visibility.PUBLIC)


async def _acknowledged(outlet: Outlet) -> None:
    """Do what an earlier run did that ended then."""
    await outlet.acknowledge(Visibility.PRIVATE)


async def _given(world: World, channel: Channel, act: object = _acknowledged) -> tuple[Called, Outlet, Call]:
    """Give a command to an earlier run; return how it is answered by the next one."""
    world.core.act = act  # type: ignore[assignment] # as the tests have it
    called = world.lab.slash(world.lab.member, channel, "/ask", "what?")
    await called.all_acknowledged()
    outlet = (await world.taken_up)(world.core.calls[0])
    assert outlet is not None
    return called, outlet, world.core.calls[0]


async def test_it_is_answered_where_it_was_asked_and_who_asked_what_is_said(world: World) -> None:
    called, outlet, call = await _given(world, world.lab.general)
    assert call.way_back == called.response_url
    assert called.response_url not in repr(call)
    await outlet.send(private(), "n1")
    await outlet.send(public(), "n2")
    asked, answer = called.replies
    assert (asked.sees, answer.sees) == (world.lab.member.id, None)
    assert "asked: what?" in answer.shown_text


async def test_an_answer_and_its_thread_that_are_there_already_are_not_posted_again(world: World) -> None:
    async def answer(outlet: Outlet) -> None:
        await outlet.open_thread("what?")
        await outlet.send(public(), "n1")

    _, outlet, _ = await _given(world, world.lab.general, answer)
    posted = await world.lab.until(lambda: world.lab.bot_messages if len(world.lab.bot_messages) > 1 else None, "both")
    assert await outlet.open_thread("what?") == posted[0].ts
    assert await outlet.send(public(), "n1") == posted[1].ts
    assert len(world.lab.bot_messages) == 2


@pytest.mark.parametrize("response", [public(), private()])
async def test_where_the_bot_is_not_the_address_leads_while_it_lives_and_then_their_direct_messages(
    world: World, response: Response
) -> None:
    lab = world.lab
    called, outlet, _ = await _given(world, lab.elsewhere)
    assert (await outlet.send(response, "n1")).startswith("response-")
    assert called.replies[0].channel == lab.elsewhere.id
    lab.clock.advance(RESPONSE_URL_LIFE)
    sent = await outlet.send(response, "n2")
    (direct,) = [one for one in lab.bot_messages if one.ts == sent]
    assert QUOTE in direct.shown_text
    assert set(lab.world.channels[direct.channel].members) <= {lab.member.id, lab.bot.id}


async def test_without_an_address_it_goes_to_their_direct_messages(world: World) -> None:
    _, _, call = await _given(world, world.lab.elsewhere)
    outlet = (await world.taken_up)(replace(call, way_back=""))
    assert outlet is not None
    assert not (await outlet.send(private(), "n1")).startswith("response-")


async def test_what_stands_in_direct_messages_is_changed_after_a_restart(world: World) -> None:
    async def begin(outlet: Outlet) -> None:
        await outlet.send(WORKING, "n1")

    world.core.act = begin
    told = world.lab.whisper(world.lab.member, "hello")
    direct = told.channel
    standing = await told.reply()
    world.core.calls.clear()
    _, outlet, _ = await _given(world, direct)
    await outlet.update(standing.ts, public())
    assert QUOTE in standing.shown_text
    for message in ("response-n1", "1.2"):
        with pytest.raises(SendRefusedError):
            await outlet.update(message, public())


async def test_an_address_that_fails_is_told_to_nobody(world: World, caplog: pytest.LogCaptureFixture) -> None:
    called, outlet, _ = await _given(world, world.lab.elsewhere)
    world.lab.faults.plan("response_url", ServerError(503), times=9)
    with pytest.raises(SendUnknownError) as failed:
        await outlet.send(private(), "n1")
    error: BaseException | None = failed.value
    while error is not None:
        assert called.response_url not in str(error)
        error = error.__cause__ or error.__context__
    assert called.response_url not in caplog.text
