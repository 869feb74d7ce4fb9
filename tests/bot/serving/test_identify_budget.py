import asyncio
import json
import os
import stat
from itertools import pairwise
from pathlib import Path

import pytest

from bot.serving.identify_budget import ASSUMED_IDENTIFIES, IdentifyBudget, budget_file, read_history
from bot.serving.pacing import DAY_SECONDS, MOST_IDENTIFIES_A_DAY
from tests.bot.serving.clock import FakeClock

PATIENCE = 20.0


async def test_what_was_spent_is_on_the_disk_before_it_is_used(data: Path, clock: FakeClock) -> None:
    budget = IdentifyBudget(budget_file(data), clock)
    assert await budget.spend(PATIENCE) == 0.0
    assert read_history(budget_file(data), clock.wall()) == (clock.wall(),)
    assert stat.S_IMODE(budget_file(data).stat().st_mode) == 0o600
    assert budget.left == MOST_IDENTIFIES_A_DAY - 1


async def test_a_new_process_goes_on_with_what_the_last_one_spent(data: Path, clock: FakeClock) -> None:
    await IdentifyBudget(budget_file(data), clock).spend(PATIENCE)
    assert IdentifyBudget(budget_file(data), clock).delay() == 5.0


@pytest.mark.usefixtures("no_threads")
async def test_several_shards_take_theirs_one_after_the_other(data: Path, clock: FakeClock) -> None:
    budget = IdentifyBudget(budget_file(data), clock)
    taken = asyncio.gather(*(budget.spend(PATIENCE) for _ in range(4)))
    await clock.advance_until(taken)
    history = read_history(budget_file(data), clock.wall())
    assert [later - earlier for earlier, later in pairwise(history)] == [5.0, 5.0, 5.0]


async def test_a_long_wait_is_told_and_not_waited_for(data: Path, clock: FakeClock) -> None:
    spent = [clock.wall() - second for second in range(MOST_IDENTIFIES_A_DAY)]
    budget_file(data).write_text(json.dumps({"identified_at": spent}), encoding="utf-8")
    budget = IdentifyBudget(budget_file(data), clock)
    assert await budget.spend(PATIENCE) == pytest.approx(DAY_SECONDS, abs=MOST_IDENTIFIES_A_DAY)
    assert clock.naps == []
    assert len(read_history(budget_file(data), clock.wall())) == MOST_IDENTIFIES_A_DAY


async def test_what_can_not_be_written_is_not_spent(
    data: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    budget = IdentifyBudget(budget_file(data), clock)
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        await budget.spend(PATIENCE)
    assert os.listdir(data) == []  # noqa: PTH208 - the names alone
    assert budget.left == MOST_IDENTIFIES_A_DAY


@pytest.mark.parametrize(
    "content", [b"", b"{", b"null", b"[]", b'{"identified_at": 5}', b'{"identified_at": ["x"]}', b"\xff\xfe", b"{}"]
)
def test_a_file_that_can_not_be_read_counts_as_a_busy_day(data: Path, clock: FakeClock, content: bytes) -> None:
    budget_file(data).write_bytes(content)
    assert len(read_history(budget_file(data), clock.wall())) == ASSUMED_IDENTIFIES
    os.utime(budget_file(data), (clock.wall() - DAY_SECONDS, clock.wall() - DAY_SECONDS))
    assert IdentifyBudget(budget_file(data), clock).delay() == 0.0
    os.utime(budget_file(data), (clock.wall(), clock.wall()))
    assert IdentifyBudget(budget_file(data), clock).delay() > 300


def test_a_folder_in_its_place_counts_as_a_busy_day_too(data: Path, clock: FakeClock) -> None:
    budget_file(data).mkdir()
    assert len(read_history(budget_file(data), clock.wall())) == ASSUMED_IDENTIFIES


def test_times_in_the_future_count_as_now(data: Path, clock: FakeClock) -> None:
    budget_file(data).write_text(json.dumps({"identified_at": [clock.wall() + DAY_SECONDS]}), encoding="utf-8")
    assert read_history(budget_file(data), clock.wall()) == (clock.wall(),)
