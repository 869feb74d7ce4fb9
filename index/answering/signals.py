"""A question and a candidate sentence -> the figures that tell how well the one answers the other. Pure.

Every signal is near 0 to 1, so that one mixture of them serves all libraries: what is a sum over the question's
terms is divided by the most that it could be. Which signals there are, and the order of their weights, is `SIGNALS`.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from index.answering.aliases import Reading
from index.answering.kinds import AnswerKind
from index.answering.profiles import Profile, Trait

SIGNALS: Final = (
    "sentence",
    "passage",
    "document",
    "passage_coverage",
    "near_coverage",
    "pairs",
    "proximity",
    "grams",
    "title",
    "position",
    "short",
    "question",
    "speaker",
    "figure",
    "date",
    "time",
    "name",
    "place_name",
    "place",
    "other_name",
)
"""The names of the signals, in the order in which `signals` returns them."""

HIGHEST_BM25: Final = 2.2
"""A term's score is at most its idf times k1 + 1."""
_WITH_FIGURE: Final = frozenset({AnswerKind.NUMBER, AnswerKind.DATE})
_WITH_NAME: Final = frozenset({AnswerKind.PERSON, AnswerKind.PLACE, AnswerKind.THING})
_LEAST_STEM: Final = 4
"""Names of which one begins with the other are the same name, where the question's has so many letters."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the signals see it: its terms with what each tells, and what kinds of answer it expects.

    `reading` tells what else may stand for them, so that a text is read in the question's own terms.
    `gram_weights` hold the idf of its grams among the candidates; `highest` is the most that BM25 gives, `total_idf`
    what all terms tell and `gram_total` all grams: each above 0.
    """

    reading: Reading
    idf: Mapping[str, float]
    words: frozenset[str]
    kinds: frozenset[AnswerKind]
    gram_weights: Mapping[str, float]
    highest: float
    total_idf: float
    gram_total: float
    is_english: bool

    @property
    def terms(self) -> tuple[str, ...]:
        """The question's distinct terms."""
        return self.reading.terms


@dataclass(frozen=True, slots=True)
class Sighting:
    """A candidate sentence with what stands around it, and its BM25 scores at each grain.

    `passage_terms` tells what each of the question's terms counts that its passage holds; `title_terms` are all of
    the document's title; `ordinal` is its place in the document.
    """

    profile: Profile
    before: Profile
    ordinal: int
    sentence_score: float
    passage_score: float
    document_score: float
    passage_terms: Mapping[str, float]
    title_terms: frozenset[str]


def gram_weights(sought: frozenset[str], profiles: Sequence[Profile]) -> dict[str, float]:
    """Return the idf of each gram of a question among its candidates, whose profiles these are."""
    frequency = Counter(gram for profile in profiles for gram in profile.grams & sought)
    count = len(profiles)
    return {gram: math.log(1 + (count - frequency[gram] + 0.5) / (frequency[gram] + 0.5)) for gram in sorted(sought)}


def signals(question: Asked, sighting: Sighting) -> tuple[float, ...]:
    """Return the signals of a candidate, in the order of `SIGNALS`."""
    return (*_wordwise(question, sighting), *_by_form(question, sighting), *_by_kind(question, sighting.profile))


def _wordwise(question: Asked, sighting: Sighting) -> tuple[float, ...]:
    """How much of the question's words the sentence and its surroundings hold, and how close together."""
    reading, total, profile = question.reading, question.total_idf, sighting.profile
    highest = question.highest
    terms = reading.fold(profile.terms)
    present = frozenset(terms)
    held = [term for term in question.terms if term in present]
    return (
        sighting.sentence_score / highest,
        sighting.passage_score / highest,
        sighting.document_score / highest,
        _share(question, sighting.passage_terms),
        _share(question, reading.weights(profile.held | sighting.before.held | sighting.title_terms)),
        _pairs(question, terms) / total if len(held) > 1 else 0.0,
        _share(question, reading.weights(profile.held)) * len(held) / _window(terms, frozenset(held))
        if len(held) > 1
        else 0.0,
        _gram_share(question, profile),
        _share(question, reading.weights(sighting.title_terms)),
    )


def _share(question: Asked, counts: Mapping[str, float]) -> float:
    """Return how much of what the question's terms tell is there; `counts` says what each one counts that is."""
    idf = question.idf
    return sum(idf[term] * counts[term] for term in question.terms if term in counts) / question.total_idf


def _by_form(question: Asked, sighting: Sighting) -> tuple[float, ...]:
    """That articles answer early is a habit of the English collections; twelve languages of one show none of it."""
    return (
        1 / (1 + sighting.ordinal) if question.is_english else 0.0,
        float(Trait.SHORT in sighting.profile.traits),
        float(Trait.QUESTION in sighting.profile.traits),
    )


def _by_kind(question: Asked, profile: Profile) -> tuple[float, ...]:
    """Whether what the question expects is there, and is not in the question itself."""
    kinds, traits = question.kinds, profile.traits
    wants_date, wants_place = AnswerKind.DATE in kinds, AnswerKind.PLACE in kinds
    has_figure = bool(kinds & _WITH_FIGURE) and bool(profile.figures - question.words)
    has_name = bool(kinds & _WITH_NAME) and any(
        not _is_known(name, question.words) for name in profile.names - question.words
    )
    return (
        float(bool(profile.speaker & question.words)),
        float(AnswerKind.NUMBER in kinds and has_figure),
        float(wants_date and Trait.DATE in traits),
        float(wants_date and (Trait.TIME in traits or has_figure)),
        float(AnswerKind.PERSON in kinds and has_name),
        float(wants_place and has_name),
        float(wants_place and Trait.PLACE in traits),
        float(AnswerKind.THING in kinds and has_name),
    )


def _pairs(question: Asked, terms: Sequence[str]) -> float:
    """Weigh the question's neighbouring terms that stand side by side in the sentence too, or with one between."""
    beside = set(pairwise(terms)) | set(zip(terms, terms[2:], strict=False))
    return sum(
        min(question.idf[first], question.idf[second])
        for first, second in pairwise(question.terms)
        if (first, second) in beside
    )


def _window(terms: Sequence[str], held: frozenset[str]) -> int:
    """Return the length in terms of the shortest stretch that holds all of `held`."""
    last: dict[str, int] = {}
    shortest = len(terms)
    for place, term in enumerate(terms):
        if term in held:
            last[term] = place
            if len(last) == len(held):
                shortest = min(shortest, place - min(last.values()) + 1)
    return shortest


def _gram_share(question: Asked, profile: Profile) -> float:
    weights = question.gram_weights
    return sum(weights[gram] for gram in sorted(weights.keys() & profile.grams)) / question.gram_total


def _is_known(name: str, words: frozenset[str]) -> bool:
    """Whether the question names it already, in another form (“Normans”, “Norman”)."""
    return any(name.startswith(word) or word.startswith(name) for word in words if len(word) >= _LEAST_STEM)
