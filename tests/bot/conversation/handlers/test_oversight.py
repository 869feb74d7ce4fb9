import json
import struct
from collections.abc import Awaitable, Callable

import pytest

from bot.chat import Person, Rank, Response, Visibility, Workspace
from bot.conversation.asking import Asked, tell
from bot.conversation.handlers.noting import note_source
from bot.conversation.handlers.oversight import HANDLERS
from bot.conversation.handlers.places import doer_of
from bot.conversation.services import Services
from bot.records import DeedAction, Done, QuestionEntry
from bot.reply import Reference, ReferenceKind, Table, Words, worded
from config.store import Editor, workspace_address
from index.citation import Citation
from tests.bot.conversation.conftest import AddSource, FakeClock, MakeCall, Situate, said

Give = Callable[..., Awaitable[Response]]
Log = Callable[..., Awaitable[None]]
DAY = 86_400
HARBOUR = Workspace("discord", "harbour")
ADA = Editor("ada", "Ada")
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def give(services: Services, situation: Situate, call: MakeCall) -> Give:
    """Give a command as an admin."""

    async def give_one(command: str, /, **given: int) -> Response:
        return await HANDLERS[command](services, await situation(rank=Rank.ADMIN), call(command, **given))

    return give_one


@pytest.fixture
def log(services: Services, situation: Situate) -> Log:
    """Put a question down."""

    async def log_one(
        question: str, *, answered: bool = True, latency_ms: float = 10, workspace: str = "harbour"
    ) -> None:
        place = (await situation(workspace=workspace)).place
        entry = QuestionEntry(place, "ben", question, is_answered=answered, latency_ms=latency_ms, confidence=0.5)
        await services.records.questions.log(entry, services.clock())

    return log_one


def records(response: Response) -> dict[str, list[dict[str, object]]]:
    return {file.name: [json.loads(line) for line in file.content.splitlines()] for file in response.attachments}


async def test_stats_tell_each_days_figures_and_draw_them(give: Give, log: Log, clock: FakeClock) -> None:
    await log("When is high tide?", latency_ms=10)
    await log("When is low tide?", latency_ms=30)
    clock.advance(2 * DAY)
    await log("Where is the sauna?", answered=False, latency_ms=1234)
    await log("Where is the pool?", workspace="elsewhere")
    response = await give("stats")
    told = said(response)
    assert told.split("\n") == [
        "3 questions in the last 30 days: 67% answered.",
        "0 found the answer helpful, 0 did not.",
        "On every day 95% were answered within 1,234 ms.",
        "/settings show key:log_questions: tells whether a place logs its questions; only those count",
    ]
    chart, table = response.attachments
    assert table.name == "stats.csv"
    assert table.content.decode().splitlines() == [
        "day,questions,answered,declined,median_ms,p95_ms,helpful,not_helpful",
        "2026-03-10,2,2,0,20,30,0,0",
        "2026-03-12,1,0,1,1234,1234,0,0",
    ]
    assert "Only questions of channels that log them count" in table.description
    assert chart.name == "stats.png"
    assert chart.content.startswith(PNG)
    assert struct.unpack(">II", chart.content[16:24]) == (880, 990)
    assert chart.description == " ".join(told.split("\n")[:3])


async def test_stats_count_the_votes(services: Services, give: Give, situation: Situate, add_source: AddSource) -> None:
    await add_source("rules", "Boats give way to swimmers.")
    told = await tell(services, await situation(), Asked("Who gives way?", Visibility.PUBLIC, 0.1))
    for person, helpful in (("a", True), ("b", True), ("c", False)):
        await services.records.questions.vote(told.answer, Person("discord", person), services.clock(), helpful=helpful)
    assert "2 found the answer helpful, 1 did not." in said(await give("stats", days=1))


async def test_without_questions_there_is_no_chart(give: Give, log: Log, clock: FakeClock) -> None:
    await log("When is high tide?")
    clock.advance(2 * DAY)
    response = await give("stats", days=1)
    assert "Nobody asked anything in the last 1 day." in said(response)
    assert not response.attachments


async def test_the_file_and_the_chart_show_all_days(give: Give, log: Log, clock: FakeClock) -> None:
    for _ in range(60):
        await log("When is high tide?")
        clock.advance(DAY)
    response = await give("stats", days=60)
    assert len(response.attachments[1].content.splitlines()) == 1 + 59
    assert "59 questions in the last 60 days" in said(response)
    assert response.attachments[0].content.startswith(PNG)


