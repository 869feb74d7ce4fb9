import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.confidence import EVIDENCE, RIVALS, Support, confidence, evidence, rarity
from index.answering.kinds import AnswerKind
from index.answering.signals import SIGNALS
from index.answering.weights import tuned_weights
from index.text.terms import TermAnalyzer

IDF = {"harbour": 4.0, "pier": 6.0}
ALL = frozenset(IDF)
NONE: frozenset[str] = frozenset()


def support(
    held: frozenset[str] = ALL,
    kinds: frozenset[AnswerKind] = frozenset(),
    rivals: tuple[float, ...] = (8.0, 7.0, 5.0, 1.0),
    **signals: float,
) -> Support:
    return Support(
        idf=IDF,
        here=held,
        title=NONE,
        near=held,
        around=held,
        names=NONE,
        counted=NONE,
        kinds=kinds,
        terms=sorted(held),
        signals=[signals.get(name, 0.0) for name in SIGNALS],
        score=9.0,
        rivals=rivals,
        documents=2,
    )


def of(term: str) -> Support:
    return replace(support(frozenset({term})), idf={term: 5.0})


def named(found: tuple[float, ...]) -> dict[str, float]:
    return dict(zip(EVIDENCE, found, strict=True))


def sure(given: Support) -> float:
    return confidence(tuned_weights().confidence, evidence(given))


def test_the_share_of_the_question_that_is_covered_is_by_weight() -> None:
    assert named(evidence(support(frozenset({"pier"}))))["covered"] == 0.6


def test_the_margin_is_the_share_that_the_best_has_among_its_rivals() -> None:
    assert named(evidence(support(rivals=())))["margin"] == 0.0
    assert named(evidence(support(rivals=(9.0, 9.0, 9.0))))["margin"] == pytest.approx(-math.log(4) / 3)
    assert named(evidence(support(rivals=(9.0,))))["margin"] < named(evidence(support(rivals=(4.0,) * 5)))["margin"]


def test_what_the_title_holds_is_the_topic_and_need_not_be_met_by_the_sentence() -> None:
    only_pier = replace(support(frozenset({"pier"})), language="de")
    assert named(evidence(only_pier))["met"] == 0.6
    assert named(evidence(replace(only_pier, title=frozenset({"harbour"}))))["met"] == 1.0
    assert named(evidence(replace(only_pier, title=frozenset({"pier"}))))["met"] == 0.0


def test_of_a_question_that_asks_nothing_beyond_the_topic_half_is_met_whatever_the_sentence_holds() -> None:
    for held in (ALL, NONE):
        assert named(evidence(replace(support(held), title=ALL)))["met"] == 0.5


def test_a_kind_that_is_asked_for_and_not_met_counts_and_a_met_or_missing_one_does_not() -> None:
    wanted = frozenset({AnswerKind.NUMBER})
    assert named(evidence(support(kinds=wanted)))["kind_unmet"] == 1.0
    assert named(evidence(support(kinds=wanted, figure=1.0)))["kind_unmet"] == 0.0
    assert named(evidence(support()))["kind_unmet"] == 0.0


def test_each_of_several_kinds_is_to_be_met_but_a_place_is_named_in_too_many_forms() -> None:
    both = frozenset({AnswerKind.NUMBER, AnswerKind.PERSON})
    assert named(evidence(support(kinds=both, figure=1.0)))["kind_unmet"] == 1.0
    assert named(evidence(support(kinds=both, figure=1.0, name=1.0)))["kind_unmet"] == 0.0
    assert named(evidence(support(kinds=frozenset({AnswerKind.PLACE}))))["kind_unmet"] == 0.0


def test_things_whose_number_is_asked_count_where_no_figure_stands_before_them() -> None:
    asked = replace(support(), counted=frozenset({"pier"}))
    assert named(evidence(asked))["uncounted"] == 1.0
    assert named(evidence(replace(asked, terms=["3", "pier"])))["uncounted"] == 0.0
    assert named(evidence(support()))["uncounted"] == 0.0


def test_a_figure_far_from_the_question_s_words_counts() -> None:
    wanted = support(kinds=frozenset({AnswerKind.NUMBER}), figure=1.0)
    assert named(evidence(replace(wanted, terms=["3", "pier"])))["apart"] == 0.0
    assert named(evidence(replace(wanted, terms=["3", *["other"] * 4, "pier"])))["apart"] == 0.5


def test_the_rarest_name_that_the_passage_lacks_counts_and_other_words_that_it_lacks_do_not() -> None:
    lacking = support(frozenset({"harbour"}))
    assert named(evidence(lacking))["name_unmet"] == 0.0
    assert named(evidence(replace(lacking, names=ALL)))["name_unmet"] == 0.6


def test_a_number_that_the_passage_lacks_counts_as_a_name_however_it_was_written() -> None:
    term = TermAnalyzer().terms("first")[0]
    lacking = replace(support(), idf=IDF | {term: 5.0})
    assert named(evidence(lacking))["name_unmet"] == 0.5
    assert named(evidence(replace(lacking, around=ALL | {term})))["name_unmet"] == 0.0


def test_an_everyday_word_tells_less_than_a_rare_one_in_every_library() -> None:
    assert rarity("time") < rarity("centcom")
    common, rare = of("time"), of("centcom")
    assert named(evidence(common))["told"] < named(evidence(rare))["told"]


def test_of_words_in_another_language_only_the_library_tells_how_rare_they_are() -> None:
    german = replace(of("time"), language="de")
    assert named(evidence(german))["told"] == pytest.approx(1 - math.exp(-5.0 / 12))


def test_the_tuned_weights_are_surer_of_more_held_and_of_a_clear_margin() -> None:
    assert sure(support()) > sure(support(frozenset({"pier"})))
    assert sure(support(rivals=(3.0,))) > sure(support(rivals=(8.9,)))


def test_the_tuned_weights_are_less_sure_without_the_figure_that_is_asked_for() -> None:
    wanted = replace(support(kinds=frozenset({AnswerKind.NUMBER}), figure=1.0), counted=frozenset({"pier"}))
    beside = replace(wanted, terms=["3", "pier"])
    assert sure(beside) > sure(wanted)
    assert sure(beside) > sure(replace(beside, signals=[0.0] * len(SIGNALS)))
    assert sure(beside) > sure(replace(beside, terms=["3", "pier", *["other"] * 9, "harbour"], idf={"harbour": 10.0}))


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
    given = replace(
        support(),
        idf=idf,
        here=data.draw(some),
        title=data.draw(some),
        near=data.draw(some),
        around=data.draw(some),
        names=data.draw(some),
        counted=data.draw(some),
        terms=sorted(idf),
        rivals=data.draw(st.lists(st.floats(-100, 9), max_size=RIVALS)),
    )
    assert all(-5 <= value <= 5 for value in evidence(given))


def test_more_weighted_evidence_makes_surer() -> None:
    assert confidence([0.0], [1.0]) == 0.5
    assert confidence([2.0], [1.0]) > confidence([2.0], [0.5]) > 0.5
