"""A process that indexes is killed, at any moment: what it acknowledged is there, and nothing is half there."""

import random
from pathlib import Path

import pytest

from tests.torture.campaign import Campaign
from tests.torture.children import Driver
from tests.torture.faults import MERGING, SEED, Bench
from tests.torture.scale import ROUNDS, scaled, tell
from tests.torture.tracing import CHANGING, OTHERS, why_not


@pytest.fixture
def campaign(driver: Driver, tmp_path: Path) -> Campaign:
    seed = random.SystemRandom().randrange(10**6) if ROUNDS else SEED
    tell("The kills are drawn by", seed=seed)
    return Campaign(driver, tmp_path, random.Random(seed), asks_each=1 if ROUNDS else 8)  # noqa: S311 - no secret


def test_a_kill_at_any_moment_loses_nothing_acknowledged_and_mixes_no_generations(campaign: Campaign) -> None:
    campaign.rounds(scaled(18, 0.6), campaign.by_time)
    tell("Killed at random moments, 0 bad", **campaign.counts)


@pytest.mark.skipif(why_not() != "", reason=why_not())
def test_a_kill_at_any_system_call_loses_nothing_acknowledged_and_mixes_no_generations(campaign: Campaign) -> None:
    campaign.rounds(scaled(6, 0.4), campaign.by_call)
    tell("Killed at system calls, 0 bad", **campaign.counts)


@pytest.mark.skipif(why_not() != "", reason=why_not())
@pytest.mark.parametrize("number", [1, MERGING])
def test_a_kill_at_each_system_call_of_a_run_leaves_what_was_or_what_it_made(
    driver: Driver, tmp_path: Path, number: int
) -> None:
    bench = Bench.before_run(driver, tmp_path, SEED, number)
    calls = bench.calls((*CHANGING, *OTHERS))
    chosen = random.Random(SEED).sample(calls, min(len(calls), scaled(3, 0.2)))  # noqa: S311 - no secret
    for call, count in chosen:
        bench.kill(call, count)
    tell(f"Run {number} killed at system calls, 0 bad", calls=len(chosen), of=len(calls), **bench.counts)
