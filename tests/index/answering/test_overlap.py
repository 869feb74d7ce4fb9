"""How far a document goes with a question's wording."""

from index.answering.overlap import Overlap, overlaps
from index.answering.wholes import whole_of
from index.model import QueryTerm, Question
from index.text.terms import ENGLISH, TermAnalyzer
from tests.index.answering.library import document

ANALYZER = TermAnalyzer()
QUESTION = Question("stone pier", (QueryTerm("stone", "stone"), QueryTerm("pier", "piers")))
IDF = {"stone": 2.0, "pier": 1.0}


def found(*texts: str, title: str | None = None, question: Question = QUESTION) -> list[Overlap]:
    wholes = [whole_of(document("d", text, title=title), ANALYZER, ENGLISH) for text in texts]
    return overlaps(question, IDF, wholes)


def test_a_title_counts_what_its_terms_tell() -> None:
    assert [one.title for one in found("Nothing.", title="A stone wall")] == [2.0]
    assert [one.title for one in found("Nothing.", title="Piers of stone, of stone")] == [3.0]
    assert [one.title for one in found("Stone pier.")] == [0]


def test_a_pair_counts_where_its_terms_are_neighbours_in_order_and_in_one_sentence() -> None:
    beside, turned, parted, apart = found("Stone piers.", "Piers, stone.", "Stone. Piers.", "Stone tide pier.")
    assert beside.pairs > 0
    assert turned.pairs == parted.pairs == apart.pairs == 0


def test_a_pair_with_a_term_that_nothing_holds_does_not_count() -> None:
    question = Question("", (QueryTerm("stone", "stone"), QueryTerm("zeppelin", "zeppelin")))
    assert [one.pairs for one in found("Stone zeppelin.", question=question)] == [0]


def test_a_pair_that_stands_twice_counts_more_but_not_twice_as_much() -> None:
    once, twice = found("Stone pier, tide and anchor.", "Stone pier, stone pier.")
    assert once.pairs < twice.pairs < 2 * once.pairs


def test_words_that_are_built_alike_share_grams() -> None:
    same, alike, other = found("The piers.", "The pierside.", "The sheep.")
    assert same.grams > alike.grams > other.grams == 0


def test_a_gram_that_most_documents_share_tells_little() -> None:
    common, *_, rare = found("The piers.", "The piers.", "The piers.", "The stones.")
    assert rare.grams > common.grams


def test_nothing_overlaps_with_no_documents() -> None:
    assert found() == []
