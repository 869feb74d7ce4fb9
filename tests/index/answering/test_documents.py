"""Whole documents: the best first, and nothing outside the scope has a say."""

import gc
import weakref
from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.documents import WEIGHTS, DocumentRanker, DocumentWeights
from index.answering.question import QuestionLimits, understand
from index.engine import open_engine
from index.model import EVERYWHERE, QueryTerm, Question, RankedDocument, Scope, StoredDocument
from index.segments.analysis import analyze
from index.text.terms import ENGLISH, TermAnalyzer
from tests.index.answering.library import document, settings

ANALYZER = TermAnalyzer()
WORDS = "harbour pier ferry fish market opens long stone tide anchor sells".split()


def ranker(*documents: StoredDocument, weights: DocumentWeights = WEIGHTS) -> DocumentRanker:
    languages = {(one.source, one.name): ENGLISH for one in documents}
    # Its lengths count beside the mean of the scope's own; the embedded engine's beside that of the library.
    engine = open_engine(settings(engine="reference"), 1, [analyze(one, ANALYZER, ENGLISH) for one in documents])
    return DocumentRanker(engine, {(one.source, one.name): one for one in documents}, languages, ANALYZER, weights)


def asked(text: str) -> Question:
    found = understand(text, ANALYZER, QuestionLimits(1000, 100))
    return found if isinstance(found, Question) else found.question


def names(ranked: Sequence[RankedDocument]) -> list[str]:
    return [one.document for one in ranked]


def ranking(text: str, *documents: StoredDocument) -> list[str]:
    return names(ranker(*documents).ranked(asked(text), EVERYWHERE, 10))


NOISE = [document(f"noise-{number}", f"Sheep graze on hill number {number}.") for number in range(8)]


def test_the_document_that_holds_more_of_the_question_comes_first() -> None:
    both, one = document("b", "The ferry leaves the harbour."), document("a", "The harbour opened early.")
    assert ranking("ferry harbour", one, both, *NOISE) == ["b", "a"]


def test_a_document_that_shares_nothing_with_question_or_feedback_is_not_ranked() -> None:
    assert ranking("ferry", document("a", "The ferry leaves."), *NOISE) == ["a"]


def test_terms_in_the_title_count_more_than_in_the_text() -> None:
    titled = document("titled", "It opened early and was long.", title="Harbour")
    plain = document("plain", "The harbour opened early, was long.")
    assert ranking("harbour", plain, titled, *NOISE) == ["titled", "plain"]


def test_neighbours_of_the_question_that_are_neighbours_in_a_document_put_it_first() -> None:
    apart = document("apart", "The market had stone, and fish was sold.")
    beside = document("beside", "The stone was sold, and had fish market.")
    assert ranking("fish market", apart, beside, *NOISE) == ["beside", "apart"]


def test_a_word_built_like_the_questions_decides_between_equals() -> None:
    far, near = document("far", "The flow of painting."), document("near", "The flow of aerodynamicists.")
    assert ranking("aerodynamic flow", far, near, *NOISE) == ["near", "far"]


def test_what_the_likeliest_documents_speak_of_finds_documents_without_the_questions_words() -> None:
    first = document("first", "The ferry needs an anchor and a tide.")
    second = document("second", "The ferry lost its anchor at high tide.")
    found = document("found", "Dropping the anchor with the tide.")
    assert ranking("ferry", first, second, found, *NOISE)[2:] == ["found"]


def test_of_equals_the_one_that_speaks_of_what_the_likeliest_speak_of_comes_first() -> None:
    best = [document(f"best-{number}", "Ferry ferry, anchor and tide.") for number in range(2)]
    other, same = document("a", "Ferry, stone and wool."), document("b", "Ferry, anchor and wool.")
    unpulled = ranker(*best, other, same, *NOISE, weights=DocumentWeights(smoothing=0.0))
    assert names(unpulled.ranked(asked("ferry"), EVERYWHERE, 10))[2:4] == ["b", "a"]


def test_a_document_that_is_like_the_best_ones_comes_before_an_equal_that_is_like_none() -> None:
    best = [document(f"best-{number}", "Ferry ferry at the stone pier.") for number in range(3)]
    alike, apart = document("b", "Ferry at the stone pier."), document("a", "Ferry in the bright summer.")
    pulled = ranker(*best, apart, alike, *NOISE, document("c", "Bright summer."), weights=DocumentWeights(feedback=0.0))
    assert names(pulled.ranked(asked("ferry"), EVERYWHERE, 5))[3:] == ["b", "a"]


