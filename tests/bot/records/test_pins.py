from dataclasses import replace

import pytest

from bot.chat import Workspace
from bot.records import DeedAction, Doer, Done, Pin, PinFlag, Records, Standing, pins
from config.errors import UsageError
from config.store import Editor

from .conftest import ADA, BEN, HARBOUR, PLACE, QUOTE, at

OTHER = replace(QUOTE, document="tides/other.md")


@pytest.mark.parametrize(
    "asked", ["When is high tide?", "  WHEN is\nhigh tide", "“When is high tide”…", "when is high-tide"]
)
async def test_a_pin_answers_its_question_however_it_is_spelt(records: Records, asked: str) -> None:
    await records.pins.pin(HARBOUR, "When is high tide?", QUOTE, ADA, at(0))
    assert await records.pins.pin_for(HARBOUR, asked) == Pin("When is high tide?", QUOTE, ADA.id, at(0), ADA.id)


@pytest.mark.parametrize("asked", ["When is low tide?", "When is high tide today?", ""])
async def test_a_pin_answers_no_other_question(records: Records, asked: str) -> None:
    await records.pins.pin(HARBOUR, "When is high tide?", QUOTE, ADA, at(0))
    assert await records.pins.pin_for(HARBOUR, asked) is None


@pytest.mark.parametrize("other", [Workspace("discord", "other"), Workspace("slack", "harbour")])
async def test_a_pin_is_its_workspace_s_alone(records: Records, other: Workspace) -> None:
    await records.pins.pin(HARBOUR, "Tide?", QUOTE, ADA, at(0))
    assert await records.pins.pin_for(other, "Tide?") is None
    assert not await records.pins.unpin(other, "Tide?", ADA, at(3))
    assert await records.pins.pins(other) == ()


async def test_pinning_again_replaces_and_unpinning_takes_away(records: Records) -> None:
    await records.pins.pin(HARBOUR, "tide", QUOTE, ADA, at(0))
    await records.pins.pin(HARBOUR, "Tide?", OTHER, BEN, at(1))
    await records.pins.pin(HARBOUR, "Keys?", QUOTE, ADA, at(2))
    assert [(pin.question, pin.quote, pin.by) for pin in await records.pins.pins(HARBOUR)] == [
        ("Keys?", QUOTE, ADA.id),
        ("Tide?", OTHER, BEN.id),
    ]
    assert await records.pins.unpin(HARBOUR, "TIDE", ADA, at(3))
    assert not await records.pins.unpin(HARBOUR, "TIDE", ADA, at(3))
    assert await records.pins.pin_for(HARBOUR, "tide") is None


@pytest.mark.parametrize("question", ["", "?!", "\u200b"])
async def test_a_question_without_a_word_can_not_be_pinned(records: Records, question: str) -> None:
    with pytest.raises(UsageError, match="holds no word"):
        await records.pins.pin(HARBOUR, question, QUOTE, ADA, at(0))


async def test_each_pin_and_unpin_is_in_the_trail_with_who_did_it_and_where(records: Records) -> None:
    ada = Doer.at(replace(PLACE, thread="7"), ADA, "Ada")
    await records.pins.pin(HARBOUR, "tide", QUOTE, ada, at(0))
    await records.pins.pin(HARBOUR, "Tide?", OTHER, BEN, at(1))
    await records.pins.unpin(HARBOUR, "TIDE!", ada, at(2))
    await records.pins.unpin(HARBOUR, "TIDE!", ada, at(3))
    here = (HARBOUR, "general", "7")
    assert [
        (deed.by, (deed.workspace, deed.channel, deed.thread), deed.done)
        for deed in await records.trail.deeds(HARBOUR, at(0))
    ] == [
        (Editor("ada", "Ada"), here, Done(DeedAction.UNPIN, "Tide?", str(OTHER))),
        (Editor("ben", "ben"), (HARBOUR, None, None), Done(DeedAction.PIN, "Tide?", str(QUOTE), str(OTHER))),
        (Editor("ada", "Ada"), here, Done(DeedAction.PIN, "tide", None, str(QUOTE))),
    ]


