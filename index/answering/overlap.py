"""A question and whole documents -> how far each goes with its wording, beyond single terms. Pure."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TypeVar

from index.answering.likeness import saturated
from index.answering.wholes import Whole, usual_length
from index.model import Question
from index.text.terms import grams

Shared = TypeVar("Shared")


@dataclass(frozen=True, slots=True)
class Overlap:
    """What a document shares with a question, in points of BM25.

    `title` counts the question's terms in the title, `pairs` its neighbouring terms that are neighbours there too,
    `grams` its words by stretches of four characters, so that "aerodynamic" goes with "aerodynamicist".
    """

    title: float
    pairs: float
    grams: float


def overlaps(question: Question, idf: Mapping[str, float], wholes: Sequence[Whole]) -> list[Overlap]:
    """Return what each document shares with the question.

    `idf` is that of the question's terms that any document holds; that of its grams is taken among `wholes`.
    """
    usual = usual_length(wholes)
    title = [sum(weight for term, weight in idf.items() if term in whole.title) for whole in wholes]
    pairs = _pair_scores(question, idf, wholes, usual)
    shared = _gram_scores(question, wholes, usual)
    return [Overlap(*parts) for parts in zip(title, pairs, shared, strict=True)]


def _pair_scores(question: Question, idf: Mapping[str, float], wholes: Sequence[Whole], usual: float) -> list[float]:
    weights = {
        (first.term, second.term): idf[first.term] + idf[second.term]
        for first, second in pairwise(question.terms)
        if first.term in idf and second.term in idf
    }
    return [_weighed(weights, _pairs_of(whole, weights), whole.length / usual) for whole in wholes]


def _pairs_of(whole: Whole, sought: Mapping[tuple[str, str], float]) -> Counter[tuple[str, str]]:
    # Few documents hold both terms of a pair, and only those are read.
    if not any(first in whole.counts and second in whole.counts for first, second in sought):
        return Counter()
    return Counter(pair for pair in chain.from_iterable(map(pairwise, whole.runs)) if pair in sought)


def _gram_scores(question: Question, wholes: Sequence[Whole], usual: float) -> list[float]:
    sought = frozenset(gram for entry in question.terms for gram in grams(entry.word))
    words = set[str]().union(*(whole.words for whole in wholes))
    found = {word: held for word in words if (held := [gram for gram in grams(word) if gram in sought])}
    counts = [_grams_of(whole, found) for whole in wholes]
    frequency = Counter(gram for held in counts for gram in held)
    weights = {
        gram: math.log(1 + (len(wholes) - frequency[gram] + 0.5) / (frequency[gram] + 0.5)) for gram in frequency
    }
    return [_weighed(weights, held, whole.length / usual) for held, whole in zip(counts, wholes, strict=True)]


def _grams_of(whole: Whole, grams_of_words: Mapping[str, Sequence[str]]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for word in grams_of_words.keys() & whole.words.keys():
        for gram in grams_of_words[word]:
            counts[gram] = counts.get(gram, 0) + whole.words[word]
    return counts


def _weighed(weights: Mapping[Shared, float], counts: Mapping[Shared, int], length: float) -> float:
    # Exactly rounded, so that the sum is the same in whatever order a set gave them.
    return math.fsum(weights[one] * saturated(count, length) for one, count in counts.items())
