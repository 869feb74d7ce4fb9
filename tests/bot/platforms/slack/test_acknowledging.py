"""What is on the disk is acknowledged, in time; what could not be put there is delivered again."""

import asyncio
from typing import Any

import pytest

from bot.chat import Person
from bot.platforms.slack.acknowledging import NotRecordedError, Recorded, Works
from bot.records import Arrival
from tests.bot.platforms.slack.conftest import World
from tests.bot.platforms.slack.scripted import Kept

ARRIVAL = Arrival({"type": "event_callback"}, Person("slack", "U1"), None)


async def ended() -> None:
    """Return once all that was begun is done."""
    while left := [task for task in asyncio.all_tasks() if task.get_name() == "slack event"]:
        await asyncio.wait(left)


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


async def test_what_takes_long_is_kept_as_it_came_and_acknowledged_for_that() -> None:
    kept, gate, recorded = Kept(), asyncio.Event(), Recorded()

    async def take_long() -> None:
        await gate.wait()
        recorded()

    works = Works(kept, keep_after=0.0)
    await works.begin(take_long(), recorded, ARRIVAL)
    assert list(kept.values()) == [ARRIVAL.body]
    gate.set()
    await ended()
    assert not kept


async def test_what_fails_after_it_was_kept_stays_kept(caplog: pytest.LogCaptureFixture) -> None:
    kept, gate = Kept(), asyncio.Event()

    async def fail() -> None:
        await gate.wait()
        raise OSError("disk full")

    works = Works(kept, keep_after=0.0)
    await works.begin(fail(), Recorded(), ARRIVAL)
    gate.set()
    await ended()
    assert list(kept.values()) == [ARRIVAL.body]
    assert caplog.text.count("could not be handled") == 1


async def test_what_can_be_neither_recorded_nor_kept_in_time_is_not_acknowledged() -> None:
    class Stalled(Kept):
        async def keep(self, arrival: Arrival) -> int:
            del arrival
            await asyncio.Event().wait()
            raise AssertionError

    async def take_long() -> None:
        await asyncio.Event().wait()

    works = Works(Stalled(), keep_after=0.0, within=0.0)
    with pytest.raises(NotRecordedError):
        await works.begin(take_long(), Recorded(), ARRIVAL)
    await works.close()


async def test_what_could_not_be_recorded_is_not_acknowledged(caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> None:
        raise OSError("disk full")

    with pytest.raises(NotRecordedError):
        await Works(Kept()).begin(fail(), Recorded(), ARRIVAL)
    assert caplog.text.count("could not be handled") == 1


async def test_what_fails_after_it_was_recorded_is_acknowledged(caplog: pytest.LogCaptureFixture) -> None:
    recorded = Recorded()

    async def fail() -> None:
        recorded()
        raise ConnectionError("closed")

    await Works(Kept()).begin(fail(), recorded)
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
