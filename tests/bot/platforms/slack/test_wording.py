import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.platforms.slack.wording import said_here
from bot.reply import Action, Block, Reference, ReferenceKind, Reply, Role, Table, Words, block_of, own_command, worded

_BOT = Path(__file__).resolve().parents[4] / "bot"
_NAMED = re.compile(r"(?<![\w/.<>])/(?!ask\b)[a-z][a-z-]*(?![a-z-]| $)")
"""A text that names a command to its end, as it is given on Discord."""


@pytest.mark.parametrize(
    ("said", "here"),
    [
        ("Set it: /settings set key:enabled", "Set it: /verbatim settings set key:enabled"),
        ("See what there is with /help.", "See what there is with /verbatim help."),
        ("Ask again: /ask", "Ask again: /ask"),
        ("“/source add” adds one", "“/verbatim source add” adds one"),
        ("/forget-me, /verbatim help, /helpful", "/verbatim forget-me, /verbatim help, /helpful"),
        ("https://example.org/help and notes/more/help", "https://example.org/help and notes/more/help"),
    ],
)
def test_a_command_is_named_as_it_is_given_here(said: str, here: str) -> None:
    found = said_here(Reply((Block(Role.NOTE, said),), (Action(said, "why"),)))
    assert found == Reply((Block(Role.NOTE, here),), (Action(here, "why"),))


def test_a_command_that_moderators_made_is_given_after_verbatim_too() -> None:
    name = own_command("rules")
    reply = Reply((block_of(Role.NOTE, worded(name, " asks “/rules”.")), Table(("a",), ((worded(name),),))))
    found = said_here(reply)
    assert isinstance(found.blocks[0], Block)
    assert found.blocks[0].text == "/verbatim rules asks “/rules”."
    assert isinstance(found.blocks[1], Table)
    assert found.blocks[1].texts == (("/verbatim rules",),)


def test_every_command_that_a_text_of_ours_names_is_named_as_it_is_given_here() -> None:
    texts = [text for package in ("conversation", "replies", "commands") for text in _written_in(_BOT / package)]
    named = [text for text in texts if _NAMED.search(text)]
    left = [text for text in named if _NAMED.search(_here(text).replace("/verbatim ", ""))]
    assert len(named) > 50
    assert left == []


def _written_in(folder: Path) -> Iterator[str]:
    """Yield the texts in code; what describes the code is none."""
    for module in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                constants = (one.value for one in ast.walk(node) if isinstance(one, ast.Constant))
                yield from (value for value in constants if isinstance(value, str))


def _here(text: str) -> str:
    block = said_here(Reply((Block(Role.NOTE, text),))).blocks[0]
    assert isinstance(block, Block)
    return block.text


def test_what_is_quoted_stays_as_it_is() -> None:
    reply = Reply((Block(Role.QUOTE, "Type /help."), Block(Role.CITATION, "a /help", number=1)))
    assert said_here(reply) == reply


def test_references_and_tables_keep_their_places() -> None:
    channel = Reference(ReferenceKind.CHANNEL, "C1")
    reply = Reply(
        (block_of(Role.NOTE, Words(("/help in ", channel))), Table(("a",), (("/help",), (Words((channel,)),))))
    )
    found = said_here(reply)
    assert found.blocks == (
        block_of(Role.NOTE, Words(("/verbatim help in ", channel))),
        Table(("a",), (("/verbatim help",), (Words((channel,)),))),
    )
