"""A disk that is full or refuses: an error that says so, the old generation, and no trace of it in the next run."""

import random
from pathlib import Path

import pytest

from index.segments.tiers import FROZEN_DOCUMENTS
from tests.torture.children import Driver
from tests.torture.faults import MERGING, SEED, Bench
from tests.torture.scale import ROUNDS, scaled, tell
from tests.torture.script import SMALL, script
from tests.torture.tracing import why_not

LIMITS = (4096, 16384, 40960, 65536, 131072) if not ROUNDS else range(4096, 400_000, 4096)
"""Bytes; from the smallest file that holds what is told to what the whole library needs."""


@pytest.mark.skipif(why_not() != "", reason=why_not())
@pytest.mark.parametrize(("number", "frozen"), [(1, FROZEN_DOCUMENTS), (2, FROZEN_DOCUMENTS), (MERGING, SMALL)])
def test_a_call_that_fails_leaves_the_old_generation_and_is_told(
    driver: Driver, tmp_path: Path, number: int, frozen: int
) -> None:
    bench = Bench.before_run(driver, tmp_path, script(SEED, frozen), number)
    failures = list(bench.failures())
    chosen = random.Random(SEED).sample(failures, min(len(failures), scaled(3, 0.3)))  # noqa: S311 - no secret
    for failure in chosen:
        bench.fail(failure)
    tell(f"Of the calls of run {number} failed, 0 bad", calls=len(chosen), **bench.counts)


@pytest.mark.parametrize("number", [1, 2])
def test_a_file_that_may_not_grow_leaves_the_old_generation_and_is_told(
    driver: Driver, tmp_path: Path, number: int
) -> None:
    bench = Bench.before_run(driver, tmp_path, script(SEED), number)
    for limit in LIMITS:
        bench.limit(limit)
    tell(f"Files of run {number} limited, 0 bad", limits=len(LIMITS), **bench.counts)
    assert bench.counts["refused"] >= min(scaled(1), 3)
