from datetime import UTC, datetime
from pathlib import Path

from bot.replies import (
    error_reply,
    removal_reply,
    report_reply,
    settings_reply,
    skips_reply,
    sources_reply,
    totals,
    verification_reply,
)
from bot.replies.errors import fault_reply
from bot.reply import Block, Reply, Role, Table, WordedError, named_command, note, ours
from config.errors import VerbatimError
from config.load import load_settings
from config.schema import keys
from index.citation import Citation
from index.model import Skip, SkipReason, SourceSummary
from index.reindex import RemovalReport, Report
from index.verification import State, Verification

CITED = Citation("s", "d", 1, 2)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TIME = "2026-03-01T10:00:00+00:00"


def texts(reply: Reply) -> list[str]:
    return [block.text for block in reply.blocks if isinstance(block, Block)]


def report(**changes: object) -> Report:
    given = {
        "source": "notes",
        "location": "/n",
        "generation_before": 1,
        "generation_after": 2,
        "added": 0,
        "changed": 0,
        "removed": 0,
        "unchanged": 0,
        "resegmented": 0,
        "documents": 3,
        "sentences": 1200,
        "skips": (),
        "kept": (),
    }
    return Report(**(given | changes))  # type: ignore[arg-type]  # the fields' own types


def source(name: str, last_error: str | None = None) -> SourceSummary:
    return SourceSummary(name, f"/srv/{name}", 2, 1500, 98765, 1, TIME, TIME, last_error)


def test_a_note_leaves_out_empty_sentences() -> None:
    assert texts(note("One.", "")) == ["One."]


def test_a_report_counts_what_changed_and_what_there_is() -> None:
    reply = report_reply(report(added=1, changed=2, removed=3, resegmented=4, unchanged=5))
    assert texts(reply) == [
        "notes: 1 added, 2 changed, 3 removed, 4 cut anew, 5 unchanged. 3 documents, 1,200 sentences in all."
    ]


def test_a_run_that_changed_nothing_says_so() -> None:
    assert texts(report_reply(report(generation_after=1, unchanged=3)))[0].startswith("notes: nothing changed.")


def test_a_move_and_what_was_kept_are_told() -> None:
    lines = texts(report_reply(report(moved_from="/old", kept=("a.txt", "b.txt"))))
    assert lines[1:] == [
        "It lay at /old before; now it lies at /n.",
        "Can't be read now; what was indexed of it is kept: a.txt, b.txt.",
    ]


def test_every_skip_is_listed_with_its_line_and_reason() -> None:
    skips = (Skip("a.bin", SkipReason.BINARY, "It is binary."), Skip("b.jsonl", SkipReason.BAD_JSON, "No JSON.", 1200))
    assert texts(skips_reply("notes", skips)) == [
        "Skipped in notes: 2 items.",
        "- a.bin: It is binary.",
        "- b.jsonl, line 1,200: No JSON.",
    ]
    assert skips_reply("notes", ()).blocks == ()


def test_a_removal_says_that_the_files_were_not_touched() -> None:
    assert texts(removal_reply(RemovalReport("notes", "/n", 1, 1, 2))) == [
        "Removed notes with 1 document from the library.",
        "What lies at /n was not touched.",
    ]


def test_sources_are_a_table_with_places_and_last_errors() -> None:
    reply = sources_reply([source("a"), source("b", "It was gone.")], NOW)
    assert isinstance(reply.blocks[0], Table)
    assert reply.blocks[0].rows[0] == ("a", "2", "1,500", "98,765", "1", "2 hours ago")
    assert texts(reply) == ["“a” lies at /srv/a", "“b” lies at /srv/b", "Last error of “b”: It was gone."]


def test_a_library_without_sources_says_how_to_add_one() -> None:
    assert "verbatim index" in texts(sources_reply([], NOW))[1]


def test_totals_sum_up() -> None:
    assert totals([source("a"), source("b")]) == "2 sources, 4 documents, 3,000 sentences"


def test_every_setting_is_listed_with_its_origin(tmp_path: Path) -> None:
    loaded = load_settings(tmp_path, {"VERBATIM_ANSWERS__QUOTES": "5"})
    table = settings_reply(loaded, "/data").blocks[0]
    assert isinstance(table, Table)
    rows = {row[0]: row for row in table.rows}
    assert list(rows) == [key.name for key in keys()]
    assert rows["answers.quotes"] == ("answers.quotes", "5", "quotes", "VERBATIM_ANSWERS__QUOTES")


def test_an_error_says_what_happened_and_what_to_do() -> None:
    assert texts(error_reply(VerbatimError("It broke.", "Mend it."))) == ["It broke.", "Mend it."]
    assert texts(error_reply(VerbatimError("It broke."))) == ["It broke."]


def test_an_error_that_names_a_command_names_it_as_a_reference() -> None:
    error = WordedError("“/help” is no command.", ours("See </help>."))
    assert str(error) == "“/help” is no command. See /help."
    message, advice = error_reply(error).blocks
    assert isinstance(message, Block)
    assert isinstance(advice, Block)
    assert (message.parts, advice.parts) == ((), ("See ", named_command("help"), "."))


def test_a_fault_names_its_type_and_asks_for_a_report() -> None:
    assert texts(fault_reply(KeyError("x")))[0] == "Something went wrong inside Verbatim (KeyError: 'x')."
    assert texts(fault_reply(KeyError()))[0] == "Something went wrong inside Verbatim (KeyError)."


def test_a_match_is_a_note_and_anything_else_a_warning() -> None:
    match = verification_reply(Verification(State.MATCH, "It holds.", "x"), CITED)
    assert match.blocks == (Block(Role.NOTE, "Match: It holds."), Block(Role.QUOTE, "x"))
    moved = verification_reply(Verification(State.MOVED, "It moved.", "x", Citation("s", "d", 1, 2, "f" * 64)), CITED)
    assert texts(moved)[:3] == ["Moved: It moved.", "x", "s/d@ffffffffffff#1-2"]
    for state in (State.CHANGED, State.GONE):
        reply = verification_reply(Verification(state, "It went.", "x"), CITED)
        assert texts(reply)[0] == "Changed: It went."
        assert len(texts(reply)) == 3
