"""A question's text -> the terms to look up, or the reason why it can't be looked up. Pure."""

from dataclasses import dataclass

from index.model import DeclineReason, QueryTerm, Question
from index.text.terms import ENGLISH, TermAnalyzer


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


def understand(
    text: str, analyzer: TermAnalyzer, limits: QuestionLimits, language: str = ENGLISH
) -> Question | Unanswerable:
    """Return the question with its distinct terms in order of appearance, or why there are none.

    `language` is the one that the question is read in.
    """
    if not text.strip():
        return Unanswerable(DeclineReason.EMPTY_QUESTION, Question(text, ()))
    if len(text) > limits.max_chars:
        return Unanswerable(DeclineReason.QUESTION_TOO_LONG, Question(text, ()))
    words = analyzer.analyze(text, language)
    found: dict[str, QueryTerm] = {}
    for word in words:
        if not word.common:
            found.setdefault(word.term, QueryTerm(word.term, word.text))
    terms = tuple(found.values())
    question = Question(
        text=text,
        terms=terms[: limits.max_terms],
        common=tuple(dict.fromkeys(word.text for word in words if word.common)),
        capped=terms[limits.max_terms :],
        language=language,
    )
    return question if terms else Unanswerable(DeclineReason.NO_TERMS, question)
