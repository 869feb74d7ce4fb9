"""Signs to whoever asks too fast, shown as fast as Slack takes them."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat import Place, PlaceKind
from bot.platforms.slack import waiting as pace
from bot.platforms.slack.calling import ClosedError, SlackApi
from bot.platforms.slack.signs import MOST_SECONDS, SLOW_DOWN, Signs
from tests.bot.platforms.slack.conftest import World
from tests.bot.platforms.slack.scripted import public
from tests.lab.slack.faults import RateLimited, Refused
from tests.lab.slack.lab import Lab, Said
from tests.lab.slack.world import Channel, User

METHOD = "reactions.add"


class Showing:
    """The signs of the lab's workspace: none goes out before `let_go`."""

    def __init__(self, lab: Lab, session: aiohttp.ClientSession) -> None:
        self.lab = lab
        self.time = 0.0
        client = AsyncWebClient(token=lab.bot_token, base_url=lab.api_url, session=session, retry_handlers=[])
        self.signs = Signs(SlackApi(client, session, pace.message_pace(), waits=(0.0,)), self, lambda: self.time)
        self._turns = asyncio.Semaphore(0)
        self.asked_for_turns = 0

    async def turn(self, key: str) -> None:
        del key
        self.asked_for_turns += 1
        await self._turns.acquire()

    def let_go(self, signs: int = 1) -> None:
        for _ in range(signs):
            self._turns.release()

    def says(self, user: User, channel: Channel | None = None) -> Said:
        said = self.lab.say(user, channel or self.lab.general, "Which one?")
        self.lab.forgive(said)
        return said

    async def waits(self, said: Said, thread: str | None = None) -> asyncio.Task[bool]:
        """Have a sign wait for its turn."""
        task = asyncio.create_task(self.signs.show(self.place(said, thread), said.user.id, said.message.ts))
        await asyncio.sleep(0)
        return task

    def answered(self, said: Said, thread: str | None = None) -> None:
        self.signs.answered(self.place(said, thread), said.user.id, said.message.ts)

    def place(self, said: Said, thread: str | None = None) -> Place:
        return Place("slack", self.lab.team.id, said.message.channel, PlaceKind.CHANNEL, thread=thread)


@pytest.fixture
async def showing(lab: Lab) -> AsyncIterator[Showing]:
    async with aiohttp.ClientSession() as session:
        made = Showing(lab, session)
        yield made
        made.signs.close()


def _is_signed(said: Said) -> bool:
    return SLOW_DOWN in said.message.reactions


async def test_a_sign_waits_for_its_turn_and_is_shown_then(showing: Showing) -> None:
    said = showing.says(showing.lab.member)
    waiting = await showing.waits(said)
    assert not waiting.done()
    showing.let_go()
    assert await waiting
    assert _is_signed(said)


async def test_of_one_person_only_the_newest_message_gets_one_in_the_place_of_the_oldest(showing: Showing) -> None:
    lab = showing.lab
    first, other, last = showing.says(lab.member), showing.says(lab.admin), showing.says(lab.member)
    waiting = [await showing.waits(said) for said in (first, other, last)]
    assert not await waiting[2]
    showing.let_go()
    assert await waiting[0]
    assert not waiting[1].done()
    showing.let_go()
    assert await waiting[1]
    assert [_is_signed(said) for said in (first, other, last)] == [False, True, True]


async def test_in_another_channel_or_thread_a_person_is_shown_one_of_its_own(showing: Showing) -> None:
    lab = showing.lab
    elsewhere = lab.add_channel("quay", creator=lab.moderator)
    here, in_thread, there = showing.says(lab.member), showing.says(lab.member), showing.says(lab.member, elsewhere)
    waiting = [await showing.waits(here), await showing.waits(in_thread, "1.2"), await showing.waits(there)]
    showing.let_go(3)
    assert await asyncio.gather(*waiting) == [True, True, True]


