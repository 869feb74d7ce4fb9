"""rank-bm25's Okapi. Its own choice of the best sorts all scores; here they are only parted, which is quicker."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from bench.engines import K1, B, Found, Terms

_PASSAGES: Final = "passages.txt"
Arrays = tuple[NDArray[np.int64], NDArray[np.float64]]


class RankIndex:
    """A dictionary of term frequencies for each passage."""

    def __init__(self, ranker: BM25Okapi) -> None:
        """Search with `ranker`."""
        self._ranker = ranker

    def search(self, terms: Terms, limit: int) -> Arrays:
        """Return the best `limit` passages, those without any of the terms among them if there are too few."""
        scores = self._ranker.get_scores(terms)
        limit = min(limit, len(scores))
        best = np.argpartition(-scores, limit - 1)[:limit]
        best = best[np.argsort(-scores[best], kind="stable")]
        return best, scores[best]

    def read(self, answer: Arrays) -> Found:
        """Return the numbers and scores of an answer."""
        numbers, scores = answer
        return numbers.tolist(), scores.tolist()

    def close(self) -> None:
        """Let go of nothing: what is no longer referred to is freed."""


class RankEngine:
    """How rank-bm25 builds, which is also how it opens: it keeps no files."""

    keeps_files = False
    changes = False

    def build(self, folder: Path, passages: Iterable[Terms]) -> RankIndex:
        """Count every term in every passage."""
        del folder
        return RankIndex(BM25Okapi(list(passages), k1=K1, b=B))

    def open(self, folder: Path) -> RankIndex:
        """Build from the terms, one passage a line, that somebody wrote there."""
        with (folder / _PASSAGES).open(encoding="utf-8") as lines:
            return RankIndex(BM25Okapi([line.split() for line in lines], k1=K1, b=B))


ENGINE: Final = RankEngine()
