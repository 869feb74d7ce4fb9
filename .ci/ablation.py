"""Leaves every signal out in turn, learns the weights of the others anew, and prints what ranking loses without it.

The figure is the mean reciprocal rank over the public collections, each ranked by weights that never saw it. Groups of
signals are left out together too: signals that say much the same stand in for one another.

    make ablation [EVERY=3]
"""

import os
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import tune

from index.answering.signals import SIGNALS

PROCESSES = 2
GROUPS: Mapping[str, Sequence[str]] = {
    "all of BM25": ("sentence", "passage", "document"),
    "all coverage": ("passage_coverage", "near_coverage"),
    "all order": ("pairs", "proximity"),
    "all form": ("position", "short", "question"),
    "all kinds of answer": ("figure", "date", "time", "name", "place_name", "place", "other_name"),
}

Figures = Mapping[str, float]
"""Mean reciprocal ranks by collection."""


def main() -> int:
    """Measure and print; the status is 1 where the collections are not there."""
    if not tune.SHARED.exists():
        print("Nothing is measured: the public collections are not beside this checkout.")
        return 1
    every, started = int(os.environ.get("EVERY", "3")), time.monotonic()
    with ProcessPoolExecutor(PROCESSES) as pool:
        gathered = pool.map(tune.examples_of, tune.COLLECTIONS, [every] * len(tune.COLLECTIONS))
        examples = dict(zip(tune.COLLECTIONS, gathered, strict=True))
    # The processes are started anew, so that each holds the examples once and none is sent them again.
    left_out = {"nothing": (), **{name: (name,) for name in SIGNALS}, **present(GROUPS)}
    with ProcessPoolExecutor(PROCESSES, initializer=remember, initargs=(examples,)) as pool:
        found = dict(zip(left_out, pool.map(ranked_without, left_out.values()), strict=True))
    show(found)
    print(f"One question in {every}; {time.monotonic() - started:.0f} s.")
    return 0


def present(groups: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Return the groups of those signals that there are."""
    return {name: tuple(signal for signal in group if signal in SIGNALS) for name, group in groups.items()}


EXAMPLES: dict[str, tune.Examples] = {}
"""Of this process; filled when it starts."""


def remember(examples: Mapping[str, tune.Examples]) -> None:
    """Keep the examples for what this process is going to be asked."""
    EXAMPLES.update(examples)


def ranked_without(signals: Sequence[str]) -> Figures:
    """Return how each collection is ranked where those signals tell nothing, by weights that never saw it."""
    silent = [SIGNALS.index(name) for name in signals]
    examples = {name: [silenced(one, silent) for one in own] for name, own in EXAMPLES.items()}
    without = tune.learn_without_each(examples)
    return {name: tune.mean_rank(own, without[name]) for name, own in examples.items()}


def silenced(example: tuple[np.ndarray, np.ndarray], silent: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
    """Return a question's candidates with some signals at 0: their weights then stay 0 too."""
    signals, right = example
    if not silent:
        return example
    kept = signals.copy()
    kept[:, list(silent)] = 0.0
    return kept, right


def show(found: Mapping[str, Figures]) -> None:
    """Print what each signal is worth, the dearest first."""
    whole = found["nothing"]
    change = {
        name: {one: figures[one] - whole[one] for one in whole} for name, figures in found.items() if name != "nothing"
    }
    mean = {name: float(np.mean(list(changes.values()))) for name, changes in change.items()}
    print(f"{'left out':22}{'mean':>9}" + "".join(f"{name:>11}" for name in whole))
    print(f"{'nothing':22}{np.mean(list(whole.values())):9.4f}" + "".join(f"{one:11.4f}" for one in whole.values()))
    for name in sorted(mean, key=lambda name: mean[name]):
        print(f"{name:22}{mean[name]:+9.4f}" + "".join(f"{change[name][one]:+11.4f}" for one in whole))


if __name__ == "__main__":
    sys.exit(main())
