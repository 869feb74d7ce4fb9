"""What the benchmarks ask of an engine, ours and the peers alike, and which engines there are.

All get the same terms. A question's terms are distinct, and whatever an engine makes of them first (a query object, an
array of numbers) is made inside the clock. k1 and b are the same wherever they can be set.
"""

from collections.abc import Iterable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, Protocol

K1: Final = 1.2
B: Final = 0.75
"""What tantivy and SQLite have built in; the others are told."""

Terms = Sequence[str]
Found = tuple[Sequence[int], Sequence[float]]
"""The numbers of passages, best first, and their scores."""


class Index(Protocol):
    """Passages, numbered from 0 in the order they came, ready to be searched."""

    def search(self, terms: Terms, limit: int) -> Any:  # noqa: ANN401 - every engine has a type of its own
        """Return the best `limit` passages, as the engine gives them."""

    def read(self, answer: Any) -> Found:  # noqa: ANN401 - what `search` returned
        """Return the numbers and scores of an answer; outside of every clock."""

    def close(self) -> None:
        """Let go of files and memory."""


class ChangingIndex(Index, Protocol):
    """One that takes changes, each of which is on the disk and searchable when the call returns."""

    def add(self, passages: Sequence[Terms]) -> None:
        """Add passages behind the others."""

    def delete(self, number: int) -> None:
        """Delete a passage."""


class Engine(Protocol):
    """How an engine builds and opens an index."""

    keeps_files: bool
    """Whether an index can be opened again without the passages."""
    changes: bool
    """Whether its indexes are `ChangingIndex`."""

    def build(self, folder: Path, passages: Iterable[Terms]) -> Index:
        """Index `passages`, keep the files in the empty `folder`, and return what can be searched."""

    def open(self, folder: Path) -> Index:
        """Return what `build` kept there, ready to be searched."""


OURS: Final = "verbatim"
RANK, NUMPY, NUMBA, TANTIVY, FTS5 = "rank-bm25", "bm25s", "bm25s numba", "tantivy", "SQLite FTS5"
_MODULES: Final = {
    OURS: "bench.engine_ours",
    TANTIVY: "bench.engine_tantivy",
    NUMBA: "bench.engine_bm25s_numba",
    NUMPY: "bench.engine_bm25s",
    FTS5: "bench.engine_fts5",
    RANK: "bench.engine_rank",
}
SLOW: Final = frozenset({RANK, FTS5})
"""They are asked fewer questions where a thousand would take an hour."""
_NEEDS: Final = {TANTIVY: ("tantivy",), NUMBA: ("bm25s", "numba"), NUMPY: ("bm25s",), RANK: ("rank_bm25",)}


def installed() -> list[str]:
    """Return the engines whose packages are there."""
    return [name for name in _MODULES if all(find_spec(package) for package in _NEEDS.get(name, ()))]


def absent() -> list[str]:
    """Return the engines whose packages are not there."""
    there = installed()
    return [name for name in _MODULES if name not in there]


def engine(name: str) -> Engine:
    """Return an engine by its name; its packages are imported now."""
    found: Engine = import_module(_MODULES[name]).ENGINE
    return found
