from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.engine import topk
from index.engine.formulas import Floats
from index.engine.topk import Run, best, best_of_all

UNITS = 600
COUNTS = st.lists(st.integers(1, UNITS), min_size=1, max_size=6)
LIMITS = st.integers(1, 40)


@pytest.fixture(autouse=True, params=[1, 50, 4_096])
def _long(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """From how many postings on a floor is looked for."""
    monkeypatch.setattr(topk, "LONG", request.param)


def drawn(counts: Sequence[int], seed: int) -> list[Run]:
    """Return runs of so many postings, rarest first."""
    chance = np.random.default_rng(seed)
    found = []
    for count in sorted(counts):
        units = np.sort(chance.choice(UNITS, count, replace=False)).astype(np.int32)
        # Few different values, so that there are ties.
        impacts = (chance.integers(1, 9, count) / 4).astype(np.float32)
        weight = float(np.log(1 + (UNITS - count + 0.5) / (count + 0.5)))
        found.append(Run(units, impacts, weight, float(impacts.max())))
    return found


def promised(runs: Sequence[Run], limit: int) -> float:
    """Return the best floor of the `limit`-th score that one run alone gives."""
    return max(float(np.sort(run.impacts)[-limit] * run.factor) if run.size >= limit else 0.0 for run in runs)


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
    assert list(zip(found.units.tolist(), found.scores.tolist(), strict=True)) == expected(everything(runs), limit)


@given(COUNTS, st.integers(0, 2**32), LIMITS)
def test_of_the_admitted_ones_too(counts: list[int], seed: int, limit: int) -> None:
    runs = drawn(counts, seed)
    admitted = np.random.default_rng(seed + 1).random(UNITS) < 0.3
    scores = np.where(admitted, everything(runs), np.float32(0))
    for found in (best(runs, (0, UNITS), limit, 0.0, admitted), best_of_all(runs, limit, admitted)):
        assert list(zip(found.units.tolist(), found.scores.tolist(), strict=True)) == expected(scores, limit)


@given(COUNTS, st.integers(0, 2**32), LIMITS, st.floats(0, 12))
def test_a_floor_leaves_out_nothing_that_reaches_it(counts: list[int], seed: int, limit: int, floor: float) -> None:
    runs = drawn(counts, seed)
    found = best(runs, (0, UNITS), limit, floor)
    at_least = [entry for entry in expected(everything(runs), limit) if entry[1] >= floor]
    assert list(zip(found.units.tolist(), found.scores.tolist(), strict=True))[: len(at_least)] == at_least


@given(COUNTS, st.integers(0, 2**32), LIMITS)
def test_a_window_of_units_is_searched_by_itself(counts: list[int], seed: int, limit: int) -> None:
    start, end = 100, 230
    inside = [one for run in drawn(counts, seed) if (one := run.within((start, end)))]
    assert all(((start <= run.units) & (run.units < end)).all() for run in inside)
    found = best(inside, (start, end), limit)
    assert list(zip(found.units.tolist(), found.scores.tolist(), strict=True)) == expected(everything(inside), limit)


def test_a_search_that_is_interrupted_leaves_nothing_behind_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = drawn([300, 20], 1)
    whole = best(runs, (0, UNITS), 10)
    with monkeypatch.context() as broken:
        broken.setattr(topk, "_collect", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            best(runs, (0, UNITS), 10)
    again = best(runs, (0, UNITS), 10)
    assert again.scores.tolist() == whole.scores.tolist()


def test_nothing_sought_finds_nothing() -> None:
    assert (
        best([], (0, UNITS), 3).units.tolist()
        == best_of_all([], 3, np.ones(UNITS, dtype=np.bool_)).units.tolist()
        == []
    )
