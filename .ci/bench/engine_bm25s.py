"""bm25s as it comes, in NumPy alone: Lucene's formula, which lacks the factor k1 + 1."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import bm25s

from bench.engines import K1, B, Found, Terms


class Bm25sIndex:
    """Scores in memory, or mapped from their files."""

    def __init__(self, ranker: bm25s.BM25) -> None:
        """Search with `ranker`."""
        self._ranker = ranker
        self._count = int(ranker.scores["num_docs"])

    def search(self, terms: Terms, limit: int) -> bm25s.Results:
        """Return the best `limit` passages, those without any of the terms among them if there are too few."""
        found: bm25s.Results = self._ranker.retrieve([list(terms)], k=min(limit, self._count), show_progress=False)
        return found

    def read(self, answer: bm25s.Results) -> Found:
        """Return the numbers and scores of an answer."""
        return answer.documents[0].tolist(), answer.scores[0].tolist()

    def close(self) -> None:
        """Let go of nothing: what is no longer referred to is freed."""


class Bm25sEngine:
    """How bm25s builds and opens."""

    keeps_files = True
    changes = False

    def __init__(self, backend: str) -> None:
        """Use bm25s's `backend`: numpy or numba."""
        self._backend = backend

    def build(self, folder: Path, passages: Iterable[Terms]) -> Bm25sIndex:
        """Score every term in every passage, and save."""
        ranker = bm25s.BM25(k1=K1, b=B, method="lucene", backend=self._backend)
        ranker.index([list(terms) for terms in passages], show_progress=False)
        ranker.save(str(folder), show_progress=False)
        return Bm25sIndex(ranker)

    def open(self, folder: Path) -> Bm25sIndex:
        """Map the scores, or read them for numba; the vocabulary is read into memory."""
        ranker = bm25s.BM25.load(
            str(folder), mmap=self._backend == "numpy", override_params={"backend": self._backend}, show_progress=False
        )
        return Bm25sIndex(ranker)


ENGINE: Final = Bm25sEngine("numpy")
