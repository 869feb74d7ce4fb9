"""What Verbatim says, before any platform: blocks of text, each with a role, and what can be done next.

A reply holds no markup, no colour, no escape and no fold: those are a renderer's business, and a
renderer can be undone. The text of a `QUOTE` block is the quote, character for character.
"""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a block is to the reader."""

    QUOTE = "quote"
    CONTEXT = "context"
    CITATION = "citation"
    ADDRESS = "address"
    HEADING = "heading"
    NOTE = "note"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text with one role.

    `apart` asks for room before it. `number` is the number it is cited by, on a citation. On a quote
    or its context `first_line` is the line of its document that it starts on, counted from 1, where
    line numbers are to be shown.
    """

    role: Role
    text: str
    apart: bool = False
    number: int | None = None
    first_line: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings. The columns whose number (from 0) is in `figures` hold figures."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Action:
    """Something that the reader can do next: the command as it is given, and what it does."""

    command: str
    label: str


@dataclass(frozen=True, slots=True)
class Reply:
    """Blocks and tables in reading order, then what can be done next."""

    blocks: tuple[Block | Table, ...]
    actions: tuple[Action, ...] = ()


def note(*sentences: str) -> Reply:
    """Make a reply of plain sentences, one block each; empty ones are left out."""
    return Reply(tuple(Block(Role.NOTE, sentence) for sentence in sentences if sentence))
