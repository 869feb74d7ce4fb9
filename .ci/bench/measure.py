"""One size of the corpus -> everything that is measured on it."""

import gc
import json
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from bench import changing, parity, scoped, serving
from bench.asking import WARM_UP, Patience, ask_all, warm_up
from bench.corpus import Corpus
from bench.engines import NUMBA, NUMPY, OURS, RANK, SLOW, TANTIVY, Index, Terms, engine
from bench.goals import BUILD, DISK, LARGE, MIDDLE
from bench.measured import DROPPED, WORDS, Measured
from bench.texts import Word

LIMITS: Final = (10, 100)
_MEGABYTE: Final = 1e6


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run takes on. `patience` is for the slow engines' best ten, `less_patience` for all else they do."""

    sizes: tuple[int, ...]
    questions: int
    patience: Patience
    less_patience: Patience
    parity_questions: int
    libraries: int
    cold_times: int
    raw_characters: int


FULL: Final = Plan((10_000, MIDDLE, LARGE), 1_000, Patience(1_000, 240), Patience(30, 60), 500, 2_000, 9, 10**8)
QUICK: Final = Plan((10_000, MIDDLE), 1_000, Patience(100, 4), Patience(10, 2), 20, 100, 3, 2_000_000)
_LARGE_PATIENCE: Final = Patience(30, 150)
"""At the largest size a single question takes them seconds."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions that are measured, and others that only warm up."""

    measured: Sequence[Sequence[Word]]
    other: Sequence[Sequence[Word]]

    def terms(self, words: str) -> tuple[list[list[str]], list[list[str]]]:
        """Return the terms of both, with or without stop words."""
        both = (
            [[term for term, common in question if words != DROPPED or not common] for question in questions]
            for questions in (self.measured, self.other)
        )
        measured, other = both
        return [list(dict.fromkeys(terms)) for terms in measured], [list(dict.fromkeys(terms)) for terms in other]


def say(text: str) -> None:
    """Tell whoever waits what is being done."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {text}\n")
    sys.stderr.flush()


def measure(corpus: Corpus, asked: Asked, plan: Plan, names: Sequence[str], folder: Path) -> Iterator[Measured]:
    """Yield every figure for this corpus; `folder` is empty, and is emptied again."""
    for words in WORDS:
        passages = corpus.passages(stop_words=words != DROPPED)
        place = folder / words
        place.mkdir(parents=True)
        found = _measure(passages, asked.terms(words), plan, names, place, changes=words == DROPPED)
        yield from (replace(record, size=len(corpus), words=words) for record in found)
        shutil.rmtree(place)


def _measure(  # noqa: PLR0913 - one run's state
    passages: list[list[str]],
    asked: tuple[list[list[str]], list[list[str]]],
    plan: Plan,
    names: Sequence[str],
    folder: Path,
    *,
    changes: bool,
) -> Iterator[Measured]:
    questions, others = asked
    indexes: dict[str, Index] = {}
    yield from _build(passages, names, folder, indexes)
    say(f"  asking {len(questions):,} questions")
    warm_up(indexes, others, LIMITS)
    patience = plan.patience if len(passages) < LARGE else _LARGE_PATIENCE
    yield from ask_all(indexes, questions, LIMITS[0], patience)
    yield from ask_all(
        {name: index for name, index in indexes.items() if name != RANK}, questions, LIMITS[1], plan.less_patience
    )
    yield from scoped.compare(indexes, questions, others, LIMITS[0], patience)
    if len(passages) <= MIDDLE:
        say("  comparing the scores")
        yield from parity.compare(indexes, passages, questions[: plan.parity_questions], plan.less_patience.questions)
    _close(indexes)
    if len(passages) == max(plan.sizes):
        yield from _apart(passages, questions, names, plan.cold_times, folder)
    if changes:
        yield from _change(passages, names, folder)


def _build(
    passages: list[list[str]], names: Sequence[str], folder: Path, indexes: dict[str, Index]
) -> Iterator[Measured]:
    """Build with every engine but numba's, which opens what NumPy's has built; fill `indexes`."""
    for name in names:
        say(f"  {name} builds from {len(passages):,} passages")
        place = folder / name.replace(" ", "-")
        place.mkdir()
        if name == NUMBA:
            continue
        builder = engine(name)  # what it imports is no part of building
        started = time.perf_counter()
        indexes[name] = builder.build(place, passages)
        seconds = time.perf_counter() - started
        yield Measured(BUILD, name, len(passages) / seconds, "passages/s")
        if builder.keeps_files:
            yield Measured(DISK, name, serving.size(place) / _MEGABYTE, "MB")
    if NUMBA in names:
        indexes[NUMBA] = engine(NUMBA).open(folder / NUMPY)


def _close(indexes: dict[str, Index]) -> None:
    for index in indexes.values():
        index.close()
    indexes.clear()
    gc.collect()


def _apart(
    passages: Sequence[Terms], questions: Sequence[Terms], names: Sequence[str], cold_times: int, folder: Path
) -> Iterator[Measured]:
    """Measure in processes of their own: memory, and files that are not in memory."""
    asked = folder / "questions.json"
    asked.write_text(json.dumps(list(questions[: serving.QUESTIONS])), encoding="utf-8")
    few = folder / "few.json"
    few.write_text(json.dumps(list(questions[: serving.FEW_QUESTIONS])), encoding="utf-8")
    for name, place in _places(names, folder):
        say(f"  {name} serves in a process of its own")
        if name == RANK:
            serving.write(place / serving.PASSAGES, passages)
        yield from serving.memory(name, place, few if name in SLOW else asked)
        if name in {OURS, TANTIVY}:
            yield from serving.cold(name, place, questions[:cold_times])
    for name in names:
        if name in {OURS, TANTIVY}:
            place = folder / f"{name}-again"
            place.mkdir()
            yield from serving.peak(name, place, passages, asked)
            shutil.rmtree(place)


def _places(names: Iterable[str], folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield where each index lies; numba's is NumPy's, and each process of its own would compile anew."""
    for name in sorted(names, key=lambda name: name == RANK):
        if (engine(name).keeps_files or name == RANK) and name != NUMBA:
            yield name, folder / name.replace(" ", "-")


def _change(passages: Sequence[Terms], names: Sequence[str], folder: Path) -> Iterator[Measured]:
    for name in names:
        if engine(name).changes:
            say(f"  {name} takes changes")
            yield from changing.change(name, folder / name.replace(" ", "-"), passages)


def many_libraries(
    passages: Sequence[Terms], questions: Sequence[Terms], names: Sequence[str], count: int, folder: Path
) -> Iterator[Measured]:
    """Yield what many small libraries take; `folder` is empty, and is emptied again."""
    for name in names:
        if engine(name).keeps_files and name not in {NUMBA, *SLOW}:
            say(f"{name} opens {count:,} libraries")
            place = folder / "libraries"
            place.mkdir(parents=True)
            asked = folder / "questions.json"
            asked.write_text(json.dumps(list(questions[: serving.QUESTIONS])), encoding="utf-8")
            yield from serving.libraries(name, place, passages, asked, count)
            shutil.rmtree(place)


def chosen(questions: Sequence[Sequence[Word]], smallest: Corpus, order: Sequence[int], count: int) -> Asked:
    """Return the first `count` questions in that order that hold a word of the smallest corpus, and some others."""
    known = {smallest.words[number] for number in set(smallest.numbers.tolist()) if not smallest.common[number]}
    fit = [
        questions[place] for place in order if any(term in known and not common for term, common in questions[place])
    ]
    return Asked(fit[:count], fit[count : count + WARM_UP] or fit[:WARM_UP])
