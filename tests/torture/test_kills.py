"""A process that indexes is killed, at any moment: what it acknowledged is there, and nothing is half there."""

import os
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from index.segments.tiers import FROZEN_DOCUMENTS
from tests.torture.altering import FAULTS, STAYING
from tests.torture.campaign import Campaign
from tests.torture.children import Child, Driver
from tests.torture.faults import MERGING, SEED, Bench
from tests.torture.scale import KILLS, ROUNDS, SHARES, scaled, tell
from tests.torture.script import SMALL, script
from tests.torture.sharing import SharedKills
from tests.torture.tracing import CHANGING, OTHERS, why_not

ASKS_EACH: Final = 1 if ROUNDS else 6
"""Checks for one that asks questions, too."""
Record = Callable[[str, object], None]


@pytest.mark.parametrize("share", range(SHARES))
def test_a_kill_at_any_moment_loses_nothing_acknowledged_and_mixes_no_generations(
    driver: Driver, tmp_path: Path, record_property: Record, share: int
) -> None:
    campaign = Campaign(driver, tmp_path, seed_of(share), ASKS_EACH)
    survive(campaign, campaign.by_time, scaled(18, 0.6 / SHARES), record_property)


@pytest.mark.skipif(why_not() != "", reason=why_not())
@pytest.mark.parametrize("share", range(SHARES))
def test_a_kill_at_any_system_call_loses_nothing_acknowledged_and_mixes_no_generations(
    driver: Driver, tmp_path: Path, record_property: Record, share: int
) -> None:
    campaign = Campaign(driver, tmp_path, seed_of(share), ASKS_EACH)
    survive(campaign, campaign.by_call, scaled(6, 0.4 / SHARES), record_property)


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="a process can't be watched that is nobody's child")
def test_a_kill_of_who_indexes_or_of_who_shares_the_work_loses_nothing_and_leaves_nobody(
    driver: Driver, tmp_path: Path, record_property: Record
) -> None:
    campaign = Campaign(driver, tmp_path, seed_of(0), ASKS_EACH)
    survive(campaign, SharedKills(campaign).kill, scaled(2, 0.02), record_property)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_that_is_planted_is_noticed(driver: Driver, tmp_path: Path, fault: str) -> None:
    campaign = Campaign(driver, tmp_path, SEED, asks_each=1000, spoils=fault, kills_a_library=3)
    campaign.rounds(200, campaign.by_time, most_bad=1)
    tell(f"Planted: {fault}", rounds=campaign.counts["checks"], bad=len(campaign.bad))
    assert re.search(FAULTS[fault], campaign.bad[0])


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="a process can't be watched that is nobody's child")
def test_a_worker_that_stays_is_noticed(driver: Driver, tmp_path: Path) -> None:
    campaign = Campaign(driver, tmp_path, SEED, asks_each=1000, spoils=STAYING)
    campaign.rounds(30, SharedKills(campaign, parents_alone=True, patience_milliseconds=1000).kill, most_bad=1)
    assert "stayed" in campaign.bad[0]


def survive(campaign: Campaign, kill: Callable[[], Child], rounds: int, record_property: Record) -> None:
    campaign.rounds(rounds, kill)
    record_property(KILLS, dict(campaign.counts))
    tell(kill.__qualname__, seed=campaign.seed, bad=len(campaign.bad), **campaign.counts)
    assert campaign.bad == []


def seed_of(share: int) -> int:
    """Return what the kills of a share are drawn by: another one each time under torture."""
    return random.SystemRandom().randrange(10**6) if ROUNDS else SEED + share


@pytest.mark.skipif(why_not() != "", reason=why_not())
@pytest.mark.parametrize(("number", "frozen"), [(1, FROZEN_DOCUMENTS), (MERGING, SMALL)])
def test_a_kill_at_each_system_call_of_a_run_leaves_what_was_or_what_it_made(
    driver: Driver, tmp_path: Path, record_property: Record, number: int, frozen: int
) -> None:
    bench = Bench.before_run(driver, tmp_path, script(SEED, frozen), number)
    calls = bench.calls((*CHANGING, *OTHERS))
    chosen = random.Random(SEED).sample(calls, min(len(calls), scaled(3, 0.2)))  # noqa: S311 - no secret
    for call, count in chosen:
        bench.kill(call, count)
    record_property(KILLS, dict(bench.counts))
    tell(f"Run {number} killed at system calls, 0 bad", calls=len(chosen), of=len(calls), **bench.counts)
