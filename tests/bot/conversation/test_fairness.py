import asyncio
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.fairness import Room, TurnedAwayError, Turns

GROUPS = st.lists(st.sampled_from("abcd"), max_size=40)


async def settle() -> None:
    """Let everybody come as far as they can without anybody ending."""
    for _ in range(5):
        await asyncio.sleep(0)


class Crowd:
    """People who take a turn each, and end it when they are told to."""

    def __init__(self, turns: Turns) -> None:
        self.turns = turns
        self.begun: list[str] = []
        self.ends: list[asyncio.Event] = []
        self.tasks: list[asyncio.Task[None]] = []

    async def come(self, groups: str) -> None:
        for group in groups:
            self.tasks.append(asyncio.create_task(self._take(group)))
            await settle()

    async def _take(self, group: str) -> None:
        async with self.turns.turn(group):
            end = asyncio.Event()
            self.begun.append(group)
            self.ends.append(end)
            await end.wait()

    async def end(self, number: int) -> None:
        self.ends[number].set()
        await settle()

    async def end_all(self) -> None:
        while any(not end.is_set() for end in self.ends):
            await self.end(next(number for number, end in enumerate(self.ends) if not end.is_set()))
        await asyncio.gather(*self.tasks, return_exceptions=True)


def turns(at_once: int = 1) -> Turns:
    return Turns(at_once)


async def test_nobody_waits_while_there_is_room() -> None:
    crowd = Crowd(turns(at_once=3))
    await crowd.come("aab")
    assert crowd.begun == list("aab")
    await crowd.end_all()


async def test_a_flood_lets_the_others_in_between() -> None:
    crowd = Crowd(turns())
    await crowd.come("aaaaaabc")
    await crowd.end_all()
    assert crowd.begun == list("aabcaaaa") or crowd.begun == list("abcaaaaa")


async def test_within_a_group_whoever_came_first_goes_first() -> None:
    order: list[int] = []
    one = turns()

    async def take(number: int) -> None:
        async with one.turn("a"):
            order.append(number)
            await asyncio.sleep(0)

    await asyncio.gather(*map(take, range(20)))
    assert order == list(range(20))


async def test_a_group_that_has_fewer_at_work_goes_before_one_that_has_more() -> None:
    crowd = Crowd(turns(at_once=3))
    await crowd.come("aaaab")
    await crowd.end(0)
    assert crowd.begun == list("aaab")
    await crowd.end_all()


def test_too_many_of_one_group_are_turned_away_and_the_others_are_not() -> None:
    room = Room(10, 2)
    with room.taken("a"), room.taken("a"), room.taken("b"):
        with pytest.raises(TurnedAwayError), room.taken("a"):
            pass
        with room.taken("b"):
            pass
    with room.taken("a"), room.taken("a"):
        pass


def test_too_many_in_all_are_turned_away_and_their_places_are_given_back() -> None:
    room = Room(2, 2)
    with room.taken("a"), room.taken("b"), pytest.raises(TurnedAwayError), room.taken("c"):
        pass
    with pytest.raises(ZeroDivisionError), room.taken("a"):
        _ = 1 / 0
    with room.taken("c"), room.taken("c"):
        pass


async def test_whoever_stops_waiting_leaves_the_queue() -> None:
    one = turns()
    crowd = Crowd(one)
    await crowd.come("aab")
    crowd.tasks[1].cancel()
    await settle()
    assert one.waiting == 1
    await crowd.end_all()
    assert crowd.begun == list("ab")


async def test_a_turn_that_comes_as_one_stops_waiting_goes_to_the_next() -> None:
    crowd = Crowd(turns())
    await crowd.come("abc")
    crowd.ends[0].set()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    crowd.tasks[1].cancel()
    await settle()
    await crowd.end_all()
    assert crowd.begun[0] == "a"
    assert crowd.begun[-1] == "c"
    assert crowd.turns.waiting == 0


async def test_a_turn_ends_when_its_work_fails() -> None:
    one = turns()
    with pytest.raises(ZeroDivisionError):
        async with one.turn("a"):
            _ = 1 / 0
    async with one.turn("a"):
        pass


@given(GROUPS, st.integers(1, 4), st.sets(st.integers(0, 39)))
def test_everybody_gets_a_turn_or_stopped_waiting_and_never_too_many_at_once(
    groups: list[str], at_once: int, cancelled: set[int]
) -> None:
    async def run() -> None:
        one = turns(at_once=at_once)
        working, served, most = 0, Counter[str](), 0

        async def take(group: str) -> None:
            nonlocal working, most
            async with one.turn(group):
                working += 1
                most = max(most, working)
                await asyncio.sleep(0)
                served[group] += 1
                working -= 1

        tasks = [asyncio.create_task(take(group)) for group in groups]
        await asyncio.sleep(0)
        for number in cancelled & set(range(at_once, len(tasks))):
            tasks[number].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert most <= at_once
        assert one.waiting == 0
        assert sum(served.values()) >= len(groups) - len(cancelled & set(range(at_once, len(tasks))))

    asyncio.run(run())
