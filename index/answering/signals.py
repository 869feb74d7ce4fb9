"""A question and a candidate sentence -> the figures that tell how well the one answers the other. Pure.

Every signal is near 0 to 1, so that one mixture of them serves all libraries: what is a sum over the question's
terms is divided by the most that it could be. Which signals there are, and the order of their weights, is `SIGNALS`.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, pairwise
from typing import Final, NamedTuple

from index.answering.aliases import Reading
from index.answering.kinds import AnswerKind
from index.answering.profiles import Profile

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
BESIDE: Final = 2
"""Terms are neighbours with at most one between them."""
_LEAST_STEM: Final = 4
"""Names of which one begins with the other are the same name, where the question's has so many letters."""


class Wants(NamedTuple):
    """The kinds of answer that a question expects, as far as a signal asks for them."""

    number: bool
    date: bool
    person: bool
    place: bool
    thing: bool


@dataclass(frozen=True)
class Asked:
    """A question as the signals see it: its terms with what each tells, and what kinds of answer it expects.

    `reading` tells what else may stand for them, so that a text is read in the question's own terms.
    `gram_weights` hold the idf of its grams among the candidates, in the grams' order; `highest` is the most that BM25
    gives, `total_idf` what all terms tell and `gram_total` all grams: each above 0.

    What is found out about one candidate and holds for others too is remembered here, while the question lasts.
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
    _shares: dict[frozenset[str], float] = field(default_factory=dict)
    _knows: dict[str, bool] = field(default_factory=dict)

    @cached_property
    def sought(self) -> frozenset[str]:
        """All terms that a text may hold of it, other names' included."""
        return frozenset(self.reading.all_terms)

    @cached_property
    def own(self) -> frozenset[str]:
        """Its own terms."""
        return frozenset(self.reading.terms)

    @cached_property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Its neighbouring terms."""
        return tuple(pairwise(self.reading.terms))

    @cached_property
    def grams(self) -> frozenset[str]:
        """Its grams."""
        return frozenset(self.gram_weights)

    @cached_property
    def wants(self) -> Wants:
        """Which kinds of answer it expects."""
        kinds = (AnswerKind.NUMBER, AnswerKind.DATE, AnswerKind.PERSON, AnswerKind.PLACE, AnswerKind.THING)
        return Wants(*(kind in self.kinds for kind in kinds))

    def share(self, held: frozenset[str]) -> float:
        """Return how much of what the question's terms tell a text gives that holds of `sought` just these."""
        found = self._shares.get(held)
        if found is None:
            found = self._shares[held] = self._share(self.reading.weights(held))
        return found

    def knows(self, name: str) -> bool:
        """Whether the question names it already, in another form (“Normans”, “Norman”)."""
        found = self._knows.get(name)
        if found is None:
            found = self._knows[name] = any(name.startswith(word) or word.startswith(name) for word in self._stems)
        return found

    @cached_property
    def _stems(self) -> tuple[str, ...]:
        return tuple(word for word in self.words if len(word) >= _LEAST_STEM)

    def _share(self, counts: Mapping[str, float]) -> float:
        idf = self.idf
        return sum(idf[term] * counts[term] for term in self.reading.terms if term in counts) / self.total_idf


class Sighting(NamedTuple):
    """A candidate sentence with what stands around it, and its BM25 scores at each grain.

    `passage_terms` are those of the question's terms, and of their other names', that its passage holds;
    `title_terms` are all of the document's title; `ordinal` is its place in the document.
    """

    profile: Profile
    before: Profile
    ordinal: int
    sentence_score: float
    passage_score: float
    document_score: float
    passage_terms: frozenset[str]
    title_terms: frozenset[str]


def gram_weights(sought: frozenset[str], profiles: Sequence[Profile]) -> dict[str, float]:
    """Return the idf of each gram of a question among its candidates, whose profiles these are; in the grams' order."""
    frequency = Counter(chain.from_iterable(profile.grams & sought for profile in profiles))
    count = len(profiles)
    return {gram: math.log(1 + (count - frequency[gram] + 0.5) / (frequency[gram] + 0.5)) for gram in sorted(sought)}


