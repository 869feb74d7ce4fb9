from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.engine import ordering, topk
from index.engine import runs as runs_module
from index.engine.formulas import Floats
from index.engine.runs import Run, look_up, spread_out
from index.engine.topk import best, best_of_all

UNITS = 600
COUNTS = st.lists(st.integers(1, UNITS), min_size=1, max_size=6)
LIMITS = st.integers(1, 40)


@pytest.fixture(
    autouse=True,
    params=[
        (1, 0, 0, 20_000),
        (1, 0, 9_999, -20_000),
        (50, 100, 9_999, 0),
        (4_096, 6_000, 0, 0),
        (1, 6_000, 0, 20_000),
    ],
)
def _thresholds(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw what decides how the work is done, and never what comes of it."""
    long, together, short, few = request.param
    monkeypatch.setattr(topk, "LONG", long)
    monkeypatch.setattr(topk, "TOGETHER", together)
    monkeypatch.setattr(topk, "ALL_TOGETHER", together)
    monkeypatch.setattr(topk, "FEW", few)
    monkeypatch.setattr(topk, "SPARSE", 1)
    monkeypatch.setattr(topk, "CLOSE", short)
    monkeypatch.setattr(topk, "MANY", long)
    monkeypatch.setattr(ordering, "FEW_FOUND", 9)
    monkeypatch.setattr(runs_module, "SHORT", short)


def drawn(counts: Sequence[int], seed: int) -> list[Run]:
    """Return runs of so many postings, rarest first."""
    chance = np.random.default_rng(seed)
    found = []
    for count in sorted(counts):
        units = np.sort(chance.choice(UNITS, count, replace=False)).astype(np.int32)
        # Few different values, so that there are ties.
        impacts = (chance.integers(1, 9, count) / 4).astype(np.float32)
        weight = float(np.log(1 + (UNITS - count + 0.5) / (count + 0.5)))
        found.append(Run(units, impacts, count, float(impacts.max())).weighted(weight))
    return found


def within(run: Run, start: int, end: int) -> Run:
    """Return the part of a run inside a window."""
    kept = (run.units >= start) & (run.units < end)
    return Run(run.units[kept], run.impacts[kept], int(kept.sum()), run.most).weighted(run.factor)


def promised(runs: Sequence[Run], limit: int) -> float:
    """Return the best floor of the `limit`-th score that one run alone gives."""
    return max((float(np.sort(run.gains)[-limit]) if run.size >= limit else 0.0 for run in runs), default=0.0)


def everything(runs: Sequence[Run]) -> Floats:
    """Return the score of each unit, added up in the order of the runs."""
    scores = np.zeros(UNITS, dtype=np.float32)
    for run in runs:
        scores[run.units] += run.impacts * run.factor
    return scores


def expected(scores: Floats, limit: int) -> list[tuple[int, float]]:
    order = sorted(range(len(scores)), key=lambda unit: (-scores[unit], unit))
    return [(unit, float(scores[unit])) for unit in order if scores[unit] > 0][:limit]


@given(COUNTS, st.integers(0, 2**32), LIMITS, st.integers(0, 1))
def test_the_best_are_those_of_adding_up_everything(counts: list[int], seed: int, limit: int, has_promise: int) -> None:
    runs = drawn(counts, seed)
    found = best(runs, (0, UNITS), limit, promised(runs, limit) if has_promise else 0.0)
    assert list(zip(found.units, found.scores, strict=True)) == expected(everything(runs), limit)


@given(COUNTS, st.integers(0, 2**32), LIMITS)
def test_of_the_admitted_ones_too(counts: list[int], seed: int, limit: int) -> None:
    runs = drawn(counts, seed)
    admitted = np.random.default_rng(seed + 1).random(UNITS) < 0.3
    scores = np.where(admitted, everything(runs), np.float32(0))
    for found in (best(runs, (0, UNITS), limit, 0.0, admitted), best_of_all(runs, limit, admitted)):
        assert list(zip(found.units, found.scores, strict=True)) == expected(scores, limit)


@given(COUNTS, st.integers(0, 2**32), LIMITS, st.floats(0, 12))
def test_a_floor_leaves_out_nothing_that_reaches_it(counts: list[int], seed: int, limit: int, floor: float) -> None:
    runs = drawn(counts, seed)
    found = best(runs, (0, UNITS), limit, floor)
    at_least = [entry for entry in expected(everything(runs), limit) if entry[1] >= floor]
    assert list(zip(found.units, found.scores, strict=True))[: len(at_least)] == at_least


@given(COUNTS, st.integers(0, 2**32), LIMITS)
def test_a_window_of_units_is_searched_by_itself(counts: list[int], seed: int, limit: int) -> None:
    start, end = 100, 230
    inside = [one for run in drawn(counts, seed) if (one := within(run, start, end)).size]
    found = best(inside, (start, end), limit)
    assert list(zip(found.units, found.scores, strict=True)) == expected(everything(inside), limit)


@given(COUNTS, st.integers(0, 2**32), LIMITS, st.integers(0, 1), st.integers(1, UNITS))
def test_whether_a_run_is_spread_out_changes_nothing(
    counts: list[int], seed: int, limit: int, has_promise: int, common: int
) -> None:
    start, end = 100, 500
    inside = [one for run in drawn(counts, seed) if (one := within(run, start, end)).size]
    floor = promised(inside, limit) if has_promise else 0.0
    wanted = expected(everything(inside), limit)
    for run in inside:
        if run.size >= common:
            run.spread = spread_out(run.units - start, run.impacts, end - start)
    found = best(inside, (start, end), limit, floor)
    assert list(zip(found.units, found.scores, strict=True)) == wanted
    looked_up = np.zeros(end - start, dtype=np.float32)
    for run in inside:
        look_up(run, np.arange(start, end), looked_up, start)
    assert looked_up.tolist() == everything(inside)[start:end].tolist()


@pytest.mark.parametrize("broken", ["_add", "_collect"])
def test_a_search_that_is_interrupted_leaves_nothing_behind_for_the_next(
    broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(topk, "TOGETHER", 200)
    monkeypatch.setattr(topk, "ALL_TOGETHER", 0)
    runs = drawn([300, 20], 1)
    whole = best(runs, (0, UNITS), 10)

    def interrupted(search: topk._Search) -> None:
        search.scores[:] = 1
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(topk, broken, interrupted)
        with pytest.raises(KeyboardInterrupt):
            best(runs, (0, UNITS), 10)
    assert best(runs, (0, UNITS), 10) == whole


def test_nothing_sought_finds_nothing() -> None:
    assert best([], (0, UNITS), 3).units == best_of_all([], 3, np.ones(UNITS, dtype=np.bool_)).units == []
