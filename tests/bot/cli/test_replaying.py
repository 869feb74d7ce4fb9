"""A receipt gives the same bytes once more, or says what has changed since."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bot.conftest import Verbatim, run

ROOT = Path(__file__).resolve().parents[3]
QUESTIONS = [json.loads(line) for line in (ROOT / "seeds" / "questions.jsonl").read_text("utf-8").splitlines()]
HARBOUR = "Who built the harbour?"


def timeless(output: str) -> str:
    return re.sub(r'"elapsed_ms": [0-9.]+', '"elapsed_ms": 0', output)


@pytest.fixture(scope="module")
def starter_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the starter library; only for tests that change nothing."""
    data = tmp_path_factory.mktemp("starter") / "data"
    assert run(["index", str(ROOT / "seeds" / "library"), "--name", "starter"], data).exit_code == 0
    return data


@pytest.fixture
def receipt(verbatim: Verbatim, indexed: Path, tmp_path: Path) -> Path:
    """The receipt of an answer from the harbour's notes."""
    assert indexed.is_dir()
    file = tmp_path / "receipt.json"
    assert verbatim("ask", HARBOUR, "--receipt", file).exit_code == 0
    return file


def test_twenty_answers_of_a_batch_come_once_more_byte_for_byte(starter_data: Path, tmp_path: Path) -> None:
    asked = [{"id": number, "text": entry["text"]} for number, entry in enumerate(QUESTIONS[::3])]
    asked[1] |= {"sources": ["starter"]}
    asked[2] |= {"documents": ["about/asking.md"]}
    assert len(asked) == 20
    receipts = tmp_path / "receipts.jsonl"
    given = "".join(json.dumps(line) + "\n" for line in asked)
    answers = run(["batch", "-", "--receipts", str(receipts)], starter_data, given)
    again = run(["replay", str(receipts)], starter_data)
    assert (answers.exit_code, again.exit_code, again.stderr) == (0, 0, "")
    assert timeless(again.stdout) == timeless(answers.stdout)
    assert {json.loads(line)["answered"] for line in answers.stdout.splitlines()} == {True, False}


@pytest.mark.parametrize("question", [HARBOUR, "Does the harbour sell zebra stickers from Samarkand?", "zebra?", "  "])
@pytest.mark.parametrize("options", [(), ("--json",), ("--top", "2")])
def test_one_answer_comes_once_more_as_it_was_printed(
    ask_harbour: Verbatim, tmp_path: Path, question: str, options: tuple[str, ...]
) -> None:
    file = tmp_path / "receipt.json"
    first = ask_harbour("ask", question, *options, "--receipt", str(file))
    again = ask_harbour("replay", str(file))
    assert again.exit_code == 0
    assert timeless(again.stdout) == timeless(first.stdout)
    assert again.stderr == first.stderr
    assert timeless(ask_harbour("replay", "-", given=file.read_bytes()).stdout) == timeless(first.stdout)


def test_json_can_be_asked_of_a_receipt_that_was_printed_as_text(ask_harbour: Verbatim, tmp_path: Path) -> None:
    file = tmp_path / "receipt.json"
    ask_harbour("ask", HARBOUR, "--receipt", str(file))
    assert json.loads(ask_harbour("replay", str(file), "--json").stdout)["answered"] is True


def test_the_receipt_s_settings_are_used_whatever_is_set_now(ask_harbour: Verbatim, tmp_path: Path) -> None:
    file = tmp_path / "receipt.json"
    first = ask_harbour("ask", HARBOUR, "--receipt", str(file))
    again = ask_harbour("replay", str(file), VERBATIM_ANSWERS__MIN_CONFIDENCE="1", VERBATIM_RANKING__K1="0.1")
    assert (again.exit_code, again.stdout) == (0, first.stdout)
    assert "The setting ranking.k1 was 1.2, and is 0.1. The receipt's was used." in again.stderr


def leaves(document: Any) -> Iterator[str]:  # noqa: ANN401 - whatever JSON can hold
    """Yield every text of a document of JSON, keys too."""
    if isinstance(document, dict):
        document = [*document, *document.values()]
    if isinstance(document, str):
        yield document
    elif isinstance(document, list):
        for entry in document:
            yield from leaves(entry)


def test_a_receipt_holds_no_text_of_any_source(starter_data: Path, tmp_path: Path) -> None:
    library = "\n".join(path.read_text("utf-8") for path in (ROOT / "seeds" / "library").rglob("*.*"))
    receipts = tmp_path / "receipts.jsonl"
    given = "".join(json.dumps({"id": 1, "text": entry["text"]}) + "\n" for entry in QUESTIONS[:20])
    run(["batch", "-", "--receipts", str(receipts)], starter_data, given)
    written = [json.loads(line) for line in receipts.read_text("ascii").splitlines()]
    assert len(written) == 20
    for document in written:
        assert document["library"]["documents"]
        del document["asked"]["question"]
        assert not [leaf for leaf in leaves(document) if len(leaf.split()) > 1 and leaf in library]


