"""A flooded channel on Slack, which takes one message a second in each: the others of its workspace are answered."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from itertools import cycle
from pathlib import Path
from typing import Final

import pytest

from bot.conversation import fairness
from bot.cores import SLACK
from bot.platforms.slack import waiting
from bot.platforms.slack.signs import SLOW_DOWN
from bot.serving.secrets import SLACK_APP
from tests.lab.process import indexed
from tests.lab.slack.lab import Lab, Said, Transport
from tests.lab.slack.world import Channel, User
from tests.parity.service import Notes, Serving
from tests.soak.beside import beside
from tests.soak.crowd import QUESTIONS
from tests.soak.scale import SOAK, report, scaled
from tests.soak.slack_ledger import RETRIED_AFTER_SECONDS, nonce_for

LIBRARY: Final = Path(__file__).resolve().parents[2] / "seeds" / "library"
PER_SECOND: Final = 50
FLOOD: Final = scaled(30, 60 * PER_SECOND)
FLOODERS: Final = scaled(10, 200)
OTHERS: Final = 5
"""People who ask meanwhile, each in a channel of their own."""
ROUNDS: Final = scaled(1, 20)
SECONDS_BETWEEN: Final = scaled(0, 1)
IN_A_CHANNEL: Final = scaled(8, fairness.MOST_IN_A_CHANNEL)
STILL_WAITING: Final = scaled(IN_A_CHANNEL, 0)
"""In the suite nobody waits for the flooded channel to be answered; in a soak all is done at the end."""
IN_A_WORKSPACE: Final = scaled(20, fairness.MOST_OF_A_WORKSPACE)
SECONDS_EACH: Final = scaled(30, 1)
"""In the suite the flooded channel takes nothing any more while the others are answered."""
WRITTEN_WITHIN: Final = scaled(20, 4 * FLOOD // PER_SECOND)
"""Seconds: the flood is as slow as the machine."""
SIGNED_WITHIN: Final = scaled(60, 600)
"""Seconds: Slack takes 50 signs a minute."""


@pytest.fixture
def notes() -> Notes:
    """What the core is at; nobody waits for it."""
    return Notes(lambda: None)


@pytest.fixture
async def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, notes: Notes) -> AsyncIterator[Lab]:
    """A Slack that refuses what comes too fast, with the bot connected."""
    monkeypatch.setattr(fairness, "MOST_IN_A_CHANNEL", IN_A_CHANNEL)
    monkeypatch.setattr(fairness, "MOST_OF_A_WORKSPACE", IN_A_WORKSPACE)
    monkeypatch.setattr(waiting, "SECONDS_EACH", SECONDS_EACH)
    async with AsyncExitStack() as stack:
        made = await stack.enter_async_context(Lab())
        made.server.keeps_seen = False
        made.rates.enforces = True
        variables = {"VERBATIM_SLACK_API_URL": made.variables(Transport.SOCKET)["VERBATIM_SLACK_API_URL"]}
        tokens = {SLACK: made.bot_token, SLACK_APP: made.app_token}
        data = await indexed(tmp_path / "data", LIBRARY, "starter")
        serving = Serving(data, variables, tokens, notes)
        notes.announce = made.backend.changes.announce
        stack.push_async_callback(serving.stop)
        await serving.start()
        yield made
        await made.settle()
    assert (made.violations, made.silences(), made.rates.excesses) == ([], [], [])


async def test_a_flooded_channel_keeps_nobody_else_in_its_workspace_from_an_answer(lab: Lab, notes: Notes) -> None:
    people = [lab.add_user(f"Flooder {number}") for number in range(FLOODERS)]
    flooded = lab.add_channel("flooded", creator=lab.moderator)
    others = [lab.add_user(f"Other {number}") for number in range(OTHERS)]
    quiet = [lab.add_channel(f"quiet-{number}", creator=lab.moderator) for number in range(OTHERS)]
    calm = await _ask_steadily(lab, others, quiet)
    asked: list[Said] = []
    async with beside(_retries(lab)):
        async with beside(_flood(lab, people, flooded, asked)):
            await lab.until(lambda: any(_is_signed(one) for one in asked) or None, "somebody to be turned away")
            seconds = await _ask_steadily(lab, others, quiet)
            assert notes.in_hand > 0, "the flood was over before the others were answered"
            await lab.backend.changes.until(
                lambda: len(asked) == FLOOD or None, lambda: "the flood did not end", WRITTEN_WITHIN
            )
        await lab.backend.changes.until(
            lambda: _is_all_taken(lab, asked, notes) or None, lambda: "whoever was too much got no sign", SIGNED_WITHIN
        )

    assert not any(_is_signed(one) for one in (*calm, *seconds))
    assert len(_untold(lab, asked)) <= notes.in_hand
    report(
        "a flooded channel on Slack",
        flood=len(asked),
        signs=sum(map(_is_signed, asked)),
        others=len(seconds),
        calm_most_ms=1000 * max(calm.values()),
        most_ms=1000 * max(seconds.values()),
    )


async def _flood(lab: Lab, people: list[User], channel: Channel, asked: list[Said]) -> None:
    for person, question, _ in zip(cycle(people), cycle(QUESTIONS), range(FLOOD), strict=False):
        asked.append(lab.say(person, channel, question, mentions_bot=True))
        await asyncio.sleep(1 / PER_SECOND if SOAK else 0)


async def _retries(lab: Lab) -> None:
    """Deliver again what was not acknowledged, as Slack does."""
    while True:
        await asyncio.sleep(RETRIED_AFTER_SECONDS)
        lab.retry_unacknowledged(RETRIED_AFTER_SECONDS)


def _is_all_taken(lab: Lab, asked: list[Said], notes: Notes) -> bool:
    """Whether all of the flood was acknowledged, and no more of it is in hand than may be."""
    is_known = all(any(one.acknowledgement is not None for one in said.envelopes) for said in asked)
    return is_known and notes.in_hand <= STILL_WAITING and not lab.retry_unacknowledged(RETRIED_AFTER_SECONDS)


async def _ask_steadily(lab: Lab, people: list[User], channels: list[Channel]) -> dict[Said, float]:
    """Have each ask in their channel, and again when answered; return how many seconds each answer took."""
    took: dict[Said, float] = {}

    async def ask(person: User, channel: Channel) -> None:
        for number in range(ROUNDS):
            await asyncio.sleep(SECONDS_BETWEEN)
            begun = time.monotonic()
            said = lab.say(person, channel, QUESTIONS[number % len(QUESTIONS)], mentions_bot=True)
            await said.reply()
            took[said] = time.monotonic() - begun

    await asyncio.gather(*map(ask, people, channels))
    return took


def _is_signed(said: Said) -> bool:
    return SLOW_DOWN in said.message.reactions


def _untold(lab: Lab, asked: list[Said]) -> list[Said]:
    """Return what has no answer and no sign, neither itself nor what its asker wrote later.

    Of what one person wrote while signs waited, only the newest message gets one; an answer makes it pointless.
    """
    answered = {one.metadata["event_payload"]["nonce"] for one in lab.bot_messages if one.metadata is not None}
    told: set[str] = set()
    untold: list[Said] = []
    for said in reversed(asked):
        if _is_signed(said) or nonce_for(said) in answered:
            told.add(said.user.id)
        if said.user.id not in told:
            untold.append(said)
    return untold
