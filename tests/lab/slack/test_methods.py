"""The methods of the Web API answer as Slack's do; the lab holds its own answers against the specification."""

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.lab.slack.lab import Lab


@pytest.fixture
def client(lab: Lab) -> AsyncWebClient:
    return AsyncWebClient(lab.bot_token, base_url=lab.api_url)


async def test_the_account_is_described(lab: Lab, client: AsyncWebClient) -> None:
    account = await client.auth_test()
    assert (account["team_id"], account["user_id"]) == (lab.team.id, lab.bot.id)
    assert (await client.team_info())["team"]["name"] == "Harbour"
    assert (await client.bots_info(bot=account["bot_id"]))["bot"]["user_id"] == lab.bot.id


async def test_people_tell_what_they_may(lab: Lab, client: AsyncWebClient) -> None:
    admin = (await client.users_info(user=lab.admin.id, include_locale=True))["user"]
    guest = (await client.users_info(user=lab.guest.id))["user"]
    assert (admin["is_admin"], admin["is_owner"], admin["locale"]) == (True, False, "en-US")
    assert guest["is_restricted"]
    assert (await client.users_info(user=lab.bot.id))["user"]["is_bot"]
    with pytest.raises(SlackApiError, match="user_not_found"):
        await client.users_info(user="U404")


async def test_user_groups_have_their_people(lab: Lab, client: AsyncWebClient) -> None:
    (group,) = (await client.usergroups_list(include_users=True))["usergroups"]
    assert group["users"] == [lab.moderator.id]
    assert (await client.usergroups_users_list(usergroup=group["id"]))["users"] == [lab.moderator.id]
    with pytest.raises(SlackApiError, match="no_such_subteam"):
        await client.usergroups_users_list(usergroup="S404")


async def test_a_channel_is_described_with_its_creator(lab: Lab, client: AsyncWebClient) -> None:
    direct = (await client.conversations_info(channel=lab.direct(lab.member).id))["channel"]
    assert (direct["is_im"], direct["user"]) == (True, lab.member.id)
    for channel in (lab.general, lab.crew, lab.group_direct(lab.member, lab.admin)):
        found = (await client.conversations_info(channel=channel.id, include_num_members=True))["channel"]
        assert found["num_members"] == len(channel.members)
    general = (await client.conversations_info(channel=lab.general.id))["channel"]
    assert (general["creator"], general["is_private"]) == (lab.owner.id, False)
    hidden = lab.add_channel("hidden", kind=lab.crew.kind, with_bot=False)
    with pytest.raises(SlackApiError, match="channel_not_found"):
        await client.conversations_info(channel=hidden.id)


async def test_members_come_in_pages(lab: Lab, client: AsyncWebClient) -> None:
    first = await client.conversations_members(channel=lab.general.id, limit=4)
    cursor = first["response_metadata"]["next_cursor"]
    second = await client.conversations_members(channel=lab.general.id, limit=4, cursor=cursor)
    assert first["members"] + second["members"] == lab.general.members
    assert second["response_metadata"]["next_cursor"] == ""


async def test_what_the_bot_said_in_rich_text_comes_back(lab: Lab, client: AsyncWebClient) -> None:
    assert (await client.conversations_history(channel=lab.general.id))["messages"] == []
    quote = {"type": "rich_text_quote", "elements": [{"type": "text", "text": "Tides turn."}]}
    sent = {"type": "rich_text", "elements": [quote]}
    await client.chat_postMessage(
        channel=lab.general.id, text="Tides turn.", blocks=[sent], unfurl_links=False, unfurl_media=False
    )
    (message,) = (await client.conversations_history(channel=lab.general.id))["messages"]
    assert message["blocks"][0]["elements"] == [quote]
    assert lab.bot_messages[0].shown_text == "Tides turn."


async def test_history_and_threads_can_be_read_back(lab: Lab, client: AsyncWebClient) -> None:
    first = lab.say(lab.member, lab.general, "one")
    second = lab.say(lab.admin, lab.general, "two")
    reply = lab.say(lab.admin, lab.general, "three", thread=first.message)
    history = await client.conversations_history(channel=lab.general.id)
    assert [one["text"] for one in history["messages"]] == ["two", "one"]
    assert history["messages"][1]["reply_count"] == 1
    later = await client.conversations_history(channel=lab.general.id, oldest=first.ts)
    assert [one["ts"] for one in later["messages"]] == [second.ts]
    thread = await client.conversations_replies(channel=lab.general.id, ts=first.ts)
    assert [one["text"] for one in thread["messages"]] == ["one", "three"]
    newer = await client.conversations_replies(channel=lab.general.id, ts=reply.ts, oldest=reply.ts, inclusive=True)
    assert [one["text"] for one in newer["messages"]] == ["one", "three"]


