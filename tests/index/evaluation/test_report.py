import pytest

from index.evaluation import Share, figures_of
from tests.index.evaluation.made import judgement


def test_ranks_are_averaged_over_the_answerable_and_outcomes_over_all() -> None:
    figures = figures_of(
        [
            judgement(rank=1),
            judgement(rank=2),
            judgement(rank=4, answered=False),
            judgement(rank=None),
            judgement(answerable=False, answered=False, rank=None),
        ]
    )
    assert (figures.questions, figures.answerable) == (5, 4)
    assert (figures.hit_1, figures.hit_3) == (0.25, 0.5)
    assert figures.mrr == pytest.approx(1.75 / 4)
    assert figures.right == pytest.approx(2 / 5)
    assert (figures.rightly_declined, figures.wrongly_declined) == (Share(1, 1), Share(1, 4))


def test_confidence_is_held_against_what_comes_first_and_each_kind_against_all_answerable() -> None:
    figures = figures_of(
        [
            judgement(confidence=0.9, kind="who"),
            judgement(confidence=0.5, kind="who", rank=2),
            judgement(confidence=0.1, kind="far", answerable=False, rank=None),
            judgement(confidence=0.7, kind="near", answerable=False, rank=None),
        ]
    )
    assert figures.auroc == pytest.approx(3 / 4)
    assert {group.name: group.auroc for group in figures.types} == {"who": None, "far": 1.0, "near": 0.5}
    assert [group.name for group in figures.types] == ["who", "far", "near"]
    assert figures.calibration.error == pytest.approx((0.1 + 0.5 + 0.1 + 0.7) / 4)


def test_the_median_and_the_95th_percentile_are_times_that_were_measured() -> None:
    figures = figures_of([judgement(elapsed_ms=float(time)) for time in range(1, 101)])
    assert (figures.median_ms, figures.p95_ms) == (50, 95)


def test_of_nothing_there_are_no_figures() -> None:
    figures = figures_of([])
    assert (figures.mrr, figures.right, figures.median_ms, figures.ndcg_10, figures.types) == (
        None,
        None,
        None,
        None,
        (),
    )
