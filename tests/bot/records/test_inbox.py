import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.chat import Workspace
from bot.records import Delivery, DeliveryState, Received, Records
from bot.records.inbox import ROWS_PER_PURGE

from .conftest import ADA, HARBOUR, PLACE, at, opened

EVENT = '{"text":"When is high tide?"}'


async def receive(records: Records, key: str = "m1", hours: float = 0) -> Received:
    return await records.inbox.receive(key, EVENT, at(hours), person=ADA, place=PLACE)


async def test_an_event_is_new_once_and_every_other_delivery_is_counted(records: Records) -> None:
    assert await receive(records) == Received(is_new=True, state=DeliveryState.RECEIVED)
    assert await receive(records, hours=1) == Received(is_new=False, state=DeliveryState.RECEIVED)
    await records.inbox.begin_send("m1", "n1", at(2))
    await records.inbox.sent("m1", "77", at(2))
    assert await receive(records) == Received(is_new=False, state=DeliveryState.SENT)
    assert (await records.inbox.counts()).redelivered == 2


async def test_of_many_deliveries_at_once_one_is_new(records: Records) -> None:
    received = await asyncio.gather(*(receive(records, f"m{number % 10}") for number in range(100)))
    assert sum(each.is_new for each in received) == 10


async def test_what_was_received_survives_a_restart_in_the_order_it_came(tmp_path: Path) -> None:
    async with opened(tmp_path) as records:
        for number in (2, 1, 3, 0):
            await receive(records, f"m{number}", hours=number)
        await records.inbox.begin_send("m2", "n2", at(4))
    async with opened(tmp_path) as records:
        left = await records.inbox.unfinished(at(1))
        assert [(each.key, each.state, each.nonce, each.attempts, each.received_at) for each in left] == [
            ("m1", DeliveryState.RECEIVED, None, 0, at(1)),
            ("m2", DeliveryState.ANSWERING, "n2", 1, at(2)),
            ("m3", DeliveryState.RECEIVED, None, 0, at(3)),
        ]
        assert left[0].event == EVENT


async def test_a_sending_that_is_begun_again_keeps_its_nonce_and_may_double(records: Records) -> None:
    await receive(records)
    first = await records.inbox.begin_send("m1", "n1", at(0))
    again = await records.inbox.begin_send("m1", "n2", at(1))
    assert first is not None
    assert (first.nonce, first.attempt, first.may_double) == ("n1", 1, False)
    assert again is not None
    assert (again.nonce, again.attempt, again.may_double) == ("n1", 2, True)
    assert (await records.inbox.counts()).unproven == 1


async def test_a_sending_that_is_known_not_to_have_arrived_is_begun_again_without_a_doubt(records: Records) -> None:
    await receive(records)
    await records.inbox.begin_send("m1", "n1", at(0))
    assert await records.inbox.not_sent("m1", at(0))
    again = await records.inbox.begin_send("m1", "n1", at(1))
    assert again is not None
    assert not again.may_double


async def test_what_was_sent_or_given_up_is_never_sent_again(records: Records) -> None:
    for key in ("m1", "m2"):
        await receive(records, key)
        await records.inbox.begin_send(key, "n", at(0))
    assert await records.inbox.sent("m1", "77", at(0))
    assert await records.inbox.gave_up("m2", "The channel is gone.", at(0))
    for key in ("m1", "m2", "never received"):
        assert await records.inbox.begin_send(key, "n", at(1)) is None
    assert not await records.inbox.gave_up("m1", "Too late.", at(1))
    assert await records.inbox.unfinished(at(-9)) == ()


async def test_an_outcome_that_can_not_be_known_may_become_known(records: Records) -> None:
    await receive(records)
    await records.inbox.begin_send("m1", "n1", at(0))
    assert await records.inbox.unknown("m1", at(0))
    assert await records.inbox.state("m1") is DeliveryState.UNKNOWABLE
    assert await records.inbox.unfinished(at(-9)) == ()
    assert await records.inbox.sent("m1", "77", at(1))
    assert not await records.inbox.unknown("m1", at(1))
    assert await records.inbox.state("m1") is DeliveryState.SENT
    assert await records.inbox.state("m9") is None


async def test_an_answer_that_is_sent_again_after_a_doubt_is_taken_up_after_a_crash(tmp_path: Path) -> None:
    async with opened(tmp_path) as records:
        await receive(records)
        await records.inbox.begin_send("m1", "n1", at(0))
        await records.inbox.unknown("m1", at(0))
        await records.inbox.begin_send("m1", "n1", at(0))
    async with opened(tmp_path) as records:
        (left,) = await records.inbox.unfinished(at(0))
        assert (left.key, left.event, left.nonce, left.attempts) == ("m1", EVENT, "n1", 2)


async def test_a_second_message_of_ours_is_counted_as_a_double_and_the_same_one_is_not(records: Records) -> None:
    await receive(records)
    assert not await records.inbox.sent("m1", "77", at(0))
    await records.inbox.begin_send("m1", "n1", at(0))
    assert await records.inbox.sent("m1", "77", at(0))
    assert await records.inbox.sent("m1", "77", at(1))
    assert not await records.inbox.sent("m1", "78", at(1))
    assert (await records.inbox.counts()).doubled == 1


