import math
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.records.statistics import Miss, Sample, by_day, group_misses, percentile

from .conftest import NOON, at

VALUES = st.lists(st.floats(0, 1e6), min_size=1)


@given(VALUES, st.floats(0.01, 1.0))
def test_a_percentile_is_the_least_value_that_enough_do_not_exceed(values: list[float], share: float) -> None:
    found = percentile(values, share)
    needed = math.ceil(share * len(values))
    assert found in values
    assert sum(value <= found for value in values) >= needed
    assert sum(value < found for value in values) < needed


def test_a_day_sums_its_questions_up() -> None:
    samples = [Sample(at(0), n < 15, float(n), 1, n % 2) for n in range(1, 21)]
    (day,) = by_day(samples, NOON.date(), 1)
    assert (day.questions, day.answered, day.answered_share) == (20, 14, 0.7)
    assert (day.median_ms, day.p95_ms) == (10.5, 19.0)
    assert (day.helpful, day.unhelpful) == (20, 10)


def test_a_day_without_questions_is_there_and_has_no_share() -> None:
    days = by_day([], NOON.date(), 3)
    assert [day.day for day in days] == [date(2026, 3, 8), date(2026, 3, 9), date(2026, 3, 10)]
    assert {(day.questions, day.answered_share, day.median_ms, day.p95_ms) for day in days} == {(0, None, None, None)}


def test_a_day_is_one_of_utc() -> None:
    late = datetime(2026, 3, 10, 0, 30, tzinfo=UTC).astimezone()
    days = by_day([Sample(late, is_answered=True, latency_ms=1.0, helpful=0, unhelpful=0)], NOON.date(), 2)
    assert [day.questions for day in days] == [0, 1]


def miss(question: str, hours: float, *, declined: bool = True, normalised: str = "") -> Miss:
    return Miss(normalised or question.casefold(), question, declined, at(hours))


def test_spellings_of_one_question_are_one_gap_in_the_latest_spelling() -> None:
    (gap,) = group_misses([miss("TIDE", 3), miss("tide", 1), miss("Tide", 2, declined=False)])
    assert (gap.question, gap.normalised, gap.last_at) == ("TIDE", "tide", at(3))
    assert (gap.declined, gap.disliked, gap.count) == (2, 1, 3)


def test_the_most_frequent_gap_comes_first_then_the_latest() -> None:
    misses = [miss("c", 0), miss("b", 5), miss("a", 1), miss("a", 2), miss("d", 0)]
    assert [gap.question for gap in group_misses(misses)] == ["a", "b", "c", "d"]


@pytest.mark.parametrize("days", [1, 30, 365])
def test_there_is_a_row_for_each_day(days: int) -> None:
    found = by_day([], NOON.date(), days)
    assert len(found) == days
    assert found[-1].day - found[0].day == timedelta(days=days - 1)
