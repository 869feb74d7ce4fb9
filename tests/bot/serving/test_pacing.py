from bisect import bisect_left
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.serving.pacing import (
    DAY_SECONDS,
    HOUR_SECONDS,
    LEAST_GAP_SECONDS,
    LONGEST_CONNECT_GAP_SECONDS,
    MOST_IDENTIFIES_A_DAY,
    identifies_left,
    when_may_connect,
    when_may_identify,
)

MINUTE = 60.0


def hammered(gaps: list[float], history: list[float] | None = None) -> list[float]:
    """Ask again and again, after each of the gaps, and take every IDENTIFY as soon as it may go out."""
    history = list(history or [])
    now = history[-1] if history else 0.0
    for gap in gaps:
        now += gap
        now += when_may_identify(history, now)
        history.append(now)
    return history


def most_in_a_day(history: list[float]) -> int:
    return max(index + 1 - bisect_left(history, at - DAY_SECONDS + 1e-6) for index, at in enumerate(history))


def test_a_gateway_that_always_throws_us_out_never_gets_more_than_the_limit_and_is_never_given_up() -> None:
    history = hammered([0.0] * 1_500)
    gaps = [later - earlier for earlier, later in pairwise(history)]
    assert history[-1] > 6 * DAY_SECONDS
    assert 200 <= most_in_a_day(history) <= MOST_IDENTIFIES_A_DAY
    assert min(gaps) >= LEAST_GAP_SECONDS
    assert max(gaps) < 15 * MINUTE


@settings(max_examples=25, deadline=None)
@given(st.lists(st.one_of(st.just(0.0), st.floats(0, 600), st.floats(0, DAY_SECONDS)), min_size=1, max_size=20))
def test_whatever_the_rhythm_the_limit_holds_in_every_day(rhythm: list[float]) -> None:
    history = hammered((rhythm * 700)[:700])
    assert most_in_a_day(history) <= MOST_IDENTIFIES_A_DAY


@settings(deadline=None)
@given(st.lists(st.floats(0, 2 * DAY_SECONDS), max_size=400), st.floats(DAY_SECONDS, 2 * DAY_SECONDS))
def test_whatever_happened_before_the_limit_holds_for_the_next_one(history: list[float], now: float) -> None:
    at = now + when_may_identify(history, now)
    in_the_window = [earlier for earlier in history if at - DAY_SECONDS < min(earlier, now) - 1e-3]
    assert len(in_the_window) < max(MOST_IDENTIFIES_A_DAY, 1)


def test_the_first_goes_out_at_once_and_sixteen_shards_at_discords_own_pace() -> None:
    assert hammered([0.0] * 16) == [5.0 * number for number in range(16)]


def test_a_full_day_waits_until_the_first_has_left_it() -> None:
    history = [float(second) for second in range(MOST_IDENTIFIES_A_DAY)]
    now = float(MOST_IDENTIFIES_A_DAY)
    assert now + when_may_identify(history, now) == pytest.approx(DAY_SECONDS)
    assert identifies_left(history, now) == 0


def test_a_clock_that_was_put_back_makes_nobody_wait_for_ever() -> None:
    assert when_may_identify([10 * DAY_SECONDS], 0.0) == LEAST_GAP_SECONDS
    assert identifies_left([10 * DAY_SECONDS], 0.0) == MOST_IDENTIFIES_A_DAY - 1


def test_what_is_older_than_a_day_counts_no_more() -> None:
    assert when_may_identify([0.0] * MOST_IDENTIFIES_A_DAY, DAY_SECONDS) == 0.0
    assert identifies_left([0.0], DAY_SECONDS) == MOST_IDENTIFIES_A_DAY


def test_a_loop_of_resumes_settles_at_two_a_minute_and_never_waits_longer() -> None:
    history: list[float] = []
    now = 0.0
    for _ in range(500):
        now += when_may_connect(history, now)
        history.append(now)
    gaps = [later - earlier for earlier, later in pairwise(history)]
    assert max(gaps) <= LONGEST_CONNECT_GAP_SECONDS + 1e-6
    assert gaps[-1] == pytest.approx(LONGEST_CONNECT_GAP_SECONDS)
    assert sum(at > now - HOUR_SECONDS for at in history) <= HOUR_SECONDS / LONGEST_CONNECT_GAP_SECONDS + 1


def test_a_connection_that_broke_once_is_made_again_at_once() -> None:
    assert when_may_connect([], 5.0) == 0.0
    assert when_may_connect([0.0], 5.0) == 0.0
