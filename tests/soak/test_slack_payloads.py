"""Whatever comes from Slack: nothing crashes, nothing is unhandled, and the next question is answered."""

import json
import logging
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any, Final
from urllib.parse import urlencode

import pytest

from bot.cores import SLACK
from bot.serving.secrets import SLACK_APP, SLACK_SIGNING
from tests.lab.process import indexed
from tests.lab.slack.backend import Envelope
from tests.lab.slack.delivery import FORM, JSON
from tests.lab.slack.forgeries import statuses
from tests.lab.slack.lab import Lab, Transport
from tests.lab.slack.telling import COMMANDS, EVENTS
from tests.lab.slack.world import Channel, User
from tests.parity import library
from tests.parity.service import Notes, Serving
from tests.soak.mutations import mutated_data, mutated_text
from tests.soak.scale import report, scaled
from tests.soak.serving import free_port
from tests.soak.slack_ledger import SlackLedger

PAYLOADS = scaled(300, 10_000)
FORGED = scaled(60, 1_000)
BATCH = 100
SEED = 20_261_122
TAKEN, REFUSED = 200, 401
PLACES: Final = 20
"""So many people ask in turn, each where nobody else does: Slack takes one message a second in a place."""
_WITHOUT_FORM: Final = (
    "", "{", "[]", "null", "1", '"x"', "NaN", "{}", '{"type": null}', '{"type": "hello", "num_connections": "x"}',
    '{"type": "events_api"}', '{"envelope_id": 7, "type": "events_api", "payload": {}}',
    '{"envelope_id": "e", "type": "no_such_type", "payload": {"a": 1, "a": 2}}', '{"envelope_id": "e", "payload": []}',
    '{"envelope_id": "e", "type": "slash_commands", "payload": {}}', "[" * 10_000 + "]" * 10_000,
)  # fmt: skip
"""Frames that are hardly any."""


@pytest.mark.parametrize("transport", Transport)
async def test_malformed_payloads_harm_nobody(
    tmp_path: Path, transport: Transport, caplog: pytest.LogCaptureFixture
) -> None:
    random = Random(SEED)  # noqa: S311 - what fails must fail again; nothing is kept secret
    counts: Counter[int] = Counter()
    async with _served(tmp_path, transport) as lab:
        asking, ledger = cycle(_askers(lab)), SlackLedger(lab)
        sound = await _sound_envelopes(lab)
        for number, envelope in zip(range(PAYLOADS), cycle(sound), strict=False):
            if transport is Transport.SOCKET:
                _send(lab, envelope, random)
            else:
                counts[await _post(lab, envelope, random)] += 1
            if (number + 1) % BATCH == 0:
                await _next_question_is_answered(ledger, *next(asking))
        forged = await statuses(lab, FORGED) if transport is Transport.HTTP else {REFUSED: []}
    faults = [told.getMessage() for told in caplog.records if told.levelno >= logging.ERROR]
    assert not faults, "\n".join(faults)
    assert set(counts) <= {TAKEN, REFUSED}
    assert set(forged) == {REFUSED}, forged.get(TAKEN)
    kinds = len({_kind(envelope) for envelope in sound})
    report(f"Malformed payloads, {transport}", payloads=PAYLOADS, kinds=kinds, taken=counts[TAKEN],
           refused=counts[REFUSED], forged_and_refused=len(forged[REFUSED]))  # fmt: skip


@asynccontextmanager
async def _served(folder: Path, transport: Transport) -> AsyncIterator[Lab]:
    """Let the core and the platform run in this process, on a small library."""
    sources = library.write(folder / "sources")
    data = await indexed(folder / "data", sources["notes"], "notes")
    async with Lab() as lab:
        lab.server.keeps_seen = False
        port = free_port()
        variables = {"VERBATIM_SLACK_API_URL": lab.api_url, "VERBATIM_SLACK_PORT": str(port)}
        is_socket = transport is Transport.SOCKET
        tokens = {SLACK_APP: lab.app_token} if is_socket else {SLACK_SIGNING: lab.signing_secret}
        serving = Serving(data, variables, {SLACK: lab.bot_token} | tokens, Notes(lab.backend.changes.announce))
        await serving.start()
        lab.events_url = "" if is_socket else f"http://127.0.0.1:{port}/slack/events"
        try:
            yield lab
        finally:
            await serving.stop()


