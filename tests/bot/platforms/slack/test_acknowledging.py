"""What is on the disk is acknowledged, in time; what could not be put there is delivered again."""

import asyncio
from typing import Any

import pytest

from bot.platforms.slack.acknowledging import NotRecordedError, Recorded, Works
from tests.bot.platforms.slack.conftest import World


async def test_nothing_is_acknowledged_before_it_is_recorded_and_nothing_answered_before_that(world: World) -> None:
    begun, gate, answered = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def recording() -> None:
        begun.set()
        await gate.wait()

    async def act(outlet: Any) -> None:  # noqa: ANN401 - whichever outlet
        del outlet
        await said.acknowledged()
        answered.set()

    world.core.before, world.core.act = recording, act
    said = world.lab.whisper(world.lab.member, "what?")
    await asyncio.wait_for(begun.wait(), 15)
    assert said.envelopes[0].acknowledgement is None
    gate.set()
    await asyncio.wait_for(answered.wait(), 15)


async def test_what_takes_long_is_acknowledged_all_the_same() -> None:
    works, gate = Works(within=0.0), asyncio.Event()
    await works.begin(gate.wait(), Recorded())  # type: ignore[arg-type] # what it returns is nobody's business
    await works.close()


async def test_what_could_not_be_recorded_is_not_acknowledged(caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> None:
        raise OSError("disk full")

    with pytest.raises(NotRecordedError):
        await Works().begin(fail(), Recorded())
    assert "could not be handled" in caplog.text


async def test_what_fails_after_it_was_recorded_is_acknowledged(caplog: pytest.LogCaptureFixture) -> None:
    recorded = Recorded()

    async def fail() -> None:
        recorded()
        raise ConnectionError("closed")

    await Works().begin(fail(), recorded)
    assert "cut short" not in caplog.text  # that is said at a level nobody need look at


async def test_an_event_that_can_t_be_recorded_comes_again_and_is_answered_then(world: World) -> None:
    failures, failed = [OSError("disk full")], asyncio.Event()

    async def failing() -> None:
        if failures:
            failed.set()
            raise failures.pop()

    world.core.before = failing
    said = world.lab.whisper(world.lab.member, "what?")
    await asyncio.wait_for(failed.wait(), 15)
    world.lab.retry_unacknowledged()
    await said.reply()
    assert said.envelopes[0].acknowledgement is None
    world.lab.forgive(said)