async def test_the_audit_tells_who_changed_what_when_and_where(
    services: Services, give: Give, clock: FakeClock
) -> None:
    assert "Nobody changed" in said(await give("audit"))
    at = workspace_address("discord", "harbour")
    await services.store.set(ADA, at, "quotes", "4", services.clock())
    await services.store.set(ADA, workspace_address("discord", "elsewhere"), "quotes", "9", services.clock())
    clock.advance(2 * DAY)
    await services.store.set(ADA, at, "quotes", "5", services.clock())
    response = await give("audit")
    assert "quotes | 4 → 5 | 3 | set | the workspace | Ada | 2026-03-12 12:00 UTC" in said(response)
    assert "quotes | not set → 4 | 1 |" in said(response)
    assert "9" not in said(response)
    assert not response.attachments
    assert "not set" not in said(await give("audit", days=1))


async def test_the_audit_tells_of_settings_sources_and_pins_in_the_order_of_time(
    services: Services, give: Give, situation: Situate, clock: FakeClock, add_source: AddSource
) -> None:
    await add_source("rules", "Boats give way to swimmers.")
    quote = Citation("rules", "rules.md", 0, 27, "0" * 64)
    where = await situation(actor="ben", thread="7")
    await services.records.pins.pin(HARBOUR, "Who gives way?", quote, doer_of(where), services.clock())
    clock.advance(60)
    await services.store.set(ADA, workspace_address("discord", "harbour"), "quotes", "4", services.clock())
    clock.advance(60)
    await note_source(services, await situation(channel="a"), Done(DeedAction.SOURCE_ADD, "rules", new="1 document"))
    clock.advance(60)
    await services.records.pins.unpin(HARBOUR, "who gives WAY", doer_of(await situation()), services.clock())
    rows = [line for line in said(await give("audit")).splitlines() if "UTC" in line]
    cited = "rules/rules.md@000000000000#0-27"
    assert rows == [
        f"“Who gives way?” | {cited} → nothing |  | unpin | this channel | Ada | 2026-03-10 12:03 UTC",
        "source rules | nothing → 1 document |  | source add | the channel a | Ada | 2026-03-10 12:02 UTC",
        "quotes | not set → 4 | 1 | set | the workspace | Ada | 2026-03-10 12:01 UTC",
        f"“Who gives way?” | nothing → {cited} |  | pin | the thread 7 | Ben | 2026-03-10 12:00 UTC",
    ]


async def test_the_audit_names_the_channel_of_a_source_and_says_once_what_did_not_change(
    services: Services, give: Give, situation: Situate
) -> None:
    bound, roles = "folder of 1 document, quoted channel 17", "folder of 1 document, quoted privately to role 18"
    for done in (Done(DeedAction.REINDEX, "rules", bound, roles), Done(DeedAction.REINDEX, "rules", bound, bound)):
        await note_source(services, await situation(), done)
    (table,) = (await give("audit")).reply.blocks
    assert isinstance(table, Table)
    changed = worded("folder of 1 document, quoted in ", Reference(ReferenceKind.CHANNEL, "17"))
    private = worded("folder of 1 document, quoted privately to ", Reference(ReferenceKind.ROLE, "18"))
    assert sorted(str(row[1]) for row in table.rows) == sorted((f"{changed}, as before", f"{changed} → {private}"))
    named = {part for row in table.rows if isinstance(row[1], Words) for part in row[1].parts}
    assert {Reference(ReferenceKind.CHANNEL, "17"), Reference(ReferenceKind.ROLE, "18")} <= named


async def test_of_one_day_it_is_not_said_that_it_was_every_day(give: Give, log: Log) -> None:
    await log("When is high tide?", latency_ms=10)
    assert "\n95% were answered within 10 ms." in said(await give("stats"))


async def test_of_a_pin_whose_quote_is_hidden_the_trail_tells_only_that_there_was_one(
    services: Services, give: Give, add_source: AddSource
) -> None:
    await add_source("board", "The pier is for sale.", channels=frozenset({"board-room"}))
    await add_source("rules", "Boats give way to swimmers.")
    ben = Person("discord", "ben")
    for source in ("rules", "board", "rules"):
        quote = Citation(source, f"{source}.md", 0, 21, "0" * 64)
        await services.records.pins.pin(HARBOUR, "What of the pier?", quote, ben, services.clock())
    rows = [line for line in said(await give("audit")).splitlines() if "UTC" in line]
    assert [line.split(" | ")[:2] for line in rows] == [
        ["“may not be shown here”", "may not be shown here → may not be shown here"],
        ["“may not be shown here”", "may not be shown here → may not be shown here"],
        ["“What of the pier?”", "nothing → rules/rules.md@000000000000#0-21"],
    ]
    (file,) = [file for file in (await give("export")).attachments if file.name == "audit.jsonl"]
    assert b"board" not in file.content
    assert file.content.count(b"pier") == 1


