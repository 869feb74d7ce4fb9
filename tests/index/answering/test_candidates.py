from index.answering.answerer import analyze
from index.answering.candidates import find_candidates, passage_key, score_sentence
from index.engine import UnitKey, open_engine
from index.model import EVERYWHERE
from index.text.terms import TermAnalyzer
from tests.index.answering.library import document, settings

TWINS = document("twins.txt", "ONE", "Boats sail. Rivers flood.", "TWO", "Boats sail. Harbours open.")
DOCUMENTS = {("s", "twins.txt"): TWINS}
ENGINE = open_engine(settings(), 1, [analyze(TWINS, TermAnalyzer())])


def ordinals(passage_weight: float) -> list[int]:
    found = find_candidates(
        ENGINE, DOCUMENTS, ["boat", "harbour"], limit=9, passage_weight=passage_weight, scope=EVERYWHERE
    )
    return [candidate.ordinal for candidate in found]


def test_the_passage_around_decides_between_sentences_of_the_same_words() -> None:
    assert ordinals(passage_weight=1.0).index(4) < ordinals(passage_weight=1.0).index(1)
    assert ordinals(passage_weight=0.0).index(1) < ordinals(passage_weight=0.0).index(4)


def test_a_sentence_scored_alone_is_the_candidate_that_the_search_makes() -> None:
    for candidate in find_candidates(
        ENGINE, DOCUMENTS, ["boat", "harbour"], limit=9, passage_weight=0.5, scope=EVERYWHERE
    ):
        again = score_sentence(
            ENGINE, TWINS, candidate.ordinal, ["boat", "harbour"], passage_weight=0.5, scope=EVERYWHERE
        )
        assert again == candidate


def test_every_sentence_lies_in_the_passage_that_its_key_names() -> None:
    for ordinal in range(len(TWINS.segmentation.sentences)):
        key = passage_key(TWINS, ordinal)
        passage = TWINS.segmentation.passages[key.ordinal]
        assert passage.first <= ordinal < passage.last
        assert key == UnitKey("s", "twins.txt", key.ordinal)


def test_a_heading_that_states_something_may_be_quoted_and_a_topic_may_not() -> None:
    news = document("n.txt", "MINISTER OPPOSES THE NEW HARBOUR TOLL", "BOATS", "Text.")
    engine = open_engine(settings(), 1, [analyze(news, TermAnalyzer())])
    found = find_candidates(
        engine, {("s", "n.txt"): news}, ["boat", "harbour"], limit=9, passage_weight=0, scope=EVERYWHERE
    )
    assert [(candidate.ordinal, candidate.sentence_score > 0) for candidate in found] == [(0, True), (2, False)]
