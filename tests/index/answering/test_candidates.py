from index.answering.aliases import Reading
from index.answering.candidates import Places, find_candidates, passage_key, score_candidates
from index.answering.lookup import Lookup
from index.engine import Engine, UnitKey, open_engine
from index.model import EVERYWHERE
from index.segments.analysis import analyze
from index.text.terms import TermAnalyzer
from tests.index.answering.library import document, settings

TWINS = document("twins.txt", "ONE", "Boats sail. Rivers flood.", "TWO", "Boats sail. Harbours open.")
PLACES = Places({("s", "twins.txt"): TWINS})
ENGINE = open_engine(settings(), 1, [analyze(TWINS, TermAnalyzer(), "en")])


def looked_up(*terms: str, engine: Engine = ENGINE) -> Lookup:
    return Lookup(engine, Reading(terms, ()), EVERYWHERE)


BOTH = looked_up("boat", "harbour")


def test_the_passage_around_decides_which_of_two_equal_sentences_is_more_promising() -> None:
    found = [one.key.ordinal for one in find_candidates(BOTH, PLACES, 9)]
    assert found.index(4) < found.index(1)


def test_a_sentence_without_any_of_the_words_is_a_candidate_for_its_passage_s_sake() -> None:
    found = {one.key.ordinal: one for one in find_candidates(looked_up("harbour"), PLACES, 9)}
    assert found[4].sentence_score == 0
    assert found[4].passage_score > 0


def test_no_more_candidates_are_looked_at_than_may_be() -> None:
    everything = find_candidates(BOTH, PLACES, 9)
    assert find_candidates(BOTH, PLACES, 2) == everything[:2]


def test_a_sentence_scored_alone_is_the_candidate_that_the_search_makes() -> None:
    for candidate in find_candidates(BOTH, PLACES, 9):
        assert score_candidates(BOTH, [PLACES.of(candidate.key)]) == [candidate]


def test_every_sentence_lies_in_the_passage_that_its_key_names() -> None:
    for ordinal in range(len(TWINS.segmentation.sentences)):
        key = passage_key(TWINS, ordinal)
        passage = TWINS.segmentation.passages[key.ordinal]
        assert passage.first <= ordinal < passage.last
        assert key == UnitKey("s", "twins.txt", key.ordinal)


def test_a_heading_that_states_something_may_be_quoted_and_a_topic_may_not() -> None:
    news = document("n.txt", "MINISTER OPPOSES THE NEW HARBOUR TOLL", "BOATS", "Text.")
    engine = open_engine(settings(), 1, [analyze(news, TermAnalyzer(), "en")])
    found = find_candidates(looked_up("boat", "harbour", engine=engine), Places({("s", "n.txt"): news}), 9)
    assert [(candidate.key.ordinal, candidate.sentence_score > 0) for candidate in found] == [(0, True), (2, False)]


def test_in_a_scope_of_few_sentences_all_are_looked_at_where_none_holds_a_word() -> None:
    found = [one.key.ordinal for one in find_candidates(looked_up("zeppelin"), PLACES, 9)]
    assert found == [1, 2, 4, 5]
    many = document("many.txt", *(f"Ship {number} came." for number in range(61)))
    engine = open_engine(settings(), 1, [analyze(many, TermAnalyzer(), "en")])
    assert find_candidates(looked_up("zeppelin", engine=engine), Places({("s", "many.txt"): many}), 9) == ()
