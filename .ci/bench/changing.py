"""How long until a change is on the disk and found: one passage added, a hundred, one deleted."""

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final, cast

from bench.engines import FTS5, ChangingIndex, Terms, engine
from bench.measured import Measured

ONE, HUNDRED, DELETE = "add one passage", "add 100 passages", "delete one passage"
TIMES: Final = 20
TIMES_HUNDRED: Final = 5
HUNDRED_PASSAGES: Final = 100
_MARK: Final = "unheardof{}"
"""A term that only the added passage holds; it shows that the passage is found, and which one it is."""
_CANNOT_DELETE: Final = frozenset({FTS5})
_MILLISECONDS: Final = 1_000


class NotFoundError(Exception):
    """A change that an engine acknowledged can't be seen."""


def change(name: str, folder: Path, passages: Sequence[Terms]) -> Iterator[Measured]:
    """Yield the medians for one engine, whose index in `folder` is opened and changed; `passages` are some to add."""
    index = cast("ChangingIndex", engine(name).open(folder))
    try:
        numbers: list[int] = []
        seconds = []
        for time_number in range(TIMES):
            mark = _MARK.format(time_number)
            added = [[*passages[time_number], mark]]
            seconds.append(_timed(partial(index.add, added)))
            numbers.append(_only(index, mark, name))
        yield Measured(ONE, name, _MILLISECONDS * median(seconds), "ms", times=TIMES)
        seconds = [_timed(partial(index.add, passages[:HUNDRED_PASSAGES])) for _ in range(TIMES_HUNDRED)]
        yield Measured(HUNDRED, name, _MILLISECONDS * median(seconds), "ms", times=TIMES_HUNDRED)
        if name not in _CANNOT_DELETE:
            seconds = [_timed(partial(index.delete, number)) for number in numbers]
            if any(index.read(index.search([_MARK.format(place)], 1))[0] for place in range(TIMES)):
                raise NotFoundError(f"{name} still finds what was deleted")
            yield Measured(DELETE, name, _MILLISECONDS * median(seconds), "ms", times=TIMES)
    finally:
        index.close()


def _only(index: ChangingIndex, mark: str, name: str) -> int:
    numbers, _ = index.read(index.search([mark], 2))
    if len(numbers) != 1:
        raise NotFoundError(f"{name} does not find what was added")
    return numbers[0]


def _timed(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started