def signals(question: Asked, sighting: Sighting) -> tuple[float, ...]:
    """Return the signals of a candidate, in the order of `SIGNALS`."""
    return (*_wordwise(question, sighting), *_by_form(question, sighting), *_by_kind(question, sighting.profile))


def _wordwise(question: Asked, sighting: Sighting) -> tuple[float, ...]:
    """How much of the question's words the sentence and its surroundings hold, and how close together."""
    profile, sought, highest = sighting.profile, question.sought, question.highest
    here, title = profile.held & sought, sighting.title_terms & sought
    return (
        sighting.sentence_score / highest,
        sighting.passage_score / highest,
        sighting.document_score / highest,
        question.share(sighting.passage_terms),
        question.share(here | (sighting.before.held & sought) | title),
        *(_closeness(question, profile.terms, here) if here else (0.0, 0.0)),
        _gram_share(question, profile),
        question.share(title),
    )


def _closeness(question: Asked, terms: Sequence[str], here: frozenset[str]) -> tuple[float, float]:
    """Return how many of its neighbouring terms are neighbours in the sentence, and how near all stand together."""
    folded = question.reading.fold(terms)
    held = question.own.intersection(folded)
    if len(held) < 2:  # noqa: PLR2004 - one term stands near to nothing
        return 0.0, 0.0
    places = [(place, term) for place, term in enumerate(folded) if term in held]
    window = _window(places, len(folded), len(held))
    return _pairs(question, places, held) / question.total_idf, question.share(here) * len(held) / window


def _by_form(question: Asked, sighting: Sighting) -> tuple[float, ...]:
    """That articles answer early is a habit of the English collections; twelve languages of one show none of it."""
    form = sighting.profile.form
    return (
        1 / (1 + sighting.ordinal) if question.is_english else 0.0,
        float(form.is_short),
        float(form.is_question),
    )


def _by_kind(question: Asked, profile: Profile) -> tuple[float, ...]:
    """Whether what the question expects is there, and is not in the question itself."""
    wants, form, words = question.wants, profile.form, question.words
    has_figure = (wants.number or wants.date) and not profile.figures <= words
    has_name = (wants.person or wants.place or wants.thing) and not all(map(question.knows, profile.names - words))
    return (
        float(not profile.speaker.isdisjoint(words)),
        float(wants.number and has_figure),
        float(wants.date and form.has_date),
        float(wants.date and (form.has_time or has_figure)),
        float(wants.person and has_name),
        float(wants.place and has_name),
        float(wants.place and form.has_place),
        float(wants.thing and has_name),
    )


def _pairs(question: Asked, places: Sequence[tuple[int, str]], held: frozenset[str]) -> float:
    """Weigh the question's neighbouring terms that stand side by side in the sentence too, or with one between."""
    sought = [pair for pair in question.pairs if held.issuperset(pair)]
    if not sought:
        return 0.0
    behind = chain(pairwise(places), zip(places, places[2:], strict=False))
    beside = {(one, other) for (first, one), (second, other) in behind if second - first <= BESIDE}
    return sum(min(question.idf[first], question.idf[second]) for first, second in sought if (first, second) in beside)


def _window(places: Sequence[tuple[int, str]], length: int, count: int) -> int:
    """Return the length of the shortest stretch, of `length` terms at most, that holds all `count` at the places."""
    last: dict[str, int] = {}
    shortest = length
    for place, term in places:
        last[term] = place
        if len(last) == count:
            shortest = min(shortest, place - min(last.values()) + 1)
    return shortest


def _gram_share(question: Asked, profile: Profile) -> float:
    # In the grams' order, so that the sum is the same on every run.
    shared = sorted(question.grams & profile.grams)
    return sum(map(question.gram_weights.__getitem__, shared)) / question.gram_total
