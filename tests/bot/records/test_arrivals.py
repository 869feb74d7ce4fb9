from pathlib import Path

from bot.chat import Person, Workspace
from bot.records import Arrival, KeptArrival, Records

from .conftest import ADA, HARBOUR, at, opened

NIA = Person("slack", "U1")


def arrival(text: str = "what?", person: Person = NIA, workspace: Workspace | None = None) -> Arrival:
    return Arrival({"event": {"text": text, "blocks": [1, None, True]}}, person, workspace)


async def test_what_is_kept_is_there_after_a_restart_first_what_came_first(tmp_path: Path) -> None:
    async with opened(tmp_path) as records:
        numbers = [await records.arrivals.keep(arrival(text), at(0)) for text in "abc"]
        await records.arrivals.keep(arrival(person=ADA, workspace=HARBOUR), at(0))
        assert await records.arrivals.let_go(numbers[1])
    async with opened(tmp_path) as records:
        assert await records.arrivals.kept("slack") == (
            KeptArrival(numbers[0], arrival("a").body),
            KeptArrival(numbers[2], arrival("c").body),
        )
        assert not await records.arrivals.let_go(numbers[1])


async def test_no_number_is_given_twice(records: Records) -> None:
    first = await records.arrivals.keep(arrival(), at(0))
    await records.arrivals.let_go(first)
    assert await records.arrivals.keep(arrival(), at(0)) != first


async def test_halves_of_surrogate_pairs_are_kept_as_what_a_file_can_hold(records: Records) -> None:
    await records.arrivals.keep(arrival("a\ud800b"), at(0))
    (kept,) = await records.arrivals.kept("slack")
    assert kept.body == arrival("a�b").body


async def test_what_is_old_is_dropped_and_counted(records: Records) -> None:
    await records.arrivals.keep(arrival("old"), at(0))
    await records.arrivals.keep(arrival("new"), at(2))
    assert await records.arrivals.let_go_older(at(1)) == 1
    assert [kept.body for kept in await records.arrivals.kept("slack")] == [arrival("new").body]
