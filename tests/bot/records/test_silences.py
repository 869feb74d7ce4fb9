from bot.chat import Workspace
from bot.records import Records
from bot.records.silences import TOLD_AGAIN_DAYS

from .conftest import HARBOUR, at

OTHER = Workspace("discord", "other")


async def test_moderators_are_told_once_a_channel_of_a_workspace(records: Records) -> None:
    assert await records.silences.begin(HARBOUR, "general", at(0))
    assert not await records.silences.begin(HARBOUR, "general", at(1))
    assert await records.silences.begin(HARBOUR, "crew", at(1))
    assert await records.silences.begin(OTHER, "general", at(1))


async def test_they_are_told_again_after_a_month_or_once_it_worked(records: Records) -> None:
    await records.silences.begin(HARBOUR, "general", at(0))
    await records.silences.begin(OTHER, "general", at(0))
    month = 24 * TOLD_AGAIN_DAYS
    assert not await records.silences.begin(HARBOUR, "general", at(month - 1))
    assert await records.silences.begin(HARBOUR, "general", at(month))
    assert not await records.silences.begin(HARBOUR, "general", at(month + 1))
    await records.silences.end(HARBOUR, "crew")
    await records.silences.end(HARBOUR, "general")
    assert await records.silences.begin(HARBOUR, "general", at(month + 1))
    assert not await records.silences.begin(OTHER, "general", at(month - 1))
