"""The shadow model: what the sources hold at each step of a script, known without asking the library.

Every document has two sentences of the same number of words, so that a library's mean length is the same whatever
came and went, and its answers must be those of a library built afresh.
"""

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Final

from index.segments.tiers import FROZEN_DOCUMENTS

HARBOUR: Final = "harbour"
LEDGER: Final = "ledger"
SMALL: Final = 20
"""Documents that a segment is made of in most scripts, so that a run and its check take little time."""
_TOWNS: Final = "Aldow Brenn Corvay Dunmere Elsted Farrow Galmont Hestle Ilmar Jorvik Kelda Lorne".split()
_THINGS: Final = "anchor barrel chain derrick engine ferry girder hawser ironwork jetty keel lantern".split()
_GOODS: Final = "amber barley copper flax granite herring indigo linen mustard oak pepper salt".split()
_DAYS: Final = "Monday Tuesday Wednesday Thursday Friday Saturday".split()
_MAKING: Final = "built repaired painted launched measured auctioned".split()
_PLACES: Final = "quay mill chapel bridge orchard foundry tollgate windmill".split()
_TRADING: Final = "carried bought weighed stored exported insured".split()
_VESSELS: Final = "crates barrels sacks bundles baskets cartloads".split()
QUESTIONS: Final = (
    "What did Corvay build beside the quay?",
    "Which town carried crates of herring every Friday?",
    "Who repaired the lantern in Galmont?",
    "crates of copper Dunmere",
    "When was the derrick of Ilmar built?",
)


@dataclass(frozen=True, slots=True)
class Record:
    """A document: its title is None where it is a text file of its own."""

    text: str
    title: str | None = None


Files = Mapping[str, Mapping[str, Record]]
"""A source's files by path, each with its documents by name."""
State = Mapping[str, Files]
"""What is indexed: the sources by name. A source that is not there is not in the library."""


@dataclass(frozen=True, slots=True)
class Script:
    """A cycle of states, each one run after the one before; state 0 is that of no library, 1 follows on the last.

    A segment is made of `frozen` documents: the product's own number, or fewer.
    """

    seed: int
    frozen: int
    states: tuple[State, ...]

    def state(self, number: int) -> State:
        """Return the state after `number` runs, however many they are."""
        return self.states[self.place(number)]

    def place(self, number: int) -> int:
        """Return where in the cycle the state after `number` runs stands."""
        return number if number < len(self.states) else 1 + (number - 1) % (len(self.states) - 1)

    def source(self, number: int) -> str:
        """Return the source that run `number` (1, 2, ...) is about."""
        before, after = self.state(number - 1), self.state(number)
        return next(name for name in (HARBOUR, LEDGER) if before.get(name) != after.get(name))

    def documents(self, number: int) -> dict[tuple[str, str], Record]:
        """Return each document, by source and name, after `number` runs."""
        return {
            (source, name): record
            for source, files in self.state(number).items()
            for records in files.values()
            for name, record in records.items()
        }


@cache
def script(seed: int, frozen: int = FROZEN_DOCUMENTS) -> Script:
    """Return the script of that number: always the same one."""
    return Script(seed, frozen, tuple(_Author(seed, frozen).states()))


def lay_out(files: Files, folder: Path) -> None:
    """Have `folder` hold these files and no others; what is right already is not written."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        if path.name not in files:
            path.unlink()
    for name, records in files.items():
        path, content = folder / name, _content(records)
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            path.write_text(content, encoding="utf-8")


def _content(records: Mapping[str, Record]) -> str:
    only = next(iter(records.values()))
    if only.title is None:
        return only.text
    return "".join(
        json.dumps({"id": name, "title": record.title, "text": record.text}) + "\n" for name, record in records.items()
    )


class _Author:
    """Writes the states of one script."""

    def __init__(self, seed: int, frozen: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
        self._frozen = frozen
        self._files: dict[str, dict[str, dict[str, Record]]] = {}

    def states(self) -> list[State]:
        """Return all states: no library, a first small one, and what the steps make of it; the last leads back."""
        middle: list[Callable[[], None]] = [
            *(self._change, self._describe, self._shrink, self._add, self._delete),
            *(partial(self._bulk, HARBOUR, name) for name in ("zero", "one", "two")),
            partial(self._bulk, LEDGER, "three"),
        ]
        self._random.shuffle(middle)
        steps: list[Callable[[], None]] = [
            self._begin,
            partial(self._bulk, HARBOUR, "zero"),
            *middle,
            partial(self._bulk, LEDGER, "four"),
        ]
        found: list[State] = [{}]
        for step in steps:
            step()
            found.append(self._copy())
        return [*found, {HARBOUR: found[-1][HARBOUR]}]

    def _copy(self) -> State:
        return {
            source: {path: dict(records) for path, records in files.items()} for source, files in self._files.items()
        }

    def _begin(self) -> None:
        for number in range(5):
            self._put_text(f"note-{number}.txt")

    def _bulk(self, source: str, name: str) -> None:
        records = {
            f"{name}-{number}": Record(self._text(), f"{name} {number}")
            for number in range(self._frozen + self._frozen // 10 + self._random.randrange(self._frozen // 5))
        }
        self._files.setdefault(source, {})[f"{name}.jsonl"] = records

    def _add(self) -> None:
        for _ in range(self._random.randint(1, 3)):
            self._put_text(f"note-{self._random.randrange(10, 10**6)}.txt")

    def _change(self) -> None:
        records = self._some_bulk()
        for name in self._sample(records, 15):
            records[name] = Record(self._text(), records[name].title)
        self._put_text(f"note-{self._random.randrange(2)}.txt")

    def _describe(self) -> None:
        records = self._some_bulk()
        for name in self._sample(records, 8):
            records[name] = Record(records[name].text, f"{name} of {self._random.randrange(10**6)}")

    def _shrink(self) -> None:
        records = self._some_bulk()
        for name in self._sample(records, 5):
            del records[name]

    def _delete(self) -> None:
        files = self._files[HARBOUR]
        del files[self._random.choice([path for path in files if path.endswith(".txt")])]

    def _some_bulk(self) -> dict[str, Record]:
        files = self._files[HARBOUR]
        return files[self._random.choice([path for path in files if path.endswith(".jsonl")])]

    def _sample(self, records: Mapping[str, Record], share: int) -> list[str]:
        """Return one in so many of the records' names."""
        return self._random.sample(sorted(records), self._frozen // share)

    def _put_text(self, path: str) -> None:
        self._files.setdefault(HARBOUR, {})[path] = {path: Record(self._text())}

    def _text(self) -> str:
        pick = self._random.choice
        return (
            f"{pick(_TOWNS)} {pick(_MAKING)} the {pick(_THINGS)} beside the {pick(_PLACES)}"
            f" in {self._random.randint(1500, 1999)}."
            f" {pick(_TOWNS)} {pick(_TRADING)} {self._random.randint(100, 999)} {pick(_VESSELS)}"
            f" of {pick(_GOODS)} every {pick(_DAYS)}."
        )
