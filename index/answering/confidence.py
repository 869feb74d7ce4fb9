"""The best candidate -> how likely it is to be right: a calibrated confidence between 0 and 1. Pure.

A logistic function of how much of the question the candidate and its surroundings hold, by two measures: the share of
what the question tells, and how much that is whatever the library's size, by how rare its words are in the language at
large. Its weights are learnt in libraries of many sizes, from questions whose answer is there, questions whose answer
is not though their topic is, and questions about something else (`make tune`); a figure of .7 means that of ten such
answers seven are right.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from index.answering.information import common_terms
from index.answering.kinds import AnswerKind
from index.answering.signals import SIGNALS

EVIDENCE: Final = (
    "constant",
    "size",
    "information",
    "told",
    "told_near",
    "covered",
    "score",
    "passage",
    "lead",
    "spread",
    "name_unmet",
    "kind_unmet",
)
"""What a confidence is made of, in the order of its weights."""
LOOKED_AT: Final = 5
"""The documents of so many of the best candidates are counted: where each stands in another, none stands out."""
_KIND_SIGNALS: Final = tuple(SIGNALS.index(name) for name in ("figure", "date", "time", "name", "place_name"))
_KINDS: Final = frozenset({AnswerKind.NUMBER, AnswerKind.DATE, AnswerKind.PERSON, AnswerKind.PLACE})
_ALONE: Final = 0.3
"""The lead of a candidate that has none behind it."""
_FAR: Final = 500.0
"""Beyond it the exponential is too large for a float."""
_SENTENCES: Final = 100_000
"""`common_terms` counts the sentences of so many that hold a term."""
_UNLISTED: Final = 8
"""In so many of them a term is thought to stand that is not listed: half of what the rarest listed one has."""
_MUCH: Final = 12.0
"""What is told by one rare term and an everyday one; twice as much makes only a little surer."""
_ENGLISH: Final = "en"


@dataclass(frozen=True, slots=True)
class Support:
    """What is known of a question's best candidates.

    `idf` is what each term of the question tells in the library; `near` and `around` are those that the sentence with
    its neighbour and title, and its passage hold; `names` those written as names or figures. `signals` and
    `passage_score` are the best candidate's, `scores` those of all, best first; `documents` counts the documents that
    the first `LOOKED_AT` stand in, `sentences` all in scope.
    """

    idf: Mapping[str, float]
    near: frozenset[str]
    around: frozenset[str]
    names: frozenset[str]
    kinds: frozenset[AnswerKind]
    signals: Sequence[float]
    scores: Sequence[float]
    passage_score: float
    documents: int
    sentences: int
    language: str = _ENGLISH


def evidence(support: Support) -> tuple[float, ...]:
    """Return the figures that a confidence is made of, in the order of `EVIDENCE`; each is near 0 to 1."""
    idf, scores = support.idf, support.scores
    total = sum(idf.values()) or 1.0
    wants = bool(support.kinds & _KINDS)
    meets = any(support.signals[number] > 0 for number in _KIND_SIGNALS)
    return (
        1.0,
        math.log(max(support.sentences, 1)) / 10,
        math.log(total) / 3,
        _told(support, support.around),
        _told(support, support.near),
        sum(weight for term, weight in idf.items() if term in support.around) / total,
        scores[0] / 10,
        support.passage_score / 20,
        (scores[0] - scores[1]) / 10 if len(scores) > 1 else _ALONE,
        support.documents / LOOKED_AT,
        max((idf[term] for term in support.names & idf.keys() if term not in support.around), default=0.0) / 10,
        float(wants and not meets),
    )


def rarity(term: str) -> float:
    """Return the idf of a term in English at large; it knows no library."""
    return math.log(_SENTENCES / (common_terms().get(term, 0) + _UNLISTED))


def confidence(weights: Sequence[float], found: Sequence[float]) -> float:
    """Return the logistic function of the weighted evidence."""
    total = sum(weight * value for weight, value in zip(weights, found, strict=True))
    return 1 / (1 + math.exp(min(-total, _FAR)))


def _told(support: Support, held: frozenset[str]) -> float:
    """Return how much the terms tell that are held, from 0 to 1.

    How common the words of other languages are at large is not known; there the library alone says.
    """
    english = support.language == _ENGLISH
    told = sum(rarity(term) if english else weight for term, weight in support.idf.items() if term in held)
    return 1 - math.exp(-told / _MUCH)
