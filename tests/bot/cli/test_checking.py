import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.libraries import engines
from config.database.lock import writing_alone
from index.segments import tiers
from tests.bot.conftest import Verbatim


@pytest.fixture(autouse=True)
def small_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two documents are enough for a segment, and its file is searched however little is in it."""
    monkeypatch.setattr(tiers, "FROZEN_DOCUMENTS", 2)
    monkeypatch.setattr(engines, "LEAST_STORED", 0)


@pytest.fixture
def shared(data: Path, indexed: Path) -> Path:
    """The shared library's folder, with three documents in a segment."""
    assert indexed.is_dir()
    return data / "libraries" / "shared"


@pytest.fixture
def segment(shared: Path) -> Path:
    """The file of the shared library's segment."""
    return shared / "segments" / "1.segment"


@contextmanager
def changed(library: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(library / "library.db", isolation_level=None)) as connection:
        yield connection


def test_a_whole_library_is_well(verbatim: Verbatim, shared: Path) -> None:
    result = verbatim("check")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"Library “{shared.name}”: 3 documents, 3 texts, 1 segment. All is well.\n"


@pytest.mark.parametrize("command", ["check", "repair"])
def test_where_nothing_was_indexed_there_is_nothing_to_check(verbatim: Verbatim, data: Path, command: str) -> None:
    result = verbatim(command)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("There is no library at ")
    assert not data.exists()


def test_a_damaged_file_is_found_answered_from_all_the_same_and_made_anew(verbatim: Verbatim, segment: Path) -> None:
    before = verbatim("ask", "Who built the harbour?")
    content = bytearray(segment.read_bytes())
    content[100] ^= 1
    segment.write_bytes(content)

    found = verbatim("check")
    assert found.exit_code == 1
    assert found.stdout == (
        "Library “shared”: 3 documents, 3 texts, 1 segment. 1 thing is wrong:\n"
        "- segments/1.segment: it is not what was written in checksums.\n"
        "Make this anew from the stored texts: verbatim repair\n"
    )
    assert verbatim("ask", "Who built the harbour?").stdout == before.stdout

    done = verbatim("repair")
    assert done.exit_code == 0
    assert done.stdout == (
        "Library “shared”: 1 thing was wrong and right again:\n"
        "- segments/1.segment: it is not what was written in checksums.\n"
    )
    assert verbatim("check").exit_code == 0
    assert verbatim("ask", "Who built the harbour?").stdout == before.stdout
    again = verbatim("repair")
    assert (again.exit_code, again.stdout) == (0, "Library “shared”: there was nothing to repair.\n")


def test_what_is_advised_leads_into_the_same_data_folder(verbatim: Verbatim, data: Path, segment: Path) -> None:
    segment.unlink()
    assert f": verbatim --data {data.parent / 'here'} repair\n" in verbatim("--data", moved(data), "check").stdout


def moved(data: Path) -> Path:
    return data.rename(data.parent / "here")


@pytest.mark.parametrize("command", ["check", "repair"])
def test_a_damaged_text_is_told_with_what_to_do_and_nothing_is_changed(
    verbatim: Verbatim, shared: Path, segment: Path, command: str
) -> None:
    with changed(shared) as connection:
        connection.execute("UPDATE revision SET text = 'x' WHERE id = 1")
    segment.unlink()
    result = verbatim(command)
    assert result.exit_code == 1
    assert "- notes/harbour.md@" in result.stdout
    assert ": its text does not have its SHA-256: it is not what was indexed.\n" in result.stdout
    assert f"put a backup of {shared / 'library.db'} in its place, or move it away" in result.stdout
    assert ("Nothing was changed." in result.stdout) is (command == "repair")
    assert not segment.exists()


def test_every_library_is_looked_at_or_the_one_that_is_named(verbatim: Verbatim, shared: Path, segment: Path) -> None:
    own = shared.with_name("discord-7")
    shutil.copytree(shared, own)
    segment.unlink()
    both = verbatim("check")
    assert [line.split(":")[0] for line in both.stdout.splitlines() if line.startswith("Library")] == [
        "Library “shared”",
        "Library “discord-7”",
    ]
    assert verbatim("check", "--library", "discord-7").exit_code == 0
    assert verbatim("check", "--library", "shared").exit_code == 1
    assert verbatim("repair", "--library", "discord-7").exit_code == 0
    assert not segment.exists()


@pytest.mark.parametrize("command", ["check", "repair"])
def test_a_library_that_is_not_there_is_misuse(verbatim: Verbatim, shared: Path, command: str) -> None:
    result = verbatim(command, "--library", "none")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"There is no library called none.\nThere are: {shared.name}.\n"


@pytest.mark.parametrize("command", ["check", "repair"])
def test_what_was_set_and_recorded_is_checked_too(verbatim: Verbatim, data: Path, shared: Path, command: str) -> None:
    (data / "state.db").write_bytes(b"x")
    result = verbatim(command)
    assert result.exit_code == 1
    assert "What was set and recorded (state.db): 1 thing is wrong:\n- state.db: " in result.stdout
    assert verbatim(command, "--library", shared.name).exit_code == 0
    shutil.rmtree(shared.parent)
    assert verbatim(command).exit_code == 1


def test_json_tells_the_same(verbatim: Verbatim, segment: Path) -> None:
    segment.unlink()
    found = json.loads(verbatim("check", "--json").stdout)
    finding = {
        "kind": "file",
        "place": "segments/1.segment",
        "detail": "it is not there",
        "segment": 1,
        "advice": "",
    }
    library = {"library": "shared", "documents": 3, "revisions": 3, "segments": 1, "outdated": 0, "writer": None}
    assert found == {"well": False, "libraries": [library | {"findings": [finding]}], "state": []}
    done = json.loads(verbatim("repair", "--json").stdout)
    library = {"library": "shared", "repaired": [finding], "findings": [], "warnings": []}
    assert done == {"well": True, "libraries": [library], "state": []}
    assert json.loads(verbatim("check", "--json", "--deep").stdout)["well"]


def test_repairing_says_who_writes_and_checking_goes_on(verbatim: Verbatim, shared: Path, segment: Path) -> None:
    segment.with_name("9.segment").write_bytes(b"")
    with writing_alone((shared / "library.db").resolve()):
        result = verbatim("repair")
        assert result.exit_code == 1
        assert result.stderr.startswith("Process ")
        assert "is writing to" in result.stderr
        found = verbatim("check")
        assert found.exit_code == 0
        assert "writes to it now, so files that are left over were not told." in found.stdout
    assert verbatim("check").exit_code == 1
    assert verbatim("repair").exit_code == 0
    assert not segment.with_name("9.segment").exists()


def test_segments_of_other_settings_are_told_and_are_no_fault(verbatim: Verbatim, segment: Path) -> None:
    assert segment.exists()
    result = verbatim("check", VERBATIM_RANKING__K1="2.5")
    assert result.exit_code == 0
    assert "1 segment of other settings or another version: made anew by the next run of index." in result.stdout


def test_a_file_of_somebody_elses_is_left_where_it_is(verbatim: Verbatim, segment: Path) -> None:
    other = segment.with_name("notes.txt")
    other.write_text("mine", encoding="utf-8")
    result = verbatim("repair")
    assert result.exit_code == 1
    assert "Move that file away; only files of Verbatim's own belong there." in result.stdout
    assert other.exists()


def test_the_reference_engine_needs_no_segments(verbatim: Verbatim, segment: Path) -> None:
    segment.unlink()
    assert verbatim("repair", VERBATIM_ENGINE="reference").exit_code == 0
    assert verbatim("check").stdout.count("no segment. All is well.") == 1
