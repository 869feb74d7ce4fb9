"""Commands that are printed as advice, so that they lead into the library that the advice is about. Pure.

Replies and errors name commands after a colon, as `verbatim index PATH`, and know no data folder. What
is printed in a terminal names the folder too, wherever the command alone would open another one.
"""

import re
import shlex
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from bot.reply import Block, Reply, Role, Table
from config.locations import data_folder

PLAIN: Final = "verbatim"
"""The command as replies and errors name it."""

_ADVICE: Final = re.compile(
    r"(?<=: )verbatim "
    r"(?=(?:ask|backup|batch|chat|check|config|doctor|health|index"
    r"|remove|repair|replay|restore|serve|show|sources|verify|why)\b)"
)
_OURS: Final = frozenset({Role.NOTE, Role.WARNING})
"""The roles of blocks that hold words of our own; a source's words are never touched."""


def command_line(folder: Path, environment: Mapping[str, str]) -> str:
    """Return what to type for a command over the data in `folder`: with `--data`, quoted, where that is needed."""
    if data_folder(None, environment) == folder:
        return PLAIN
    return f"{PLAIN} --data {shlex.quote(str(folder))}"


def advised(reply: Reply, command: str) -> Reply:
    """Return `reply` with the commands that it advises beginning with `command`."""
    return replace(reply, blocks=tuple(_advised(block, command) for block in reply.blocks))


def _advised(block: Block | Table, command: str) -> Block | Table:
    if isinstance(block, Table) or block.role not in _OURS:
        return block
    return replace(block, text=_ADVICE.sub(lambda _: command + " ", block.text))
