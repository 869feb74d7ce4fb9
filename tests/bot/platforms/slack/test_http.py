import asyncio
import json
import random
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.chat import Attached, Outlet, Upload
from bot.platforms.slack.platform import SlackOptions, SlackPlatform
from config.errors import UsageError
from tests.bot.platforms.slack.conftest import Standing, World
from tests.bot.platforms.slack.scripted import QUOTE, ScriptedCore, private
from tests.lab.slack.delivery import FORM
from tests.lab.slack.lab import Lab
from tests.soak.scale import scaled


@dataclass
class Http:
    lab: Lab
    core: ScriptedCore


@pytest.fixture
async def http(lab: Lab) -> AsyncIterator[Http]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    core, standing = ScriptedCore(), Standing()
    made = World(lab, core, None, standing)  # type: ignore[arg-type] # it is run here
    options = SlackOptions(
        lab.bot_token,
        signing_secret=lab.signing_secret,
        port=port,
        api_url=lab.api_url,
        most_upload_bytes=1000,
    )
    platform = SlackPlatform(core, options, made.memory, before_connect=made.before_connect, take_up=made.take_up)
    running = asyncio.create_task(platform.run(standing))
    await asyncio.wait_for(standing.is_ready.wait(), 20)
    lab.events_url = f"http://127.0.0.1:{port}/slack/events"
    try:
        yield Http(lab, core)
    finally:
        running.cancel()
        await platform.close()
        await asyncio.wait({running})


async def test_events_commands_and_presses_come_signed(http: Http) -> None:
    lab = http.lab
    reply = await lab.say(lab.member, lab.general, "what?", mentions_bot=True).reply()
    assert QUOTE in reply.shown_text
    http.core.response = private()
    assert (await lab.slash(lab.member, lab.general, "/ask", "what?").reply()).sees == lab.member.id
    assert (await lab.press(lab.member, reply, reply.action_ids[0]).reply()).sees == lab.member.id


async def test_a_form_and_its_suggestions_come_signed(http: Http) -> None:
    form = await http.lab.slash(http.lab.admin, http.lab.general, "/verbatim", "source remove").form()
    assert await http.lab.suggest(http.lab.admin, form, form.action_ids[0], "m").options() == ["manual", "minutes"]
    http.core.response = private()
    await http.lab.submit(form, {"name": "manual"}).reply()
    assert http.core.calls[0].arguments == {"name": "manual"}


async def test_a_file_is_handed_over_in_a_form(http: Http) -> None:
    form = await http.lab.slash(http.lab.admin, http.lab.general, "/verbatim", "source add rules").form()
    assert "v1|field|file" in form.action_ids
    file = http.lab.add_file("rules.md", b"Dogs travel free.")
    fetched = _fetching(http)
    await http.lab.submit(form, {"file": [file.id]}).acknowledged()
    assert await asyncio.wait_for(fetched, 15) == Upload("rules.md", b"Dogs travel free.")


async def test_a_file_that_is_too_large_is_not_taken(http: Http) -> None:
    form = await http.lab.slash(http.lab.admin, http.lab.general, "/verbatim", "source add rules").form()
    file = http.lab.add_file("rules.md", b"x" * 1001)
    fetched = _fetching(http)
    await http.lab.submit(form, {"file": [file.id]}).acknowledged()
    with pytest.raises(UsageError, match=r"rules\.md is too large"):
        await asyncio.wait_for(fetched, 15)


def _fetching(http: Http) -> "asyncio.Future[Upload]":
    """Have the core fetch the file that comes with the next command; return what comes of it."""
    fetched: asyncio.Future[Upload] = asyncio.Future()

    async def fetch(outlet: Outlet) -> None:
        attached = http.core.calls[0].arguments["file"]
        assert isinstance(attached, Attached)
        try:
            fetched.set_result(await outlet.fetch(attached))
        except UsageError as error:
            fetched.set_exception(error)

    http.core.act = fetch
    return fetched


async def test_slack_may_make_sure_of_the_address(http: Http) -> None:
    assert (await http.lab.http.verify_url()).status == 200


