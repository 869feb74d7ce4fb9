import json
from pathlib import Path
from typing import Any

from tests.bot.conftest import HARBOUR, Verbatim


def lines_of(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.removesuffix("\n").split("\n")]


def question(identifier: object, text: object, **more: object) -> str:
    return json.dumps({"id": identifier, "text": text} | more, ensure_ascii=False) + "\n"


def test_every_line_gets_one_line_in_order(ask_harbour: Verbatim, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(question("b", "Who built the harbour?") + "{oops\n" + question("a", "zebra"), encoding="utf-8")
    result = ask_harbour("batch", str(file))
    assert result.exit_code == 0
    assert [(line["id"], line["reason"]) for line in lines_of(result.stdout)] == [
        ("b", None),
        (None, "bad_json"),
        ("a", "no_match"),
    ]


def test_questions_are_read_from_standard_input(ask_harbour: Verbatim) -> None:
    (line,) = lines_of(ask_harbour("batch", "-", given=question("q", "Who built the harbour?")).stdout)
    quote = line["quotes"][0]
    assert HARBOUR[quote["start"] : quote["end"]] == quote["text"] == "The harbour was built in 1901 by Ada Finch."


def test_blank_lines_and_a_missing_last_line_end_are_passed_over(ask_harbour: Verbatim) -> None:
    given = "\n  \n" + question("q", "harbour").removesuffix("\n")
    assert len(lines_of(ask_harbour("batch", "-", given=given).stdout)) == 1


def test_no_question_at_all_is_no_line_at_all(ask_harbour: Verbatim) -> None:
    result = ask_harbour("batch", "-", given="")
    assert (result.exit_code, result.stdout) == (0, "")


def test_top_says_how_many_quotes_and_ten_is_the_default(ask_harbour: Verbatim) -> None:
    given = question("q", "the harbour holds boats, the lighthouse was painted, the storm sank eleven, a berth costs")
    assert len(lines_of(ask_harbour("batch", "-", "--top", "2", given=given).stdout)[0]["quotes"]) == 2
    assert 2 < len(lines_of(ask_harbour("batch", "-", given=given).stdout)[0]["quotes"]) <= 10


def test_names_restrict_where_to_look(ask_harbour: Verbatim) -> None:
    given = question("q", "boats", documents=["storm/1"]) + question("r", "boats", sources=["elsewhere"])
    first, second = lines_of(ask_harbour("batch", "-", given=given).stdout)
    assert {quote["document"] for quote in first["quotes"]} == {"storm/1"}
    assert [document["document"] for document in first["documents"]] == ["storm/1"]
    assert (second["reason"], second["quotes"], second["documents"]) == ("nothing_to_search", [], [])


def test_lines_in_another_encoding_do_not_spoil_the_others(ask_harbour: Verbatim) -> None:
    given = '{"id": "ä"}\n'.encode("latin-1") + question("ü", "harbour").encode()
    assert [line["id"] for line in lines_of(ask_harbour("batch", "-", given=given).stdout)] == [None, "ü"]


def test_half_a_surrogate_pair_comes_back_as_it_went_in(ask_harbour: Verbatim) -> None:
    given = '{"id": "\\ud800", "text": "harbour \\udfff"}\n'
    assert lines_of(ask_harbour("batch", "-", given=given).stdout)[0]["id"] == "\ud800"


def test_a_file_that_is_not_there_is_misuse(ask_harbour: Verbatim, tmp_path: Path) -> None:
    result = ask_harbour("batch", str(tmp_path / "none.jsonl"))
    assert result.exit_code == 2
    assert "The questions can't be read from" in result.stderr


def test_an_id_that_is_a_number_comes_back_as_one(ask_harbour: Verbatim) -> None:
    result = ask_harbour("batch", "-", given='{"id": 7, "text": "boats"}\n')
    assert json.loads(result.stdout)["id"] == 7
