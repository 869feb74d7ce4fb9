"""Terms -> the few sentences that are worth a closer look, with their BM25 scores at each grain. Pure.

A sentence is a candidate if it scores well itself, or stands in a passage that does, or in a short document that
does: an answer often holds few of the question's words, which its neighbours, its heading or its title hold.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import Final, NamedTuple

from index.answering.lookup import Lookup
from index.engine import Grain, UnitKey
from index.model import NEVER_QUOTED, Sentence, SentenceKind, StoredDocument

HEADLINE_WORDS: Final = 6
"""A heading of at least so many words states something ("US opposes ..."); a shorter one only names a topic."""
BEST_SENTENCES: Final = 60
BEST_PASSAGES: Final = 15
BEST_DOCUMENTS: Final = 5
SHORT_DOCUMENT: Final = 12
"""Sentences up to which a document gives all of them."""
FEW_SENTENCES: Final = 60
"""Where there are no more in scope and none holds a term, all are looked at: one of them is the nearest."""
PLACES_KEPT: Final = 20_000
"""Sentences of which it is remembered where they stand, those used last: some 10 MB."""
_PASSAGE_SHARE: Final = 0.5
_DOCUMENT_SHARE: Final = 0.3
"""What a passage's and a document's score count in the choice of candidates only."""

Documents = Mapping[tuple[str, str], StoredDocument]


class Place(NamedTuple):
    """Where a sentence stands: its document, its address in the engine, its passage's and its document's."""

    document: StoredDocument
    key: UnitKey
    passage: UnitKey
    whole: UnitKey
    is_quotable: bool


class Places:
    """Where the sentences of one generation stand; what is worked out is remembered. May be shared by threads."""

    def __init__(self, documents: Documents) -> None:
        """Tell of the sentences of `documents`."""
        self.documents = documents
        # No method of its own: that would be a cycle, and keep a generation in memory that nobody uses any more.
        self.of = lru_cache(PLACES_KEPT)(partial(_place_of, documents))


class Candidate(NamedTuple):
    """A sentence that may be quoted: where it is, its address in the engine and its passage's, and its scores."""

    document: StoredDocument
    key: UnitKey
    passage: UnitKey
    sentence_score: float
    passage_score: float
    document_score: float

    @property
    def sentence(self) -> Sentence:
        """The span to be quoted."""
        return self.document.segmentation.sentences[self.key.ordinal]

    @property
    def promise(self) -> float:
        """What decides whether it is looked at closely."""
        return self.sentence_score + _PASSAGE_SHARE * self.passage_score + _DOCUMENT_SHARE * self.document_score


def is_quotable(document: StoredDocument, sentence: Sentence) -> bool:
    """Whether the sentence may stand as an answer."""
    if sentence.kind is SentenceKind.HEADING:
        return len(document.text[sentence.start : sentence.end].split()) >= HEADLINE_WORDS
    return sentence.kind not in NEVER_QUOTED


def find_candidates(lookup: Lookup, places: Places, most: int) -> tuple[Candidate, ...]:
    """Return up to `most` quotable sentences, the most promising first, ties in key order."""
    documents = places.documents
    keys = dict.fromkeys(_promising(lookup, documents)) or dict.fromkeys(_all_of_few(lookup, documents))
    quotable = [place for place in map(places.of, keys) if place.is_quotable]
    found = score_candidates(lookup, quotable)
    return tuple(sorted(found, key=lambda one: (-one.promise, one.key))[:most])


def score_candidates(lookup: Lookup, places: Sequence[Place]) -> list[Candidate]:
    """Return the sentences of those places as candidates, in the order given."""
    alone = lookup.score(Grain.SENTENCE, [place.key for place in places])
    around = _scores(lookup, Grain.PASSAGE, [place.passage for place in places])
    whole = _scores(lookup, Grain.DOCUMENT, [place.whole for place in places])
    return [
        Candidate(place.document, place.key, place.passage, score, around[place.passage], whole[place.whole])
        for place, score in zip(places, alone, strict=True)
    ]


def passage_key(document: StoredDocument, ordinal: int) -> UnitKey:
    """Return the address of the passage that holds the sentence of that ordinal."""
    passages = document.segmentation.passages
    number = bisect_right(passages, ordinal, key=lambda passage: passage.first) - 1
    return UnitKey(document.source, document.name, number)


def _promising(lookup: Lookup, documents: Documents) -> Iterator[UnitKey]:
    for hit in lookup.search(Grain.SENTENCE, BEST_SENTENCES):
        yield hit.key
    for hit in lookup.search(Grain.PASSAGE, BEST_PASSAGES):
        run = documents[hit.key.source, hit.key.document].segmentation.passages[hit.key.ordinal]
        yield from _ordinals(hit.key, range(run.first, run.last))
    for hit in lookup.search(Grain.DOCUMENT, BEST_DOCUMENTS):
        count = len(documents[hit.key.source, hit.key.document].segmentation.sentences)
        if count <= SHORT_DOCUMENT:
            yield from _ordinals(hit.key, range(count))


def _all_of_few(lookup: Lookup, documents: Documents) -> Iterator[UnitKey]:
    if lookup.sentence_count <= FEW_SENTENCES:
        for (source, name), document in documents.items():
            if lookup.scope.admits(source, name):
                yield from _ordinals(UnitKey(source, name), range(len(document.segmentation.sentences)))


def _ordinals(key: UnitKey, ordinals: Iterable[int]) -> Iterator[UnitKey]:
    return (UnitKey(key.source, key.document, ordinal) for ordinal in ordinals)


def _place_of(documents: Documents, key: UnitKey) -> Place:
    document = documents[key.source, key.document]
    sentence = document.segmentation.sentences[key.ordinal]
    passage, whole = passage_key(document, key.ordinal), UnitKey(key.source, key.document)
    return Place(document, key, passage, whole, is_quotable(document, sentence))


def _scores(lookup: Lookup, grain: Grain, keys: Iterable[UnitKey]) -> dict[UnitKey, float]:
    distinct = list(dict.fromkeys(keys))
    return dict(zip(distinct, lookup.score(grain, distinct), strict=True))
