from datetime import UTC, datetime, timedelta

import pytest

from bot.replies.wording import age, confidence_in_words, counted, day, listed, wait

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(("number", "words"), [(0, "no file"), (1, "1 file"), (2, "2 files"), (1234, "1,234 files")])
def test_things_are_counted_as_people_do(number: int, words: str) -> None:
    assert counted(number, "file") == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0, "1 second"),
        (2.1, "3 seconds"),
        (120, "120 seconds"),
        (121, "3 minutes"),
        (7200, "120 minutes"),
        (7201, "3 hours"),
    ],
)
def test_a_wait_is_never_said_to_be_shorter_than_it_is(seconds: float, words: str) -> None:
    assert wait(seconds) == words


def test_a_plural_can_be_given() -> None:
    assert counted(2, "library", "libraries") == "2 libraries"


@pytest.mark.parametrize(
    ("names", "words"), [(["a"], "“a”"), (["a", "b"], "“a” and “b”"), (["a", "b", "c"], "“a”, “b” and “c”")]
)
def test_names_are_listed_as_people_do(names: list[str], words: str) -> None:
    assert listed(names) == words


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=-5), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=23, minutes=59), "23 hours ago"),
        (timedelta(days=3), "3 days ago"),
        (timedelta(days=61), "2 months ago"),
        (timedelta(days=800), "2 years ago"),
    ],
)
def test_an_age_is_told_in_the_largest_unit_that_fits(passed: timedelta, words: str) -> None:
    assert age((NOW - passed).isoformat(), NOW) == words


def test_a_time_without_a_zone_is_utc() -> None:
    assert age("2026-03-01T11:00:00", NOW) == "1 hour ago"


@pytest.mark.parametrize(
    ("figure", "word"), [(1.0, "high"), (0.6, "high"), (0.59, "medium"), (0.3, "medium"), (0.29, "low"), (0.0, "low")]
)
def test_confidence_has_a_word_and_a_figure(figure: float, word: str) -> None:
    assert confidence_in_words(figure) == f"Confidence: {word} ({figure:.2f})"


@pytest.mark.parametrize(
    ("date", "told"),
    [
        ("2026-01-02T03:04:05Z", "2026-01-02"),
        ("2026-01-02 03:04", "2026-01-02"),
        ("2026-01-02", "2026-01-02"),
        ("May 2024", "May 2024"),
        ("2026-01-02 or so", "2026-01-02 or so"),
    ],
)
def test_a_time_of_day_is_left_out_of_a_date(date: str, told: str) -> None:
    assert day(date) == told
