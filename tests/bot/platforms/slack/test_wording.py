import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.commands import REGISTRY, find
from bot.platforms.slack.wording import said_here
from bot.reply import (
    Action,
    Block,
    Reference,
    ReferenceKind,
    Reply,
    Role,
    Table,
    Words,
    block_of,
    named_command,
    ours,
    worded,
)

_BOT = Path(__file__).resolve().parents[4] / "bot"
_SPOKEN = [module for package in ("commands", "conversation", "replies") for module in (_BOT / package).rglob("*.py")]
"""The modules whose texts every platform shows."""
_TABLES = {"docs.py", "parity.py"}
"""What makes pages of documentation; nobody is told that in a chat."""
_REGISTERED = "|".join(re.escape(command.name) for command in sorted(REGISTRY, key=lambda one: -len(one.name)))
_BARE = re.compile(rf"(?<![\w/.:<])/(?:{_REGISTERED})(?![\w-])")
"""A command that is named by its letters alone."""
_NAMED = re.compile(r"</([^>]*)>")


@pytest.mark.parametrize(
    ("said", "here"),
    [
        ("Set it: </settings set> key:enabled", "Set it: /verbatim settings set key:enabled"),
        ("See what there is with </help>.", "See what there is with /verbatim help."),
        ("Ask again: </ask>", "Ask again: /ask"),
        ("</forget-me>, /verbatim help, /helpful", "/verbatim forget-me, /verbatim help, /helpful"),
    ],
)
def test_a_command_is_named_as_it_is_given_here(said: str, here: str) -> None:
    found = said_here(Reply((block_of(Role.NOTE, ours(said)),), (Action(ours(said), "why"),)))
    assert found == Reply((Block(Role.NOTE, here),), (Action(here, "why"),))


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("wrote", ["Who types /help?", "/settings set", "See </help>."])
def test_what_anybody_wrote_stays_as_it_was_written(role: Role, wrote: str) -> None:
    asked = worded(f"{wrote} ", named_command("help"), f": {wrote}")
    found = said_here(Reply((Block(role, wrote), block_of(role, asked), Table(("a",), ((wrote,), (asked,))))))
    here = f"{wrote} /verbatim help: {wrote}"
    assert found == Reply((Block(role, wrote), Block(role, here), Table(("a",), ((wrote,), (here,)))))


def test_a_command_that_moderators_made_is_given_after_verbatim_too() -> None:
    name = named_command("rules")
    reply = Reply((block_of(Role.NOTE, worded(name, " asks “/rules”.")), Table(("a",), ((worded(name),),))))
    found = said_here(reply)
    assert isinstance(found.blocks[0], Block)
    assert found.blocks[0].text == "/verbatim rules asks “/rules”."
    assert isinstance(found.blocks[1], Table)
    assert found.blocks[1].texts == (("/verbatim rules",),)


def test_no_text_of_ours_names_a_command_by_its_letters_alone() -> None:
    """Slack would show it by a name that it does not have there."""
    bare = [(module.name, text) for module in _SPOKEN if module.name not in _TABLES for text in _written_in(module)]
    assert [found for found in bare if _BARE.search(found[1])] == []


def test_a_text_of_ours_is_a_literal_and_names_only_commands_that_there_are() -> None:
    literals = [argument for module in _BOT.rglob("*.py") for argument in _given_to_ours(module)]
    assert [ast.unparse(one) for one in literals if not _is_literal(one)] == []
    named = [name for one in literals for name in _NAMED.findall(ast.unparse(one))]
    assert len(named) > 50
    assert [name for name in named if find(name) is None] == []


def _written_in(module: Path) -> Iterator[str]:
    """Yield the texts in code; what describes the code is none."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    described = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(_piece(part) for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in described:
            yield node.value


def _piece(part: ast.expr) -> str:
    """Return a piece of a text that is put together; a command may stand where a value does."""
    return str(part.value) if isinstance(part, ast.Constant) else "help"


def _given_to_ours(module: Path) -> Iterator[ast.expr]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == ours.__name__:
            yield from node.args


def _is_literal(argument: ast.expr) -> bool:
    if isinstance(argument, ast.IfExp):
        return _is_literal(argument.body) and _is_literal(argument.orelse)
    return isinstance(argument, ast.Constant) and isinstance(argument.value, str)


def test_references_and_tables_keep_their_places() -> None:
    channel = Reference(ReferenceKind.CHANNEL, "C1")
    said = worded(named_command("help"), " in ", channel)
    reply = Reply((block_of(Role.NOTE, said), Table(("a",), ((said,), (Words((channel,)),)))))
    here = Words(("/verbatim help in ", channel))
    assert said_here(reply).blocks == (block_of(Role.NOTE, here), Table(("a",), ((here,), (Words((channel,)),))))