async def test_a_direct_channel_is_opened_once(lab: Lab, client: AsyncWebClient) -> None:
    first = await client.conversations_open(users=lab.member.id)
    again = await client.conversations_open(users=[lab.member.id], return_im=True)
    assert first["channel"]["id"] == again["channel"]["id"] == lab.direct(lab.member).id
    several = await client.conversations_open(users=[lab.member.id, lab.admin.id])
    assert several["channel"]["id"].startswith("G")


async def test_a_message_is_posted_changed_and_deleted(lab: Lab, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel=lab.general.id, text="one", unfurl_links=False, unfurl_media=False)
    await client.chat_update(channel=lab.general.id, ts=posted["ts"], text="two")
    (message,) = lab.bot_messages
    assert (message.text, message.edits) == ("two", 1)
    await client.reactions_add(channel=lab.general.id, timestamp=posted["ts"], name="eyes")
    with pytest.raises(SlackApiError, match="already_reacted"):
        await client.reactions_add(channel=lab.general.id, timestamp=posted["ts"], name="eyes")
    await client.chat_delete(channel=lab.general.id, ts=posted["ts"])
    assert message.deleted
    with pytest.raises(SlackApiError, match="message_not_found"):
        await client.chat_update(channel=lab.general.id, ts=posted["ts"], text="three")


async def test_a_post_to_a_person_goes_to_the_direct_channel(lab: Lab, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=lab.member.id, text="hello", unfurl_links=False, unfurl_media=False)
    assert [one.channel for one in lab.bot_messages] == [lab.direct(lab.member).id]


async def test_a_bot_writes_only_where_it_is(lab: Lab, client: AsyncWebClient) -> None:
    for channel, error in ((lab.elsewhere.id, "not_in_channel"), ("C404", "channel_not_found")):
        with pytest.raises(SlackApiError, match=error):
            await client.chat_postMessage(channel=channel, text="hello", unfurl_links=False, unfurl_media=False)
    with pytest.raises(SlackApiError, match="user_not_in_channel"):
        await client.chat_postEphemeral(channel=lab.crew.id, user=lab.member.id, text="hello")
    other = lab.say(lab.member, lab.general, "mine")
    with pytest.raises(SlackApiError, match="cant_update_message"):
        await client.chat_update(channel=lab.general.id, ts=other.ts, text="yours")


async def test_a_file_is_shared_read_and_sent_back(lab: Lab, client: AsyncWebClient) -> None:
    file = lab.add_file("a.txt", b"Tides turn.", lab.member)
    said = lab.say(lab.member, lab.general, "", files=[file])
    event = said.envelopes[0].payload["event"] if said.envelopes else {}
    assert event["subtype"] == "file_share"
    found = (await client.files_info(file=file.id))["file"]
    headers = {"Authorization": f"Bearer {lab.bot_token}"}
    async with aiohttp.ClientSession() as session:
        async with session.get(found["url_private_download"], headers=headers) as response:
            assert await response.read() == b"Tides turn."
        async with session.get(found["url_private"]) as response:
            assert response.content_type == "text/html"
    await client.files_upload_v2(channel=lab.general.id, filename="b.csv", content="a;b", initial_comment="Here.")
    (message,) = lab.bot_messages
    assert [lab.world.files[one].content for one in message.files] == [b"a;b"]


# slack_sdk 3.47 makes its Basic authentication as aiohttp 3.14 no longer likes it.
@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
async def test_a_code_is_exchanged_for_the_workspaces_token_once(lab: Lab, client: AsyncWebClient) -> None:
    market = lab.add_team("Market")
    lab.add_user("Max Market", team=market)
    code = lab.install_code(market)
    with pytest.raises(SlackApiError, match="bad_client_secret"):
        await client.oauth_v2_access(client_id=lab.client_id, client_secret="no", code=code)  # noqa: S106 - wrong
    answer = await client.oauth_v2_access(client_id=lab.client_id, client_secret=lab.client_secret, code=code)
    assert (answer["team"]["id"], answer["access_token"]) == (market.id, market.bot_token)
    with pytest.raises(SlackApiError, match="invalid_code"):
        await client.oauth_v2_access(client_id=lab.client_id, client_secret=lab.client_secret, code=code)


async def test_a_workspace_that_took_the_app_out_refuses_its_token(lab: Lab) -> None:
    market = lab.join("Market")
    client = AsyncWebClient(market.bot_token, base_url=lab.api_url)
    assert (await client.auth_test())["team"] == "Market"
    gone = lab.uninstall(market)
    assert [one.payload["event"]["type"] for one in gone.envelopes] == ["tokens_revoked", "app_uninstalled"]
    with pytest.raises(SlackApiError, match="account_inactive"):
        await client.auth_test()


async def test_no_timestamp_comes_twice(lab: Lab) -> None:
    stamps = [lab.backend.ts() for _ in range(10_000)]
    assert len(set(stamps)) == 10_000
    assert stamps == sorted(stamps)