async def test_who_is_forgotten_is_named_in_no_trail_and_what_they_changed_can_be_undone(
    services: Services, give: Give, situation: Situate
) -> None:
    at = workspace_address("discord", "harbour")
    await services.store.set(ADA, at, "quotes", "4", services.clock())
    await services.store.set(Editor("ben", "Ben"), at, "style", "short", services.clock())
    await note_source(services, await situation(), Done(DeedAction.REINDEX, "rules", new="1 document"))
    await services.records.forget(Person("discord", "ada"))
    told = said(await give("audit"))
    assert "Ada" not in told
    assert told.count("somebody who asked to be forgotten") == 2
    assert "Ben" in told
    (file,) = [file for file in (await give("export")).attachments if file.name == "audit.jsonl"]
    assert b"ada" not in file.content
    assert b"Ada" not in file.content
    (undone,) = await services.store.undo(Editor("ben", "Ben"), at, services.clock(), 1)
    assert undone.new is None


async def test_a_long_audit_is_all_in_the_file(services: Services, give: Give) -> None:
    at = workspace_address("discord", "harbour")
    for value in range(1, 21):
        await services.store.set(ADA, at, "log_days", str(value), services.clock())
    await services.store.undo(ADA, at, services.clock())
    response = await give("audit")
    assert "all 21 are in the file" in said(response)
    trail = records(response)["audit.jsonl"]
    assert len(trail) == 21
    assert trail[0] == {
        "change": 21,
        "step": 21,
        "when": "2026-03-10T12:00:00+00:00",
        "who": {"id": "ada", "name": "Ada"},
        "where": {"kind": "workspace", "id": "harbour"},
        "key": "log_days",
        "old": "20",
        "new": "19",
        "by": "undo",
        "undoes": 20,
        "undone_by": None,
    }


async def test_the_export_holds_questions_gaps_and_pins_but_not_who_asked(
    services: Services, give: Give, log: Log, add_source: AddSource
) -> None:
    await add_source("rules", "Boats give way to swimmers.")
    await log("Wann ist Hochwasser im Süden?")
    await log("Where is the sauna?", answered=False)
    quote = Citation("rules", "rules.md", 0, 27, "0" * 64)
    await services.records.pins.pin(HARBOUR, "Who gives way?", quote, Person("discord", "ben"), services.clock())
    response = await give("export")
    assert "2 questions, 1 gap, 1 pin, 1 change." in said(response)
    found = records(response)
    assert [entry["question"] for entry in found["questions.jsonl"]] == [
        "Wann ist Hochwasser im Süden?",
        "Where is the sauna?",
    ]
    assert found["gaps.jsonl"][0]["question"] == "Where is the sauna?"
    assert found["pins.jsonl"] == [
        {
            "question": "Who gives way?",
            "citation": "rules/rules.md@000000000000#0-27",
            "pinned_at": "2026-03-10T12:00:00+00:00",
            "state": "holds",
        }
    ]
    assert not any(b"ben" in file.content for file in response.attachments if file.name != "audit.jsonl")
    assert found["audit.jsonl"] == [
        {
            "when": "2026-03-10T12:00:00+00:00",
            "who": {"id": "ben", "name": "ben"},
            "where": {"kind": "channel", "id": None},
            "question": "Who gives way?",
            "old": None,
            "new": "rules/rules.md@000000000000#0-27",
            "by": "pin",
        }
    ]


async def test_the_export_looks_back_as_far_as_asked(give: Give, log: Log, clock: FakeClock) -> None:
    await log("Where is the sauna?", answered=False)
    clock.advance(3 * DAY)
    assert "no question, no gap, no pin, no change." in said(await give("export", days=2))
    assert "1 question, 1 gap, no pin, no change." in said(await give("export"))


async def test_a_pin_whose_quote_may_not_be_shown_here_is_not_exported(
    services: Services, give: Give, add_source: AddSource
) -> None:
    await add_source("board", "The pier is for sale.", channels=frozenset({"board-room"}))
    quote = Citation("board", "board.md", 0, 21, "0" * 64)
    await services.records.pins.pin(HARBOUR, "What is for sale?", quote, Person("discord", "ben"), services.clock())
    response = await give("export")
    assert not any(b"sale" in file.content for file in response.attachments)