def _askers(lab: Lab) -> list[tuple[User, Channel]]:
    return [(lab.add_user(f"Asker {number}"), lab.add_channel(f"quay-{number}")) for number in range(PLACES)]


async def _next_question_is_answered(ledger: SlackLedger, user: User, channel: Channel) -> None:
    lab = ledger.lab
    channel.members.append(user.id)
    for asked in (
        lab.say(user, channel, library.QUESTION, mentions_bot=True),
        lab.slash(user, channel, "/ask", library.QUESTION),
    ):
        question = ledger.note(asked)
        await ledger.answered(question)
        assert any("1901" in answer.shown_text for answer in ledger.answers(question))


def _send(lab: Lab, envelope: Envelope, random: Random) -> None:
    """Send one changed frame, and now and then something that is none."""
    frame = {
        "envelope_id": f"mutated-{random.random()}",
        "type": envelope.kind,
        "payload": envelope.payload,
        "accepts_response_payload": False,
    }
    lab.sockets.send_raw(mutated_text(frame, random))
    if random.randrange(BATCH) == 0:
        lab.sockets.send_raw(random.choice(_WITHOUT_FORM))


async def _post(lab: Lab, envelope: Envelope, random: Random) -> int:
    """Post one changed body, signed well, and return the status of its answer."""
    if envelope.kind == EVENTS:
        body, kind = mutated_text(envelope.payload, random), JSON
    elif envelope.kind == COMMANDS:
        body, kind = urlencode(mutated_data(envelope.payload, random, frozenset()), errors="replace"), FORM
    else:
        body, kind = urlencode({"payload": mutated_text(envelope.payload, random)}), FORM
    return (await lab.http.post(body, content_type=kind)).status


async def _sound_envelopes(lab: Lab) -> list[Envelope]:
    """Return one whole envelope of every kind, all from a channel that no question comes from."""
    before = len(lab.envelopes)
    hal = lab.add_user("Hal Harassed", admin=True)
    square = lab.add_channel("square", creator=hal)
    said = lab.say(hal, square, library.QUESTION, mentions_bot=True)
    answer = await said.reply()
    lab.say(hal, square, library.FOLLOW_UP, thread=answer)
    lab.say(hal, square, "a file", files=[lab.add_file("notes.txt", b"x", hal)], mentions_bot=True)
    lab.whisper(hal, library.QUESTION)
    lab.slash(hal, square, "/ask", library.QUESTION)
    lab.slash(hal, square, "/verbatim", "settings set key:quotes value:2")
    lab.press(hal, answer, answer.action_ids[0])
    lab.shortcut(hal, said.message, "find_answer")
    form = await lab.slash(hal, square, "/verbatim", "settings set").form()
    lab.suggest(hal, form, next(name for name in form.action_ids if name.endswith("key")), "quo")
    lab.submit(form, {"key": "quotes", "value": "2"})
    lab.close(await lab.slash(hal, square, "/verbatim", "settings set").form())
    lab.react(hal, answer, "thumbsup")
    lab.edit(said.message, "changed")
    lab.delete(said.message)
    lab.open_home(hal)
    alley = lab.add_channel("alley", creator=hal, with_bot=False)
    lab.invite(alley)
    lab.kick(alley)
    await lab.settle()
    found = {_kind(envelope): envelope for envelope in lab.envelopes[before:]}
    return list(found.values())


def _kind(envelope: Envelope) -> str:
    payload: dict[str, Any] = envelope.payload
    event = payload.get("event") or {}
    told = (payload.get("type"), event.get("type"), event.get("subtype"), event.get("channel_type"))
    return json.dumps((*told, payload.get("command"), "thread_ts" in event))
