from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.chat import PlaceKind
from tests.bot.platforms.slack.conftest import World
from tests.bot.platforms.slack.installed import Installed, answered, running
from tests.bot.platforms.slack.scripted import ScriptedCore
from tests.lab.slack.faults import Refused
from tests.lab.slack.lab import Lab
from tests.lab.slack.world import Message

HELLO = "Add a source: /verbatim source add"


@pytest.fixture
async def bot(lab: Lab, tmp_path: Path, core: ScriptedCore) -> AsyncIterator[Installed]:
    async with running(lab, tmp_path, core) as started:
        yield started


def greetings(lab: Lab) -> list[Message]:
    return [one for one in lab.bot_messages if HELLO in one.shown_text]


async def test_the_first_channel_that_it_is_let_into_is_greeted_once(world: World) -> None:
    lab = world.lab
    later = lab.add_channel("later", with_bot=False)
    at_once = [lab.invite(channel) for channel in (lab.elsewhere, lab.add_channel("another", with_bot=False))]
    await lab.until(lambda: greetings(lab) or None, "a greeting")
    for said in (*at_once, lab.invite(later)):
        await said.all_acknowledged()
    await answered(lab, lab.member)
    assert len(greetings(lab)) == 1


async def test_where_somebody_else_joins_nobody_is_greeted(world: World) -> None:
    lab = world.lab
    newcomer = lab.add_user("Nora Newcomer")
    await lab.invite(lab.crew, newcomer).all_acknowledged()
    await answered(lab, lab.member)
    assert greetings(lab) == []


async def test_a_channel_that_takes_no_greeting_leaves_it_to_the_next_one(world: World) -> None:
    lab = world.lab
    lab.faults.plan("chat.postMessage", Refused("restricted_action"))
    await lab.invite(lab.elsewhere).all_acknowledged()
    await lab.until(lambda: lab.count("chat.postMessage") or None, "a try")
    another = lab.add_channel("another", with_bot=False)
    await lab.invite(another).all_acknowledged()
    await lab.until(lambda: greetings(lab) or None, "a greeting")
    assert [one.channel for one in greetings(lab)] == [another.id]


async def test_who_installs_it_is_greeted_directly_and_then_no_channel(bot: Installed) -> None:
    lab = bot.lab
    market = lab.add_team("Market")
    nia = lab.add_user("Nia", team=market)
    await bot.browser.install(lab, market)
    await lab.until(lambda: greetings(lab) or None, "a greeting")
    plaza = lab.add_channel("plaza", team=market, members=[nia], with_bot=False)
    await lab.invite(plaza).all_acknowledged()
    await answered(lab, nia)
    assert [one.channel for one in greetings(lab)] == [lab.direct(nia).id]


async def test_who_can_not_be_written_to_leaves_the_greeting_to_a_channel(bot: Installed) -> None:
    lab = bot.lab
    market = lab.add_team("Market")
    nia = lab.add_user("Nia", team=market)
    lab.faults.plan("conversations.open", Refused("cannot_dm_bot"))
    await bot.browser.install(lab, market)
    await lab.until(lambda: lab.count("conversations.open") or None, "a try")
    plaza = lab.add_channel("plaza", team=market, members=[nia], with_bot=False)
    await lab.invite(plaza).all_acknowledged()
    await lab.until(lambda: greetings(lab) or None, "a greeting")
    assert [one.channel for one in greetings(lab)] == [plaza.id]


async def test_who_opens_the_home_tab_sees_what_the_core_says_to_them(world: World) -> None:
    lab = world.lab
    await lab.open_home(lab.guest).all_acknowledged()
    view = await lab.home_of(lab.guest)
    assert "All that it can do: /verbatim help" in view.shown_text
    ((place, actor),) = world.core.homes
    assert (place.kind, place.channel, actor.id) == (PlaceKind.DIRECT, lab.direct(lab.guest).id, lab.guest.id)
    assert [one.id for one in actor.workspaces] == [lab.team.id]


async def test_who_only_writes_to_it_needs_no_home_tab(world: World) -> None:
    await world.lab.open_home(world.lab.guest, tab="messages").all_acknowledged()
    await answered(world.lab, world.lab.guest)
    assert world.core.homes == []


async def test_a_home_tab_that_slack_refuses_disturbs_nothing(world: World) -> None:
    lab = world.lab
    lab.faults.plan("views.publish", Refused("not_enabled"))
    await lab.open_home(lab.guest).all_acknowledged()
    await answered(lab, lab.guest)


async def test_nothing_lists_all_channels_or_members(world: World) -> None:
    lab = world.lab
    for number in range(50):
        lab.add_channel(f"channel-{number}")
    await lab.open_home(lab.member).all_acknowledged()
    await lab.home_of(lab.member)
    form = await lab.slash(lab.admin, lab.general, "/verbatim", "source remove").form()
    await lab.suggest(lab.admin, form, form.action_ids[0], "m").options()
    await answered(lab, lab.member)
    assert {one.method for one in lab.seen} & {"conversations.list", "users.list"} == set()
