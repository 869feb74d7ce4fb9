"""rank-bm25 as it comes, on the same questions over the same sentences: what every figure is held against.

Its own defaults, no stems and no stop words; tokens are lower-cased and split at blanks, or, where blanks don't part
words (`words`), runs of word characters.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from rank_bm25 import BM25Okapi

from index.evaluation import GoldQuestion, Rule, places_hit
from index.evaluation.judging import DEPTH, NDCG_DEPTH, PRECISION_DEPTH, RECALL_DEPTH, SHOWN
from index.evaluation.measures import average_precision, ndcg, recall, reciprocal_rank
from index.model import Copy, StoredDocument

WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class PeerJudgement:
    """What became of one question."""

    question: GoldQuestion
    score: float
    rank: int | None = None
    articles: float | None = None
    ndcg: float = 0.0
    recall: float = 0.0
    average_precision: float = 0.0


@dataclass(frozen=True)
class Ranked:
    """Some texts, ranked by rank-bm25."""

    texts: Sequence[str]
    words: bool

    def tokens(self, text: str) -> list[str]:
        """Return what is looked up."""
        return WORDS.findall(text.lower()) if self.words else text.lower().split()

    @cached_property
    def ranker(self) -> BM25Okapi:
        """rank-bm25 over the texts; one without a token gets an empty one, as no text may be without."""
        return BM25Okapi([self.tokens(text) or [""] for text in self.texts])

    def best(self, question: str, depth: int) -> list[tuple[int, float]]:
        """Return the numbers and scores of the best texts, ties in their order."""
        scores = np.asarray(self.ranker.get_scores(self.tokens(question)))
        return [(int(number), float(scores[number])) for number in np.argsort(-scores, kind="stable")[:depth]]


class Peer:
    """rank-bm25 over the sentences of a library, or over its whole documents."""

    def __init__(self, documents: Sequence[StoredDocument], *, words: bool) -> None:
        """Take in `documents`; nothing is ranked yet."""
        self._documents = documents
        self._words = words
        self._ranked: dict[str | None, tuple[list[Copy], Ranked]] = {}

    def confidence(self, question: str) -> float:
        """Return the best sentence's score, the only confidence that there is."""
        _, ranked = self._sentences(None)
        return ranked.best(question, 1)[0][1]

    def judge(self, questions: Sequence[GoldQuestion]) -> Iterator[PeerJudgement]:
        """Yield the judgement of each question."""
        for question in questions:
            yield self._of_documents(question) if question.rule is Rule.DOCUMENTS else self._of_sentences(question)

    def _of_sentences(self, question: GoldQuestion) -> PeerJudgement:
        cuts, ranked = self._sentences(question.inside)
        best = ranked.best(question.text, DEPTH)
        right = [places_hit(cuts[number], question) for number, _ in best]
        rank = next((place for place, places in enumerate(right, 1) if places), None)
        articles = None
        if question.is_multi_source:
            found = {place.document for places in right[:SHOWN] for place in places}
            articles = len(found) / len({place.document for place in question.gold})
        return PeerJudgement(question, best[0][1], rank, articles)

    def _of_documents(self, question: GoldQuestion) -> PeerJudgement:
        best = self._whole.best(question.text, PRECISION_DEPTH)
        names = [self._documents[number].name for number, _ in best]
        grades = question.grades
        return PeerJudgement(
            question,
            best[0][1],
            ndcg=ndcg(names, grades, NDCG_DEPTH),
            recall=recall(names, grades, RECALL_DEPTH),
            average_precision=average_precision(names, grades, PRECISION_DEPTH),
        )

    @cached_property
    def _whole(self) -> Ranked:
        return Ranked([f"{document.title or ''} {document.text}" for document in self._documents], self._words)

    def _sentences(self, inside: str | None) -> tuple[list[Copy], Ranked]:
        if inside not in self._ranked:
            cuts = [
                Copy(document.source, document.name, cut.start, cut.end, document.text[cut.start : cut.end])
                for document in self._documents
                if inside in {None, document.name}
                for cut in document.segmentation.sentences
            ]
            self._ranked[inside] = cuts, Ranked([cut.text for cut in cuts], self._words)
        return self._ranked[inside]


def mean_rank(judgements: Sequence[PeerJudgement]) -> float:
    """Return the mean reciprocal rank of the answerable questions."""
    ranks = [judgement.rank for judgement in judgements if judgement.question.answerable]
    return sum(map(reciprocal_rank, ranks)) / max(1, len(ranks))
