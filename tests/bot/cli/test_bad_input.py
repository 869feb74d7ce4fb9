"""Whatever is fed in: a status, plain sentences on standard error, no traceback, and a library that is as it was."""

import hashlib
import sqlite3
from pathlib import Path

import pytest
from typer.testing import Result

from tests.bot.conftest import Verbatim

READING = [
    ["ask", "Who built the harbour?"],
    ["batch", "-"],
    ["show", "notes/harbour.md#0-5"],
    ["verify", "notes/harbour.md#0-5"],
    ["sources"],
]


def assert_plain(result: Result, status: int) -> None:
    assert result.exit_code == status, result.output
    assert "Traceback" not in result.output
    assert "Something went wrong inside" not in result.output
    assert result.stderr.strip()


def library_of(data: Path) -> Path:
    (file,) = data.rglob("library.db")
    return file


def answers(verbatim: Verbatim) -> bool:
    return "Ada Finch" in verbatim("ask", "Who built the harbour?").stdout


@pytest.mark.parametrize("command", READING)
def test_without_a_library_every_reading_command_says_what_to_do_and_makes_nothing(
    verbatim: Verbatim, data: Path, command: list[str]
) -> None:
    result = verbatim(*command)
    assert_plain(result, 1)
    assert "verbatim index" in result.stderr
    assert not data.exists()


def test_an_empty_folder_can_not_be_indexed(verbatim: Verbatim, tmp_path: Path, data: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert_plain(verbatim("index", tmp_path / "empty"), 1)
    assert not list(data.rglob("*.db"))


def test_a_path_where_nothing_lies_is_misuse(verbatim: Verbatim, tmp_path: Path) -> None:
    assert_plain(verbatim("index", tmp_path / "none"), 2)


def test_files_that_cannot_be_used_are_listed_and_the_others_indexed(verbatim: Verbatim, notes: Path) -> None:
    (notes / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (notes / "broken.jsonl").write_text('{"id": "a", "text": "One."}\n{oops\n{"id": "a", "text": "Two."}\n')
    (notes / "pipe.xyz").write_text("x")
    result = verbatim("index", notes)
    assert result.exit_code == 0
    for expected in ("binary.txt: ", "broken.jsonl, line 2: ", "broken.jsonl, line 3: ", "pipe.xyz: "):
        assert f"- {expected}" in result.stderr
    assert answers(verbatim)


def test_a_source_with_nothing_but_a_binary_file_fails_and_lists_it(verbatim: Verbatim, tmp_path: Path) -> None:
    (tmp_path / "only.txt").write_bytes(b"\0\1\2" * 1000)
    result = verbatim("index", tmp_path / "only.txt")
    assert_plain(result, 1)
    assert "only.txt: " in result.stderr


def test_a_link_that_leads_outside_is_skipped(verbatim: Verbatim, notes: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("The secret is plaid.\n", encoding="utf-8")
    (notes / "link.txt").symlink_to(tmp_path / "secret.txt")
    result = verbatim("index", notes)
    assert result.exit_code == 0
    assert "- link.txt: " in result.stderr
    assert "plaid" not in verbatim("ask", "What is the secret?").stdout


@pytest.mark.parametrize("command", [["index", "NOTES"], *READING])
def test_a_library_of_a_newer_version_is_refused_and_not_touched(
    verbatim: Verbatim, data: Path, indexed: Path, command: list[str]
) -> None:
    file = library_of(data)
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("PRAGMA user_version=9999")
    connection.close()
    before = hashlib.sha256(file.read_bytes()).digest()
    result = verbatim(*(str(indexed) if part == "NOTES" else part for part in command))
    assert_plain(result, 1)
    assert "newer" in result.stderr
    assert hashlib.sha256(file.read_bytes()).digest() == before


@pytest.mark.parametrize("command", [["index", "NOTES"], *READING])
def test_a_damaged_library_is_refused_and_not_touched(
    verbatim: Verbatim, data: Path, indexed: Path, command: list[str]
) -> None:
    file = library_of(data)
    file.write_bytes(b"This is no database at all. " * 1000)
    before = file.read_bytes()
    result = verbatim(*(str(indexed) if part == "NOTES" else part for part in command))
    assert_plain(result, 1)
    assert file.read_bytes() == before


def test_a_name_that_cannot_stand_in_a_citation_is_misuse(verbatim: Verbatim, notes: Path) -> None:
    for name in ("a/b", "a#b", "a@b", "", " a"):
        assert_plain(verbatim("index", notes, "--name", name), 2)


def test_escapes_in_file_names_are_shown_harmlessly(verbatim: Verbatim, notes: Path) -> None:
    (notes / "evil\x1b[31m.txt").write_bytes(b"\0" * 1000)
    result = verbatim("index", notes)
    assert "\x1b" not in result.output
    assert "evil\\x1b[31m.txt: Its name holds control characters" in result.stderr


def test_escapes_in_a_document_are_shown_harmlessly_and_given_raw_in_json(verbatim: Verbatim, tmp_path: Path) -> None:
    (tmp_path / "evil.jsonl").write_text('{"id": "e", "text": "The zebra is \\u001b[31mred\\u202e."}\n')
    assert verbatim("index", tmp_path / "evil.jsonl").exit_code == 0
    assert "> The zebra is ␛[31mred⟦U+202E⟧.\n" in verbatim("ask", "What is the zebra?").stdout
    assert "\\u001b[31mred\u202e." in verbatim("ask", "What is the zebra?", "--json").stdout