async def test_an_answer_to_a_later_message_makes_a_sign_pointless_and_one_to_an_earlier_does_not(
    showing: Showing,
) -> None:
    lab = showing.lab
    before, said, after = showing.says(lab.member), showing.says(lab.member), showing.says(lab.member)
    waiting = await showing.waits(said)
    showing.answered(before)
    showing.answered(after, thread="1.2")
    assert not waiting.done()
    showing.answered(after)
    assert not await waiting
    showing.answered(after)
    assert lab.count(METHOD) == 0


async def test_what_waited_too_long_is_dropped_and_costs_no_turn(showing: Showing) -> None:
    old = await showing.waits(showing.says(showing.lab.member))
    showing.time = MOST_SECONDS + 1
    fresh = await showing.waits(showing.says(showing.lab.admin))
    showing.let_go()
    assert (await old, await fresh) == (False, True)


async def test_where_all_that_waited_is_dropped_none_is_shown_and_the_next_one_is(showing: Showing) -> None:
    old = await showing.waits(showing.says(showing.lab.member))
    showing.time = MOST_SECONDS + 1
    showing.let_go()
    assert not await old
    next_one = await showing.waits(showing.says(showing.lab.member))
    showing.let_go()
    assert await next_one


async def test_whoever_is_stopped_while_waiting_leaves_the_turn_to_the_next(showing: Showing) -> None:
    stopped = await showing.waits(showing.says(showing.lab.member))
    waiting = await showing.waits(showing.says(showing.lab.admin))
    stopped.cancel()
    showing.let_go()
    assert await waiting
    assert showing.lab.count(METHOD) == 1


@pytest.mark.parametrize(("fault", "is_shown"), [(Refused("already_reacted"), True), (Refused("no_reaction"), False)])
async def test_what_slack_refuses_is_not_shown_unless_it_is_there(
    showing: Showing, fault: Refused, *, is_shown: bool
) -> None:
    showing.lab.faults.plan(METHOD, fault)
    waiting = await showing.waits(showing.says(showing.lab.member))
    showing.let_go()
    assert await waiting is is_shown


async def test_what_slack_puts_off_is_shown_after_that(showing: Showing) -> None:
    showing.lab.faults.plan(METHOD, RateLimited(0))
    waiting = await showing.waits(showing.says(showing.lab.member))
    showing.let_go()
    assert await waiting


async def test_a_closed_connection_ends_the_wait_and_is_no_sign_left_out(lab: Lab) -> None:
    async with aiohttp.ClientSession() as session:
        closed = Showing(lab, session)
    waiting = await closed.waits(closed.says(lab.member))
    closed.let_go()
    with pytest.raises(ClosedError):
        await waiting


async def test_closing_lets_everybody_go_who_waits(showing: Showing) -> None:
    waiting = [await showing.waits(showing.says(user)) for user in (showing.lab.member, showing.lab.admin)]
    showing.signs.close()
    ended = await asyncio.gather(*waiting, return_exceptions=True)
    assert all(isinstance(one, asyncio.CancelledError) for one in ended)


@pytest.fixture
def one_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the bot show one sign in all."""
    monkeypatch.setattr(pace, "SIGN_BURST", 1)
    monkeypatch.setattr(pace, "SECONDS_EACH_SIGN", 3600.0)


@pytest.mark.usefixtures("one_sign")
async def test_whoever_is_answered_is_not_told_any_more_that_they_were_too_fast_before(world: World) -> None:
    shown: list[bool] = []

    async def act(outlet: Any) -> None:  # noqa: ANN401 - whichever outlet
        if len(world.core.messages) < 3:
            shown.append(await outlet.decline_quietly())
        else:
            await outlet.send(public(), "n")

    world.core.act = act
    first, second = await _said(world), await _said(world)
    await world.lab.until(lambda: shown == [True] or None, "a sign")
    await (await _said(world)).reply()
    await world.lab.until(lambda: shown == [True, False] or None, "the other to be dropped")
    assert (_is_signed(first), _is_signed(second)) == (True, False)


async def _said(world: World) -> Said:
    said = world.lab.say(world.lab.member, world.lab.general, "what?", mentions_bot=True)
    await said.all_acknowledged()
    return said
