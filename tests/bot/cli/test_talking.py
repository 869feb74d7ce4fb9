import json
from pathlib import Path

import pytest

import bot.compose
from tests.bot.conftest import Verbatim


def test_piped_questions_are_answered_and_the_end_of_input_ends_the_chat(ask_harbour: Verbatim) -> None:
    result = ask_harbour("chat", given="Who built the harbour?\n:why\n")
    assert result.exit_code == 0
    assert result.stdout.startswith("Verbatim quotes word for word from 1 source, 3 documents, 13 sentences.\n")
    assert "Who built the harbour?\n" in result.stdout
    assert "> The harbour was built in 1901 by Ada Finch.\n" in result.stdout
    assert "Why quote 1 came where it did:" in result.stdout


def test_what_is_typed_wrong_is_told_and_the_chat_goes_on(ask_harbour: Verbatim) -> None:
    result = ask_harbour("chat", given="boats\n:context 99\n:sources\n")
    assert result.exit_code == 0
    assert "There is no quote [99] here." in result.stdout
    assert "“notes” lies at" in result.stdout


def test_a_missing_library_is_filled_with_the_starter_library_and_that_is_said(verbatim: Verbatim) -> None:
    result = verbatim("chat", given="How does a citation look?\n")
    assert result.exit_code == 0
    assert "the starter library is added" in result.stderr
    sources = json.loads(verbatim("sources", "--json").stdout)["sources"]
    assert [source["name"] for source in sources] == ["starter"]
    assert "starter library is added" not in verbatim("chat", given="").stderr


def test_an_emptied_library_is_filled_again(verbatim: Verbatim, indexed: Path) -> None:
    assert indexed.is_dir()
    assert verbatim("remove", "notes").exit_code == 0
    assert "the starter library is added" in verbatim("chat", given="").stderr


def test_a_library_with_a_source_gets_no_other(verbatim: Verbatim, indexed: Path) -> None:
    assert indexed.is_dir()
    assert verbatim("chat", given="").stderr == ""
    assert len(json.loads(verbatim("sources", "--json").stdout)["sources"]) == 1


def test_a_starter_library_that_is_missing_is_told(
    verbatim: Verbatim, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bot.compose, "__file__", str(tmp_path / "bot" / "compose.py"))
    result = verbatim("chat", given="")
    assert result.exit_code == 1
    assert "The starter library is missing" in result.stderr