def test_equals_come_in_the_order_of_their_keys() -> None:
    same = [document(name, "The ferry leaves.") for name in ("c", "a", "b")]
    assert ranking("ferry", *same, *NOISE) == ["a", "b", "c"]


def test_equals_that_only_the_feedback_found_come_in_the_order_of_their_keys() -> None:
    best = document("best", "Ferry, anchor and tide.")
    found = ranker(best, document("y", "Tide."), document("z", "Anchor."), *NOISE, weights=DocumentWeights(smoothing=0))
    assert names(found.ranked(asked("ferry"), EVERYWHERE, 10)) == ["best", "y", "z"]


def test_what_only_the_feedback_found_keeps_its_own_score_for_the_question() -> None:
    best = document("best", f"{'Ferry ' * 8}, anchor and tide.")
    second = document("second", "Ferry ferry ferry, wool and stone.")
    without, with_word = document("a", "Tide and hay."), document("b", "Anchor and ferry.")
    only_two = DocumentWeights(depth=2, close=1, smoothing=0)
    held = ranker(best, second, without, with_word, *NOISE, weights=only_two)
    assert names(held.ranked(asked("ferry"), EVERYWHERE, 9))[-2:] == ["b", "a"]


def test_no_more_than_the_limit_are_returned() -> None:
    many = ranker(*(document(f"d{number}", "The ferry leaves.") for number in range(5)))
    assert names(many.ranked(asked("ferry"), EVERYWHERE, 2)) == ["d0", "d1"]


@pytest.mark.parametrize("text", ["zeppelin", "ferry"])
def test_nothing_to_find_gives_an_empty_ranking(text: str) -> None:
    assert ranking(text) == []
    assert ranking(text, document("a", "<a>"), document("b", "The hill.")) == []


def test_a_question_without_terms_ranks_nothing() -> None:
    assert ranker(*NOISE).ranked(Question("?", ()), EVERYWHERE, 10) == ()


def test_scores_fall_from_one_document_to_the_next() -> None:
    documents = [document(str(number), "ferry " * number + "pier tide.") for number in range(1, 6)]
    found = ranker(*documents, *NOISE).ranked(asked("ferry tide"), EVERYWHERE, 10)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join)
libraries = st.lists(st.tuples(st.sampled_from(["left", "right"]), texts, texts), min_size=1, max_size=8)
questions = st.lists(st.sampled_from([*WORDS, "unknown"]), min_size=1, max_size=4, unique=True)


@given(libraries, questions)
def test_a_scope_ranks_as_if_nothing_else_were_indexed(held: list[tuple[str, str, str]], words: list[str]) -> None:
    documents = [
        document(str(number), text, source=source, title=title) for number, (source, text, title) in enumerate(held)
    ]
    question = asked(" ".join(words))
    alone = ranker(*(one for one in documents if one.source == "left"))
    scope = Scope(sources=frozenset({"left"}))
    assert ranker(*documents).ranked(question, scope, 5) == alone.ranked(question, EVERYWHERE, 5)


@given(libraries, questions, st.randoms())
def test_the_order_that_documents_came_in_and_earlier_questions_change_nothing(
    held: list[tuple[str, str, str]], words: list[str], random: Random
) -> None:
    documents = [
        document(str(number), text, source=source, title=title) for number, (source, text, title) in enumerate(held)
    ]
    question = asked(" ".join(words))
    first = ranker(*documents)
    before = first.ranked(question, EVERYWHERE, 5)
    random.shuffle(documents)
    assert ranker(*documents).ranked(question, EVERYWHERE, 5) == before == first.ranked(question, EVERYWHERE, 5)


@given(st.lists(st.text(max_size=5).map(lambda text: QueryTerm(text, text)), max_size=5, unique=True))
def test_any_terms_can_be_asked(terms: list[QueryTerm]) -> None:
    found = ranker(*NOISE).ranked(Question("?", tuple(terms)), EVERYWHERE, 3)
    assert len(found) <= 3


def test_a_ranker_that_is_no_longer_used_is_freed_at_once() -> None:
    one = ranker(*NOISE)
    one.ranked(asked("sheep"), EVERYWHERE, 3)
    seen = weakref.ref(one)
    gc.disable()
    try:
        del one
        assert seen() is None
    finally:
        gc.enable()
