import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, ExitStack
from itertools import count, pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import Actor, Message
from bot.conversation.fairness import (
    MOST_IN_A_CHANNEL,
    MOST_OF_A_PERSON,
    Fairness,
    Room,
    TurnedAwayError,
    Turns,
)
from tests.bot.conversation.scripted import message, place

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

    async def come(self, groups: Iterable[str]) -> None:
        """Come one by one, each of the workspace and the channel that the letters of a group name."""
        for group in groups:
            self.tasks.append(asyncio.create_task(self._take(group)))
            await settle()

    async def _take(self, group: str) -> None:
        async with self.turns.turn(*group[:2]):
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


async def test_a_flooded_channel_lets_the_others_of_its_workspace_in_between() -> None:
    crowd = Crowd(turns())
    await crowd.come(["ax", "ax", "ax", "ax", "ay", "az", "az"])
    await crowd.end_all()
    assert crowd.begun == ["ax", "ax", "ay", "az", "ax", "az", "ax"]


async def test_a_workspace_with_many_channels_gets_no_more_turns_than_one_with_few() -> None:
    crowd = Crowd(turns())
    await crowd.come(["av", "aw", "ax", "ay", "bx", "bx"])
    await crowd.end_all()
    assert [group[0] for group in crowd.begun] == list("aababa")


async def test_a_channel_that_has_fewer_at_work_goes_before_one_of_its_workspace_that_has_more() -> None:
    crowd = Crowd(turns(at_once=3))
    await crowd.come(["ax", "ax", "ax", "ax", "ay"])
    await crowd.end(0)
    assert crowd.begun == ["ax", "ax", "ax", "ay"]
    await crowd.end_all()


@given(st.lists(st.sampled_from(["ax", "ay", "az", "bx", "by", "cx"]), max_size=30), st.integers(1, 4))
def test_whoever_waits_gets_turns_with_the_others_and_in_a_channel_in_the_order_in_which_they_came(
    groups: list[str], at_once: int
) -> None:
    """While two workspaces wait, neither gets two turns more than the other; nor do two channels of one workspace."""

    async def run() -> None:
        crowd = Crowd(turns(at_once=at_once))
        await crowd.come(["-"] * at_once)
        came = [f"{group}{number}" for number, group in enumerate(groups)]
        await crowd.come(came)
        await crowd.end_all()
        served = crowd.begun[at_once:]
        for channel in set(groups):
            assert [one for one in served if one.startswith(channel)] == [
                one for one in came if one.startswith(channel)
            ]
        _take_turns(served, "a", "b", "c")
        _take_turns([one for one in served if one.startswith("a")], "ax", "ay", "az")

    asyncio.run(run())


def _take_turns(served: Sequence[str], *groups: str) -> None:
    for one, other in permutations(groups, 2):
        turns_of = {group: [at for at, name in enumerate(served) if name.startswith(group)] for group in (one, other)}
        while_other_waits = [at for at in turns_of[one] if at < max(turns_of[other], default=0)]
        assert all(
            any(first < at < second for at in turns_of[other]) for first, second in pairwise(while_other_waits)
        ), served


PATHS = st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"))


@given(st.lists(st.tuples(PATHS, st.booleans()), max_size=60), st.integers(1, 20), st.integers(1, 10))
def test_the_bounds_hold_and_only_who_holds_as_much_as_is_left_is_turned_away(
    comings: list[tuple[tuple[str, str], bool]], most: int, most_of_workspace: int
) -> None:
    room, in_hand = Room(most, most_of_workspace, 3), list[tuple[tuple[str, str], AbstractContextManager[None]]]()
    for path, goes in comings:
        held = Counter(where for where, _ in in_hand)
        of_workspace = sum(count for where, count in held.items() if where[0] == path[0])
        left = most - held.total()
        left_there = min(most_of_workspace, left) - of_workspace
        place = room.taken(*path)
        if held[path] < min(3, left_there):
            place.__enter__()
            in_hand.append((path, place))
        else:
            with pytest.raises(TurnedAwayError):
                place.__enter__()
        if goes and in_hand:
            in_hand.pop(0)[1].__exit__(None, None, None)


def test_however_much_one_channel_floods_the_others_of_its_workspace_find_room() -> None:
    room = Room(100, 20, 8)
    with ExitStack() as in_hand:
        assert _filled(room, in_hand, "a", "x") == 8
        assert _filled(room, in_hand, "a", "y") == 6
        assert _filled(room, in_hand, "b", "x") == 8
        assert _filled(room, in_hand, "a", "z") == 3
    with ExitStack() as in_hand:
        assert _filled(room, in_hand, "a", "x") == 8


def _filled(room: Room, in_hand: ExitStack, *path: str) -> int:
    """Take places until there is none left; return how many there were."""
    for number in count():
        try:
            in_hand.enter_context(room.taken(*path))
        except TurnedAwayError:
            return number
    raise AssertionError


def test_no_workspace_takes_the_last_places_of_all() -> None:
    room = Room(12, 10)
    with ExitStack() as in_hand:
        assert [_filled(room, in_hand, workspace) for workspace in "abcde"] == [6, 3, 2, 1, 0]
    with pytest.raises(ZeroDivisionError), room.taken("a"):
        _ = 1 / 0
    with ExitStack() as in_hand:
        assert _filled(room, in_hand, "a") == 6


def test_a_place_is_shared_by_workspace_channel_and_person() -> None:
    fairness = Fairness()
    with ExitStack() as in_hand:
        for number in range(MOST_OF_A_PERSON):
            in_hand.enter_context(fairness.in_hand(_asked("ada", f"c{number}")))
        with pytest.raises(TurnedAwayError), fairness.in_hand(_asked("ada", "other")):
            pass
        for number in range(MOST_IN_A_CHANNEL):
            in_hand.enter_context(fairness.in_hand(_asked(f"p{number}", "flooded")))
        with pytest.raises(TurnedAwayError), fairness.in_hand(_asked("bo", "flooded")):
            pass
        with fairness.in_hand(_asked("bo", "other")), fairness.in_hand(_asked("ada", "flooded", "elsewhere")):
            pass


def test_what_a_platform_tells_of_again_while_it_is_in_hand_is_not_turned_away_and_takes_no_second_place() -> None:
    fairness = Fairness()
    with ExitStack() as in_hand:
        for number in range(MOST_IN_A_CHANNEL):
            in_hand.enter_context(fairness.in_hand(_asked(f"p{number}", "flooded")))
        with fairness.in_hand(_asked("p0", "flooded")), fairness.in_hand(_asked("p0", "flooded")):
            pass
        with pytest.raises(TurnedAwayError), fairness.in_hand(_asked("bo", "flooded")):
            pass
    with ExitStack() as in_hand:
        for number in range(MOST_IN_A_CHANNEL):
            in_hand.enter_context(fairness.in_hand(_asked(f"p{number}", "flooded")))


def _asked(person: str, channel: str, workspace: str = "here") -> Message:
    return message(
        "What?", f"k:{person}:{channel}:{workspace}", where=place(channel, workspace), actor=Actor(person, person)
    )


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
