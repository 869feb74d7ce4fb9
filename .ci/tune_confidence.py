"""Learns the weights of the confidence: what makes a first quote likely to be right, in libraries of every size.

Each collection is asked whole, and again in small libraries drawn from it. Four kinds of questions are asked: its own,
those of other collections, those that are known to have no answer, and near misses: its own whose document is left
out of a small library that holds its neighbours. Each collection weighs as much as any other.
"""

import random
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

from index.answering.confidence import EVIDENCE
from index.evaluation import GoldQuestion
from index.evaluation.measures import auroc, calibration

OWN, FOREIGN, UNANSWERABLE, NEAR = "own", "foreign", "unanswerable", "near"
SHARES = {OWN: 0.65, FOREIGN: 0.15, UNANSWERABLE: 0.1, NEAR: 0.1}
"""How often each kind of question is thought to be asked."""
WHOLE = 0
SIZE_SHARES = {WHOLE: 0.4, 100: 0.15, 30: 0.15, 10: 0.15, 3: 0.15}
"""How much libraries of so many documents count; `WHOLE` is the collection itself."""
DRAWN = {100: 3, 30: 6, 10: 14, 3: 40}
"""How many small libraries of each size are drawn, and how many of their own questions each is asked at most."""
ASKED = {100: 40, 30: 20, 10: 9, 3: 4}
OTHERS = 0.7
"""The other kinds are asked so much less often than its own."""
MOST_TRIALS = 300
SECOND_BEST = 0.5
"""What a question is learnt as whose answer is there but does not come first: it is to be told from one without.

Afterwards the confidence is set right for the share that does come first.
"""
RIDGE = 0.002
LEAST_SPREAD = 1e-9
STEPS = 40
FIT = 1e-5
"""The ridge of the last step, which sets the level right."""

Key = tuple[str, str]
Seen = tuple[tuple[float, ...] | None, bool]
"""The evidence for a question's best candidate, None where there is none, and whether that candidate is right."""


class Asker(Protocol):
    """A library that can be asked."""

    def seen(self, question: GoldQuestion | str) -> Seen:
        """Return what comes of a question; a text alone has no answer here."""


class Source(Asker, Protocol):
    """A collection: it can be asked as a whole, and give small libraries."""

    @property
    def questions(self) -> Sequence[GoldQuestion]:
        """Return its own questions, with and without an answer."""

    def home(self, question: GoldQuestion) -> Key:
        """Return the document that the question was asked about."""

    def everything(self) -> Sequence[Key]:
        """Return all documents."""

    def neighbours(self, key: Key, most: int) -> Sequence[Key]:
        """Return the documents most like one, best first, without itself."""

    def part(self, keys: Sequence[Key]) -> Asker:
        """Return a library of these documents alone."""


class Trial(NamedTuple):
    """One question to one library."""

    kind: str
    size: int
    evidence: tuple[float, ...]
    right: bool


@dataclass(frozen=True, slots=True)
class Trials:
    """Many trials of one collection; `mass` adds up to 1 and says how much each counts."""

    evidence: np.ndarray
    right: np.ndarray
    kind: np.ndarray
    size: np.ndarray
    mass: np.ndarray

    @classmethod
    def of(cls, trials: Sequence[Trial]) -> "Trials":
        """Weigh the trials by how often each kind and each size is thought to be met."""
        kind = np.array([one.kind for one in trials])
        size = np.array([one.size for one in trials])
        mass = np.zeros(len(trials))
        for number, share in SIZE_SHARES.items():
            present = {name: (kind == name) & (size == number) for name in SHARES}
            total = sum(SHARES[name] for name, rows in present.items() if rows.any())
            for name, rows in present.items():
                if rows.any():
                    mass[rows] = share * SHARES[name] / total / rows.sum()
        evidence = np.array([one.evidence for one in trials], float).reshape(len(trials), len(EVIDENCE))
        return cls(evidence, np.array([one.right for one in trials]), kind, size, mass / (mass.sum() or 1.0))


