"""The best candidate -> how likely it is to be right: a calibrated confidence between 0 and 1. Pure.

A logistic function of how much of the question the candidate and its surroundings cover. Its weights are learnt from
questions whose answer is in the library, questions whose answer is not, and questions about something else
(`make tune`); a figure of .7 means that of ten such answers seven are right.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from index.answering.kinds import AnswerKind
from index.answering.signals import SIGNALS

EVIDENCE: Final = (
    "constant",
    "score",
    "lead",
    "near_coverage",
    "passage_coverage",
    "document_coverage",
    "unmet",
    "unknown",
    "informed",
    "kind_met",
    "kind_unmet",
)
"""What a confidence is made of, in the order of its weights."""
_KIND_SIGNALS: Final = tuple(SIGNALS.index(name) for name in ("figure", "date", "time", "name", "place_name"))
_KINDS: Final = frozenset({AnswerKind.NUMBER, AnswerKind.DATE, AnswerKind.PERSON, AnswerKind.PLACE})
_MUCH: Final = 30.0
"""The idf of a question of five rare terms."""
_FEW_BEHIND: Final = 0.5
"""Where there are fewer, what would stand there is thought to be half as good: a small library has no more to offer."""
_FAR: Final = 500.0
"""Beyond it the exponential is too large for a float."""
_LEAD_OVER: Final = 4
"""The lead is measured over the candidate of this rank: the ones before may be copies of the first."""


@dataclass(frozen=True, slots=True)
class Support:
    """What is known of a question's best candidates.

    `idf` is what each term of the question tells; `near`, `around` and `within` are those that the sentence with its
    neighbour and title, its passage, and its document hold; `unknown` those that nothing in scope holds.
    """

    idf: Mapping[str, float]
    near: frozenset[str]
    around: frozenset[str]
    within: frozenset[str]
    unknown: frozenset[str]
    kinds: frozenset[AnswerKind]
    signals: Sequence[float]
    scores: Sequence[float]


def evidence(support: Support) -> tuple[float, ...]:
    """Return the figures that a confidence is made of, in the order of `EVIDENCE`."""
    idf = support.idf
    total = sum(idf.values()) or 1.0

    def share(terms: frozenset[str]) -> float:
        return sum(weight for term, weight in idf.items() if term in terms) / total

    scores = support.scores
    behind = scores[_LEAD_OVER - 1] if len(scores) >= _LEAD_OVER else scores[0] * _FEW_BEHIND
    unmet = max((weight for term, weight in idf.items() if term not in support.around), default=0.0) / total
    wants = bool(support.kinds & _KINDS)
    meets = any(support.signals[number] > 0 for number in _KIND_SIGNALS)
    return (
        1.0,
        support.scores[0] / 10,
        (support.scores[0] - behind) / 10,
        share(support.near),
        share(support.around),
        share(support.within),
        unmet,
        share(support.unknown),
        share(support.near) * total / _MUCH,
        float(wants and meets),
        float(wants and not meets),
    )


def confidence(weights: Sequence[float], found: Sequence[float]) -> float:
    """Return the logistic function of the weighted evidence."""
    total = sum(weight * value for weight, value in zip(weights, found, strict=True))
    return 1 / (1 + math.exp(min(-total, _FAR)))
