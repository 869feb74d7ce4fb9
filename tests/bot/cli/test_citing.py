from pathlib import Path

import pytest

from tests.bot.conftest import HARBOUR, Verbatim

START = HARBOUR.index("The harbour was")
PLACE = f"notes/harbour.md#{START}-{START + 43}"


def test_the_cited_place_is_shown_marked_between_its_lines(ask_harbour: Verbatim) -> None:
    result = ask_harbour("show", PLACE)
    assert result.exit_code == 0
    assert "    3 > The harbour was built in 1901 by Ada Finch.\n" in result.stdout
    assert "    5   ## Fees\n" in result.stdout


def test_a_citation_as_printed_under_a_quote_can_be_shown_and_verified(ask_harbour: Verbatim) -> None:
    answer = ask_harbour("ask", "Who built the harbour?").stdout
    address = next(line.strip() for line in answer.splitlines() if "@" in line)
    assert ask_harbour("show", address).exit_code == 0
    assert ask_harbour("verify", address).stdout.startswith("Match: ")


@pytest.mark.parametrize("command", ["show", "verify"])
@pytest.mark.parametrize(
    "citation",
    ["nonsense", "notes/harbour.md#9-3", "none/harbour.md#0-5", "notes/none.md#0-5", "notes/harbour.md#0-99999",
     "notes/harbour.md@000000000000#0-5", "notes/%ff#0-5"],
)  # fmt: skip
def test_a_citation_that_leads_nowhere_is_misuse(ask_harbour: Verbatim, command: str, citation: str) -> None:
    result = ask_harbour(command, citation)
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 2


def test_a_source_that_still_says_so_is_a_match(verbatim: Verbatim, indexed: Path) -> None:
    assert indexed.is_dir()
    result = verbatim("verify", PLACE)
    assert (result.exit_code, result.stdout.split(":")[0]) == (0, "Match")


def test_a_quote_that_stands_elsewhere_now_has_moved(verbatim: Verbatim, indexed: Path) -> None:
    (indexed / "harbour.md").write_text("A new line.\n\n" + HARBOUR, encoding="utf-8")
    result = verbatim("verify", PLACE)
    assert (result.exit_code, result.stdout.split(":")[0]) == (1, "Moved")
    assert f"#{START + 13}-" in result.stdout


def test_a_quote_that_is_gone_has_changed(verbatim: Verbatim, indexed: Path) -> None:
    (indexed / "harbour.md").write_text("Something else.\n", encoding="utf-8")
    result = verbatim("verify", PLACE)
    assert (result.exit_code, result.stdout.split(":")[0]) == (1, "Changed")


def test_a_document_that_is_gone_counts_as_changed(verbatim: Verbatim, indexed: Path) -> None:
    (indexed / "harbour.md").unlink()
    result = verbatim("verify", PLACE)
    assert (result.exit_code, result.stdout.split(":")[0]) == (1, "Changed")