def trials_in(source: Source, foreign: Sequence[str], every: int, seed: str) -> Trials:
    """Ask a collection whole and in small libraries; the same seed draws the same ones."""
    chance = random.Random(seed)  # noqa: S311 - nothing is to be kept secret
    found = [*_whole(source, foreign, every)]
    for size, count in DRAWN.items():
        for number in range(max(1, count // every)):
            found += _small(source, foreign, size, chance, alike=number % 2 == 0)
    return Trials.of(found)


def _whole(source: Source, foreign: Sequence[str], every: int) -> Iterator[Trial]:
    own = [one for one in source.questions if one.answerable]
    without = [one for one in source.questions if not one.answerable]
    for kind, asked in ((OWN, own), (UNANSWERABLE, without), (FOREIGN, foreign)):
        yield from _trials(source, kind, WHOLE, asked[:: max(every, len(asked) // MOST_TRIALS)])


def _small(source: Source, foreign: Sequence[str], size: int, chance: random.Random, *, alike: bool) -> Iterator[Trial]:
    """Ask a small library: documents like one another, of which each second is left out, or any and such a one."""
    homes: dict[Key, list[GoldQuestion]] = {}
    for question in source.questions:
        homes.setdefault(source.home(question), []).append(question)
    first = chance.choice(sorted(homes))
    close = source.neighbours(first, 2 * size)
    kept, left = close[::2], close[1::2]
    if not alike:
        kept = chance.sample(
            [key for key in source.everything() if key != first], min(size, len(source.everything()) // 2)
        )
    held = [first, *kept[: size - 1]]
    left = [key for key in (left if alike else close) if key not in held]
    library = source.part(held)
    here = [question for key in held for question in homes.get(key, ())]
    there = [question.text for key in left for question in homes.get(key, ()) if question.answerable]
    fewer = int(OTHERS * ASKED[size])
    asked: Sequence[tuple[str, Sequence[GoldQuestion | str], int]] = (
        (OWN, [one for one in here if one.answerable], ASKED[size]),
        (UNANSWERABLE, [one for one in here if not one.answerable], fewer),
        (NEAR, there, fewer),
        (FOREIGN, foreign, fewer),
    )
    for kind, questions, most in asked:
        yield from _trials(library, kind, size, chance.sample(questions, min(most, len(questions))))


def _trials(library: Asker, kind: str, size: int, questions: Iterable[GoldQuestion | str]) -> Iterator[Trial]:
    for question in questions:
        evidence, right = library.seen(question)
        if evidence is not None:
            yield Trial(kind, size, evidence, right and kind == OWN)


def report_confidence(trials: Mapping[str, Trials]) -> np.ndarray:
    """Print how well confidence tells right from wrong; return the weights that saw all collections."""
    sys.stdout.write(f"{'AUROC, left out':16}  elsewhere  no answer  small: elsewhere  near miss  calibration error\n")
    for name, own in trials.items():
        sure = surenesses(fit(other for different, other in trials.items() if different != name), own.evidence)
        whole, small = own.size == WHOLE, own.size != WHOLE
        figures = [told(own, sure, FOREIGN, whole), told(own, sure, UNANSWERABLE, whole)]
        figures += [told(own, sure, FOREIGN, small), told(own, sure, NEAR, small)]
        error = calibration(list(zip(sure.tolist(), own.right.tolist(), strict=True))).error
        sys.stdout.write(f"{name:16}  " + "  ".join(f"{figure:9.3f}" for figure in (*figures, error or 0.0)) + "\n")
    return fit(trials.values())


def told(trials: Trials, sure: np.ndarray, kind: str, rows: np.ndarray) -> float:
    """Return how often a question of its own is surer than one of that kind; nan where there are none."""
    own, other = sure[rows & (trials.kind == OWN)], sure[rows & (trials.kind == kind)]
    found = auroc(own.tolist(), other.tolist())
    return float("nan") if found is None else found


def surenesses(weights: np.ndarray, evidence: np.ndarray) -> np.ndarray:
    """Return the confidence for each row of evidence."""
    sure: np.ndarray = 1 / (1 + np.exp(-evidence @ weights))
    return sure


def fit(parts: Iterable[Trials]) -> np.ndarray:
    """Return the weights of the logistic function that orders the trials and is right in the mean."""
    chosen = list(parts)
    evidence = np.concatenate([one.evidence for one in chosen])
    right = np.concatenate([one.right for one in chosen]).astype(float)
    own = np.concatenate([one.kind == OWN for one in chosen])
    mass = np.concatenate([one.mass for one in chosen]) / len(chosen)
    ordering = regression(evidence, np.where(own & (right == 0), SECOND_BEST, right), mass, RIDGE)
    score = evidence @ ordering
    level, slope = regression(np.stack([np.ones(len(score)), score], 1), right, mass, FIT)
    weights: np.ndarray = ordering * slope
    weights[EVIDENCE.index("constant")] += level
    return weights


def regression(rows: np.ndarray, truth: np.ndarray, mass: np.ndarray, ridge: float) -> np.ndarray:
    """Return the weights of a logistic regression (Newton's method); columns are scaled to unit variance for it."""
    scale = np.where(rows.std(0) > LEAST_SPREAD, rows.std(0), 1.0)
    scaled = rows / scale
    weights = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        sure = surenesses(weights, scaled)
        gradient = scaled.T @ ((sure - truth) * mass) + ridge * weights
        curvature = (scaled.T * (mass * sure * (1 - sure))) @ scaled + ridge * np.eye(len(weights))
        weights = weights - np.linalg.solve(curvature, gradient)
    found: np.ndarray = weights / scale
    return found
