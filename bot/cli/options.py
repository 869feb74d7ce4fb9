"""Options that several commands share."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.advice import command_line
from bot.cli.streams import advise
from config.errors import UsageError
from config.locations import data_folder

if TYPE_CHECKING:
    from bot.compose import Setup

MOST_QUOTES = 1_000
DEFAULT_QUOTES = 10
"""How many quotes the JSON objects hold unless --top says otherwise: part of the contract."""
LEAST_DOCUMENTS = 100
"""The JSON objects rank at least so many documents, however few quotes are asked for: part of the contract."""

DataOption = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="Keep the data in DIR [default: VERBATIM_DATA, or your user data]."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


def _whole_number(text: str) -> int:
    """Read what `--top` was given. Raises UsageError."""
    if re.fullmatch(r"[0-9]{1,9}", text) and 1 <= int(text) <= MOST_QUOTES:
        return int(text)
    raise UsageError(f"--top must be a whole number from 1 to {MOST_QUOTES:,}, not “{text[:50]}”.")


TopOption = Annotated[
    int | None,
    typer.Option("--top", metavar="K", parser=_whole_number, help=f"How many quotes, from 1 to {MOST_QUOTES:,}."),
]


@dataclass(frozen=True, slots=True)
class Given:
    """What was given before the command."""

    data: Path | None


def set_up_for(context: typer.Context, data: Path | None) -> "Setup":
    """Load the settings; `--data` behind the command wins over the one before it."""
    from bot.compose import set_up

    given = context.find_object(Given)
    option = data or (given.data if given else None)
    advise(command_line(data_folder(option, os.environ), os.environ))
    return set_up(option, os.environ)
