"""Losses of power: images of what may be left at chosen points of a recording, each recovered and checked."""

import asyncio
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bot.compose import index_source, set_up
from index.reindex import Progress
from tests.torture.disk import DataFate, Disk, Honours, NameFate, honour_all, lay_down
from tests.torture.examine import Examiner
from tests.torture.recording import Recording
from tests.torture.script import lay_out

CONTINUES_EACH: Final = 7
"""Of so many recovered libraries one is written to again."""


@dataclass(slots=True)
class Outage:
    """Cuts the power in a recording of a script's runs; `bad` tells which images were not recovered."""

    recording: Recording
    examiner: Examiner
    sources: Path
    folder: Path
    chance: random.Random
    asks_each: int
    honours: Honours = honour_all
    counts: "Counter[str]" = field(default_factory=Counter)
    bad: list[str] = field(default_factory=list)

    def cut(self, images: int, most_bad: int = 1000) -> None:
        """Make so many images at points drawn from all, and recover each; stop when so many were bad."""
        points = sorted(self.chance.randint(0, len(self.recording.events)) for _ in range(images))
        for point, disk in self._states(points):
            if len(self.bad) >= most_bad:
                return
            fates = self.chance.choice(list(DataFate)), self.chance.choice(list(NameFate))
            image = disk.image(*fates, self.chance)
            try:
                self._recover(image, disk.acknowledged)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is told
                after = self.recording.events[point - 1]
                self.bad.append(f"cut {point}, after {after}, data {fates[0]}, names {fates[1]}: {error!r}")
            self.counts[f"data {fates[0]}"] += 1
            self.counts[f"names {fates[1]}"] += 1
            self.counts["images"] += 1

    def _states(self, points: list[int]) -> Iterator[tuple[int, Disk]]:
        disk, done = Disk.at_start(self.recording, self.honours), 0
        for point in points:
            for event in self.recording.events[done:point]:
                disk.advance(event)
            done = point
            yield point, disk

    def _recover(self, image: dict[str, bytes], acknowledged: int) -> None:
        """Open what is left, check it, and now and then go on from there. Every run makes one generation."""
        data = self.folder / "image"
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir(parents=True)
        lay_down(image, data)
        allowed = {number: number for number in (acknowledged, acknowledged + 1)}
        asks = self.counts["images"] % self.asks_each == 0
        number = self.examiner.examine(data, allowed, asks=asks)
        if self.counts["images"] % CONTINUES_EACH == 0:
            self._go_on(data, number + 1)
        self.counts["with answers"] += asks

    def _go_on(self, data: Path, number: int) -> None:
        told = self.examiner.script
        source = told.source(number)
        files = told.state(number).get(source)
        if files is None:
            return
        lay_out(files, self.sources / source)
        asyncio.run(index_source(set_up(data, {}), self.sources / source, name=source, progress=_ignore))
        self.examiner.examine(data, {number: number}, asks=False)
        self.counts["written to again"] += 1


def _ignore(_progress: Progress) -> None:
    pass
