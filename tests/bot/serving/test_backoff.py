from hypothesis import given
from hypothesis import strategies as st

from bot.serving.backoff import LONGEST_SECONDS, Backoff

FAILURES = st.integers(1, 10_000)
SHARES = st.floats(0, 1)


@given(FAILURES, SHARES)
def test_a_wait_is_never_longer_than_the_bound_nor_below_nothing(failures: int, share: float) -> None:
    backoff = Backoff()
    assert 0 <= backoff.delay(failures, lambda: share) <= backoff.bound(failures) <= LONGEST_SECONDS


@given(FAILURES, SHARES, st.floats(0, 1e6))
def test_what_the_other_side_asked_for_is_always_waited_for(failures: int, share: float, asked: float) -> None:
    assert Backoff().delay(failures, lambda: share, asked_seconds=asked) >= asked


def test_the_bound_doubles_with_each_failure_until_the_longest() -> None:
    assert [Backoff().bound(failures) for failures in range(1, 12)] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


def test_the_random_number_decides_where_below_the_bound_it_lies() -> None:
    assert Backoff(2, 100).delay(3, lambda: 0.25) == 2.0


def test_nobody_who_asks_for_less_than_nothing_shortens_the_wait() -> None:
    assert Backoff().delay(1, lambda: 0.5, asked_seconds=-5) == 0.5
