import asyncio
import os
from pathlib import Path

import pytest

from bot.serving.gate import IDENTIFY_PATIENCE_SECONDS, UNWRITABLE_SECONDS, HeldBack, PacedGate
from bot.serving.identify_budget import IdentifyBudget, budget_file
from bot.serving.metrics import Metrics
from bot.serving.pacing import LONGEST_CONNECT_GAP_SECONDS
from tests.bot.serving.clock import FakeClock, settle

pytestmark = pytest.mark.usefixtures("no_threads")


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def gate(data: Path, clock: FakeClock, metrics: Metrics) -> PacedGate:
    return PacedGate("discord", IdentifyBudget(budget_file(data), clock), clock, metrics)


async def test_connections_are_braked_more_and_more_and_all_counted(
    gate: PacedGate, clock: FakeClock, metrics: Metrics
) -> None:
    async def loop_of_resumes() -> None:
        for _ in range(100):
            await gate.before_connect()

    task = asyncio.create_task(loop_of_resumes())
    await clock.advance_until(task)
    assert metrics.value("verbatim_connections_total", platform="discord") == 100
    assert max(clock.naps) <= LONGEST_CONNECT_GAP_SECONDS + 1e-6
    assert clock.monotonic() > 1_500
    await clock.advance(7_200)
    await gate.before_connect()  # the hour is forgotten
    assert len(clock.naps) <= 100


async def test_a_hook_never_sleeps_longer_than_its_patience(gate: PacedGate, clock: FakeClock) -> None:
    held = gate.begin()

    async def shards() -> None:
        for shard in range(60):
            await gate.before_identify(shard, initial=not shard)

    task = asyncio.create_task(shards())
    await clock.advance(3_600)
    assert max(clock.naps) <= IDENTIFY_PATIENCE_SECONDS
    assert isinstance(held.result(), HeldBack)
    assert held.result().seconds > IDENTIFY_PATIENCE_SECONDS
    assert not task.done()  # it waits to be cancelled
    task.cancel()
    await asyncio.wait({task})


async def test_only_the_first_of_several_shards_is_told_when_they_are_held_back(
    gate: PacedGate, clock: FakeClock, metrics: Metrics
) -> None:
    for _ in range(50):
        task = asyncio.create_task(gate.before_identify(0))
        await clock.advance_until(task)
        await clock.advance(60)
    held = gate.begin()
    tasks = [asyncio.create_task(gate.before_identify(shard)) for shard in range(3)]
    await clock.advance(10)
    while not held.done():
        tasks.append(asyncio.create_task(gate.before_identify(0)))
        await clock.advance(10)
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    left = metrics.value("verbatim_identifies_left", platform="discord")
    assert left is not None
    assert left < 250


async def test_a_budget_that_can_not_be_written_holds_back(gate: PacedGate, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    held = gate.begin()
    task = asyncio.create_task(gate.before_identify(None))
    await settle()
    assert held.result() == HeldBack(
        UNWRITABLE_SECONDS, "the IDENTIFY budget can't be written (No space left on device)"
    )
    task.cancel()
    await asyncio.wait({task})


async def test_without_a_supervisor_the_long_wait_is_slept(
    gate: PacedGate, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    task = asyncio.create_task(gate.before_identify(None))
    await clock.advance_until(task)
    assert clock.monotonic() == UNWRITABLE_SECONDS


async def test_a_platform_without_identifies_is_let_through(clock: FakeClock, metrics: Metrics) -> None:
    await PacedGate("slack", None, clock, metrics).before_identify(None)
    assert clock.naps == []
    assert metrics.value("verbatim_identifies_left", platform="slack") is None
