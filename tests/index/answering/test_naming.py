import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.naming import named_terms, typed_words
from index.answering.question import QuestionLimits, Unanswerable, understand
from index.model import Question
from index.text.terms import TermAnalyzer

ANALYZER = TermAnalyzer()
LIMITS = QuestionLimits(500, 32)


def asked(text: str) -> Question:
    found = understand(text, ANALYZER, LIMITS)
    return found.question if isinstance(found, Unanswerable) else found


def names(text: str) -> list[str]:
    return [word.text for word in typed_words(asked(text), ANALYZER) if word.is_name]


def test_a_capital_makes_a_name_but_at_the_start_of_a_sentence() -> None:
    assert names("Harbours near Lisbon? Ships of Porto") == ["Lisbon", "Porto"]
    assert names("when did kamala harris speak") == []


def test_a_question_in_capitals_names_nothing() -> None:
    assert names("WHERE IS THE HARBOUR") == []


@pytest.mark.parametrize(
    ("text", "figure"),
    [("How many F-35s were sold?", "F-35s"), ("the 2,000-pound bombs", "2,000-pound"), ("since 1987.", "1987")],
)
def test_a_figure_is_typed_with_all_that_is_written_with_it(text: str, figure: str) -> None:
    assert set(names(text)) == {figure}


def test_a_word_keeps_its_spelling_and_lies_where_it_was_typed() -> None:
    question = asked("did Coons’s staff visit the PIER?")
    words = typed_words(question, ANALYZER)
    assert [word.text for word in words][-2:] == ["visit", "PIER"]
    assert all(question.wording[word.start : word.end] == word.text for word in words)


def test_named_terms_are_terms_of_the_question() -> None:
    question = asked("what did Bernie Sanders say")
    assert named_terms(question, ANALYZER) == {entry.term for entry in question.terms if entry.word != "say"}


@given(st.text(max_size=200))
def test_whatever_is_typed_lies_in_the_wording(text: str) -> None:
    question = Question(text, ())
    assert all(text[word.start : word.end] == word.text and word.text for word in typed_words(question, ANALYZER))
