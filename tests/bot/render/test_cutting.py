from hypothesis import given
from hypothesis import strategies as st

from bot.render.cutting import shared_room

LENGTHS = st.lists(st.integers(0, 3000), min_size=1, max_size=8)


@given(LENGTHS, st.integers(0, 5000))
def test_parts_cut_to_their_shared_room_give_up_enough(lengths: list[int], over: int) -> None:
    most = shared_room(lengths, over, 0)
    given_up = sum(length - min(length, most) for length in lengths)
    assert given_up >= min(over, sum(lengths))


@given(LENGTHS, st.integers(0, 5000))
def test_no_part_is_cut_by_more_than_is_needed(lengths: list[int], over: int) -> None:
    most = shared_room(lengths, over, 0)
    given_up = sum(length - min(length, most + 1) for length in lengths)
    assert given_up <= over


def test_a_part_keeps_the_least_that_makes_sense() -> None:
    assert shared_room([900, 900], 1800, 160) == 160
