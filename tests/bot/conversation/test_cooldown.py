from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.cooldown import NOTICE_SECONDS, Cooldowns, Pace, Seen, judge_pace

TIMES = st.lists(st.floats(0, 500), min_size=1, max_size=40).map(sorted)


def paces(times: list[float], person_seconds: float, channel_seconds: float = 0.0) -> list[Pace]:
    cooldowns = Cooldowns()
    return [
        cooldowns.judge(("p",), ("c",), now, person_seconds=person_seconds, channel_seconds=channel_seconds).pace
        for now in times
    ]


@given(TIMES, st.floats(0.1, 100))
def test_answers_are_at_least_the_cooldown_apart(times: list[float], cooldown: float) -> None:
    answered = [now for now, pace in zip(times, paces(times, cooldown), strict=True) if pace is Pace.GO]
    assert answered[0] == times[0]
    assert all(later >= earlier + cooldown for earlier, later in pairwise(answered))


@given(TIMES, st.floats(0.1, 100))
def test_notices_are_at_least_a_minute_apart(times: list[float], cooldown: float) -> None:
    noticed = [now for now, pace in zip(times, paces(times, cooldown), strict=True) if pace is Pace.NOTICE]
    assert all(later - earlier >= NOTICE_SECONDS for earlier, later in pairwise(noticed))


@given(TIMES)
def test_no_cooldown_holds_nobody_up(times: list[float]) -> None:
    assert set(paces(times, 0)) == {Pace.GO}


def test_a_flood_gets_one_notice_and_then_a_sign() -> None:
    assert paces([0, 1, 2, 3], 10) == [Pace.GO, Pace.NOTICE, Pace.SIGN, Pace.SIGN]


def test_a_channels_cooldown_holds_up_everybody_in_it() -> None:
    cooldowns = Cooldowns()
    limits = {"person_seconds": 0.0, "channel_seconds": 10.0}
    assert cooldowns.judge(("a",), ("c",), 0, **limits).pace is Pace.GO
    late = cooldowns.judge(("b",), ("c",), 4, **limits)
    assert (late.pace, late.wait_seconds) == (Pace.NOTICE, 6)
    assert cooldowns.judge(("b",), ("elsewhere",), 4, **limits).pace is Pace.GO


def test_being_held_up_does_not_lengthen_the_wait() -> None:
    held = judge_pace(Seen(answered=0), Seen(), 9, person_seconds=10, channel_seconds=0)
    assert judge_pace(held.person, held.channel, 10, person_seconds=10, channel_seconds=0).pace is Pace.GO


def test_memory_stays_bounded() -> None:
    cooldowns = Cooldowns(most=10)
    for number in range(1_000):
        cooldowns.judge((str(number),), ("c", str(number)), number, person_seconds=1, channel_seconds=1)
    assert len(cooldowns._seen) <= 10  # noqa: SLF001 - nothing else shows what is remembered


def test_questions_that_are_taken_up_out_of_order_are_held_up_by_their_distance_alone() -> None:
    newest = judge_pace(Seen(), Seen(), 100.0, person_seconds=10, channel_seconds=0)
    older = judge_pace(newest.person, newest.channel, 50.0, person_seconds=10, channel_seconds=0)
    assert older.pace is Pace.GO
    assert older.person.answered == 100.0
    near = judge_pace(newest.person, newest.channel, 95.0, person_seconds=10, channel_seconds=0)
    assert (near.pace, near.wait_seconds) == (Pace.NOTICE, 5.0)


def test_no_cooldown_never_holds_anybody_up_whatever_the_order() -> None:
    assert judge_pace(Seen(answered=10.0), Seen(), 5.0, person_seconds=0, channel_seconds=0).pace is Pace.GO
