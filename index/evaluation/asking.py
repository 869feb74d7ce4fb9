"""Asks an answerer every question of a gold set and judges what it says. The clock is passed in."""

from collections.abc import Callable, Iterator

from index.answering import Answerer
from index.evaluation.gold import GoldQuestion, GoldSet, Rule
from index.evaluation.judging import DEPTH, PRECISION_DEPTH, Judgement, judge
from index.model import EVERYWHERE, Scope

Clock = Callable[[], float]
"""Seconds since some fixed moment."""


def ask_all(answerer: Answerer, gold: GoldSet, clock: Clock, scope: Scope = EVERYWHERE) -> Iterator[Judgement]:
    """Yield the judgement of each question, in order, as soon as it is made; `scope` is where to look."""
    for question in gold.questions:
        started = clock()
        documents = PRECISION_DEPTH if question.rule is Rule.DOCUMENTS else 0
        outcome = answerer.answer(question.text, quotes=DEPTH, documents=documents, scope=_scope(question, scope))
        elapsed_ms = (clock() - started) * 1000
        yield judge(question, outcome, elapsed_ms, answerer.find, gold.never_quoted)


def _scope(question: GoldQuestion, scope: Scope) -> Scope:
    return scope if question.inside is None else Scope(scope.sources, frozenset({question.inside}))
