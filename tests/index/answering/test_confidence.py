from hypothesis import given
from hypothesis import strategies as st

from index.answering.confidence import EVIDENCE, Support, confidence, evidence
from index.answering.kinds import AnswerKind
from index.answering.signals import SIGNALS

IDF = {"harbour": 4.0, "pier": 6.0}
ALL = frozenset(IDF)
NONE: frozenset[str] = frozenset()


def support(
    here: frozenset[str] = ALL,
    kinds: frozenset[AnswerKind] = frozenset(),
    scores: tuple[float, ...] = (9.0, 8.0, 7.0, 5.0, 1.0),
    **signals: float,
) -> Support:
    found = [signals.get(name, 0.0) for name in SIGNALS]
    return Support(IDF, here, here, here, ALL - here, kinds, found, scores)


def named(found: tuple[float, ...]) -> dict[str, float]:
    return dict(zip(EVIDENCE, found, strict=True))


def test_the_share_of_the_question_that_is_held_is_by_weight() -> None:
    found = named(evidence(support(frozenset({"pier"}))))
    assert found["near_coverage"] == found["passage_coverage"] == 0.6
    assert found["unknown"] == 0.4
    assert found["unmet"] == 0.4


def test_the_lead_is_measured_over_what_is_behind_the_copies_of_the_first() -> None:
    assert named(evidence(support()))["lead"] == (9.0 - 5.0) / 10


def test_among_few_candidates_the_first_leads_by_half() -> None:
    assert named(evidence(support(scores=(9.0,))))["lead"] == 4.5 / 10
    assert named(evidence(support(scores=(9.0, 8.0, 7.0))))["lead"] == 4.5 / 10


def test_a_kind_that_is_asked_for_is_met_or_not_and_no_kind_is_neither() -> None:
    wanted = frozenset({AnswerKind.NUMBER})
    assert named(evidence(support(kinds=wanted, figure=1.0)))["kind_met"] == 1.0
    assert named(evidence(support(kinds=wanted)))["kind_unmet"] == 1.0
    plain = named(evidence(support(figure=1.0)))
    assert plain["kind_met"] == plain["kind_unmet"] == 0.0


@given(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3), st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3))
def test_confidence_is_a_probability(weights: list[float], found: list[float]) -> None:
    assert 0 <= confidence(weights, found) <= 1


def test_more_weighted_evidence_makes_surer() -> None:
    assert confidence([0.0], [1.0]) == 0.5
    assert confidence([2.0], [1.0]) > confidence([2.0], [0.5]) > 0.5
