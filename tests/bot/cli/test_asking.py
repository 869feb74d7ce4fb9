import json

import pytest

from index.model import DeclineReason
from tests.bot.conftest import Verbatim


def test_an_answer_is_quoted_with_its_citation(ask_harbour: Verbatim) -> None:
    result = ask_harbour("ask", "Who built the harbour?")
    assert result.exit_code == 0
    assert "> The harbour was built in 1901 by Ada Finch.\n" in result.stdout
    assert "[1] The harbour · notes · line 3\n" in result.stdout
    assert result.stderr == ""


def test_words_without_quotation_marks_are_one_question(ask_harbour: Verbatim) -> None:
    assert "Ada Finch" in ask_harbour("ask", "Who", "built", "the", "harbour?").stdout


def test_a_question_that_the_sources_are_silent_on_is_declined_with_status_three(ask_harbour: Verbatim) -> None:
    result = ask_harbour("ask", "Who sells zebra stickers in Samarkand?")
    assert result.exit_code == 3
    assert "The sources hold nothing about that." in result.stdout


def test_a_close_miss_shows_the_nearest_passages_as_no_answer(ask_harbour: Verbatim) -> None:
    result = ask_harbour("ask", "Does a berth for zebra boats in Samarkand cost more?")
    assert result.exit_code == 3
    assert "No source here mentions “Samarkand” or “zebra”." in result.stdout
    assert "Nearest passages (not an answer):" in result.stdout


def test_top_says_how_many_quotes(ask_harbour: Verbatim) -> None:
    result = ask_harbour("ask", "boats in the harbour", "--top", "2")
    assert "[2]" in result.stdout
    assert "[3]" not in result.stdout


@pytest.mark.parametrize("top", ["0", "1001", "many"])
def test_a_top_out_of_range_is_misuse(ask_harbour: Verbatim, top: str) -> None:
    assert ask_harbour("ask", "boats", "--top", top).exit_code == 2
    assert ask_harbour("batch", "-", "--top", top, given="").exit_code == 2


def test_json_is_one_object_of_the_contract(ask_harbour: Verbatim) -> None:
    record = json.loads(ask_harbour("ask", "Who built the harbour?", "--json").stdout)
    assert (record["id"], record["answered"], record["reason"]) == (None, True, None)
    quote = record["quotes"][0]
    assert quote["end"] - quote["start"] == len(quote["text"])


@pytest.mark.parametrize(
    ("question", "status", "reason"),
    [
        ("", 2, DeclineReason.EMPTY_QUESTION),
        ("  \n ", 2, DeclineReason.EMPTY_QUESTION),
        ("harbour " * 12_500, 2, DeclineReason.QUESTION_TOO_LONG),
        ("the of and", 3, DeclineReason.NO_TERMS),
        ("🙂🙃", 3, DeclineReason.NO_TERMS),
        ("?!...", 3, DeclineReason.NO_TERMS),
    ],
)
def test_a_question_that_cannot_be_looked_up_says_why_on_standard_error(
    ask_harbour: Verbatim, question: str, status: int, reason: DeclineReason
) -> None:
    said = ask_harbour("ask", question)
    assert (said.exit_code, said.stdout) == (status, "")
    assert len(said.stderr.splitlines()) == 2
    printed = ask_harbour("ask", question, "--json")
    assert printed.exit_code == status
    assert json.loads(printed.stdout)["reason"] == reason
    assert printed.stderr == said.stderr


def test_asking_without_a_question_is_misuse(ask_harbour: Verbatim) -> None:
    assert ask_harbour("ask").exit_code == 2


def test_a_question_of_broken_bytes_is_answered_like_any_other(ask_harbour: Verbatim) -> None:
    result = ask_harbour("ask", "Who built the harbour \udcff\udcfe?", "--json")
    assert result.exit_code in {0, 3}
    assert json.loads(result.stdout)["quotes"]


def test_the_same_question_gives_the_same_bytes(ask_harbour: Verbatim) -> None:
    first, second = (ask_harbour("ask", "boats in the harbour").stdout for _ in range(2))
    assert first == second
