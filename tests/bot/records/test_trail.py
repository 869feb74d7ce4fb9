from bot.chat import Workspace
from bot.records import DeedAction, Doer, Done, Records
from config.store import FORGOTTEN, Editor

from .conftest import ADA, BEN, HARBOUR, PLACE, at

OTHER = Workspace("slack", "harbour")
ADDED = Done(DeedAction.SOURCE_ADD, "notes", None, "3 documents")
INDEXED = Done(DeedAction.REINDEX, "notes", "3 documents", "4 documents \ud800")


async def test_what_was_done_is_told_the_newest_first_and_of_one_workspace_alone(records: Records) -> None:
    await records.trail.note(HARBOUR, Doer.at(PLACE, ADA, "Ada"), ADDED, at(0))
    await records.trail.note(OTHER, Doer.nameless(ADA), ADDED, at(0))
    await records.trail.note(HARBOUR, Doer.nameless(BEN), INDEXED, at(1))
    newest, oldest = await records.trail.deeds(HARBOUR, at(0))
    assert (newest.by, newest.channel, newest.done.new) == (Editor("ben", "ben"), None, "4 documents \ufffd")
    assert (oldest.by, oldest.channel, oldest.thread, oldest.done_at) == (Editor("ada", "Ada"), "general", None, at(0))
    assert oldest.done == ADDED
    assert await records.trail.deeds(HARBOUR, at(2)) == ()


async def test_of_a_forgotten_person_stays_what_they_did_but_not_who_they_are(records: Records) -> None:
    for person in (ADA, BEN):
        await records.trail.note(HARBOUR, Doer.at(PLACE, person, person.id), ADDED, at(0))
    await records.trail.note(OTHER, Doer.nameless(ADA), ADDED, at(0))
    await records.forget(ADA)
    assert [deed.by for deed in await records.trail.deeds(HARBOUR, at(0))] == [Editor("ben", "ben"), FORGOTTEN]
    await records.forget(BEN)
    assert {deed.by for deed in await records.trail.deeds(HARBOUR, at(0))} == {FORGOTTEN}
    assert [deed.by for deed in await records.trail.deeds(OTHER, at(0))] == [Editor("ada", "ada")], "another platform"


async def test_a_workspaces_trail_goes_with_it(records: Records) -> None:
    await records.trail.note(HARBOUR, Doer.nameless(ADA), ADDED, at(0))
    await records.trail.note(OTHER, Doer.nameless(ADA), ADDED, at(0))
    await records.erase_workspace(HARBOUR)
    assert await records.trail.deeds(HARBOUR, at(0)) == ()
    assert len(await records.trail.deeds(OTHER, at(0))) == 1
