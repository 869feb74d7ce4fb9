from collections.abc import Sequence

import numpy as np
import pytest

from index.engine import Grain, columns, directory
from index.engine.builder import build_segment
from index.engine.directory import COMMON, Directory, Part
from index.engine.formulas import Floats

from .engines import K1, B, document


def of(*documents: Sequence[tuple[str, ...]]) -> Directory:
    """Return a directory of one part, whose documents hold these sentences."""
    named = [document(f"d{number:03}", one) for number, one in enumerate(documents)]
    return Directory([Part(build_segment(named, k1=K1, b=B), np.zeros(0, dtype=np.int32))])


def spread(of_one: Directory, term: str) -> Floats | None:
    number = of_one.numbers(term)[0]
    assert number is not None
    return of_one.spread(0, Grain.SENTENCE, number)


def test_a_common_terms_impacts_are_spread_over_all_units() -> None:
    found = spread(of([("ant",), ("bee",), ("ant", "bee")]), "ant")
    assert found is not None
    assert (found > 0).tolist() == [True, False, True]


def test_a_rare_terms_impacts_are_not() -> None:
    rare = of([("ant",)], *[[("bee",)]] * COMMON)
    assert spread(rare, "ant") is None
    assert spread(rare, "bee") is not None


def test_no_more_is_spread_out_than_may_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "MOST_SPREAD_BYTES", 4 * 2)
    full = of([("ant", "bee"), ("ant", "bee")])
    first = spread(full, "ant")
    assert first is not None
    assert spread(full, "bee") is None
    assert spread(full, "ant") is first
    monkeypatch.setattr(directory, "MOST_SPREAD_BYTES", 1_000)
    monkeypatch.setattr(directory, "MOST_SPREAD_UNITS", 1)
    assert spread(full, "bee") is None


@pytest.mark.parametrize("small", [0, 100])
@pytest.mark.parametrize("kept", [2, 100])
def test_documents_names_are_told_however_many_are_remembered(
    small: int, kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "SMALL", small)
    monkeypatch.setattr(directory, "MOST_NAMES", kept)
    named = [document(f"{'é' * number}{number}", [("ant",)]) for number in range(5)]
    names = Directory([Part(build_segment(named, k1=K1, b=B), np.zeros(0, dtype=np.int32))])
    wanted = sorted((one.source, one.name) for one in named)
    for number in (0, 4, 1, 3, 2, 0):
        assert names.names(0, [number]) == [wanted[number]]
    assert names.names(0, range(5)) == wanted


def test_documents_names_are_told_whether_they_were_asked_for_before_or_not() -> None:
    names = of(*[[("ant",)]] * 5)
    assert names.names(0, [3, 0, 3]) == [("s", "d003"), ("s", "d000"), ("s", "d003")]
    assert names.names(0, [0, 4]) == [("s", "d000"), ("s", "d004")]
