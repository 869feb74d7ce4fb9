from dataclasses import replace
from pathlib import Path

import pytest

from bot.chat import Person, Place, Workspace
from bot.records import Arrival, Choice, Doer, Erased, Records
from config.state import state_file
from config.store import Editor, OwnCommand, OwnCommandKind, SettingsStore, workspace_address

from .conftest import ADA, BEN, HARBOUR, PLACE, QUOTE, at, draft, entry, opened

CANARY = "Where is my canary"
NAME = "Ada the Unforgettable"
OTHER = Workspace("discord", "other")
SLACK_ADA = Person("slack", ADA.id)
TABLES = (
    "delivery",
    "answer",
    "answer_message",
    "question",
    "vote",
    "closed_gap",
    "pin",
    "deed",
    "workspace",
    "hand_over",
    "chosen_workspace",
    "silence",
    "arrival",
)


async def fill(records: Records, person: Person, workspace: Workspace = HARBOUR) -> str:
    """Leave a trace of everything that somebody can do in a workspace; return the answer's id."""
    place = replace(PLACE, platform=workspace.platform, workspace=workspace.id)
    key = f"{workspace} {person}"
    await records.workspaces.joined(workspace, at(0))
    await records.inbox.receive(key, CANARY, at(0), person=person, place=place)
    answer = await records.answers.put(draft(CANARY, person, place), at(0))
    await records.answers.posted(answer, place.platform, place.channel, f"message of {key}")
    await records.questions.log(entry(f"{CANARY}, {person.id}", place=place, asker=person.id, answer=answer), at(0))
    await records.questions.vote(answer, person, at(0), helpful=True)
    doer = Doer.at(place, person, NAME)
    await records.pins.pin(workspace, f"Question of {person.id}", QUOTE, doer, at(0))
    await records.questions.close_gap(workspace, f"{CANARY}, {person.id}", doer, at(0))
    await records.hand_overs.begin(answer, person, at(0), 0.0)
    await records.choices.choose(person, Choice(workspace.id), at(0))
    await records.silences.begin(workspace, f"channel of {person.id}", at(0))
    await records.arrivals.keep(Arrival({"text": CANARY}, person, workspace), at(0))
    return answer


def log_size(folder: Path) -> int:
    """Return how large SQLite's log is."""
    return state_file(folder).with_name("state.db-wal").stat().st_size


async def rows(records: Records) -> dict[str, int]:
    """Count the rows of each table."""
    counts = {}
    for table in TABLES:
        (found,) = await records._database.fetch_all(f"SELECT count(*) FROM {table}")  # noqa: S608, SLF001 - constants; what is on the disk
        counts[table] = found[0]
    return counts


async def test_a_forgotten_person_leaves_nothing_but_what_is_the_workspace_s(records: Records) -> None:
    await fill(records, ADA)
    assert await records.forget(ADA) == Erased(questions=1, answers=1, votes=1, deliveries=1, pins=1)
    assert await rows(records) == {
        "delivery": 1,
        "answer": 0,
        "answer_message": 0,
        "question": 0,
        "vote": 0,
        "closed_gap": 0,
        "pin": 1,
        "deed": 2,
        "workspace": 1,
        "hand_over": 0,
        "chosen_workspace": 0,
        "silence": 1,
        "arrival": 0,
    }
    assert [pin.by for pin in await records.pins.pins(HARBOUR)] == [None]
    assert await records.forget(ADA) == Erased(questions=0, answers=0, votes=0, deliveries=0, pins=0)


@pytest.mark.parametrize("other", [BEN, SLACK_ADA])
async def test_forgetting_one_person_touches_no_other(records: Records, other: Person) -> None:
    workspace = Workspace(other.platform, "harbour")
    await fill(records, ADA)
    answer = await fill(records, other, workspace)
    if other.platform == ADA.platform:
        await records.questions.vote(answer, ADA, at(1), helpful=False)
    await records.forget(ADA)
    kept = await records.answers.get(answer)
    assert kept is not None
    assert kept.answer.question == CANARY
    (logged,) = await records.questions.entries(workspace, at(-1))
    assert (logged.helpful, logged.unhelpful) == (1, 0)
    assert [left.key for left in await records.inbox.unfinished(at(-1))] == [f"{workspace} {other}"]


async def test_a_forgotten_event_is_still_known_and_may_be_finished(records: Records) -> None:
    await records.inbox.receive("m1", CANARY, at(0), person=ADA, place=PLACE)
    await records.inbox.begin_send("m1", "n1", at(0))
    await records.forget(ADA)
    assert not (await records.inbox.receive("m1", CANARY, at(1), person=ADA)).is_new
    assert await records.inbox.sent("m1", "77", at(1))


async def test_a_workspace_is_erased_whole_and_no_other_with_it(records: Records) -> None:
    for workspace in (HARBOUR, OTHER):
        for person in (ADA, BEN):
            await fill(records, person, workspace)
    assert await records.erase_workspace(HARBOUR) == Erased(questions=2, answers=2, votes=2, deliveries=2, pins=2)
    left = await rows(records)
    assert (left.pop("workspace"), left.pop("deed")) == (1, 4)
    assert set(left.values()) == {2}
    assert await records.workspaces.joined(HARBOUR, at(1)), "it is as if it had never had us"


@pytest.mark.parametrize("what", ["person", "workspace"])
async def test_what_was_erased_is_not_on_the_disk_any_more(tmp_path: Path, what: str) -> None:
    async with opened(tmp_path) as records:
        for number in range(50):
            place = Place("discord", "harbour", f"channel {number}")
            await records.questions.log(entry(f"{CANARY} {number}", place=place), at(number))
        await fill(records, ADA)
        store = SettingsStore(records._database, ())  # noqa: SLF001 - the store of the same file
        editor, harbour = Editor(ADA.id, NAME), workspace_address("discord", "harbour")
        await store.set(editor, harbour, "quotes", "3", at(0))
        command = OwnCommand("faq", "Asks.", OwnCommandKind.QUESTION, "Who?")
        await store.add_command(editor, harbour, command, at(0))
        if what == "workspace":
            await store.erase("discord", "harbour")
        await (records.forget(ADA) if what == "person" else records.erase_workspace(HARBOUR))
        assert log_size(tmp_path) == 0
    content = state_file(tmp_path).read_bytes()
    assert CANARY.encode() not in content
    assert CANARY.casefold().encode() not in content
    assert NAME.encode() not in content
