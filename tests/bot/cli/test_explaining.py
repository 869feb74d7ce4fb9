import pytest

from tests.bot.conftest import Verbatim


def test_an_answer_is_explained_with_its_quote_words_signals_and_threshold(ask_harbour: Verbatim) -> None:
    result = ask_harbour("why", "Who built the harbour?")
    assert result.exit_code == 0
    said = result.stdout
    assert said.startswith("> The harbour was built in 1901 by Ada Finch.\n")
    for part in ("Idf", "What counted", "reaches the threshold of", "Left out as too common"):
        assert part in said


def test_another_quote_than_the_first_can_be_asked_about(ask_harbour: Verbatim) -> None:
    assert "Why quote 2 was not enough:" in ask_harbour("why", "harbour boats", "--quote", "2").stdout
    missing = ask_harbour("why", "Who built the harbour?", "--quote", "900")
    assert missing.exit_code == 2
    assert "There is no quote [900] here." in missing.stderr


def test_a_close_miss_is_explained_with_the_threshold_that_it_missed(ask_harbour: Verbatim) -> None:
    result = ask_harbour(
        "why", "Does a berth for zebra boats in Samarkand cost more?", VERBATIM_ANSWERS__MIN_CONFIDENCE="1"
    )
    assert result.exit_code == 3
    assert "stays below the threshold of 1.00." in result.stdout


@pytest.mark.parametrize(
    ("question", "status", "decided"),
    [
        ("xyzzy quagga", 3, "no place in the sources holds enough of what was looked up to be about it"),
        ("hello there", 3, "it was read as small talk"),
        ("the of and", 3, "no word was left to look up"),
        (" ", 2, "there was no question"),
    ],
)
def test_a_decline_without_any_quote_is_explained_too(
    ask_harbour: Verbatim, question: str, status: int, decided: str
) -> None:
    result = ask_harbour("why", question)
    assert result.exit_code == status
    assert result.stdout.startswith("Why the question got no quote:\n")
    assert decided in result.stdout


def test_a_word_that_was_looked_up_in_another_s_place_is_told(ask_harbour: Verbatim) -> None:
    assert "“harbour” for “harbuor”" in ask_harbour("why", "Who built the harbuor?").stdout
