"""A whole document has the terms that the engine has of it."""

from index.answering.wholes import usual_length, whole_of
from index.segments.analysis import analyze
from index.text.terms import ENGLISH, TermAnalyzer
from tests.index.answering.library import document

ANALYZER = TermAnalyzer()
HARBOUR = document("h", "THE PIERS", "The ferries left. Two ferries came.", "<ferry>", title="The harbour")


def test_a_whole_counts_the_terms_of_title_headings_and_sentences_but_not_of_markup() -> None:
    whole = whole_of(HARBOUR, ANALYZER, ENGLISH)
    assert whole.counts == {"harbour": 1, "pier": 1, "ferri": 2, "left": 1, "2": 1, "came": 1}
    assert whole.words["ferries"] == 2
    assert whole.length == sum(whole.counts.values())


def test_a_whole_keeps_the_order_of_terms_and_cuts_it_where_sentences_end() -> None:
    whole = whole_of(HARBOUR, ANALYZER, ENGLISH)
    assert whole.runs == (("harbour",), ("pier",), ("ferri", "left"), ("2", "ferri", "came"))
    assert whole.title == {"harbour"}


def test_a_whole_has_the_terms_that_the_engine_takes_in() -> None:
    analyzed = analyze(HARBOUR, ANALYZER, ENGLISH)
    terms = [*analyzed.title, *(term for sentence in analyzed.sentences for term in sentence)]
    assert [term for run in whole_of(HARBOUR, ANALYZER, ENGLISH).runs for term in run] == terms


def test_a_document_without_title_or_words_is_an_empty_whole() -> None:
    whole = whole_of(document("e", "<ferry>"), ANALYZER, ENGLISH)
    assert (whole.runs, whole.length, whole.title) == ((), 0, frozenset())


def test_the_usual_length_is_the_mean_and_never_below_one() -> None:
    empty, full = whole_of(document("e", "<ferry>"), ANALYZER, ENGLISH), whole_of(HARBOUR, ANALYZER, ENGLISH)
    assert usual_length([full, full, empty]) == 2 * full.length / 3
    assert usual_length([empty]) == usual_length([]) == 1
