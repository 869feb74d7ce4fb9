from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import PlaceKind, Visibility
from bot.records import Records
from bot.records.answers import decode_id, encode_id

from .conftest import ADA, BEN, PLACE, at, draft, opened

THREAD = replace(PLACE, kind=PlaceKind.THREAD, thread="tides")


async def test_an_answer_reads_back_after_a_restart_as_it_was_put_down(tmp_path: Path) -> None:
    kept = replace(draft(), place=THREAD, visibility=Visibility.PRIVATE)
    async with opened(tmp_path) as records:
        answer = await records.answers.put(kept, at(1))
        assert await records.answers.posted(answer, "discord", "general", "99")
    async with opened(tmp_path) as records:
        found = await records.answers.by_message("discord", "general", "99")
        assert found is not None
        assert found == await records.answers.get(answer)
        assert (found.id, found.answer, found.made_at, found.messages) == (answer, kept, at(1), ("99",))


async def test_an_answer_may_be_shown_by_several_messages(records: Records) -> None:
    answer = await records.answers.put(draft(), at(0))
    other = await records.answers.put(draft(), at(0))
    for message in ("100", "99"):
        await records.answers.posted(answer, "discord", "general", message)
    await records.answers.posted(other, "slack", "general", "99")
    for message in ("99", "100"):
        found = await records.answers.by_message("discord", "general", message)
        assert found is not None
        assert (found.id, found.messages) == (answer, ("99", "100"))
    assert await records.answers.by_message("discord", "other", "99") is None


async def test_how_much_was_shown_is_kept(records: Records) -> None:
    answer = await records.answers.put(draft(), at(0))
    assert await records.answers.show(answer, 2)
    found = await records.answers.get(answer)
    assert found is not None
    assert found.answer.shown == 2


@pytest.mark.parametrize("unknown", ["", "1", "zzzzzzzzzzzz", "0" * 13, "ü", "I", "01", "1 OR 1"])
async def test_an_id_that_names_no_answer_finds_nothing_and_changes_nothing(records: Records, unknown: str) -> None:
    assert await records.answers.get(unknown) is None
    assert not await records.answers.show(unknown, 1)
    assert not await records.answers.posted(unknown, "discord", "general", "99")


async def test_an_id_is_never_given_twice(records: Records) -> None:
    first = await records.answers.put(draft(), at(0))
    assert await records.answers.purge(at(1)) == 1
    second = await records.answers.put(draft(), at(2))
    assert await records.answers.get(first) is None
    assert first != second
    assert await records.answers.purge(at(1)) == 0


async def test_a_purged_answer_is_shown_by_no_message(records: Records) -> None:
    answer = await records.answers.put(draft(), at(0))
    await records.answers.posted(answer, "discord", "general", "99")
    await records.answers.purge(at(1))
    assert await records.answers.by_message("discord", "general", "99") is None


async def test_the_last_answer_is_that_of_the_person_and_the_place(records: Records) -> None:
    await records.answers.put(draft("first"), at(0))
    await records.answers.put(draft("second"), at(1))
    await records.answers.put(draft("in the thread", place=THREAD), at(2))
    await records.answers.put(draft("Ben's", BEN), at(3))
    found = [await records.answers.last(place, ADA.id) for place in (PLACE, THREAD)]
    assert [each.answer.question for each in found if each] == ["second", "in the thread"]
    assert await records.answers.last(replace(THREAD, thread="other"), ADA.id) is None


async def test_a_question_that_no_file_can_hold_is_kept_as_far_as_it_goes(records: Records) -> None:
    answer = await records.answers.put(draft("half \ud83d pair"), at(0))
    found = await records.answers.get(answer)
    assert found is not None
    assert found.answer.question == "half \ufffd pair"


@given(st.integers(0, 2**60 - 1))
def test_an_id_reads_back_as_its_number(number: int) -> None:
    assert decode_id(encode_id(number)) == number


@given(st.text(max_size=14))
def test_only_what_was_written_as_an_id_is_read_as_one(text: str) -> None:
    number = decode_id(text)
    assert number is None or encode_id(number) == text


async def test_an_answer_that_moved_to_a_thread_is_the_last_one_there_and_no_more_in_the_channel(
    records: Records,
) -> None:
    answer = await records.answers.put(draft(), at(0))
    assert await records.answers.move(answer, THREAD)
    assert await records.answers.last(PLACE, ADA.id) is None
    for found in (await records.answers.last(THREAD, ADA.id), await records.answers.last_in_thread(THREAD)):
        assert found is not None
        assert found.id == answer
        assert found.answer == replace(draft(), place=THREAD)
    assert await records.answers.last_in_thread(replace(THREAD, thread="t2")) is None
    assert await records.answers.last_in_thread(PLACE) is None
    assert not await records.answers.move("zzzz", THREAD)


async def test_a_private_answer_is_not_the_last_one_of_a_thread(records: Records) -> None:
    await records.answers.put(replace(draft(), place=THREAD, visibility=Visibility.PRIVATE), at(0))
    assert await records.answers.last_in_thread(THREAD) is None
