"""Signed HTTP delivery against the real slack-bolt: what is signed well comes in, and nothing else."""

import logging
import time

import pytest

from tests.lab.slack.delivery import FORM
from tests.lab.slack.faults import ServerError
from tests.lab.slack.forgeries import forgeries, statuses
from tests.lab.slack.lab import Lab
from tests.lab.slack.probe import Probe, running

pytestmark = pytest.mark.usefixtures("served")


async def test_a_mention_is_delivered_and_answered(lab: Lab, served: Probe) -> None:
    said = lab.say(lab.member, lab.general, "where is the pier?", mentions_bot=True)
    assert (await said.reply()).text == "You said: where is the pier?"
    assert {one.status for one in await said.all_acknowledged()} == {200}
    assert served.retries[0] is None


async def test_a_command_and_a_press_come_as_forms(lab: Lab) -> None:
    message = await lab.slash(lab.member, lab.general, "/ask", "Größe & Maß = 1+1?").reply()
    assert message.text == "Nobody knows about Größe & Maß = 1+1?."
    reply = await lab.press(lab.member, message, "more").reply()
    assert reply.text == "More of Größe & Maß = 1+1?."


async def test_a_command_answered_by_its_acknowledgement_is_shown(lab: Lab) -> None:
    assert (await lab.slash(lab.member, lab.general, "/verbatim", "help").reply()).text == "About help."


async def test_a_form_is_submitted_and_refused(lab: Lab) -> None:
    form = await lab.shortcut(lab.member, None, "open").form()
    await lab.submit(form, {"reason": "none"}).acknowledged()
    assert form.errors == {"reason": "Say why."}


async def test_the_address_is_verified(lab: Lab) -> None:
    assert (await lab.http.verify_url()).status == 200


async def test_a_retry_carries_its_number_and_reason(lab: Lab, served: Probe) -> None:
    said = lab.say(lab.member, lab.general, "once", mentions_bot=True)
    await said.all_acknowledged()
    lab.redeliver(said, retry=2, reason="connection_failed")
    await said.all_acknowledged()
    assert sorted(str(one) for one in served.retries) == ["2", "2", "None", "None"]
    assert len({one.payload["event_id"] for one in said.envelopes}) == 2


async def test_the_first_delivery_may_say_that_it_is_retry_number_zero(lab: Lab, served: Probe) -> None:
    lab.first_retry_number = 0
    await lab.whisper(lab.member, "hello").reply()
    assert "0" in served.retries


async def test_a_retry_may_have_another_event_id(lab: Lab) -> None:
    said = lab.say(lab.member, lab.general, "once", mentions_bot=True)
    await said.all_acknowledged()
    lab.redeliver(said, new_event_id=True)
    await said.all_acknowledged()
    assert len({one.payload["event_id"] for one in said.envelopes}) == 4
    assert len({one.payload["event"]["ts"] for one in said.envelopes}) == 1


async def test_forged_and_stale_signatures_are_refused_by_the_client(lab: Lab, served: Probe) -> None:
    body = lab.http.mention_body(lab.member.id, lab.general.id, f"{lab.mention} hello")
    old = int(time.time()) - 6 * 60
    assert (await lab.http.post(body, secret="another")).status == 401  # noqa: S106 - a secret that is wrong
    assert (await lab.http.post(body, timestamp=old)).status == 401
    assert (await lab.http.post(body, signature="v0=00")).status == 401
    assert (await lab.http.post(body, signature=None)).status == 401
    assert (await lab.http.post(body, timestamp=None)).status == 401
    assert served.heard == []


async def test_what_is_signed_well_by_hand_comes_in(lab: Lab, served: Probe) -> None:
    body = lab.http.mention_body(lab.member.id, lab.general.id, f"{lab.mention} hello")
    assert (await lab.http.post(body)).status == 200
    form = lab.http.slash_body(lab.member.id, lab.general.id, "/verbatim", "help")
    assert (await lab.http.post(form, content_type=FORM)).body == "About help."
    pressed = lab.http.press_body(lab.member.id, lab.general.id, "source", "x")
    assert (await lab.http.post(pressed, content_type=FORM)).status == 200
    await lab.until(lambda: served.heard or None, "the mention")


async def test_a_bot_that_is_not_there_leaves_the_envelope_undelivered(lab: Lab) -> None:
    there, lab.events_url = lab.events_url, "http://127.0.0.1:9/slack/events"
    said = lab.whisper(lab.member, "hello")
    await lab.until(lambda: said.envelopes[0].failed or None, "a failed delivery")
    assert lab.silences() == []
    lab.events_url = there
    assert len(lab.retry_unacknowledged()) == 1
    assert (await said.reply()).text == "You said: hello"
    assert lab.retry_unacknowledged() == []


async def test_a_refused_delivery_is_no_good_acknowledgement(lab: Lab) -> None:
    lab.events_url = f"{lab.backend.url}/nowhere"
    acknowledgement = await lab.whisper(lab.member, "hello").acknowledged()
    assert (acknowledgement.status, acknowledgement.is_good) == (404, False)
    lab.violations.clear()


async def test_a_bot_that_answers_500_is_blamed(lab: Lab) -> None:
    lab.events_url = f"{lab.api_url}users.info"
    lab.faults.plan("users.info", ServerError(500))
    assert (await lab.whisper(lab.member, "hello").acknowledged()).status == 500
    assert lab.violations == ["delivery of a events_api: the bot answered 500"]
    lab.violations.clear()


async def test_envelopes_go_to_sockets_again_once_no_address_is_set(lab: Lab) -> None:
    lab.events_url = ""
    async with running(lab):
        said = lab.whisper(lab.member, "hello")
        await said.reply()
        assert said.envelopes[0].socket is not None


async def test_forgeries_are_many_kinds_and_the_client_hears_none(lab: Lab, served: Probe) -> None:
    logging.getLogger("aiohttp.server").disabled = True
    try:
        found = await statuses(lab, 120)
    finally:
        logging.getLogger("aiohttp.server").disabled = False
    assert sum(len(wrong) for wrong in found.values()) == 120
    assert len({one for wrong in found.values() for one in wrong}) > 40
    assert len(found[401]) > 60
    assert 200 not in found
    assert served.heard == []


def test_forgeries_are_the_same_ones_for_a_seed(lab: Lab) -> None:
    first, again = ([one.wrong for one in forgeries(lab, 60, seed=5)] for _ in range(2))
    assert first == again
    assert first != [one.wrong for one in forgeries(lab, 60, seed=6)]