async def test_what_is_too_old_is_given_up_by_name(records: Records) -> None:
    for number in range(3):
        await receive(records, f"m{number}", hours=number)
    await records.inbox.begin_send("m1", "n", at(1))
    assert await records.inbox.give_up_older(at(2), "It came too long ago.", at(5)) == ("m0", "m1")
    assert [each.key for each in await records.inbox.unfinished(at(-9))] == ["m2"]
    counts = await records.inbox.counts()
    assert (counts.states[DeliveryState.GIVEN_UP], counts.states[DeliveryState.RECEIVED]) == (2, 1)


async def test_what_changes_something_is_begun_once_and_held_for_longer(tmp_path: Path) -> None:
    async with opened(tmp_path) as records:
        for key in ("m1", "m2"):
            await receive(records, key)
        assert [await records.inbox.begin("m1", at(0)) for _ in range(2)] == [True, False]
        assert not await records.inbox.begin("never received", at(0))
        await records.inbox.begin_send("m1", "n", at(0))
        assert await records.inbox.stands("m1", "77", at(0))
    async with opened(tmp_path) as records:
        assert await records.inbox.give_up_older(at(5), "Too late.", at(5)) == ("m2",)
        (left,) = await records.inbox.unfinished(at(5))
        assert (left.key, left.is_begun, left.standing) == ("m1", True, "77")
        assert not await records.inbox.begin("m2", at(5))
        assert await records.inbox.give_up_older(at(48), "Too late.", at(48)) == ("m1",)


async def test_of_a_sending_that_nobody_knows_of_the_credential_is_not_kept(records: Records) -> None:
    await records.inbox.receive("m1", '{"text":"What?","way_back":"secret"}', at(0), person=ADA)
    await records.inbox.begin_send("m1", "n", at(0))
    await records.inbox.unknown("m1", at(0))
    await records.inbox.begin_send("m1", "n", at(0))
    (left,) = await records.inbox.unfinished(at(0))
    assert left.event == '{"text":"What?"}'


async def test_a_purge_drops_what_is_old_and_finished_alone(records: Records) -> None:
    await asyncio.gather(*(receive(records, f"old{number}") for number in range(ROWS_PER_PURGE + 1)))
    await records.inbox.give_up_older(at(1), "It came too long ago.", at(1))
    await receive(records, "unfinished")
    await receive(records, "new", hours=3)
    await records.inbox.gave_up("new", "The channel is gone.", at(3))
    assert await records.inbox.purge(at(2)) == ROWS_PER_PURGE + 1
    assert await records.inbox.state("unfinished") is DeliveryState.RECEIVED
    assert await records.inbox.state("new") is DeliveryState.GIVEN_UP


async def test_no_text_is_kept_once_an_event_is_sent_or_given_up(tmp_path: Path) -> None:
    async with opened(tmp_path) as records:
        for key in ("m1", "m3"):
            await receive(records, key)
            await records.inbox.begin_send(key, "n", at(0))
        await records.inbox.sent("m1", "77", at(0))
        await records.inbox.gave_up("m3", "The channel is gone.", at(0))
        rows = await records.inbox._database.fetch_all("SELECT event FROM delivery")  # noqa: SLF001 - what is on the disk
        assert rows == [(None,)] * 2


@pytest.mark.parametrize("text", ["\ud83d", "a\x00b", "\U0001f40d"])
async def test_hostile_text_is_taken(records: Records, text: str) -> None:
    await records.inbox.receive("m1", text, at(0), person=ADA)
    (left,) = await records.inbox.unfinished(at(-1))
    assert left.event == text.replace("\ud83d", "\ufffd")


async def test_what_became_of_an_event_is_told_to_its_workspace_alone(records: Records) -> None:
    await records.inbox.receive("m1", EVENT, at(0), person=ADA, place=replace(PLACE, thread="7"))
    await receive(records)
    await records.inbox.begin_send("m1", "n", at(1))
    await records.inbox.sent("m1", "77", at(2))
    found = await records.inbox.find("m1", HARBOUR)
    assert found == Delivery(DeliveryState.SENT, None, "general", "7", "77", 1, 1, at(0))
    assert await records.inbox.find("m1", Workspace("discord", "other")) is None
    assert await records.inbox.find("m1", None) is None
    assert await records.inbox.find("m2", HARBOUR) is None
    await receive(records, "m3")
    await records.inbox.gave_up("m3", "Nobody waits.", at(1))
    found = await records.inbox.find("m3", HARBOUR)
    assert found is not None
    assert (found.state, found.reason, found.message_id) == (DeliveryState.GIVEN_UP, "Nobody waits.", None)


async def test_of_a_forgotten_persons_event_only_that_it_came_and_when_is_left(records: Records) -> None:
    await receive(records)
    await receive(records, "m2")
    await records.inbox.begin_send("m1", "n", at(0))
    await records.inbox.sent("m1", "77", at(0))
    await records.inbox.gave_up("m2", "Nobody waits.", at(0))
    await records.forget(ADA)
    assert await records.inbox.find("m1", HARBOUR) == Delivery(DeliveryState.SENT, None, None, None, None, 0, 1, at(0))
    found = await records.inbox.find("m2", HARBOUR)
    assert found == Delivery(DeliveryState.GIVEN_UP, None, None, None, None, 0, 0, at(0))
