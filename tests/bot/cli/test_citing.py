import re
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
    ["nonsense", "notes/harbour.md#9-3", "none/harbour.md#0-5", "notes/harbour.md#0-99999",
     "notes/harbour.md@000000000000#0-5", "notes/%ff#0-5", "notes/caf\udce9.md#0-5"],
)  # fmt: skip
def test_a_citation_that_leads_nowhere_is_misuse(ask_harbour: Verbatim, command: str, citation: str) -> None:
    result = ask_harbour(command, citation)
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 2


def test_a_document_that_is_no_longer_indexed_can_not_be_shown_and_is_verified_as_gone(ask_harbour: Verbatim) -> None:
    assert ask_harbour("show", "notes/none.md#0-5").exit_code == 2
    result = ask_harbour("verify", "notes/none.md#0-5")
    assert result.exit_code == 1
    assert "has a document “none.md” (any more)." in result.stdout
    assert "\n>" not in result.stdout


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


def test_a_match_in_a_document_that_is_not_the_cited_revision_any_more_says_so(
    verbatim: Verbatim, indexed: Path
) -> None:
    answer = verbatim("ask", "Who built the harbour?").stdout
    exact = next(line.strip() for line in answer.splitlines() if "@" in line)
    assert "has changed since" not in verbatim("verify", exact).stdout
    (indexed / "harbour.md").write_text(HARBOUR + "\nOne more.\n", encoding="utf-8")
    result = verbatim("verify", exact)
    assert (result.exit_code, result.stdout.split(":")[0]) == (0, "Match")
    assert result.stdout.endswith("The rest of the document has changed since.\n")
    assert "has changed since" not in verbatim("verify", PLACE).stdout


@pytest.mark.parametrize("command", ["show", "verify"])
def test_the_citation_in_the_help_leads_to_a_sentence_of_the_starter_library(verbatim: Verbatim, command: str) -> None:
    example = re.search(r'verbatim \w+ "([^"]+)"', verbatim(command, "--help").stdout)
    assert example is not None
    library = Path(__file__).resolve().parents[3] / "seeds" / "library"
    assert verbatim("index", library, "--name", "starter").exit_code == 0
    result = verbatim(command, example[1])
    assert result.exit_code == 0
    assert "> Every quote that Verbatim shows has one.\n" in result.stdout
