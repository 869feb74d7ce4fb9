"""Options that several commands share."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.compose import Setup

MOST_QUOTES = 1_000
DEFAULT_QUOTES = 10
"""How many quotes the JSON objects hold unless --top says otherwise: part of the contract."""

DataOption = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="Keep the data in DIR [default: VERBATIM_DATA, or your user data]."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
TopOption = Annotated[
    int | None,
    typer.Option("--top", metavar="K", min=1, max=MOST_QUOTES, help="How many quotes."),
]


@dataclass(frozen=True, slots=True)
class Given:
    """What was given before the command."""

    data: Path | None


def set_up_for(context: typer.Context, data: Path | None) -> "Setup":
    """Load the settings; `--data` behind the command wins over the one before it."""
    from bot.compose import set_up

    given = context.find_object(Given)
    return set_up(data or (given.data if given else None), os.environ)