def test_a_changed_document_is_named_with_both_revisions(verbatim: Verbatim, receipt: Path, indexed: Path) -> None:
    old = json.loads(receipt.read_text())["library"]["documents"][0][2]
    (indexed / "harbour.md").write_text("# The harbour\n\nThe harbour was built in 1902 by Ada Finch.\n")
    verbatim("index", indexed)
    result = verbatim("replay", receipt)
    assert result.exit_code == 1
    assert f"“{HARBOUR}” is answered otherwise now." in result.stdout
    assert f"“notes/harbour.md” was quoted in revision {old[:12]}, and is revision " in result.stdout
    assert "The library went from generation 1 to 2." in result.stdout
    told = json.loads(verbatim("replay", receipt, "--json").stdout)
    assert (told["same"], told["changes"][0]["kind"], told["changes"][0]["old"]) == (False, "document_changed", old)


def test_a_document_that_was_not_quoted_is_named_as_well(verbatim: Verbatim, receipt: Path, indexed: Path) -> None:
    (indexed / "harbour-news.txt").write_text("The harbour was built again. Ada Finch built it.\n")
    verbatim("index", indexed)
    result = verbatim("replay", receipt)
    assert result.exit_code == 1
    assert "The document “notes/harbour-news.txt” is new" in result.stdout


def test_a_source_that_is_gone_is_named(verbatim: Verbatim, receipt: Path) -> None:
    verbatim("remove", "notes")
    result = verbatim("replay", receipt)
    assert result.exit_code == 1
    assert "The source “notes” is gone." in result.stdout


def test_another_source_changes_nothing_and_is_told_aside(verbatim: Verbatim, receipt: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("The harbour of Oldport was built by Tom Reed. Who built it is well known.\n")
    first = verbatim("replay", receipt)
    verbatim("index", other)
    again = verbatim("replay", receipt)
    assert (again.exit_code, again.stdout) == (0, first.stdout)
    assert "The outcome is the same, though since then:" in again.stderr
    assert "The library went from generation 1 to 2." in again.stderr


def test_a_list_of_synonyms_that_came_since_is_told(verbatim: Verbatim, receipt: Path, data: Path) -> None:
    (data / "synonyms.toml").write_text('same = [["built", "erected"]]\n')
    result = verbatim("replay", receipt)
    assert "The list of synonyms changed: none, now " in result.stdout + result.stderr


def test_a_tampered_receipt_is_misuse_and_says_so(verbatim: Verbatim, receipt: Path) -> None:
    receipt.write_text(receipt.read_text().replace("harbour?", "lighthouse?"))
    result = verbatim("replay", receipt)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "This receipt is not as it was written" in result.stderr


def test_a_receipt_of_a_later_version_is_misuse_and_says_so(verbatim: Verbatim, receipt: Path) -> None:
    receipt.write_text(receipt.read_text().replace('"receipt":1', '"receipt":2'))
    result = verbatim("replay", receipt)
    assert result.exit_code == 2
    assert "This receipt is of version 2" in result.stderr


def test_of_several_receipts_the_bad_one_s_line_is_named(verbatim: Verbatim, receipt: Path) -> None:
    receipt.write_text(receipt.read_text() + "\nnonsense\n")
    result = verbatim("replay", receipt)
    assert result.exit_code == 2
    assert "Line 2: That is no receipt." in result.stderr


@pytest.mark.parametrize("given", ["", "\n \n"])
def test_no_receipt_at_all_is_misuse(verbatim: Verbatim, given: str) -> None:
    result = verbatim("replay", "-", given=given)
    assert result.exit_code == 2
    assert "There is no receipt in that." in result.stderr


def test_neither_a_file_nor_an_answer_is_misuse(ask_harbour: Verbatim) -> None:
    result = ask_harbour("replay", "3f")
    assert result.exit_code == 2
    assert "There is no file 3f, and no answer of that id is kept." in result.stderr


def test_a_folder_is_no_receipt(ask_harbour: Verbatim, tmp_path: Path) -> None:
    result = ask_harbour("replay", str(tmp_path))
    assert result.exit_code == 2
    assert "can't be read from" in result.stderr


def test_a_receipt_that_can_not_be_written_is_misuse(ask_harbour: Verbatim, tmp_path: Path) -> None:
    result = ask_harbour("ask", HARBOUR, "--receipt", str(tmp_path / "missing" / "receipt.json"))
    assert result.exit_code == 2
    assert "The receipt can't be written to" in result.stderr


def test_the_chat_keeps_a_receipt_where_it_is_told_to(ask_harbour: Verbatim, tmp_path: Path) -> None:
    file = tmp_path / "a receipt.json"
    lines = f":receipt {file}\n{HARBOUR}\n:receipt\n:receipt {file}\n"
    said = ask_harbour("chat", given=lines).stdout
    assert "Nothing was asked yet." in said
    assert "A receipt needs a file." in said
    assert f"verbatim replay '{file}'" in said.replace("\n", " ").replace("  ", " ") or "replay" in said
    again = ask_harbour("replay", str(file))
    assert again.exit_code == 0
    assert "> The harbour was built in 1901 by Ada Finch.\n" in again.stdout
