"""Whether ours and the peers give the same scores: at equal pivot lengths, with the peer's formula, within 1e-6."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

import numpy as np

from bench.engine_ours import with_formula
from bench.engines import K1, NUMPY, RANK, SLOW, Index, Terms
from bench.measured import Measured

TOLERANCE: Final = 1e-6
LIMITS: Final = (10, 100)
FORMULAS: Final = {NUMPY: ("lucene", K1 + 1), RANK: ("okapi", 1.0)}
"""For each peer its formula, and the factor that it leaves out."""
WHAT: Final = "largest difference of a score"


def compare(
    peers: dict[str, Index], passages: Sequence[Terms], questions: Sequence[Terms], fewer: int
) -> Iterator[Measured]:
    """Yield for each peer the largest relative difference over all ranks of all questions; a slow one gets `fewer`."""
    mean = sum(map(len, passages)) / len(passages)
    for name in (name for name in FORMULAS if name in peers):
        formula, factor = FORMULAS[name]
        ours = with_formula(passages, formula, mean)
        asked = questions[:fewer] if name in SLOW else questions
        differences = chain.from_iterable(
            _differences(ours, peers[name], terms, limit, factor) for terms in asked for limit in LIMITS
        )
        yield Measured(WHAT, name, max(differences, default=0.0), "relative", times=len(asked))


def _differences(ours: Index, theirs: Index, terms: Terms, limit: int, factor: float) -> Iterator[float]:
    _, expected = theirs.read(theirs.search(terms, limit))
    _, found = ours.read(ours.search(terms, limit))
    wanted = np.array([score for score in expected if score > 0], dtype=np.float64) * factor
    scores = np.zeros(len(wanted))
    scores[: min(len(found), len(wanted))] = found[: len(wanted)]
    yield from np.abs(scores - wanted) / wanted
    if len(found) != len(wanted):
        yield 1.0
