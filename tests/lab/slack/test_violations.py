"""A test of the test: each kind of broken promise is caught."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from tests.lab.slack import schemas
from tests.lab.slack.lab import Lab
from tests.lab.slack.probe import Probe, button, form
from tests.lab.slack.world import Json

Send = Callable[..., Awaitable[Json]]

with_schemas = pytest.mark.skipif(not schemas.available(), reason=schemas.SKIP_REASON)


@pytest.fixture
def send(lab: Lab) -> Send:
    """Send a request as the bot, and return the answer."""

    async def sent(method: str, body: object, token: str | None = None, *, as_form: bool = False) -> Json:
        headers = {"Authorization": f"Bearer {lab.bot_token if token is None else token}"}
        given: Any = {"data": body} if as_form else {"json": body}
        async with (
            aiohttp.ClientSession() as session,
            session.post(lab.api_url + method, headers=headers, **given) as response,
        ):
            answer: Json = await response.json()
            return answer

    return sent


def caught(lab: Lab, part: str) -> bool:
    """Tell whether that is what was caught, and forget it, so that the fixture lets the test pass."""
    found = [violation for violation in lab.violations if part in violation]
    lab.violations.clear()
    return bool(found)


def message(**parts: Any) -> Json:  # noqa: ANN401 - the parts of a message are of all types
    return {"channel": "C", "text": "hello", "unfurl_links": False, "unfurl_media": False} | parts


def section(text: str = "hello", **parts: Any) -> Json:  # noqa: ANN401 - the parts of a block are of all types
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **parts}


def actions(*elements: Json) -> Json:
    return message(blocks=[{"type": "actions", "elements": list(elements)}])


def menu(**parts: Any) -> Json:  # noqa: ANN401 - the parts of a menu are of all types
    return actions({"type": "static_select", "action_id": "m", **parts})


def option(text: str = "t", value: str = "v") -> Json:
    return {"text": {"type": "plain_text", "text": text}, "value": value}


def header(text: str) -> Json:
    return {"type": "header", "text": {"type": "plain_text", "text": text}}


WRONG_MESSAGES = [
    (message(text="a" * 40_001), "text: 40001"),
    (message(text=""), "neither text nor blocks"),
    (message(blocks=[section()] * 51), "more than 50"),
    (message(blocks="[{"), "no list of blocks"),
    (message(blocks=[section("a" * 3001)]), "section.text"),
    (message(blocks=[section("")]), "section.text: is empty"),
    (message(blocks=[{"type": "section"}]), "text or fields"),
    (message(blocks=[section(fields=[{"type": "mrkdwn", "text": "f" * 2001}])]), "fields"),
    (message(blocks=[header("h" * 151)]), "150"),
    (message(blocks=[section(block_id="b" * 256)]), "block_id"),
    (message(blocks=[section(block_id="b"), section(block_id="b")]), "stands 2 times"),
    (message(blocks=[section(txet="x")]), "txet"),
    (message(blocks=[{"type": "sektion"}]), "no block of type"),
    (message(blocks=[{"type": "markdown", "text": "m" * 12_001}]), "12000"),
    (message(blocks=[{"type": "context", "elements": [{"type": "mrkdwn", "text": "c"}] * 11}]), "elements"),
    (message(blocks=form()["blocks"]), "views alone"),
    (actions(button("a", "l" * 76, "v")), "75"),
    (actions(button("a", "l", "v" * 2001)), "2000"),
    (actions(button("a" * 256, "l", "v")), "action_id"),
    (actions(button("a", "l", "v"), button("a", "l", "w")), "stands 2 times"),
    (actions(*(button(str(number), "l", "v") for number in range(26))), "25"),
    (actions(button("a", "l", "v") | {"text": {"type": "mrkdwn", "text": "l"}}), "plain_text"),
    (menu(options=[option()] * 101), "100"),
    (menu(options=[]), "options"),
    (menu(options=[option("t" * 76)]), "option.text"),
    (menu(options=[option("t", "v" * 151)]), "option.value"),
    (menu(options=[option()], placeholder={"type": "plain_text", "text": "p" * 151}), "placeholder"),
]


@pytest.mark.parametrize(("body", "part"), WRONG_MESSAGES)
async def test_a_message_that_slack_refuses_is_refused_and_caught(lab: Lab, send: Send, body: Json, part: str) -> None:
    answer = await send("chat.postMessage", body | {"channel": lab.general.id})
    assert not answer["ok"]
    assert caught(lab, part)
    assert lab.bot_messages == []


BROKEN_PROMISES = [
    (message(text="", blocks=[section()]), "fallback"),
    (message(text="  ", blocks=[section()]), "fallback"),
    (message(text="look <!channel>"), "everybody"),
    (message(text="look <!here|here>"), "everybody"),
    (message(blocks=[section("<!everyone>")]), "everybody"),
    (message(text="ask <!subteam^S123>"), "S123"),
    (message(blocks=[section("ask <@U123>")]), "U123"),
    (message(unfurl_links=True), "unfurl_links"),
    ({"channel": "C", "text": "hello"}, "unfurl_media"),
    (message(link_names=True), "link_names"),
]


@pytest.mark.parametrize(("body", "part"), BROKEN_PROMISES)
async def test_a_broken_promise_is_taken_and_caught(lab: Lab, send: Send, body: Json, part: str) -> None:
    assert (await send("chat.postMessage", body | {"channel": lab.general.id}))["ok"]
    assert caught(lab, part)


async def test_whom_the_test_names_may_be_pinged_but_never_everybody(lab: Lab, send: Send) -> None:
    lab.may_ping.update({lab.member.id, lab.moderators.id})
    text = f"{lab.member.mention} <!subteam^{lab.moderators.id}>"
    assert (await send("chat.postMessage", message(channel=lab.general.id, text=text)))["ok"]
    assert lab.violations == []
    broadcast = {"type": "rich_text_section", "elements": [{"type": "broadcast", "range": "channel"}]}
    blocks = [{"type": "rich_text", "elements": [broadcast]}]
    assert (await send("chat.postMessage", message(channel=lab.general.id, blocks=blocks)))["ok"]
    assert caught(lab, "<!channel> would ping everybody")


@with_schemas
@pytest.mark.parametrize(
    ("method", "body", "part"),
    [
        ("chat.postMessage", message(chanel="C"), "chanel: no such parameter"),
        ("chat.postMessage", {"text": "hello"}, "channel: is missing"),
        ("chat.postEphemeral", {"text": "hello", "channel": "C"}, "user: is missing"),
        ("chat.postMessage", message(unfurl_links="perhaps"), "unfurl_links: is no boolean"),
        ("conversations.members", {"channel": "C", "limit": "many"}, "limit: is no"),
        ("views.open", {"view": form()}, "trigger_id: is missing"),
        ("reactions.add", {"channel": "C", "name": "eyes"}, "timestamp: is missing"),
    ],
)
@pytest.mark.parametrize("as_form", [True, False])
async def test_parameters_are_held_against_the_specification(  # noqa: PLR0913 - two fixtures and a table
    lab: Lab, send: Send, method: str, body: Json, part: str, *, as_form: bool
) -> None:
    plain = {name: str(value) if isinstance(value, bool) else value for name, value in body.items()}
    flat = {name: value for name, value in plain.items() if not isinstance(value, dict)}
    assert not (await send(method, flat if as_form else body, as_form=as_form))["ok"]
    assert caught(lab, part)


WRONG_VIEWS = [
    (form("t" * 25), "title"),
    (form(""), "not 1 to 24"),
    (form() | {"external_id": "e" * 256}, "external_id"),
    (form() | {"blocks": [section()] * 101}, "more than 100"),
    (form() | {"private_metadata": "p" * 3001}, "private_metadata"),
    (form() | {"callback_id": "c" * 256}, "callback_id"),
    (form() | {"callbackid": "c"}, "callbackid"),
    ({name: value for name, value in form().items() if name != "submit"}, "submit"),
    ({name: value for name, value in form().items() if name != "title"}, "title"),
    (form() | {"type": "dialog"}, "no modal"),
]


@pytest.mark.parametrize(("view", "part"), WRONG_VIEWS)
async def test_a_view_that_slack_refuses_is_refused_and_caught(lab: Lab, send: Send, view: Json, part: str) -> None:
    called = lab.shortcut(lab.member, None, "open")
    assert not (await send("views.open", {"trigger_id": called.trigger_id, "view": view}))["ok"]
    assert caught(lab, part)
    assert called.view is None


async def test_a_method_that_the_lab_does_not_know_is_caught(lab: Lab, send: Send) -> None:
    assert (await send("chat.everything", {}))["error"] == "unknown_method"
    assert caught(lab, "chat.everything")


async def test_listing_all_channels_is_caught(lab: Lab, send: Send) -> None:
    assert (await send("conversations.list", {}))["ok"]
    assert caught(lab, "lists all channels")


async def test_a_wrong_token_is_refused_and_one_in_the_parameters_caught(lab: Lab, send: Send) -> None:
    assert (await send("auth.test", {}, token="wrong"))["error"] == "invalid_auth"  # noqa: S106 - it opens nothing
    assert (await send("auth.test", {}, token=""))["error"] == "not_authed"
    assert (await send("apps.connections.open", {}))["error"] == "invalid_auth"
    assert lab.violations == []
    await send("auth.test", {"token": lab.bot_token})
    assert caught(lab, "token")


async def test_an_address_that_is_none_is_caught(lab: Lab) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{lab.backend.url}/nowhere") as response:
        assert response.status == 404
    assert caught(lab, "/nowhere")


async def respond(url: str, body: Json) -> int:
    async with aiohttp.ClientSession() as session, session.post(url, json=body) as response:
        return response.status


async def test_a_response_url_is_used_five_times_in_thirty_minutes(lab: Lab) -> None:
    called = lab.slash(lab.member, lab.general, "/ask")
    assert [await respond(called.response_url, {"text": "hello"}) for _ in range(6)] == [200] * 5 + [404]
    assert caught(lab, "more than 5")
    assert len(called.replies) == 5
    late = lab.slash(lab.member, lab.general, "/ask")
    lab.clock.advance(30 * 60 + 1)
    assert await respond(late.response_url, {"text": "hello"}) == 404


@pytest.mark.parametrize(
    ("body", "part", "status"),
    [
        ({"text": "a", "txet": "b"}, "txet", 400),
        ({"text": "a", "response_type": "public"}, "response_type", 400),
        ({"text": ""}, "neither text nor blocks", 400),
        ({"text": "<!here>"}, "everybody", 200),
        ({"blocks": [section()]}, "fallback", 200),
        ({"text": "<@U123>", "response_type": "in_channel"}, "U123", 200),
    ],
)
async def test_what_comes_by_a_response_url_is_judged(lab: Lab, body: Json, part: str, status: int) -> None:
    called = lab.slash(lab.member, lab.general, "/ask")
    assert await respond(called.response_url, body) == status
    assert caught(lab, part)


async def test_an_acknowledgement_is_judged(lab: Lab) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(lab.sockets.address()) as socket:
        assert (await socket.receive_json())["type"] == "hello"
        opening = asyncio.create_task(_open(lab))
        shortcut = await socket.receive_json()
        await socket.send_json({"envelope_id": shortcut["envelope_id"]})
        view = await opening
        for text, part in (
            ("no json", "no acknowledgement"),
            ('{"envelope_id": "unknown"}', "never sent"),
            ('{"envelope_id": "%s", "more": 1}', "no ['more']"),
            ('{"envelope_id": "%s", "payload": {"response_action": "fly"}}', "response_action"),
        ):
            submitted = lab.submit(view, {"reason": "why"})
            identifier = (await socket.receive_json())["envelope_id"]
            assert identifier == submitted.envelopes[0].id
            await socket.send_str(text.replace("%s", identifier))
            await lab.until(lambda: lab.violations or None, "a violation")
            assert caught(lab, part)
            lab.forgive(submitted)


async def _open(lab: Lab) -> Any:  # noqa: ANN401 - a view
    called = lab.shortcut(lab.member, None, "open")
    await called.acknowledged()
    headers = {"Authorization": f"Bearer {lab.bot_token}"}
    body = {"trigger_id": called.trigger_id, "view": form()}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{lab.api_url}views.open", json=body, headers=headers) as response,
    ):
        assert (await response.json())["ok"]
    return called.view


async def test_an_event_that_is_not_acknowledged_is_told_of(lab: Lab) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(lab.sockets.address()):
        await lab.connected()
        said = lab.whisper(lab.member, "hello")
        assert lab.silences() == [f"post by Mia Member ({said.envelopes[0].id}) was never acknowledged"]
        lab.forgive(said)
        assert lab.silences() == []


@with_schemas
async def test_what_the_lab_itself_sends_wrongly_is_caught(lab: Lab, bot: Probe) -> None:
    lab.member.name = ""
    lab.general.members[0] = "nobody"
    async with aiohttp.ClientSession() as session:
        address = f"{lab.api_url}conversations.members?channel={lab.general.id}"
        headers = {"Authorization": f"Bearer {lab.bot_token}"}
        async with session.get(address, headers=headers) as response:
            assert (await response.json())["ok"]
    assert caught(lab, "the lab's own answer to conversations.members")
    assert bot.heard == []
