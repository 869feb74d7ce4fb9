from hypothesis import given
from hypothesis import strategies as st

from index.answering.question import QuestionLimits, Unanswerable, understand
from index.model import DeclineReason, Question
from index.text.terms import TermAnalyzer

ANALYZER = TermAnalyzer()
LIMITS = QuestionLimits(max_chars=2000, max_terms=5)


def test_terms_are_distinct_and_remember_the_first_word_that_made_them() -> None:
    question = understand("Which bombs, what bomb, and bombing of cities?", ANALYZER, LIMITS)
    assert isinstance(question, Question)
    assert [(entry.term, entry.word) for entry in question.terms] == [("bomb", "bombs"), ("citi", "cities")]
    assert question.common == ("which", "what", "and", "of")


@given(st.text(max_size=300))
def test_every_text_is_either_understood_or_declined(text: str) -> None:
    outcome = understand(text, ANALYZER, LIMITS)
    if isinstance(outcome, Question):
        assert 1 <= len(outcome.terms) <= LIMITS.max_terms
        assert len({entry.term for entry in outcome.terms + outcome.capped}) == len(outcome.terms + outcome.capped)
    else:
        assert outcome.question.text == text
        assert outcome.question.terms == ()


def test_the_length_limit_counts_characters() -> None:
    assert isinstance(understand("é" * 2000, ANALYZER, LIMITS), Question)
    refused = understand("é" * 2001, ANALYZER, LIMITS)
    assert isinstance(refused, Unanswerable)
    assert refused.reason is DeclineReason.QUESTION_TOO_LONG


def test_a_question_of_common_words_alone_names_them() -> None:
    refused = understand("Who are you?", ANALYZER, LIMITS)
    assert isinstance(refused, Unanswerable)
    assert refused.reason is DeclineReason.NO_TERMS
    assert refused.question.common == ("who", "are", "you")
