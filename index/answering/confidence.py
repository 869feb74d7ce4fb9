"""The best candidate -> how likely it is to be right: a calibrated confidence between 0 and 1. Pure.

A logistic function of how much of the question the candidate and its surroundings hold, by two measures: the share of
what the question tells, and how much that is whatever the library's size, by how rare its words are in the language at
large; of how clearly it ranks before all others; and of what is asked for and not there: a name, a figure, a day, a
person, the things to be counted. Its weights are learnt in libraries of many sizes, from questions whose answer is
there, questions whose answer is not though their topic is, and questions about something else (`make tune`); a figure
of .7 means that of ten such answers seven are right.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from index.answering.asked_values import apartness, is_counted
from index.answering.information import common_terms
from index.answering.kinds import AnswerKind
from index.answering.profiles import is_figure
from index.answering.signals import SIGNALS

EVIDENCE: Final = (
    "constant",
    "information",
    "told",
    "told_near",
    "covered",
    "met",
    "score",
    "margin",
    "spread",
    "name_unmet",
    "kind_unmet",
    "uncounted",
    "apart",
)
"""What a confidence is made of, in the order of its weights."""
LOOKED_AT: Final = 5
"""The documents of so many of the best candidates are counted: where each stands in another, none stands out."""
RIVALS: Final = 40
"""So many of the best candidates are thought of as the right one; what ranks behind hardly ever is."""
_KIND_SIGNALS: Final = {
    AnswerKind.NUMBER: ("figure",),
    AnswerKind.DATE: ("date", "time"),
    AnswerKind.PERSON: ("name",),
}
"""The kinds of answer that a sentence without them can't give, and the signals that show them.

A place is named in too many forms for its absence to tell anything.
"""
_FAR: Final = 500.0
"""Beyond it the exponential is too large for a float."""
_SENTENCES: Final = 100_000
"""`common_terms` counts the sentences of so many that hold a term."""
_UNLISTED: Final = 8
"""In so many of them a term is thought to stand that is not listed: half of what the rarest listed one has."""
_MUCH: Final = 12.0
"""What is told by one rare term and an everyday one; twice as much makes only a little surer."""
_TOPIC_ALONE: Final = 0.5
"""The share that is met of a question that tells nothing beyond its topic."""
_ENGLISH: Final = "en"


@dataclass(frozen=True, slots=True)
class Support:
    """What is known of a question's best candidates.

    `idf` is what each term of the question tells in the library; `here`, `title`, `near` and `around` are those that
    the sentence itself, its document's title, the sentence with its neighbour and title, and its passage hold; `names`
    those written as names or figures, `counted` those whose number is asked. `terms` are the sentence's in order,
    `signals` and `score` the best candidate's; `rivals` are the scores of those among the first `RIVALS` that are not
    beside it. `documents` counts the documents that the first `LOOKED_AT` stand in.
    """

    idf: Mapping[str, float]
    here: frozenset[str]
    title: frozenset[str]
    near: frozenset[str]
    around: frozenset[str]
    names: frozenset[str]
    counted: frozenset[str]
    kinds: frozenset[AnswerKind]
    terms: Sequence[str]
    signals: Sequence[float]
    score: float
    rivals: Sequence[float]
    documents: int
    language: str = _ENGLISH


def evidence(support: Support) -> tuple[float, ...]:
    """Return the figures that a confidence is made of, in the order of `EVIDENCE`; each is near 0 to 1."""
    idf = support.idf
    total = sum(idf.values()) or 1.0
    rarities = {term: rarity(term) for term in idf} if support.language == _ENGLISH else idf
    return (
        1.0,
        math.log(total) / 3,
        _told(rarities, support.around),
        _told(rarities, support.near),
        _held(idf, support.around) / total,
        _met(rarities, support),
        support.score / 10,
        _margin(support) / 3,
        support.documents / LOOKED_AT,
        _name_unmet(support) / 10,
        float(_lacks_kind(support)),
        float(bool(support.counted) and not is_counted(support.counted, support.terms)),
        apartness(idf.keys(), support.kinds, support.terms),
    )


def rarity(term: str) -> float:
    """Return the idf of a term in English at large; it knows no library."""
    return math.log(_SENTENCES / (common_terms().get(term, 0) + _UNLISTED))


def confidence(weights: Sequence[float], found: Sequence[float]) -> float:
    """Return the logistic function of the weighted evidence."""
    total = sum(weight * value for weight, value in zip(weights, found, strict=True))
    return 1 / (1 + math.exp(min(-total, _FAR)))


def _held(weights: Mapping[str, float], held: frozenset[str]) -> float:
    return sum(weight for term, weight in weights.items() if term in held)


def _told(rarities: Mapping[str, float], held: frozenset[str]) -> float:
    """Return how much the terms tell that are held, from 0 to 1.

    How common the words of other languages are at large is not known; there the library alone says.
    """
    return 1 - math.exp(-_held(rarities, held) / _MUCH)


def _met(rarities: Mapping[str, float], support: Support) -> float:
    """Return the share of what the question tells beyond its topic that the sentence itself holds.

    What the title holds is the topic, and no sentence need repeat it.
    """
    beyond = {term: weight for term, weight in rarities.items() if term not in support.title}
    return _held(beyond, support.here) / sum(beyond.values()) if beyond else _TOPIC_ALONE


def _margin(support: Support) -> float:
    """Return the logarithm of the best one's share, were the candidates right as often as their scores make them.

    The weights of the ranking are learnt by that very share. 0 where nothing else comes near, less the more do.
    """
    return -math.log(1 + sum(math.exp(score - support.score) for score in support.rivals))


def _name_unmet(support: Support) -> float:
    """Return what the most telling name or figure tells that the passage lacks; 0 where it lacks none.

    A number written as a word is a figure too: who asks for the first one asks for no other.
    """
    lacking = support.idf.keys() - support.around
    return max((support.idf[term] for term in lacking if term in support.names or is_figure(term)), default=0.0)


def _lacks_kind(support: Support) -> bool:
    """Whether the question expects a figure, a day or a person, and the sentence shows none that is not in it."""
    return any(
        kind in support.kinds and not any(support.signals[SIGNALS.index(name)] > 0 for name in names)
        for kind, names in _KIND_SIGNALS.items()
    )
