"""Terms -> the few sentences that are worth a closer look, with their BM25 scores at each grain. Pure.

A sentence is a candidate if it scores well itself, or stands in a passage that does, or in a short document that
does: an answer often holds few of the question's words, which its neighbours, its heading or its title hold.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

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
_PASSAGE_SHARE: Final = 0.5
_DOCUMENT_SHARE: Final = 0.3
"""What a passage's and a document's score count in the choice of candidates only."""

Documents = Mapping[tuple[str, str], StoredDocument]


@dataclass(frozen=True, slots=True)
class Candidate:
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


def find_candidates(lookup: Lookup, documents: Documents, most: int) -> tuple[Candidate, ...]:
    """Return up to `most` quotable sentences, the most promising first, ties in key order."""
    keys = dict.fromkeys(_promising(lookup, documents)) or dict.fromkeys(_all_of_few(lookup, documents))
    quotable = [key for key in keys if is_quotable(*_sentence_of(documents, key))]
    found = score_candidates(lookup, documents, quotable)
    return tuple(sorted(found, key=lambda one: (-one.promise, one.key))[:most])


def score_candidates(lookup: Lookup, documents: Documents, keys: Sequence[UnitKey]) -> Iterator[Candidate]:
    """Return the sentences of those keys as candidates, in the order given."""
    held_by = [documents[key.source, key.document] for key in keys]
    passages = [passage_key(document, key.ordinal) for key, document in zip(keys, held_by, strict=True)]
    wholes = [UnitKey(key.source, key.document) for key in keys]
    alone = lookup.score(Grain.SENTENCE, keys)
    around = _scores(lookup, Grain.PASSAGE, passages)
    whole = _scores(lookup, Grain.DOCUMENT, wholes)
    for key, document, passage, score in zip(keys, held_by, passages, alone, strict=True):
        owner = UnitKey(key.source, key.document)
        yield Candidate(document, key, passage, score, around[passage], whole[owner])


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


def _sentence_of(documents: Documents, key: UnitKey) -> tuple[StoredDocument, Sentence]:
    document = documents[key.source, key.document]
    return document, document.segmentation.sentences[key.ordinal]


def _scores(lookup: Lookup, grain: Grain, keys: Iterable[UnitKey]) -> dict[UnitKey, float]:
    distinct = list(dict.fromkeys(keys))
    return dict(zip(distinct, lookup.score(grain, distinct), strict=True))
