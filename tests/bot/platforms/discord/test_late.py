"""What came in before a restart, answered by an interaction's token while that lives."""

from collections.abc import AsyncIterator
from dataclasses import replace

import discord
import pytest
import pytest_asyncio

from bot.chat import Addressing, Call, Message, Outlet, Response, SendRefusedError, Visibility
from bot.platforms.discord.core import WorkspaceCommand
from bot.platforms.discord.late import LateEvents
from tests.bot.platforms.discord.scripted import QUOTE, private, public
from tests.bot.platforms.discord.test_platform import Scene
from tests.lab.discord.actors import Called
from tests.lab.discord.lab import Lab
from tests.lab.discord.reading import text_of

pytestmark = pytest.mark.asyncio(loop_scope="module")

COMMANDS = "/applications/{application_id}/guilds/{guild_id}/commands"
TOKEN_LIFE = 16 * 60.0


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def connected() -> AsyncIterator[Scene]:
    """One connection for all: to make it takes seconds."""
    async with Lab() as lab:
        made = Scene(lab)
        async with made.running():
            yield made
    assert lab.violations == []


@pytest.fixture
def scene(connected: Scene) -> Scene:
    connected.core.calls.clear()
    return connected


async def _given(scene: Scene, act: object) -> tuple[Called, Outlet]:
    """Give a command, do what an earlier run did before it ended, and return how it is answered by the next one."""
    lab = scene.lab
    scene.core.act = act  # type: ignore[assignment] # as the tests have it
    called = lab.member.asks("/ask", question="what?")
    await lab.until(lambda: scene.core.calls or None, "the command")
    await lab.acknowledgement_of(called)
    outlet = LateEvents(scene.clients[-1]).outlet_of(scene.core.calls[0])
    assert outlet is not None
    return called, outlet


def _deferred(visibility: Visibility) -> object:
    async def act(outlet: Outlet) -> None:
        await outlet.acknowledge(visibility)

    return act


def _answered(response: Response) -> object:
    async def act(outlet: Outlet) -> None:
        await outlet.send(response, "n1")

    return act


@pytest.mark.parametrize("announced", list(Visibility))
@pytest.mark.parametrize("response", [public(), private()])
async def test_who_sees_an_answer_is_as_it_says_whatever_was_announced(
    scene: Scene, announced: Visibility, response: Response
) -> None:
    called, outlet = await _given(scene, _deferred(announced))
    await outlet.acknowledge(response.visibility)
    await outlet.send(response, "n1")
    (answer,) = scene.lab.replies_to(called)
    assert QUOTE in text_of(answer)
    assert answer.sees == (scene.lab.member.user.id if response.visibility is Visibility.PRIVATE else None)
    await outlet.send(private(), "n2")
    assert len(scene.lab.replies_to(called)) == 2


async def test_what_was_answered_already_is_left_as_it_is(scene: Scene) -> None:
    called, outlet = await _given(scene, _answered(private()))
    answer = await scene.lab.reply_to(called)
    assert await outlet.send(public(), "n1") == answer.id
    assert scene.lab.replies_to(called) == [answer]
    assert answer.sees


@pytest.mark.parametrize("response", [public(), private()])
async def test_where_the_token_is_gone_the_answer_comes_elsewhere_and_a_private_one_to_the_asker_alone(
    scene: Scene, response: Response
) -> None:
    lab = scene.lab
    _, outlet = await _given(scene, _deferred(Visibility.PRIVATE))
    lab.backend.clock.advance(TOKEN_LIFE)
    sent = await outlet.send(response, "n1")
    is_private = response.visibility is Visibility.PRIVATE
    assert lab.world.messages[sent].channel == (lab.member.direct_channel().id if is_private else lab.general.id)


async def test_an_interaction_that_was_never_acknowledged_is_answered_elsewhere(scene: Scene) -> None:
    lab = scene.lab
    called, outlet = await _given(scene, _deferred(Visibility.PRIVATE))
    called.interaction.response = None  # as if it had never been
    sent = await outlet.send(private(), "n1")
    assert lab.world.messages[sent].channel == lab.member.direct_channel().id


@pytest.mark.parametrize("response", [public(), private()])
async def test_a_thread_that_was_opened_gets_the_answer_unless_it_is_private(scene: Scene, response: Response) -> None:
    async def act(outlet: Outlet) -> None:
        await outlet.acknowledge(Visibility.PUBLIC)
        await outlet.open_thread("what?")

    called, outlet = await _given(scene, act)
    line = await scene.lab.reply_to(called)
    await scene.lab.until(lambda: scene.lab.world.channels.get(line.id), "the thread")
    sent = scene.lab.world.messages[await outlet.send(response, "n1")]
    is_private = response.visibility is Visibility.PRIVATE
    assert sent.channel == (scene.lab.general.id if is_private else line.id)
    assert sent.sees == (scene.lab.member.user.id if is_private else None)


async def test_a_message_of_an_earlier_run_is_changed_while_the_token_lives(scene: Scene) -> None:
    lab = scene.lab
    called, outlet = await _given(scene, _answered(private()))
    shown = await lab.reply_to(called)
    await outlet.update(shown.id, replace(private(), buttons=()))
    assert shown.edits
    lab.backend.clock.advance(TOKEN_LIFE)
    await outlet.update(shown.id, private())
    assert lab.bot_messages[-1].channel == lab.member.direct_channel().id


async def test_a_message_that_is_gone_can_not_be_changed(scene: Scene) -> None:
    called, outlet = await _given(scene, _answered(private()))
    (await scene.lab.reply_to(called)).deleted = True
    with pytest.raises(SendRefusedError):
        await outlet.update("1", private())
    await outlet.send(private(), "n2")
    assert len(scene.lab.replies_to(called)) == 1


@pytest.mark.parametrize("is_answered", [True, False])
async def test_a_sign_is_shown_where_nothing_stands_yet(scene: Scene, *, is_answered: bool) -> None:
    act = _answered(private()) if is_answered else _deferred(Visibility.PRIVATE)
    called, outlet = await _given(scene, act)
    await scene.lab.acknowledgement_of(called)
    if is_answered:
        await scene.lab.reply_to(called)
    await outlet.decline_quietly()
    (shown,) = scene.lab.replies_to(called)
    assert ("⏳" in text_of(shown)) is not is_answered
    assert await outlet.open_thread("what?") is None


async def test_what_has_no_way_back_is_answered_if_it_is_a_message(scene: Scene) -> None:
    await _given(scene, _deferred(Visibility.PRIVATE))
    given = replace(scene.core.calls[0], way_back="")
    late = LateEvents(scene.clients[-1])
    assert late.outlet_of(given) is None
    message = Message(given.key, given.place, given.actor, Addressing.MENTION, "what?", discord.utils.utcnow())
    assert late.outlet_of(message) is not None
    assert late.outlet_of(replace(message, key="discord:message:x")) is None


async def test_commands_that_may_have_changed_are_published(scene: Scene) -> None:
    lab = scene.lab
    await _given(scene, _deferred(Visibility.PRIVATE))
    late = LateEvents(scene.clients[-1])
    scene.core.own = (WorkspaceCommand("builder", "Who built it?"),)
    late.outlet_of(_command(scene, "sources"))
    await late.settle()
    assert lab.count("PUT", COMMANDS) == 0
    late.outlet_of(_command(scene, "command add"))
    await late.settle()
    assert lab.count("PUT", COMMANDS) == 1


def _command(scene: Scene, name: str) -> Call:
    return replace(scene.core.calls[0], command=name)