async def test_a_pin_and_its_entry_in_the_trail_are_one_transaction(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise UsageError("The disk is full.", "Make room.")

    await records.pins.pin(HARBOUR, "Keys?", QUOTE, ADA, at(0))
    monkeypatch.setattr(pins, "append_deed", broken)
    with pytest.raises(UsageError, match="disk"):
        await records.pins.pin(HARBOUR, "Tide?", QUOTE, ADA, at(0))
    with pytest.raises(UsageError, match="disk"):
        await records.pins.unpin(HARBOUR, "Keys?", ADA, at(0))
    assert [pin.question for pin in await records.pins.pins(HARBOUR)] == ["Keys?"]


async def test_who_verified_is_known_by_name_until_they_are_forgotten(records: Records) -> None:
    await records.pins.pin(HARBOUR, "Tide?", QUOTE, Doer.at(PLACE, ADA, "Ada Finch"), at(0), "f00d")
    assert await records.pins.pins(HARBOUR) == (Pin("Tide?", QUOTE, ADA.id, at(0), "Ada Finch", "f00d"),)
    await records.forget(ADA)
    assert await records.pins.pins(HARBOUR) == (Pin("Tide?", QUOTE, None, at(0), None, "f00d"),)


async def test_a_pin_that_moved_is_lost_and_found_again_tells_so_in_the_trail(records: Records) -> None:
    await records.pins.pin(HARBOUR, "Tide?", QUOTE, ADA, at(0))
    (pin,) = await records.pins.pins(HARBOUR)
    moved = replace(QUOTE, start=QUOTE.start + 5, end=QUOTE.end + 5, revision="b" * 64)
    steps = (
        Standing(QUOTE, "f00d"),
        Standing(moved, "f00d"),
        Standing(moved, "f00d", PinFlag.CHANGED),
        Standing(moved, None, PinFlag.VANISHED),
        Standing(QUOTE, None),
    )
    for minute, standing in enumerate(steps, 1):
        assert await records.pins.settle(HARBOUR, pin, standing, Doer.nameless(BEN), at(minute))
        (after,) = await records.pins.pins(HARBOUR)
        assert after == replace(pin, quote=standing.quote, words="f00d", flag=standing.flag)
        assert not await records.pins.settle(HARBOUR, after, standing, Doer.nameless(BEN), at(minute))
        pin = after
    old, new = str(QUOTE), str(moved)
    assert [deed.done for deed in await records.trail.deeds(HARBOUR, at(1))] == [
        Done(DeedAction.PIN_RESTORED, "Tide?", new, old),
        Done(DeedAction.PIN_FLAGGED, "Tide?", new),
        Done(DeedAction.PIN_FLAGGED, "Tide?", new),
        Done(DeedAction.PIN_MOVED, "Tide?", old, new),
    ]
    assert all(deed.done.action.is_of_pin for deed in await records.trail.deeds(HARBOUR, at(0)))


async def test_a_pin_that_was_changed_meanwhile_is_left_as_it_is(records: Records) -> None:
    await records.pins.pin(HARBOUR, "Tide?", QUOTE, ADA, at(0))
    (seen,) = await records.pins.pins(HARBOUR)
    await records.pins.pin(HARBOUR, "Tide?", OTHER, BEN, at(1))
    lost = Standing(QUOTE, None, PinFlag.VANISHED)
    assert not await records.pins.settle(HARBOUR, seen, lost, Doer.nameless(BEN), at(2))
    await records.pins.unpin(HARBOUR, "Tide?", BEN, at(3))
    assert not await records.pins.settle(HARBOUR, seen, lost, Doer.nameless(BEN), at(4))
    assert await records.pins.pins(HARBOUR) == ()


async def test_pinning_anew_takes_the_flag_away(records: Records) -> None:
    await records.pins.pin(HARBOUR, "Tide?", QUOTE, ADA, at(0))
    (pin,) = await records.pins.pins(HARBOUR)
    await records.pins.settle(HARBOUR, pin, Standing(QUOTE, None, PinFlag.CHANGED), Doer.nameless(BEN), at(1))
    await records.pins.pin(HARBOUR, "Tide?", QUOTE, ADA, at(2))
    (pin,) = await records.pins.pins(HARBOUR)
    assert pin.flag is None
