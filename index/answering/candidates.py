"""Terms -> candidate sentences, each scored by itself and by the passage that holds it. Pure."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from index.engine import Engine, Grain, UnitKey
from index.model import Scope, Sentence, SentenceKind, StoredDocument

HEADLINE_WORDS: Final = 6
"""A heading of at least so many words states something ("US opposes ..."); a shorter one only names a topic."""

_QUOTABLE: Final = frozenset({SentenceKind.SENTENCE, SentenceKind.LIST_ITEM, SentenceKind.TABLE_ROW, SentenceKind.CODE})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be quoted: where it is, and what it scored."""

    document: StoredDocument
    ordinal: int
    passage: UnitKey
    sentence_score: float
    passage_score: float
    score: float

    @property
    def sentence(self) -> Sentence:
        """The span to be quoted."""
        return self.document.segmentation.sentences[self.ordinal]

    @property
    def key(self) -> UnitKey:
        """The sentence's address in the engine."""
        return UnitKey(self.document.source, self.document.name, self.ordinal)


def is_quotable(document: StoredDocument, sentence: Sentence) -> bool:
    """Whether the sentence may stand as an answer."""
    if sentence.kind is SentenceKind.HEADING:
        return len(document.text[sentence.start : sentence.end].split()) >= HEADLINE_WORDS
    return sentence.kind in _QUOTABLE


def find_candidates(  # noqa: PLR0913 (each argument is one thing that ranking depends on)
    engine: Engine,
    documents: Mapping[tuple[str, str], StoredDocument],
    terms: Sequence[str],
    *,
    limit: int,
    passage_weight: float,
    scope: Scope,
) -> tuple[Candidate, ...]:
    """Return up to `limit` quotable sentences that hold any of the terms, best first.

    A candidate's score is its sentence's, plus `passage_weight` times its passage's; ties in key order.
    """
    sentences = []
    for hit in engine.search(terms, Grain.SENTENCE, limit, scope):
        document = documents[hit.key.source, hit.key.document]
        if is_quotable(document, document.segmentation.sentences[hit.key.ordinal]):
            sentences.append((hit, document, passage_key(document, hit.key.ordinal)))
    passages = list(dict.fromkeys(key for _, _, key in sentences))
    scores = dict(zip(passages, engine.score(terms, Grain.PASSAGE, passages, scope), strict=True))
    candidates = [
        Candidate(document, hit.key.ordinal, key, hit.score, scores[key], hit.score + passage_weight * scores[key])
        for hit, document, key in sentences
    ]
    return tuple(sorted(candidates, key=lambda candidate: (-candidate.score, candidate.key)))


def score_sentence(  # noqa: PLR0913 (each argument is one thing that the score depends on)
    engine: Engine,
    document: StoredDocument,
    ordinal: int,
    terms: Sequence[str],
    *,
    passage_weight: float,
    scope: Scope,
) -> Candidate:
    """Return one sentence as the candidate that `find_candidates` makes of it."""
    passage = passage_key(document, ordinal)
    (alone,) = engine.score(terms, Grain.SENTENCE, [UnitKey(document.source, document.name, ordinal)], scope)
    (around,) = engine.score(terms, Grain.PASSAGE, [passage], scope)
    return Candidate(document, ordinal, passage, alone, around, alone + passage_weight * around)


def passage_key(document: StoredDocument, ordinal: int) -> UnitKey:
    """Return the address of the passage that holds the sentence of that ordinal."""
    passages = document.segmentation.passages
    number = bisect_right(passages, ordinal, key=lambda passage: passage.first) - 1
    return UnitKey(document.source, document.name, number)
