"""What becomes of an answer where Slack, or the way to it, fails."""

import asyncio
import dataclasses
from typing import Any

import pytest

from bot.chat import Addressing, Attachment, Response, SendRefusedError, SendUnknownError, Visibility
from bot.platforms.slack import waiting
from bot.platforms.slack.acknowledging import Recorded
from bot.platforms.slack.calling import CallRefusedError
from bot.platforms.slack.waiting import BURST
from bot.reply import note
from tests.bot.platforms.slack.conftest import World
from tests.bot.platforms.slack.scripted import ANSWER, private, public
from tests.lab.slack.faults import Lost, RateLimited, Refused, ServerError

POST = "chat.postMessage"


class Caught:
    """Sends the answer, and keeps what that raised."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.done = asyncio.Event()

    async def __call__(self, outlet: Any) -> None:  # noqa: ANN401 - whichever outlet
        try:
            await outlet.send(public(), "nonce")
        except (SendRefusedError, SendUnknownError) as error:
            self.error = error
        self.done.set()


@pytest.mark.parametrize("fault", [RateLimited(0), ServerError(), Lost(carried_out=False), Lost(carried_out=True)])
async def test_whatever_happens_on_the_way_there_is_one_answer(
    world: World, fault: RateLimited | ServerError | Lost
) -> None:
    caught = Caught()
    world.core.act = caught
    world.lab.faults.plan(POST, fault)
    said = world.lab.say(world.lab.member, world.lab.general, "what?", mentions_bot=True)
    await asyncio.wait_for(caught.done.wait(), 15)
    assert caught.error is None
    assert len(said.replies) == 1


@pytest.mark.parametrize("code", ["not_in_channel", "channel_not_found", "is_archived", "msg_too_long"])
async def test_what_slack_refuses_is_refused_and_not_tried_again(world: World, code: str) -> None:
    caught = Caught()
    world.core.act = caught
    world.lab.faults.plan(POST, Refused(code))
    world.lab.say(world.lab.member, world.lab.general, "what?", mentions_bot=True)
    await asyncio.wait_for(caught.done.wait(), 15)
    assert isinstance(caught.error, CallRefusedError)
    assert caught.error.code == code
    assert world.lab.count(POST) == 1


async def test_where_it_can_t_be_seen_whether_it_arrived_that_is_said(world: World) -> None:
    caught = Caught()
    world.core.act = caught
    world.lab.faults.plan(POST, Lost(carried_out=True))
    world.lab.faults.plan("conversations.history", Refused("missing_scope"))
    world.lab.say(world.lab.member, world.lab.general, "what?", mentions_bot=True)
    await asyncio.wait_for(caught.done.wait(), 15)
    assert isinstance(caught.error, SendUnknownError)


async def test_what_only_one_sees_is_never_shown_again_where_it_may_have_arrived(world: World) -> None:
    done = asyncio.Event()
    errors: list[Exception] = []

    async def act(outlet: Any) -> None:  # noqa: ANN401 - whichever outlet
        try:
            await outlet.send(private(), "nonce")
        except SendUnknownError as error:
            errors.append(error)
        done.set()

    world.core.act = act
    world.lab.faults.plan("chat.postEphemeral", Lost(carried_out=True))
    called = world.lab.slash(world.lab.member, world.lab.general, "/ask", "what?")
    await asyncio.wait_for(done.wait(), 15)
    assert len(errors) == len(called.replies) == 1


async def test_what_only_one_sees_does_not_wait_until_the_channel_takes_a_message(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "SECONDS_EACH", 60.0)
    asked = [world.lab.say(world.lab.member, world.lab.general, "what?", mentions_bot=True) for _ in range(BURST + 1)]
    await world.lab.until(lambda: world.lab.count(POST) == BURST or None, "the channel to be full")
    world.core.response = private()
    assert (await world.lab.slash(world.lab.member, world.lab.general, "/ask", "what?").reply()).sees is not None
    assert (world.lab.count(POST), len(asked)) == (BURST, BURST + 1)


async def test_after_a_restart_it_is_looked_whether_the_answer_is_there(world: World) -> None:
    said = world.lab.say(world.lab.member, world.lab.general, "what?", mentions_bot=True)
    reply = await said.reply()
    asked = world.core.messages[0]
    outlet = (await world.taken_up)(asked)
    assert outlet is not None
    assert await outlet.send(public(), asked.key) == reply.ts
    assert await outlet.send(public(), "another") != reply.ts
    assert len(said.replies) == 2


async def test_an_answer_in_a_thread_stands_there_and_can_be_changed(world: World) -> None:
    threads: list[str | None] = []

    async def act(outlet: Any) -> None:  # noqa: ANN401 - whichever outlet
        threads.append(await outlet.open_thread("What?"))
        sent = await outlet.send(Response(note("working"), Visibility.PUBLIC), "n1")
        await outlet.update(sent, Response(ANSWER, Visibility.PUBLIC))

    world.core.act = act
    said = world.lab.say(world.lab.member, world.lab.general, "what?", mentions_bot=True)
    reply = await said.reply()
    await world.lab.edit_of(reply)
    assert reply.thread_ts == said.ts
    assert threads == [said.ts]


async def test_a_command_in_a_thread_of_its_own_is_answered_under_a_line_that_tells_of_it(world: World) -> None:
    async def act(outlet: Any) -> None:  # noqa: ANN401 - whichever outlet
        await outlet.open_thread("What?")
        await outlet.send(public(), "n1")

    world.core.act = act
    line, answer = await world.lab.slash(world.lab.member, world.lab.general, "/ask", "what?").shown(2)
    assert "asked: what?" in line.shown_text
    assert answer.thread_ts == line.ts


async def test_a_file_for_the_asker_alone_goes_to_their_direct_messages(world: World) -> None:
    file = Attachment("settings.toml", b"quotes = 2\n", "Settings")
    world.core.response = Response(note("Here they are."), Visibility.PRIVATE, (), (file,))
    reply = await world.lab.slash(world.lab.member, world.lab.general, "/verbatim", "settings export").reply()
    assert "The file is in our direct messages: nobody else sees it there." in reply.shown_text
    direct = world.lab.direct(world.lab.member).id
    found = await world.lab.until(
        lambda: next((one for one in world.lab.world.files.values() if direct in one.channels), None), "the file"
    )
    assert found.content == b"quotes = 2\n"
    world.core.response = Response(note("Here they are."), Visibility.PRIVATE, (), (file, file))
    reply = await world.lab.slash(world.lab.member, world.lab.general, "/verbatim", "export").reply()
    assert "The 2 files are in our direct messages: nobody else sees them there." in reply.shown_text


async def test_a_file_for_all_stands_where_the_answer_does(world: World) -> None:
    world.core.response = Response(note("A chart."), Visibility.PUBLIC, (), (Attachment("c.png", b"png", "Chart"),))
    world.lab.say(world.lab.member, world.lab.general, "what?", mentions_bot=True)
    general = world.lab.general.id
    await world.lab.until(
        lambda: next((one for one in world.lab.world.files.values() if general in one.channels), None), "the file"
    )


async def test_another_channel_of_the_workspace_can_be_sent_to_and_nothing_else(world: World) -> None:
    outcomes: list[str] = []
    done = asyncio.Event()

    async def act(outlet: Any) -> None:  # noqa: ANN401 - whichever outlet
        outcomes.append(await outlet.send_to(world.lab.crew.id, public(), "n1"))
        for channel in (world.lab.member.id, "nonsense", "C0NOWHERE"):
            with pytest.raises(SendRefusedError):
                await outlet.send_to(channel, public(), "n2")
        await outlet.tell_moderators(public(), "n3")
        await outlet.decline_quietly()
        done.set()

    world.core.act = act
    said = world.lab.say(world.lab.member, world.lab.general, "what?", mentions_bot=True)
    await asyncio.wait_for(done.wait(), 15)
    assert await world.lab.reaction_to(said) == "hourglass_flowing_sand"
    told = [one for one in world.lab.bot_messages if one.channel == world.lab.direct(world.lab.owner).id]
    assert len(told) == 1


async def test_a_message_of_elsewhere_is_not_taken_up(world: World) -> None:
    await world.lab.say(world.lab.member, world.lab.general, "what?", mentions_bot=True).reply()
    outlet_of, asked = await world.taken_up, world.core.messages[0]
    elsewhere = dataclasses.replace(asked, place=dataclasses.replace(asked.place, workspace="T9"))
    assert outlet_of(elsewhere) is None
    assert outlet_of(dataclasses.replace(asked, key="slack:command:1.2")) is None
    assert outlet_of(dataclasses.replace(asked, addressing=Addressing.MENU)) is not None
    assert not Recorded().is_set


@pytest.mark.parametrize(
    "fault", [("files.getUploadURLExternal", Refused("invalid_arguments")), ("conversations.open", Refused("no"))]
)
async def test_a_file_that_can_t_be_sent_is_told_of(world: World, fault: tuple[str, Refused]) -> None:
    file = Attachment("settings.toml", b"quotes = 2\n", "Settings")
    world.core.response = Response(note("Here they are."), Visibility.PRIVATE, (), (file,))
    world.lab.faults.plan(*fault)
    world.lab.slash(world.lab.member, world.lab.general, "/verbatim", "settings export")
    texts = await world.lab.until(
        lambda: [one for one in world.lab.bot_messages if "could not be" in one.shown_text] or None, "what is said"
    )
    assert len(texts) == 1


async def test_where_the_bot_is_not_a_file_for_the_asker_goes_to_them_all_the_same(world: World) -> None:
    file = Attachment("settings.toml", b"quotes = 2\n")
    world.core.response = Response(note("Here they are."), Visibility.PRIVATE, (), (file,))
    world.lab.faults.plan("conversations.open", Refused("no"))
    called = world.lab.slash(world.lab.member, world.lab.elsewhere, "/verbatim", "settings export")
    shown = await called.shown(2)
    assert "could not be put" in shown[1].shown_text


async def test_somebody_who_floods_is_shown_a_sign(world: World) -> None:
    async def act(outlet: Any) -> None:  # noqa: ANN401 - whichever outlet
        await outlet.decline_quietly()

    world.core.act = act
    reply = await world.lab.slash(world.lab.member, world.lab.general, "/ask", "what?").reply()
    assert reply.sees == world.lab.member.id
    world.lab.faults.plan("chat.postEphemeral", Refused("restricted_action"))
    world.lab.faults.plan("reactions.add", Refused("already_reacted"))
    refused = world.lab.slash(world.lab.member, world.lab.general, "/ask", "what?")
    said = world.lab.say(world.lab.member, world.lab.general, "what?", mentions_bot=True)
    await refused.acknowledged()
    await said.all_acknowledged()
    assert not refused.replies


async def test_where_no_thread_can_be_had_the_answer_stands_in_the_channel(world: World) -> None:
    threads: list[str | None] = []

    async def act(outlet: Any) -> None:  # noqa: ANN401 - whichever outlet
        threads.append(await outlet.open_thread("What?"))
        await outlet.send(public(), "n1")
        with pytest.raises(SendRefusedError):
            await outlet.update("1.2", public())

    world.core.act = act
    world.lab.faults.plan(POST, Refused("restricted_action"))
    await world.lab.slash(world.lab.member, world.lab.general, "/ask", "what?").reply()
    reply = await world.lab.whisper(world.lab.member, "what?").reply()
    assert threads == [None, None]
    assert reply.thread_ts is None


async def test_a_long_wait_that_slack_asks_for_is_not_waited(world: World) -> None:
    caught = Caught()
    world.core.act = caught
    world.lab.faults.plan(POST, RateLimited(3600))
    world.lab.say(world.lab.member, world.lab.general, "what?", mentions_bot=True)
    await asyncio.wait_for(caught.done.wait(), 15)
    assert isinstance(caught.error, CallRefusedError)
