from typing import Any

import pytest

from index.evaluation import Shelf, cut_figures
from tests.index.evaluation.made import CUTS, document


def record(
    *spans: tuple[int, int], covers: tuple[int, int] = (0, 97), optional: tuple[int, ...] = ()
) -> dict[str, Any]:
    sentences = [{"start": start, "end": end} for start, end in spans]
    return {"files": {"harbour.md": {"covers": covers, "sentences": sentences, "optional_starts": [*optional]}}}


SHELF = Shelf([document()])


def test_the_same_cuts_are_worth_1() -> None:
    found = cut_figures(record(*CUTS), SHELF)
    assert (found.boundaries, found.spans) == (1, 1)


def test_a_cut_too_many_costs_a_boundary_and_two_spans() -> None:
    found = cut_figures(record((0, 58), (59, 74), (75, 97)), SHELF)
    assert found.boundaries == pytest.approx(2 * 2 / (3 + 2))
    assert found.spans == pytest.approx(2 * 2 / (4 + 3))


def test_only_what_the_gold_covers_is_looked_at() -> None:
    assert cut_figures(record(*CUTS[:2], covers=(0, 58)), SHELF).spans == 1


def test_a_cut_that_is_neither_right_nor_wrong_costs_nothing() -> None:
    found = cut_figures(record((0, 36), (37, 74), (75, 97), optional=(59,)), SHELF)
    assert (found.boundaries, found.spans) == (1, 1)
