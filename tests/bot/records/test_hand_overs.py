import asyncio

from bot.records import Begun, Records, TakenAlready, TooSoon
from bot.records.hand_overs import UNPROVEN_MINUTES

from .conftest import ADA, BEN, at, draft

SECOND = 1 / 3600


async def answered(records: Records, question: str = "When is high tide?", **more: object) -> str:
    return await records.answers.put(draft(question, **more), at(0))  # type: ignore[arg-type] # passed on as it is


async def test_of_many_claims_at_one_time_one_is_granted(records: Records) -> None:
    answer = await answered(records)
    claims = [records.hand_overs.begin(answer, ADA, at(0), 0.0) for _ in range(20)]
    found = await asyncio.gather(*claims)
    assert found.count(Begun()) == 1
    assert found.count(TakenAlready()) == 19
    assert await records.hand_overs.is_taken(answer)


async def test_what_is_known_not_to_have_been_posted_may_be_begun_again_at_once(records: Records) -> None:
    answer = await answered(records)
    await records.hand_overs.begin(answer, ADA, at(0), 60.0)
    await records.hand_overs.not_done(answer)
    assert not await records.hand_overs.is_taken(answer)
    assert await records.hand_overs.begin(answer, ADA, at(0), 60.0) == Begun()


async def test_what_was_never_finished_may_be_begun_again_once_nobody_is_at_it(records: Records) -> None:
    answer = await answered(records)
    await records.hand_overs.begin(answer, ADA, at(0), 0.0)
    almost = at(UNPROVEN_MINUTES / 60 - SECOND)
    assert await records.hand_overs.begin(answer, ADA, almost, 0.0) == TakenAlready()
    assert await records.hand_overs.begin(answer, ADA, at(UNPROVEN_MINUTES / 60), 0.0) == Begun()
    assert await records.hand_overs.begin(answer, ADA, at(UNPROVEN_MINUTES / 60), 0.0) == TakenAlready()


async def test_what_was_posted_stays_so_and_is_not_taken_back(records: Records) -> None:
    answer = await answered(records)
    await records.hand_overs.begin(answer, ADA, at(0), 0.0)
    await records.hand_overs.done(answer, at(0))
    await records.hand_overs.not_done(answer)
    assert await records.hand_overs.begin(answer, ADA, at(1000), 0.0) == TakenAlready()


async def test_a_person_waits_between_two_and_nobody_else_does(records: Records) -> None:
    first, second, other = [await answered(records, asker=person) for person in (ADA, ADA, BEN)]
    await records.hand_overs.begin(first, ADA, at(0), 60.0)
    assert await records.hand_overs.begin(second, ADA, at(20 * SECOND), 60.0) == TooSoon(40.0)
    assert await records.hand_overs.begin(other, BEN, at(20 * SECOND), 60.0) == Begun()
    assert await records.hand_overs.begin(second, ADA, at(60 * SECOND), 60.0) == Begun()


async def test_it_goes_with_its_answer(records: Records) -> None:
    answer = await answered(records)
    await records.hand_overs.begin(answer, ADA, at(0), 0.0)
    await records.answers.purge(at(1))
    assert not await records.hand_overs.is_taken(answer)
