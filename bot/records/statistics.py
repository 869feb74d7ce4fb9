"""Logged questions -> figures by day, and gaps. Pure."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median


@dataclass(frozen=True, slots=True)
class Sample:
    """What statistics need of one logged question."""

    asked_at: datetime
    is_answered: bool
    latency_ms: float
    helpful: int
    unhelpful: int


@dataclass(frozen=True, slots=True)
class DayStatistics:
    """One day in UTC. The share and the latencies are None where nobody asked; votes count by the question's day."""

    day: date
    questions: int
    answered: int
    median_ms: float | None
    p95_ms: float | None
    helpful: int
    unhelpful: int

    @property
    def answered_share(self) -> float | None:
        """The answered of the day's questions, from 0 to 1."""
        return self.answered / self.questions if self.questions else None


@dataclass(frozen=True, slots=True)
class Miss:
    """A logged question that was declined, or whose answer more people found unhelpful than helpful."""

    normalised: str
    question: str
    is_declined: bool
    asked_at: datetime
    is_handed_over: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that the sources leave open: in its latest spelling, how often and when last.

    `handed_over` is how often it was put to a human.
    """

    normalised: str
    question: str
    declined: int
    disliked: int
    last_at: datetime
    handed_over: int = 0

    @property
    def count(self) -> int:
        """How often it was asked in vain."""
        return self.declined + self.disliked


def percentile(values: Sequence[float], share: float) -> float:
    """Return the least of `values` that at least `share` (above 0, up to 1) of them don't exceed (nearest rank)."""
    return sorted(values)[math.ceil(share * len(values)) - 1]


def first_day(today: date, days: int) -> date:
    """Return the first of the `days` days that end today."""
    return today - timedelta(days=days - 1)


def by_day(samples: Iterable[Sample], today: date, days: int) -> tuple[DayStatistics, ...]:
    """Return figures for each of the `days` days that end today, oldest first; those without questions too."""
    groups: dict[date, list[Sample]] = defaultdict(list)
    for sample in samples:
        groups[sample.asked_at.astimezone(UTC).date()].append(sample)
    start = first_day(today, days)
    return tuple(_one_day(day, groups.get(day, [])) for day in (start + timedelta(days=n) for n in range(days)))


def _one_day(day: date, samples: Sequence[Sample]) -> DayStatistics:
    """Sum one day up."""
    latencies = [sample.latency_ms for sample in samples]
    return DayStatistics(
        day,
        len(samples),
        sum(sample.is_answered for sample in samples),
        median(latencies) if latencies else None,
        percentile(latencies, 0.95) if latencies else None,
        sum(sample.helpful for sample in samples),
        sum(sample.unhelpful for sample in samples),
    )


def group_misses(misses: Iterable[Miss]) -> tuple[Gap, ...]:
    """Put the spellings of one question together; the most frequent first, then the latest."""
    groups: dict[str, list[Miss]] = defaultdict(list)
    for miss in misses:
        groups[miss.normalised].append(miss)
    gaps = [_one_gap(group) for group in groups.values()]
    return tuple(sorted(gaps, key=lambda gap: (-gap.count, -gap.last_at.timestamp(), gap.normalised)))


def _one_gap(misses: Sequence[Miss]) -> Gap:
    """Make a gap of the misses of one question."""
    latest = max(misses, key=lambda miss: (miss.asked_at, miss.question))
    declined = sum(miss.is_declined for miss in misses)
    handed_over = sum(miss.is_handed_over for miss in misses)
    return Gap(latest.normalised, latest.question, declined, len(misses) - declined, latest.asked_at, handed_over)
