"""A question's text -> the terms to look up, or the reason why it can't be looked up. Pure."""

from dataclasses import dataclass

from index.model import DeclineReason, QueryTerm, Question
from index.text.stop_words import STOP_WORDS
from index.text.terms import TermAnalyzer, tokens


@dataclass(frozen=True, slots=True)
class QuestionLimits:
    """`max_chars` code points of text; `max_terms` distinct terms, so that no question costs more than that."""

    max_chars: int
    max_terms: int


@dataclass(frozen=True, slots=True)
class Unanswerable:
    """A question that can't be looked up: the reason, and what was read of it."""

    reason: DeclineReason
    question: Question


def understand(text: str, analyzer: TermAnalyzer, limits: QuestionLimits) -> Question | Unanswerable:
    """Return the question with its distinct terms in order of appearance, or why there are none."""
    if not text.strip():
        return Unanswerable(DeclineReason.EMPTY_QUESTION, Question(text, ()))
    if len(text) > limits.max_chars:
        return Unanswerable(DeclineReason.QUESTION_TOO_LONG, Question(text, ()))
    words = list(tokens(text))
    found: dict[str, QueryTerm] = {}
    for word in words:
        if word not in STOP_WORDS:
            term = analyzer.term(word)
            found.setdefault(term, QueryTerm(term, word))
    terms = tuple(found.values())
    question = Question(
        text=text,
        terms=terms[: limits.max_terms],
        common=tuple(dict.fromkeys(word for word in words if word in STOP_WORDS)),
        capped=terms[limits.max_terms :],
    )
    return question if terms else Unanswerable(DeclineReason.NO_TERMS, question)
