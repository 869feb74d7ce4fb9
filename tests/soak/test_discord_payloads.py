"""Whatever comes through the gateway: nothing crashes, nothing is unhandled, and the next question is answered."""

import json
from functools import partial
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Final

import pytest

from tests.lab.discord.backend import Event
from tests.lab.discord.lab import Lab
from tests.lab.discord.reading import labels_of
from tests.lab.discord.world import ChannelType
from tests.lab.process import Served
from tests.soak.connecting import connected
from tests.soak.discord_ledger import DiscordLedger
from tests.soak.mutations import mutated, mutated_data, without_form
from tests.soak.scale import report, scaled
from tests.soak.serving import serve_discord, starter_library

EVENTS = scaled(1_000, 10_000)
READIES = scaled(40, 1_000)
_SPARED: Final = frozenset({"session_id", "resume_gateway_url"})
BATCH = 50
QUESTION = "Which Python does Verbatim need?"
SEED = 20_260_731
UNHANDLED = ("never retrieved", "Ignoring exception in", "could not be handled", '"unhandled"', "Unhandled exception")


async def test_malformed_events_harm_nobody(tmp_path: Path) -> None:
    random = _random()
    async with Lab() as lab:
        ledger = DiscordLedger(lab)
        data = starter_library(tmp_path)
        async with serve_discord(lab, data) as served:
            sound = await _sound_events(lab)
            for number, event in zip(range(EVENTS), cycle(sound), strict=False):
                _tell(lab, event, random)
                if (number + 1) % BATCH == 0:
                    await _next_question_is_answered(lab, ledger)
            assert await served.stop() == 0
    faults = _faults_in(served)
    assert not faults, "\n".join(faults)
    report(
        "Malformed events",
        events=EVENTS,
        kinds=len({event.name for event in sound}),
        sessions_begun=lab.gateway.identifies,
        left_out=sum("malformed event" in line or "could not be read" in line for line in served.log),
    )


def _random() -> Random:
    return Random(SEED)  # noqa: S311 - what fails must fail again; nothing is kept secret


def _tell(lab: Lab, event: Event, random: Random) -> None:
    """Send one changed event, and now and then something that is none."""
    lab.gateway.tell_raw(lambda sequence: mutated(event.name, event.data, sequence, random))
    if random.randrange(BATCH) == 0:
        lab.gateway.tell_raw(lambda sequence: without_form(random, sequence))


async def _next_question_is_answered(lab: Lab, ledger: DiscordLedger) -> None:
    said = lab.member.says(lab.general, QUESTION, mentions_bot=True)
    for happening in (said, lab.moderator.asks("/ask", question=QUESTION)):
        question = ledger.note(happening, was_told=True)
        assert question is not None
        await ledger.answered(question)


async def _sound_events(lab: Lab) -> list[Event]:
    """Return one whole event of every kind that the lab knows, all of a guild that no question comes from."""
    heard: list[Event] = []
    tell = lab.backend.tell

    def hear(event: Event) -> None:
        heard.append(event)
        tell(event)

    lab.backend.tell = hear
    guild = lab.add_guild("Harassed", lab.owner.user)
    role = lab.add_role(guild, "Helpers")
    channel = lab.add_channel(guild, "square")
    forum = lab.add_channel(guild, "fora", ChannelType.FORUM)
    person = lab.add_person("Hal Harassed", guild, role)
    said = person.says(channel, QUESTION, mentions_bot=True)
    answer = await lab.reply_to(said)
    person.says(channel, "And where?", replies_to=answer)
    person.whispers(QUESTION)
    person.opens_thread(forum, "A post", "Is it open?", mentions_bot=True)
    person.opens_thread(channel, "A thread", "Is it open?", mentions_bot=True)
    person.asks("/ask", channel, question=QUESTION)
    person.types("/help", "command", "as")
    for label in labels_of(answer)[:1]:
        person.presses(answer, label)
    person.opens_menu(said.message, "Find an answer")
    person.types_in(channel)
    person.edits(said, "changed")
    person.deletes(said)
    lab.allows(channel)
    lab.removes_channel(lab.add_channel(guild, "alley"))
    lab.leaves(guild)
    lab.joins(guild)
    lab.backend.tell = tell
    return heard


def _faults_in(served: Served) -> list[str]:
    """Return the lines of the log that tell of something that nobody handled."""
    return [line for line in served.log if any(sign in line for sign in UNHANDLED) or _is_error(line)]


def _is_error(line: str) -> bool:
    try:
        return json.loads(line).get("level") in {"error", "critical"}
    except ValueError:
        return True


async def test_a_malformed_ready_is_got_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What makes the connection meaningless is spared: without the session's id there is nothing to speak of."""
    random = _random()
    async with Lab() as lab, connected(lab, tmp_path, monkeypatch) as bot:
        for _ in range(READIES):
            lab.gateway.spoils_ready = lambda ready: mutated_data(ready, random, _SPARED)
            begun = lab.gateway.identifies
            lab.gateway.invalidate(resumable=False)
            await lab.until(partial(_is_in_a_new_session, lab, begun), "a new session")
            await _is_answered_sooner_or_later(lab)
    assert lab.violations == []
    assert [told for told in caplog.messages if any(sign in told for sign in UNHANDLED)] == []
    report("Malformed READYs", events=READIES, sessions_begun=lab.gateway.identifies, clients=bot.clients)


def _is_in_a_new_session(lab: Lab, begun: int) -> bool | None:
    return (lab.gateway.identifies > begun and bool(lab.gateway.sessions)) or None


async def _is_answered_sooner_or_later(lab: Lab) -> None:
    """Ask until an answer comes: what is said while a session is given up for the next one is never told."""
    while True:
        said = lab.member.says(lab.general, QUESTION, mentions_bot=True)
        session = lab.gateway.sessions
        await lab.until(
            partial(
                lambda said, session: lab.replies_to(said) or lab.gateway.sessions != session or None, said, session
            ),
            "an answer, or another session",
        )
        if lab.replies_to(said):
            return
        await lab.until(lambda: lab.gateway.sessions or None, "a session")