async def test_a_first_delivery_that_counts_as_the_zeroth_retry_is_taken(http: Http) -> None:
    http.lab.first_retry_number = 0
    said = http.lab.say(http.lab.member, http.lab.general, "what?", mentions_bot=True)
    await said.reply()
    http.lab.redeliver(said)
    await said.all_acknowledged()
    assert len(said.replies) == 1


def _forgeries(lab: Lab) -> list[dict[str, Any]]:
    """Return requests that nobody but a forger, or somebody broken, would send."""
    draw = random.Random(20261122)  # noqa: S311 - it makes test data
    body = lab.http.mention_body(lab.member.id, lab.general.id, f"{lab.mention} what?")
    slash = lab.http.slash_body(lab.member.id, lab.general.id, "/ask", "what?")
    forged: list[dict[str, Any]] = [
        {"body": body, "secret": "another"},
        {"body": slash, "secret": "another", "content_type": FORM},
        {"body": body, "signature": None},
        {"body": body, "timestamp": None},
        *({"body": body, "timestamp": stamp} for stamp in ("", "x", "1e9", "-1", "9" * 300, 0, 1_700_000_000)),
        *({"body": body, "signature": signature} for signature in ("", "v0=", "v1=" + "0" * 64, "v0=é")),
        *({"body": text} for text in ("[]", "null", "{", '"a"', "", "1" * 5000, "[" * 100_000)),
    ]
    for size in range(scaled(40, 500)):
        junk = draw.randbytes(size)
        forged += [{"body": junk}, {"body": b"payload=" + junk, "content_type": FORM}]
    return forged


async def test_whatever_is_forged_or_malformed_is_answered_401(http: Http) -> None:
    replies = [await http.lab.http.post(**forgery) for forgery in _forgeries(http.lab)]
    assert {reply.status for reply in replies} == {401}
    assert not http.core.messages + http.core.calls


@pytest.mark.parametrize(
    "body",
    ['{"type": "event_callback"}', '{"event": []}', '{"type": "event_callback", "event": {"type": "message"}}',
     '{"type": "block_actions", "actions": []}', '{"command": 5}', '{"type": "view_submission", "view": 1}'],
)  # fmt: skip
async def test_what_is_signed_and_makes_no_sense_is_taken_and_left_out(http: Http, body: str) -> None:
    assert (await http.lab.http.post(body)).status == 200


def _payload(lab: Lab, **more: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    user = {"id": lab.member.id, "team_id": lab.team.id}
    return urlencode({"payload": json.dumps({"team": {"id": lab.team.id}, "user": user, "trigger_id": "1.2"} | more)})


async def test_a_button_of_an_older_version_says_so(http: Http) -> None:
    action = {"type": "button", "action_id": "v0|more", "block_id": "b", "value": "x", "action_ts": "1.2"}
    container = {"type": "message", "message_ts": "1.2", "channel_id": http.lab.general.id}
    body = _payload(http.lab, type="block_actions", actions=[action], container=container)
    assert (await http.lab.http.post(body, content_type=FORM)).status == 200
    shown = await http.lab.until(lambda: next(iter(http.lab.bot_messages), None), "what is said of it")
    assert "older version" in shown.shown_text
    assert not http.core.presses


async def test_a_form_and_a_field_of_an_older_version_are_left_out(http: Http) -> None:
    view = {"id": "V1", "type": "modal", "callback_id": "v0|x", "private_metadata": "", "state": {"values": {}}}
    view["private_metadata"] = json.dumps({"channel": http.lab.general.id})
    submitted = await http.lab.http.post(_payload(http.lab, type="view_submission", view=view), content_type=FORM)
    searched = _payload(http.lab, type="block_suggestion", action_id="x", block_id="b", value="m", view=view)
    offered = await http.lab.http.post(searched, content_type=FORM)
    assert (submitted.status, offered.status) == (200, 200)
    assert json.loads(offered.body) == {"options": []}
    assert not http.core.calls + http.core.presses


async def test_suggestions_that_take_too_long_are_none(http: Http, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.platforms.slack.listening.SEARCH_SECONDS", 0.0)
    form = await http.lab.slash(http.lab.admin, http.lab.general, "/verbatim", "source remove").form()
    assert await http.lab.suggest(http.lab.admin, form, form.action_ids[0], "m").options() == []
