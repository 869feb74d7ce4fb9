import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.confidence import EVIDENCE, Support, confidence, evidence, rarity
from index.answering.kinds import AnswerKind
from index.answering.signals import SIGNALS
from index.answering.weights import tuned_weights

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
    return Support(IDF, here, here, NONE, kinds, found, scores, passage_score=10.0, documents=2, sentences=1000)


def of(term: str) -> Support:
    return replace(support(), idf={term: 5.0}, near=frozenset({term}), around=frozenset({term}))


def named(found: tuple[float, ...]) -> dict[str, float]:
    return dict(zip(EVIDENCE, found, strict=True))


def sure(given: Support) -> float:
    return confidence(tuned_weights().confidence, evidence(given))


def test_the_share_of_the_question_that_is_covered_is_by_weight() -> None:
    assert named(evidence(support(frozenset({"pier"}))))["covered"] == 0.6


def test_the_lead_is_measured_over_the_second() -> None:
    assert named(evidence(support()))["lead"] == pytest.approx(0.1)


def test_a_candidate_without_a_second_leads_by_what_the_scores_don_t_decide() -> None:
    assert named(evidence(support(scores=(9.0,))))["lead"] == named(evidence(support(scores=(2.0,))))["lead"] == 0.3


def test_a_kind_that_is_asked_for_and_not_met_counts_and_a_met_or_missing_one_does_not() -> None:
    wanted = frozenset({AnswerKind.NUMBER})
    assert named(evidence(support(kinds=wanted)))["kind_unmet"] == 1.0
    assert named(evidence(support(kinds=wanted, figure=1.0)))["kind_unmet"] == 0.0
    assert named(evidence(support()))["kind_unmet"] == 0.0


def test_the_rarest_name_that_the_passage_lacks_counts_and_other_words_that_it_lacks_do_not() -> None:
    lacking = support(frozenset({"harbour"}))
    assert named(evidence(lacking))["name_unmet"] == 0.0
    assert named(evidence(replace(lacking, names=ALL)))["name_unmet"] == 0.6


def test_an_everyday_word_tells_less_than_a_rare_one_in_every_library() -> None:
    assert rarity("time") < rarity("centcom")
    common, rare = of("time"), of("centcom")
    assert named(evidence(common))["told"] < named(evidence(rare))["told"]


def test_of_words_in_another_language_only_the_library_tells_how_rare_they_are() -> None:
    german = replace(of("time"), language="de")
    assert named(evidence(german))["told"] == pytest.approx(1 - math.exp(-5.0 / 12))


def test_the_tuned_weights_are_surer_of_more_held_of_a_lead_and_in_a_smaller_library() -> None:
    assert sure(support()) > sure(support(frozenset({"pier"})))
    assert sure(support(scores=(9.0, 3.0))) > sure(support(scores=(9.0, 8.9)))
    assert sure(replace(support(), sentences=100)) > sure(replace(support(), sentences=100_000))


def test_the_tuned_weights_are_less_sure_of_a_passage_that_lacks_a_name() -> None:
    lacking = support(frozenset({"harbour"}))
    assert sure(replace(lacking, names=ALL)) < sure(lacking)


@given(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3), st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3))
def test_confidence_is_a_probability(weights: list[float], found: list[float]) -> None:
    assert 0 <= confidence(weights, found) <= 1


@given(st.dictionaries(st.text(min_size=1), st.floats(0.01, 20), max_size=8), st.data())
def test_each_piece_of_evidence_is_a_small_number_whatever_was_asked(
    idf: dict[str, float], data: st.DataObject
) -> None:
    some = st.frozensets(st.sampled_from(sorted(idf))) if idf else st.just(NONE)
    given = replace(support(), idf=idf, near=data.draw(some), around=data.draw(some), names=data.draw(some))
    assert all(-5 <= value <= 5 for value in evidence(given))


def test_more_weighted_evidence_makes_surer() -> None:
    assert confidence([0.0], [1.0]) == 0.5
    assert confidence([2.0], [1.0]) > confidence([2.0], [0.5]) > 0.5
