from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat import Place, PlaceKind, Rank
from bot.platforms.slack.calling import SlackApi
from bot.platforms.slack.core import Account
from bot.platforms.slack.people import FRESH_SECONDS, Directory
from bot.platforms.slack.waiting import message_pace
from tests.lab.slack.lab import Lab
from tests.lab.slack.world import User


class Asking:
    """A directory over the lab, with a clock of the test's."""

    def __init__(self, lab: Lab, session: aiohttp.ClientSession, *, asks_groups: bool = True) -> None:
        self.lab = lab
        self.time = 0.0
        client = AsyncWebClient(token=lab.bot_token, base_url=lab.api_url, session=session, retry_handlers=[])
        account = Account(lab.team.id, lab.team.name, "", lab.bot.id, "B1")
        api = SlackApi(client, session, message_pace())
        self.directory = Directory(
            api, account, frozenset({lab.guest.id}), asks_groups=asks_groups, now=lambda: self.time, patience=20
        )

    async def rank(self, user: User, channel: str = "") -> Rank:
        return (await self.directory.actor(user.id, self.place(channel or self.lab.general.id))).rank

    async def groups(self, user: User) -> frozenset[str]:
        return (await self.directory.actor(user.id, self.place(self.lab.general.id))).roles

    def place(self, channel: str) -> Place:
        return Place("slack", self.lab.team.id, channel, PlaceKind.CHANNEL)


@pytest.fixture
async def asking(lab: Lab) -> AsyncIterator[Asking]:
    async with aiohttp.ClientSession() as session:
        made = Asking(lab, session)
        yield made
        made.directory.close()


async def test_a_workspace_s_admins_and_owners_are_admins(asking: Asking) -> None:
    lab = asking.lab
    assert [await asking.rank(one) for one in (lab.owner, lab.admin, lab.member)] == [
        Rank.ADMIN,
        Rank.ADMIN,
        Rank.EVERYONE,
    ]


async def test_who_made_a_channel_moderates_there_and_nowhere_else(asking: Asking) -> None:
    made = asking.lab.add_channel("mias", creator=asking.lab.member)
    assert await asking.rank(asking.lab.member, made.id) is Rank.MODERATOR
    assert await asking.rank(asking.lab.member) is Rank.EVERYONE


async def test_who_owns_the_bot_is_its_owner_everywhere(asking: Asking) -> None:
    assert await asking.rank(asking.lab.guest) is Rank.OWNER


async def test_an_admin_of_another_workspace_is_nobody_here(asking: Asking) -> None:
    # In a channel that two workspaces share, Slack tells of the other's people, too.
    stranger = asking.lab.add_user("Stan Stranger", admin=True)
    stranger.home = "T0ELSEWHERE"
    assert await asking.rank(stranger) is Rank.EVERYONE


async def test_the_user_groups_of_the_settings_are_the_roles_of_those_in_them(asking: Asking) -> None:
    lab = asking.lab
    helpers = lab.add_group("helpers", lab.moderator, lab.member)
    assert await asking.groups(lab.moderator) == {lab.moderators.id, helpers.id}
    assert await asking.groups(lab.member) == {helpers.id}
    assert await asking.groups(lab.admin) == frozenset()
    assert lab.count("usergroups.list") == 1


async def test_where_user_groups_are_left_out_nobody_asks_for_them(lab: Lab) -> None:
    async with aiohttp.ClientSession() as session:
        asking = Asking(lab, session, asks_groups=False)
        assert await asking.groups(lab.moderator) == frozenset()
    assert lab.count("usergroups.list") == 0


async def test_what_slack_says_is_believed_for_some_minutes(asking: Asking) -> None:
    lab = asking.lab
    assert await asking.rank(lab.member) is Rank.EVERYONE
    lab.member.admin = True
    asking.time = FRESH_SECONDS - 1
    assert await asking.rank(lab.member) is Rank.EVERYONE
    asking.time = FRESH_SECONDS
    assert await asking.rank(lab.member) is Rank.ADMIN
