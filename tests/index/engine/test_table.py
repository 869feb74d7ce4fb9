from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.engine import Grain, directory, table
from index.engine.embedded import EmbeddedEngine
from index.engine.formulas import Floats
from index.engine.interface import Hit, UnitKey
from index.engine.postings import highest_of
from index.engine.table import Table
from index.model import EVERYWHERE, Scope
from tests.index.engine.engines import document, part, pivots

UNITS, RARE = 400, 50
COUNTS = st.lists(st.integers(1, RARE) | st.integers(1, UNITS), min_size=1, max_size=6)
LIMITS = st.sampled_from([1, 7, 10, 60, 100, 399])


@pytest.fixture(autouse=True, params=[(16_384, 12, 16), (0, 0, 1), (0, 0, 8), (0, 1, 3), (0, 100, 400)])
def _thresholds(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw what decides how the work is done, and never what comes of it."""
    few, sparse, common = request.param
    monkeypatch.setattr(table, "FEW", few)
    monkeypatch.setattr(table, "SPARSE", sparse)
    monkeypatch.setattr(table, "COMMON", common)
    monkeypatch.setattr(table, "_MANY_FOUND", 20 * common)
    monkeypatch.setattr(table, "MOST_REMEMBERED", 1 + few)


def drawn(counts: Sequence[int], seed: int) -> tuple[Table, list[str], Floats]:
    """Return a table of terms with so many postings each, the terms, and each unit's score for all of them."""
    chance = np.random.default_rng(seed)
    counts = sorted(counts)
    units = [np.sort(chance.choice(UNITS, count, replace=False)) for count in counts]
    # Few different values, so that there are ties; rare terms weigh more, so that common ones can be left for later.
    gains = [(chance.integers(1, 9, count) / (1 if count < RARE else 4)).astype(np.float32) for count in counts]
    bounds = np.concatenate(([0], np.cumsum(counts)))
    terms = [f"t{number}" for number in range(len(counts))]
    scores = np.zeros(UNITS, dtype=np.float32)
    for held, gained in zip(units, gains, strict=True):
        scores[held] += gained
    every = np.concatenate(gains)
    floors = highest_of(bounds, every).reshape(len(counts), -1).T.tolist()
    keys = [UnitKey("s", "d", unit) for unit in range(UNITS)]
    return Table(terms, bounds.tolist(), np.concatenate(units), every, floors, keys), terms, scores


def expected(scores: Floats, limit: int) -> list[tuple[int, float]]:
    order = sorted(range(len(scores)), key=lambda unit: (-scores[unit], unit))
    return [(unit, float(scores[unit])) for unit in order if scores[unit] > 0][:limit]


def plain(hits: Sequence[Hit]) -> list[tuple[int, float]]:
    return [(hit.key.ordinal, hit.score) for hit in hits]


@given(COUNTS, st.integers(0, 2**32), LIMITS)
def test_the_best_are_those_of_adding_up_everything(counts: list[int], seed: int, limit: int) -> None:
    found, terms, scores = drawn(counts, seed)
    for _ in range(2):  # the second time with rows that are made, and scores that are used again
        assert plain(found.search([*terms, "unknown", terms[0]], limit)) == expected(scores, limit)


def test_a_common_term_lifts_a_unit_over_the_best_of_a_rare_one() -> None:
    units = np.concatenate(([0, 1], np.arange(100)))
    gains = np.concatenate(([10, 8.25, 0.5, 3], np.ones(98))).astype(np.float32)
    floors = [[10.0, 3.0], [0.0, 1.0], [0.0, 0.5]]
    found = Table(
        ["rare", "common"], [0, 2, 102], units, gains, floors, [UnitKey("s", "d", one) for one in range(UNITS)]
    )
    assert plain(found.search(["common", "rare"], 1)) == [(1, 11.25)]


def test_of_no_known_term_and_of_no_units_wanted_nothing_is_found() -> None:
    found, terms, _ = drawn([3], 1)
    assert found.search(["unknown"], 10) == ()
    assert found.search(terms, 0) == ()


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_search_that_is_interrupted_leaves_nothing_behind_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    found, terms, scores = drawn([40, 300], 1)
    with monkeypatch.context() as patched:
        patched.setattr(table, "spread_out", interrupted)
        patched.setattr(table, "_concatenate", interrupted)
        with pytest.raises(KeyboardInterrupt):
            found.search(terms, 10)
    assert plain(found.search(terms, 10)) == expected(scores, 10)


def test_a_table_answers_as_the_segments_do_and_is_made_when_something_is_asked_often() -> None:
    chance = np.random.default_rng(5)
    words = [f"w{number}" for number in range(60)]
    documents = [
        document(f"d{number:02}", [tuple(chance.choice(words, 5).tolist()) for _ in range(4)]) for number in range(40)
    ]
    parts = [part(documents[::2], pivots(documents)), part(documents[1::2], pivots(documents))]
    never, soon = (EmbeddedEngine(1, parts, formula="lucene", table_after=after) for after in (10**9, 1))
    few = Scope(documents=frozenset({"d03", "d04", "d30"}))
    for scope in (EVERYWHERE, few):
        for grain in Grain:
            for first in range(0, 60, 7):
                asked = words[first : first + 4]
                assert soon.search(asked, grain, 12, scope) == never.search(asked, grain, 12, scope)

    assert soon.tabulated == {(scope, grain) for scope in (EVERYWHERE, few) for grain in Grain}
    assert not never.tabulated


def test_the_oldest_table_goes_where_all_take_too_much_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [document("a", [("ant", "bee"), ("cat",)]), document("b", [("ant",)])]
    engine = EmbeddedEngine(1, [part(documents, pivots(documents))], formula="lucene", table_after=0)
    monkeypatch.setattr(directory, "MOST_TABULATED", 5)
    engine.search(["ant"], Grain.SENTENCE, 5)
    assert engine.tabulated == {(EVERYWHERE, Grain.SENTENCE)}
    found = engine.search(["ant"], Grain.PASSAGE, 5)
    assert engine.tabulated == {(EVERYWHERE, Grain.PASSAGE)}
    assert engine.search(["ant"], Grain.PASSAGE, 5) == found
    assert len(engine.search(["ant"], Grain.SENTENCE, 5)) == 2
    assert engine.tabulated == {(EVERYWHERE, Grain.PASSAGE)}, "the one that went is not made again at once"


def test_what_is_too_large_for_a_table_is_searched_without_one(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [document("a", [("ant", "bee"), ("cat",)]), document("b", [("ant",)])]
    monkeypatch.setattr("index.engine.tabulating.MOST_POSTINGS", 3)
    engine = EmbeddedEngine(1, [part(documents, pivots(documents))], formula="lucene", table_after=0)
    assert len(engine.search(["ant"], Grain.SENTENCE, 5)) == 2
    assert not engine.tabulated
