"""What was measured, one record each, and ours in proportion to each peer's."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from bench.engines import OURS

KEPT, DROPPED = "kept", "dropped"
WORDS: Final = (KEPT, DROPPED)
"""Whether stop words are indexed and asked for."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure of one engine. `ratio` is ours divided by it, None where ours was not measured.

    `processor_ratio` is the same by the processor's time instead of the wall clock: a busy machine changes it less.
    """

    what: str
    engine: str
    value: float
    unit: str
    size: int = 0
    words: str = ""
    times: int = 1
    ratio: float | None = None
    processor_ratio: float | None = None

    @property
    def place(self) -> tuple[str, int, str]:
        """What it can be compared with."""
        return self.what, self.size, self.words

    def record(self) -> dict[str, Any]:
        """Return it for a JSON file."""
        return asdict(self)


def with_ratios(records: Iterable[Measured]) -> list[Measured]:
    """Return the records, with ours divided by theirs where that was not worked out already."""
    held = list(records)
    ours = {record.place: record.value for record in held if record.engine == OURS}
    return [
        replace(record, ratio=ours[record.place] / record.value)
        if record.ratio is None and record.engine != OURS and record.place in ours and record.value
        else record
        for record in held
    ]
