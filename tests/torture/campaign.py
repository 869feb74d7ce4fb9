"""Kill after kill on one library after another, with the check after each."""

import random
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Final

from index.segments.tiers import FROZEN_DOCUMENTS
from tests.torture.children import Child, Driver, HangError
from tests.torture.examine import Examiner
from tests.torture.script import SMALL, script
from tests.torture.tracing import CHANGING, OTHERS, counted, killed_at, traced

RUNS_AHEAD: Final = 5
"""Runs that a child is given, of which it may end the first ones before it is killed."""
ROUNDS_A_LIBRARY: Final = 12
"""Kills that one library has to survive, before another one is begun."""
_MOST_RUNS: Final = 12
"""Runs that a library may have had before its first kill: the merges of its segments are among them."""
LIBRARIES_A_SCRIPT: Final = 20
"""A new script begins with a new library, or the old one would be judged by it."""
LARGE_SHARE: Final = 0.2
"""Of so many scripts the segments have as many documents as the product's own; of the others they are small."""
_EARLY_SECONDS: Final = 0.02
"""As long as a child takes to lock, open and recover a library, before a run begins."""


@dataclass(slots=True)
class Campaign:
    """The library of a script that is tortured now, the number of runs that it shows, and what was counted."""

    driver: Driver
    folder: Path
    seed: int
    asks_each: int
    spoils: str = ""
    kills_a_library: int = ROUNDS_A_LIBRARY
    counts: "Counter[str]" = field(default_factory=Counter)
    bad: list[str] = field(default_factory=list)
    number: int = 0
    generations: dict[int, int] = field(default_factory=lambda: {0: 0})
    seconds_a_run: float = 0.1
    chance: random.Random = field(init=False)
    _examiner: Examiner | None = None
    _kills_left: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 - to be repeated, not to be secret

    @property
    def data(self) -> Path:
        """Where the library of now lies."""
        return self.folder / "data"

    def rounds(self, number: int, kill: Callable[[], Child], most_bad: int = 10) -> None:
        """Kill so many times; begin a new library and a new script now and then; stop when so many were `bad`.

        Raises:
            HangError: a process did not go on.
        """
        for done in range(number):
            try:
                self._take_turn(kill)
            except HangError:
                raise
            except Exception as error:  # noqa: BLE001 - whatever it is, it is told
                self._note_bad(f"seed {self.seed}, round {done}: {type(error).__name__}: {error}")
            if len(self.bad) >= most_bad:
                return

    def _take_turn(self, kill: Callable[[], Child]) -> None:
        if not self._kills_left:
            self._end_library()
            if self.counts["libraries"] % LIBRARIES_A_SCRIPT == 0:
                self._begin_script()
            self._begin_library()
            self._kills_left = self.kills_a_library
        self._kills_left -= 1
        self._round(kill)

    def _note_bad(self, told: str) -> None:
        """Put the library aside, and have another one begun."""
        self.bad.append(told)
        if self.data.exists():
            self.data.rename(self.folder / f"bad-{len(self.bad)}")
        self.number = self._kills_left = 0

    def by_time(self) -> Child:
        """Kill a child at a random moment, now and then once more while the next one recovers; return the first."""
        child = self.child()
        began = monotonic()
        child.begin()
        for wanted in range(1, self.chance.choice((1, 1, 2, 3))):
            while child.status is None and len(child.acknowledged) < wanted and child.listen():
                pass
        if child.acknowledged:
            self.seconds_a_run += ((monotonic() - began) / len(child.acknowledged) - self.seconds_a_run) / 10
        self.let_pass(child, self.chance.uniform(0, 1.3 * self.seconds_a_run))
        child.kill()
        return child

    def by_call(self) -> Child:
        """Kill a child as it enters its N-th system call of one kind: any call, or, as often, any kind."""
        calls = self._calls()
        child = self.child(runs=1)
        names = [name for name in (*CHANGING, *OTHERS) if name in calls]
        weights = [calls[name] if self.counts["checks"] % 2 else 1 for name in names]
        (call,) = self.chance.choices(names, weights)
        with killed_at(child, call, self.chance.randint(1, calls[call])):
            child.begin()
            child.end()
        self.counts[f"at {call}"] += child.status != 0
        return child

    def child(self, runs: int = RUNS_AHEAD, data: Path | None = None, *, shares: bool = False) -> Child:
        """Fork a child for the next runs, on the library or on the one in `data`; with workers where it `shares`."""
        return self.driver.child(
            "runs",
            seed=self.examiner.script.seed,
            frozen=self.examiner.script.frozen,
            spoils=self.spoils,
            shares=shares,
            first=self.number + 1,
            last=self.number + runs,
            data=data or self.data,
            sources=self.folder / "sources",
        )

    @property
    def examiner(self) -> Examiner:
        """Checks the libraries of this script."""
        assert self._examiner is not None
        return self._examiner

    def _begin_script(self) -> None:
        frozen = FROZEN_DOCUMENTS if self.chance.random() < LARGE_SHARE else SMALL
        self.counts["scripts of large segments" if frozen > SMALL else "scripts of small segments"] += 1
        self._examiner = Examiner(script(self.chance.randrange(10**6), frozen), self.folder / "fresh")

    def _begin_library(self) -> None:
        """Begin another library: every second time one that has had some runs already."""
        shutil.rmtree(self.data, ignore_errors=True)
        self.number, self.generations = 0, {0: 0}
        self.counts["libraries"] += 1
        if self.counts["libraries"] % 2 == 0:
            self._let_run(self.chance.randint(1, _MOST_RUNS))

    def _end_library(self) -> None:
        """Let one more run of the library end, behind which nothing is left over."""
        if self.number:
            self._let_run(1)
            self.examiner.require_tidy(self.data)

    def _let_run(self, runs: int) -> None:
        child = self.child(runs)
        child.begin()
        assert child.end() == 0, child.failure
        self.generations |= child.acknowledged
        self.number += runs

    def _round(self, kill: Callable[[], Child]) -> None:
        child = kill()
        assert not child.failure, child.failure
        self.counts["kills"] += child.status != 0
        self.counts["ended before the kill"] += child.status == 0
        self.generations |= child.acknowledged
        acknowledged = max([self.number, *child.acknowledged])
        if child.status == 0:
            self.examiner.require_tidy(self.data)
        if self.chance.random() < 0.4:
            self._kill_recoveries(acknowledged)
        self._judge(acknowledged)

    def _kill_recoveries(self, acknowledged: int) -> None:
        """Kill readers and writers that open what the kill left."""
        self.number = acknowledged
        is_removal = self._source_goes(acknowledged + 1)
        for _ in range(self.chance.randint(1, 3)):
            reads = is_removal or self.chance.random() < 0.3
            child = self.driver.child("read", data=self.data) if reads else self.child(runs=1)
            child.begin()
            self.let_pass(child, self.chance.uniform(0, _EARLY_SECONDS))
            child.kill()
            self.counts["kills in recovery"] += child.status != 0
            self.generations |= child.acknowledged

    def _source_goes(self, number: int) -> bool:
        told = self.examiner.script
        return told.source(number) not in told.state(number)

    def _judge(self, acknowledged: int) -> None:
        """Examine; what was not acknowledged may be there too, as the generation after the last one."""
        following = acknowledged + 1
        self.generations.setdefault(following, self.generations[acknowledged] + 1)
        allowed = {number: self.generations[number] for number in (acknowledged, following)}
        self.counts["checks"] += 1
        asks = self.counts["checks"] % self.asks_each == 0
        self.number = self.examiner.examine(self.data, allowed, asks=asks)
        self.counts["committed and not acknowledged" if self.number == following else "as acknowledged"] += 1
        self.counts["with answers"] += asks

    def let_pass(self, child: Child, seconds: float) -> None:
        """Listen to `child` for so long."""
        end = monotonic() + seconds
        while child.status is None and child.listen(end - monotonic()):
            pass

    def _calls(self) -> dict[str, int]:
        """Return how often a thread makes each call in the next run, counted on a copy, once for each state."""
        told = self.examiner.script
        counts = self.folder / f"calls-{told.seed}-{told.frozen}-{told.place(self.number)}"
        if not counts.exists():
            copy = self.folder / "copy"
            if self.data.exists():
                shutil.copytree(self.data, copy)
            child = self.child(runs=1, data=copy)
            with traced(child, (*CHANGING, *OTHERS), "-o", str(counts)):
                child.begin()
                child.end()
            shutil.rmtree(copy)
        return counted(counts)
