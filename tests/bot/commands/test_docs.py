from pathlib import Path

import pytest

from bot.commands import REGISTRY
from bot.commands.docs import pages
from config.channel import channel_keys
from config.schema import keys

FOLDER = Path(__file__).resolve().parents[3] / "docs"


@pytest.mark.parametrize("name", sorted(pages()))
def test_a_page_is_up_to_date_or_make_docs_writes_it_anew(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == pages()[name]


def test_every_command_has_a_row_in_both_tables_of_the_permissions() -> None:
    page = pages()["permissions.md"]
    for command in REGISTRY:
        assert page.count(f"| `/{command.name}` |") == 2
        for parameter in command.parameters:
            assert f"`{parameter.name}`" in page


def test_every_setting_is_listed() -> None:
    page = pages()["settings.md"]
    for key in (*channel_keys(), *keys()):
        name = key.name.removeprefix("channel.").replace("command.", "command.NAME.")
        assert f"| `{name}` |" in page


@pytest.mark.parametrize("name", sorted(pages()))
def test_the_rows_of_a_table_have_as_many_cells_as_its_head(name: str) -> None:
    for part in pages()[name].split("\n\n"):
        if part.startswith("|"):
            assert len({line.replace("\\|", "").count("|") for line in part.splitlines()}) == 1
