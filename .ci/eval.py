"""Measures the answers on every collection beside the checkout and prints one table, floors and goals beside it.

`left out` is what counts: what weights reach that never saw the collection. It is measured apart for the collections
that the weights are learnt from; the others were never seen, and have one figure.

    make eval [EVERY=3] [ONLY="seeds squad xquad/de"]

EVERY takes every so-manieth question of the larger collections.
"""

import contextlib
import os
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the processes share the cores already

import tune
from eval_goals import GOALS, LANGUAGES, SENTENCES, Goal
from eval_left_out import read_left_out
from eval_measuring import COLLECTIONS, SHARED, Figures, Measured, Pairs, average, measure, place_of

from bot.render.tables import table_lines
from bot.replies.evaluation import reliability_table
from bot.reply import Table
from index.answering.weights import Weights
from index.evaluation.measures import calibration

PROCESSES = 2
LOWER_IS_BETTER = ("length", "never_quoted")
DENSE = frozenset({"zh", "th"})
"""Languages whose quotes have a length of their own to keep to."""


@dataclass
class Columns:
    """What was measured, a column each; `sure` holds the confidences by the name of their diagram."""

    fitted: Figures = field(default_factory=dict)
    without: Figures = field(default_factory=dict)
    peer: Figures = field(default_factory=dict)
    sure: dict[str, Pairs] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    def add(self, name: str, found: Measured) -> None:
        """Add what was measured on one collection."""
        self.fitted |= found.fitted
        self.without |= found.without
        self.peer |= found.peer
        if name in SENTENCES or name == "seeds":
            diagram = "the three seed articles" if name == "seeds" else "the six collections of sentences, left out"
            self.sure.setdefault(diagram, []).extend(found.sure_without)


def main() -> int:
    """Measure everything that is there; the status is 1 where a collection could not be measured."""
    if not SHARED.is_dir():
        print(f"Nothing is measured: the collections lie in {SHARED.name}/ beside the checkout, and it is not there.")
        return 0
    given = os.environ.get("EVERY", "3")
    if not given.isdecimal() or int(given) == 0:
        print(f"EVERY is a whole number from 1, not “{given}”: 1 asks every question, 3 one in three.")
        return 2
    every, started = int(given), time.perf_counter()
    chosen = os.environ.get("ONLY", "").split() or COLLECTIONS
    wanted = [name for name in chosen if name in COLLECTIONS and place_of(name).exists()]
    for name in chosen:
        if name not in wanted:
            print(f"{name} is left out: it is not in {SHARED.name}/.", file=sys.stderr)
    columns = run(wanted, every, left_out(wanted, every))
    for figures in (columns.fitted, columns.without, columns.peer):
        add_means(figures)
    show(columns)
    sampled = "All questions" if every == 1 else f"One question in {every} of the larger collections"
    print(f"\n{sampled}; {time.perf_counter() - started:.0f} s in {PROCESSES} processes.")
    return 1 if columns.failed else 0


def left_out(names: Sequence[str], every: int) -> Mapping[str, Weights]:
    """Return the weights that each collection is left out of; learn them where they are not at hand."""
    learnt_from = [name for name in names if name in tune.COLLECTIONS]
    if not learnt_from:
        return {}
    found = read_left_out(tune.WEIGHTS)
    if not all(name in found for name in learnt_from):
        print("Learning the weights without each collection: those of `make tune` are not at hand.", file=sys.stderr)
        with contextlib.redirect_stdout(sys.stderr):
            tune.main(["--every", str(every), "--left-out-only"])
        found = read_left_out(tune.WEIGHTS)
    return found


def run(names: Sequence[str], every: int, without: Mapping[str, Weights]) -> Columns:
    """Measure the collections, two at a time."""
    columns = Columns()
    # A process for each collection, so that none keeps another's library in memory.
    with ProcessPoolExecutor(PROCESSES, max_tasks_per_child=1) as pool:
        jobs = {pool.submit(safely_measured, name, every, without.get(name)): name for name in names}
        for job in as_completed(jobs):
            name = jobs[job]
            try:
                found = job.result()
            except Exception as error:  # noqa: BLE001 - one collection that fails must not hide the others
                print(f"{name} failed: {error}", file=sys.stderr)
                columns.failed.append(name)
                continue
            columns.add(name, found)
            print(f"{name}: {found.seconds:.0f} s", file=sys.stderr)
    return columns


def safely_measured(name: str, every: int, without: Weights | None) -> Measured:
    """Measure one collection; what goes wrong is raised as text, since not every error can go between processes."""
    try:
        return measure(name, every, without)
    except Exception as error:  # noqa: BLE001 - it is raised again
        raise RuntimeError(f"{type(error).__name__}: {error}") from None


def add_means(figures: Figures) -> None:
    """Add the rows that sum several collections up, where all of them were measured."""
    for key, names in (("mean.mrr", SENTENCES), ("xquad.mrr", LANGUAGES)):
        values = [value for name in names if (value := figures.get(f"{name}.mrr")) is not None]
        figures[key] = average(values) if len(values) == len(names) else None
    lengths = [figures.get(f"{name}.length") for name in LANGUAGES if name not in DENSE]
    figures["xquad.length"] = max((length for length in lengths if length is not None), default=None)
    shares = [value for key, value in figures.items() if key.endswith(".verbatim") and value is not None]
    figures["all.verbatim"] = min(shares, default=None)


def show(columns: Columns) -> None:
    """Print the table, and how far confidence can be trusted."""
    headings = ("measure", "fitted", "left out", "floor", "goal", "", "rank-bm25 here", "rank-bm25", "best peer")
    rows = tuple(row(goal, columns) for goal in GOALS)
    for line, _ in table_lines(Table(headings, rows, frozenset({1, 2, 3, 4, 6, 7, 8})), None):
        print(line)
    for name, pairs in sorted(columns.sure.items()):
        found = calibration(pairs)
        print(f"\nConfidence on {name}: {len(pairs):,} questions, expected calibration error {found.error:.3f}")
        for line, _ in table_lines(reliability_table(found), None):
            print(line)


def row(goal: Goal, columns: Columns) -> tuple[str, ...]:
    """Return one row; whether floor and goal are met is said of the figure that was left out."""
    without = columns.without.get(goal.key)
    known = [columns.fitted.get(goal.key), without, goal.floor, goal.goal]
    peers = [columns.peer.get(goal.key), goal.peer, goal.best]
    return (
        goal.name,
        *(number(value, goal) for value in known),
        reached(goal, without),
        *(number(value, goal) for value in peers),
    )


def number(value: float | None, goal: Goal) -> str:
    """Write a figure; lengths and counts are whole."""
    if value is None:
        return "-"
    return f"{value:.0f}" if goal.key.endswith(LOWER_IS_BETTER) else f"{value:.3f}"


def reached(goal: Goal, value: float | None) -> str:
    """Say whether the goal, or at least the floor, is met."""
    if value is None or goal.goal is None or goal.floor is None:
        return ""
    sign = -1 if goal.key.endswith(LOWER_IS_BETTER) else 1
    if sign * value >= sign * goal.goal:
        return "goal met"
    return "floor met" if sign * value >= sign * goal.floor else "below"


if __name__ == "__main__":
    sys.exit(main())
