"""Terms -> candidate sentences, each scored by itself and by the passage that holds it. Pure."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from index.engine import Engine, Grain, UnitKey
from index.model import Scope, Sentence, SentenceKind, StoredDocument

HEADLINE_WORDS: Final = 6
"""A heading of at least so many words states something ("US opposes ..."); a shorter one only names a topic."""

BEST_PASSAGES: Final = 10
"""So many passages give all their sentences: enough to find the one under a heading that alone holds the word."""

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
    """Return quotable sentences, best first: the `limit` best that hold a term, and those of the best passages.

    A passage may hold what its sentences don't: a word of its heading or of the document's title. A candidate's
    score is its sentence's, plus `passage_weight` times its passage's; ties in key order.
    """
    scores = {hit.key: hit.score for hit in engine.search(terms, Grain.SENTENCE, limit, scope)}
    best_passages = [hit.key for hit in engine.search(terms, Grain.PASSAGE, BEST_PASSAGES, scope)]
    for passage in best_passages:
        document = documents[passage.source, passage.document]
        run = document.segmentation.passages[passage.ordinal]
        for ordinal in range(run.first, run.last):
            scores.setdefault(UnitKey(passage.source, passage.document, ordinal), 0.0)
    found = [
        (key, document, passage_key(document, key.ordinal))
        for key in scores
        if is_quotable(document := documents[key.source, key.document], document.segmentation.sentences[key.ordinal])
    ]
    passages = list(dict.fromkeys(key for _, _, key in found))
    around = dict(zip(passages, engine.score(terms, Grain.PASSAGE, passages, scope), strict=True))
    candidates = [
        Candidate(
            document, key.ordinal, passage, scores[key], around[passage], scores[key] + passage_weight * around[passage]
        )
        for key, document, passage in found
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
