"""The docs say what the commands do: each example is held against the program itself."""

import re
import tomllib
from pathlib import Path

import pytest
import typer

from bot.cli import app
from bot.platforms.terminal.conversation import WIDER_BY
from config.schema import keys
from tests.bot.conftest import run

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
PAGES = sorted((ROOT / "seeds" / "library" / "about").glob("*.md"))
COMMANDS = {name for name, _ in typer.main.get_command(app).commands.items()}  # type: ignore[attr-defined] # a group


def sample() -> tuple[list[str], str]:
    """Return the arguments and the output of the README's sample."""
    block = re.search(r"^```\n(\$ .*?)^```", README, re.DOTALL | re.MULTILINE)
    assert block is not None
    line, _, output = block[1].partition("\n")
    question = re.search(r'"([^"]+)"', line)
    assert question is not None
    return ["ask", question[1], *line[question.end() :].split()], output


def test_the_answer_in_the_readme_is_what_the_program_prints(tmp_path: Path) -> None:
    indexed = run(["index", str(ROOT / "seeds" / "library"), "--name", "starter"], tmp_path)
    assert indexed.exit_code == 0, indexed.output
    arguments, output = sample()
    assert run(arguments, tmp_path).stdout.strip("\n") == output.strip("\n")


def test_every_command_stands_in_the_readme() -> None:
    named = set(re.findall(r"verbatim (?:--data \S+ )?([a-z]+)", README))
    assert named >= COMMANDS


@pytest.mark.parametrize("page", [ROOT / "README.md", *PAGES], ids=lambda page: page.name)
def test_every_command_that_a_page_names_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = set(re.findall(r"[`/]verbatim (?:--data \S+ )?([a-z]+)", text))
    assert named <= COMMANDS


@pytest.mark.parametrize("page", [ROOT / "README.md", *PAGES], ids=lambda page: page.name)
def test_every_setting_that_a_page_names_exists(page: Path) -> None:
    variables = set(re.findall(r"VERBATIM_[A-Z0-9_]*[A-Z0-9]", page.read_text(encoding="utf-8")))
    assert variables <= {key.variable for key in keys()} | {
        "VERBATIM_DATA",
        "VERBATIM_CONFIG",
        "VERBATIM_DISCORD_TOKEN",
        "VERBATIM_ENCRYPTION_KEY",
        "VERBATIM_SLACK_APP_TOKEN",
        "VERBATIM_SLACK_BOT_TOKEN",
        "VERBATIM_SLACK_CLIENT_ID",
        "VERBATIM_SLACK_CLIENT_SECRET",
        "VERBATIM_SLACK_PORT",
        "VERBATIM_SLACK_SIGNING_SECRET",
    }


def test_every_make_target_that_the_docs_name_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    docs = README + (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8") + ARCHITECTURE
    for target in set(re.findall(r"(?:`|^)make ([a-z]+)\b", docs, re.MULTILINE)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_the_layers_in_the_architecture_are_those_that_are_checked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for contract in project["tool"]["importlinter"]["contracts"]:
        for package in contract.get("containers", []):
            row = re.search(rf"^\| `{package}` \| (.*?) \|", ARCHITECTURE, re.MULTILINE)
            assert row is not None, package
            shown = [re.findall(r"`(\w+)`", layer) for layer in row[1].split(" / ")]
            checked = [re.findall(r"\w+", layer) for layer in contract["layers"]]
            assert [sorted(layer) for layer in shown] == [sorted(layer) for layer in checked]


def test_every_path_that_the_architecture_names_exists() -> None:
    for path in set(re.findall(r"`((?:bot|index|config|tests|seeds)/[\w/.]+)`", ARCHITECTURE)):
        assert (ROOT / path).exists(), path


def test_the_pages_tell_how_much_is_shown() -> None:
    defaults = tomllib.loads((ROOT / "config" / "defaults.toml").read_text(encoding="utf-8"))
    assert (defaults["answers"]["quotes"], WIDER_BY) == (3, 3)
    page = (ROOT / "seeds" / "library" / "about" / "asking.md").read_text(encoding="utf-8")
    assert "without it, up to three are shown" in page
    assert "with three more sentences on either side of it" in page


def test_the_readme_uses_the_library_of_make_chat_for_ones_own_documents() -> None:
    block = README.split("## Your own documents")[1].split("```")[1]
    assert block.splitlines()[1].startswith('export VERBATIM_DATA="$PWD/.verbatim"')
    assert "DATA = $${VERBATIM_DATA:-.verbatim}" in (ROOT / "Makefile").read_text(encoding="utf-8")
