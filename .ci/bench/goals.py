"""What ours is held against: ours divided by a peer's, at most for times and sizes, at least for speeds."""

from dataclasses import dataclass
from typing import Final

from bench import changing, raw, scoped, serving
from bench.engines import NUMBA, NUMPY, RANK, TANTIVY
from bench.measured import WORDS, Measured

BUILD, DISK = "build from terms", "disk"
SMALL, MIDDLE, LARGE = 10_000, 100_000, 1_000_000
SIZES: Final = (SMALL, MIDDLE, LARGE)


@dataclass(frozen=True, slots=True)
class Goal:
    """A ratio to keep to; `size` 0 and `words` "" stand for any."""

    what: str
    engine: str
    floor: float
    goal: float | None = None
    size: int = 0
    words: str = ""
    is_least: bool = False

    def fits(self, record: Measured) -> bool:
        """Return whether it is about this record."""
        return (
            (record.what, record.engine) == (self.what, self.engine)
            and self.size in {0, record.size}
            and self.words in {"", record.words}
        )

    def verdict(self, ratio: float) -> str:
        """Say whether the goal, or at least the floor, is met."""
        sign = -1 if self.is_least else 1
        if sign * ratio > sign * self.floor:
            return "NOT MET"
        return "met" if self.goal is None or sign * ratio <= sign * self.goal else "floor met"


def _columns(what: str, engine: str, size: int, floors: tuple[float, ...], goals: tuple[float, ...] = ()) -> list[Goal]:
    """Return a goal for stop words kept and one for stop words dropped."""
    wanted = goals or (None, None)
    return [
        Goal(what, engine, floor, goal, size, words) for words, floor, goal in zip(WORDS, floors, wanted, strict=True)
    ]


GOALS: Final = (
    *_columns("top-10 p50", TANTIVY, SMALL, (0.55, 0.85), (0.45, 0.70)),
    *_columns("top-10 p50", TANTIVY, MIDDLE, (0.27, 1.0), (0.22, 0.75)),
    *_columns("top-10 p50", TANTIVY, LARGE, (0.27, 1.1), (0.20, 0.70)),
    *_columns("top-10 p95", TANTIVY, SMALL, (0.55, 0.85)),
    *_columns("top-10 p95", TANTIVY, MIDDLE, (0.27, 0.85)),
    *_columns("top-10 p95", TANTIVY, LARGE, (0.25, 0.75)),
    *_columns("top-100 p50", TANTIVY, SMALL, (0.8, 1.1)),
    *_columns("top-100 p50", TANTIVY, MIDDLE, (0.5, 1.1)),
    *_columns("top-100 p50", TANTIVY, LARGE, (0.5, 1.2)),
    Goal("top-10 p50", NUMBA, 0.85, size=SMALL),
    Goal("top-10 p50", NUMBA, 0.85, size=MIDDLE),
    Goal("top-10 p50", NUMBA, 0.75, size=LARGE),
    Goal("top-10 p50", RANK, 1 / 250, size=SMALL),
    Goal("top-10 p50", RANK, 1 / 1_000, size=MIDDLE),
    Goal("top-10 p50", RANK, 1 / 2_000, size=LARGE),
    *(Goal(f"top-10 p50 {part}", scoped.EVERYWHERE, 2.0) for part in scoped.PARTS),
    Goal(BUILD, TANTIVY, 0.6, is_least=True),
    Goal(BUILD, NUMPY, 2.5, is_least=True),
    Goal(DISK, NUMPY, 1.2),
    Goal(serving.SERVING, RANK, 1 / 8, size=LARGE),
    Goal(serving.COLD, TANTIVY, 2.5, size=LARGE),
    Goal(changing.ONE, TANTIVY, 0.15),
    Goal(changing.HUNDRED, TANTIVY, 0.3),
    Goal(changing.DELETE, TANTIVY, 0.3),
    Goal(serving.OPENING, TANTIVY, 0.3),
    Goal(serving.OPENED, TANTIVY, 0.25),
    Goal(raw.WHAT, TANTIVY, 0.7, is_least=True),
    Goal(raw.WHAT, raw.NLTK, 40.0, is_least=True),
)
MOST_BUILDING_MEGABYTES: Final = 600
"""What building the largest corpus may hold."""


def goal_of(record: Measured) -> Goal | None:
    """Return what this record's ratio is held against, if anything."""
    return next((goal for goal in GOALS if goal.fits(record)), None)
