"""Questions -> how long each engine takes to rank, all in one process and by turns.

Each question is put to one engine after the other, in an order that is drawn anew for each question. There are
several rounds, since what an engine reads for one question pushes out of the caches what the next one needs, and what
two engines take in proportion must not hang on a third one: each quick peer has a round with ours alone, and the slow
ones one together. Ours is compared within a round; the time that is shown of it is that of the first. A slow engine
stops after a while; a ratio is always over the questions that both were asked.
"""

import gc
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from bench.corpus import SEED
from bench.engines import NUMPY, OURS, SLOW, Index, Terms
from bench.measured import Measured

P50, P95 = 50, 95
WARM_UP: Final = 200
"""Questions that are asked beforehand, other ones: compilers compile, files get mapped, checksums are looked at."""
FEWEST: Final = 10
"""A slow engine answers so many, however long it takes."""
MILLISECONDS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Patience:
    """How many questions a slow engine is asked at most, and after how many seconds it is asked no more."""

    questions: int
    seconds: float


@dataclass(slots=True)
class Times:
    """One engine's seconds for each question, by the wall clock and by the processor's."""

    wall: dict[int, float] = field(default_factory=dict)
    processor: dict[int, float] = field(default_factory=dict)

    def is_enough(self, patience: Patience) -> bool:
        """Return whether a slow engine is asked no more."""
        asked = len(self.wall)
        return asked >= patience.questions or (asked >= FEWEST and sum(self.wall.values()) > patience.seconds)

    def wall_percentile(self, percentile: int) -> float:
        """Return a percentile of the seconds by the wall clock."""
        return float(np.percentile(list(self.wall.values()), percentile))


def warm_up(indexes: Mapping[str, Index], questions: Sequence[Terms], limits: Sequence[int]) -> None:
    """Ask some questions that are not measured; slow engines have nothing to warm up."""
    for name, index in indexes.items():
        for terms in questions[: 1 if name in SLOW else WARM_UP]:
            for limit in limits:
                index.search(terms, limit)


def ask_all(
    indexes: Mapping[str, Index], questions: Sequence[Terms], limit: int, patience: Patience
) -> Iterator[Measured]:
    """Yield what the questions took: the median and the 95th percentile, without a size and words."""
    for number, names in enumerate(rounds(list(indexes))):
        times = ask({name: indexes[name] for name in names}, questions, limit, patience)
        yield from _figures(times, limit, [name for name in names if name != OURS or not number])


def rounds(names: Sequence[str]) -> list[list[str]]:
    """Return who is asked by turns with whom, ours in each round if it is there; there is at least one round."""
    ours = [name for name in names if name == OURS]
    behind = [name for name in names if name in SLOW or name == NUMPY]
    quick = [name for name in names if name not in {*ours, *behind}]
    found = [[*ours, name] for name in quick] + ([[*ours, *behind]] if behind else [])
    return found or [ours]


def ask(indexes: Mapping[str, Index], questions: Sequence[Terms], limit: int, patience: Patience) -> dict[str, Times]:
    """Put every question to every engine in turn."""
    times = {name: Times() for name in indexes}
    order, chance = list(indexes), random.Random(SEED)  # noqa: S311 - no secret is drawn
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        for number, terms in enumerate(questions):
            chance.shuffle(order)
            for name in order:
                if name not in SLOW or not times[name].is_enough(patience):
                    _ask_one(indexes[name], terms, limit, number, times[name])
    finally:
        gc.enable()
        gc.unfreeze()
    return times


def _ask_one(index: Index, terms: Terms, limit: int, number: int, times: Times) -> None:
    processor, wall = time.thread_time(), time.perf_counter()
    index.search(terms, limit)
    times.wall[number] = time.perf_counter() - wall
    times.processor[number] = time.thread_time() - processor


def _figures(times: Mapping[str, Times], limit: int, names: Sequence[str]) -> Iterator[Measured]:
    ours = times.get(OURS)
    for name in names:
        for percentile in (P50, P95):
            theirs = times[name]
            yield Measured(
                f"top-{limit} p{percentile}",
                name,
                MILLISECONDS * theirs.wall_percentile(percentile),
                "ms",
                times=len(theirs.wall),
                ratio=None if name == OURS or not ours else ratio_of(ours.wall, theirs.wall, percentile),
                processor_ratio=None
                if name == OURS or not ours
                else ratio_of(ours.processor, theirs.processor, percentile),
            )


def ratio_of(ours: Mapping[int, float], theirs: Mapping[int, float], percentile: int) -> float:
    """Return ours divided by theirs at a percentile of the questions that both were asked."""
    both = ours.keys() & theirs.keys()
    found = [np.percentile([times[number] for number in both], percentile) for times in (ours, theirs)]
    return float(found[0] / found[1])
