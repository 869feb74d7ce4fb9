import pytest

import bot.compose
from tests.bot.conftest import Verbatim

COMMANDS = ["index", "sources", "ask", "chat", "show", "verify", "batch", "remove"]


def fail(*_: object, **__: object) -> object:
    raise ZeroDivisionError("by zero")


def test_what_nobody_foresaw_is_one_plain_sentence_and_asks_for_a_report(
    verbatim: Verbatim, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.compose, "load_settings", fail)
    result = verbatim("sources")
    assert result.exit_code == 1
    assert result.stderr.startswith("Something went wrong inside Verbatim (ZeroDivisionError: by zero).\n")
    assert "Traceback" not in result.output


def test_the_hidden_option_traceback_lets_it_through(verbatim: Verbatim, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.compose, "load_settings", fail)
    assert isinstance(verbatim("--traceback", "sources").exception, ZeroDivisionError)


def test_control_c_ends_a_command_with_one_sentence(verbatim: Verbatim, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(bot.compose, "load_settings", interrupt)
    result = verbatim("sources")
    assert (result.exit_code, result.stderr) == (130, "Stopped. The library is whole: nothing is left half done.\n")


@pytest.mark.parametrize("arguments", [["nonsense"], ["sources", "--nonsense"], ["index"], ["show"], ["config", "x"]])
def test_what_typer_refuses_is_misuse(verbatim: Verbatim, arguments: list[str]) -> None:
    result = verbatim(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Usage: verbatim" in result.stderr


def test_a_command_mistyped_gets_the_one_that_comes_close(verbatim: Verbatim) -> None:
    assert "'sources'" in verbatim("surces").stderr


@pytest.mark.parametrize("command", [[name] for name in COMMANDS] + [["config", "show"], []])
def test_every_help_has_examples(verbatim: Verbatim, command: list[str]) -> None:
    result = verbatim(*command, "--help")
    assert result.exit_code == 0
    assert f"  verbatim {' '.join(command)}".rstrip() in result.stdout.split("Examples:")[1]


def test_the_version_is_told(verbatim: Verbatim) -> None:
    result = verbatim("--version")
    assert result.exit_code == 0
    assert result.stdout.startswith("verbatim ")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_help_names_what_to_give_and_no_type(verbatim: Verbatim, command: str) -> None:
    help_text = verbatim(command, "--help").stdout
    assert "<" not in help_text.split("Examples:")[0]
    assert "{" not in help_text.split("\n")[0]
    assert "{" not in verbatim(command, "--nonsense").stderr


@pytest.mark.parametrize("given", ["x", "0", "1001", "-1", "1.5", ""])
@pytest.mark.parametrize("command", ["ask", "batch"])
def test_a_number_of_quotes_out_of_range_is_told_in_plain_words(verbatim: Verbatim, command: str, given: str) -> None:
    result = verbatim(command, "x", f"--top={given}")
    expected = f"--top must be a whole number from 1 to 1,000, not “{given}”.\n"
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", expected)
