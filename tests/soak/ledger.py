"""What was asked of the bot at a lab, and what became of it: acknowledged when, answered how often."""

import contextlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tests.lab.waiting import Changes

ASKED_LAST: Final = 2_000
_PATIENCE_SECONDS: Final = 120.0
"""Far beyond all waits between tries; reached only where an answer is missing."""


@dataclass(slots=True, eq=False)
class Question:
    """Something that addressed the bot. Times are monotonic seconds; `acknowledged` is None until it was.

    `happening` is the lab's; `nonce` the one under which its answer is sent as a message.
    """

    happening: Any
    nonce: str
    asked: float
    phase: str
    acknowledged: float | None = None


@dataclass(slots=True)
class Ledger:
    """Every question that the platform told the bot of; `missed` counts those of which it never did.

    `phase` names what is going on while questions are asked.
    """

    changes: Changes
    phase: str = ""
    questions: list[Question] = field(default_factory=list)
    missed: int = 0
    _sent: dict[str, list[Any]] = field(default_factory=dict)

    async def all_answered(self) -> None:
        """Wait until every question has an answer.

        Raises:
            AssertionError: one has none.
        """
        for question in self.questions:
            await self.answered(question)

    async def unanswered(self) -> list[Question]:
        """Wait until every question has an answer, or one has none for too long; return those that have none."""
        with contextlib.suppress(AssertionError):
            await self.all_answered()
        return [question for question in self.questions if not self.answers(question)]

    async def answered(self, question: Question) -> None:
        """Wait until a question has an answer. Raises as `all_answered` does."""
        await self.changes.until(
            lambda: self.answers(question) or None,
            lambda: f"No answer to {question.happening}.",
            _PATIENCE_SECONDS,
        )

    def answers(self, question: Question) -> Sequence[Any]:
        """Return the answers to a question: here those that were posted."""
        return self._sent.get(question.nonce, [])

    def posted(self, nonce: str, message: object) -> None:
        """Note what was posted."""
        self._sent.setdefault(nonce, []).append(message)

    def waiting(self) -> int:
        """Count the questions asked last that have no answer yet."""
        return sum(1 for question in self.questions[-ASKED_LAST:] if not self.answers(question))

    def doubled(self) -> int:
        """Count the answers beyond the first."""
        return sum(max(0, len(self.answers(question)) - 1) for question in self.questions)

    def waits(self, phase: str) -> list[float]:
        """Return the seconds from each question of a phase to its acknowledgement, in ascending order."""
        asked = [one for one in self.questions if one.phase == phase]
        return sorted(one.acknowledged - one.asked for one in asked if one.acknowledged is not None)


def percentile(ascending: list[float], share: float) -> float:
    """Return the value below which `share` of the values lie; not a number where there are none."""
    if not ascending:
        return math.nan
    return ascending[min(len(ascending) - 1, math.ceil(share * len(ascending)) - 1)]


def acknowledgement_figures(waits: list[float]) -> dict[str, float]:
    """Return the usual percentiles, in milliseconds, named for a report."""
    shares = {"p50_ms": 0.5, "p99_ms": 0.99, "p99.9_ms": 0.999, "max_ms": 1.0}
    return {name: 1000 * percentile(waits, share) for name, share in shares.items()}
