import shlex
from pathlib import Path

import pytest

from bot.cli.advice import advised, command_line
from bot.reply import Block, Reply, Role, Table, note
from tests.bot.conftest import Verbatim

COMMAND = "verbatim --data '/my data'"


def test_a_command_names_the_data_folder_only_where_another_would_be_opened() -> None:
    assert command_line(Path("/data"), {"VERBATIM_DATA": "/data"}) == "verbatim"
    assert command_line(Path("/my data"), {"VERBATIM_DATA": "/data"}) == COMMAND
    assert command_line(Path("/my data"), {}) == COMMAND


def test_what_is_advised_leads_into_the_same_library() -> None:
    reply = advised(note("Add a folder first: verbatim index PATH", "verbatim index.md: too large"), COMMAND)
    assert reply == note(f"Add a folder first: {COMMAND} index PATH", "verbatim index.md: too large")


@pytest.mark.parametrize("role", [Role.QUOTE, Role.CONTEXT, Role.CITATION, Role.ADDRESS])
def test_a_sources_words_are_never_touched(role: Role) -> None:
    reply = Reply((Block(role, "Type: verbatim index PATH"), Table(("x: verbatim ask",), ())))
    assert advised(reply, COMMAND) == reply


def test_advice_names_the_folder_that_was_given(verbatim: Verbatim, tmp_path: Path) -> None:
    place = tmp_path / "my data"
    wanted = f": verbatim --data {shlex.quote(str(place))} "
    assert f"{wanted}index PATH" in verbatim("--data", place, "ask", "Who?").stderr
    chat = verbatim("chat", "--data", place, given="zebra\n")
    assert f"{wanted}remove starter" in chat.stderr
    assert f"{wanted}index PATH" in chat.stdout
    assert str(place / "libraries" / "shared") in chat.stdout
    assert ": verbatim index PATH" in verbatim("ask", "Who?").stderr
