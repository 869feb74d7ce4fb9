"""What Verbatim says, before any platform: blocks of text, each with a role, and what can be done next.

A reply holds no markup, no colour, no escape and no fold: those are a renderer's business, and a
renderer can be undone. The text of a `QUOTE` block is the quote, character for character.

Words of a quote may be marked: as spans of its text, for a renderer to show in its way.

A text may name something of the platform's own, such as a channel or a command: `Words` holds a `Reference` there,
which each renderer shows in its way. No text of anybody's is ever taken for one.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from config.errors import UsageError

_COMMAND: Final = re.compile(r"</([a-z][a-z -]*)>")


class Role(StrEnum):
    """What a block is to the reader. An `ASIDE` may be overlooked: how a question was read, where copies stand."""

    QUOTE = "quote"
    CONTEXT = "context"
    CITATION = "citation"
    ADDRESS = "address"
    HEADING = "heading"
    NOTE = "note"
    ASIDE = "aside"
    WARNING = "warning"


class ReferenceKind(StrEnum):
    """What of the platform's own is named."""

    CHANNEL = "channel"
    PERSON = "person"
    ROLE = "role"
    MESSAGE = "message"
    WORKSPACE = "workspace"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class Reference:
    """Something of the platform's own, by its id; `name` stands for it where it can't be linked.

    `within` are the ids of the workspace and the channel that hold a message. A command's id is its name, whether
    it is built in or moderators made it: not all platforms have it under `/NAME` (`named_command`, `ours`).
    """

    kind: ReferenceKind
    id: str
    name: str = ""
    within: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the name, or the id where there is none."""
        return self.name or self.id


@dataclass(frozen=True, slots=True)
class Words:
    """A text with references in it: its parts, in order. `str()` gives it with names in their place."""

    parts: tuple[str | Reference, ...]

    def __str__(self) -> str:
        """Return the text, each reference by its name."""
        return "".join(map(str, self.parts))


Text = str | Words


def named_command(name: str) -> Reference:
    """Name a command, built in or made by moderators."""
    return Reference(ReferenceKind.COMMAND, name, f"/{name}")


def ours(literal: str) -> Words:
    """Make a text of ours, in which `</settings set>` names that command; nobody else's words may be in `literal`."""
    pieces = _COMMAND.split(literal)  # every second one is a name
    parts = (named_command(piece) if place % 2 else piece for place, piece in enumerate(pieces))
    return Words(tuple(part for part in parts if part))


def worded(*texts: Text | Reference) -> Words:
    """Join texts and references to one text."""
    parts: list[str | Reference] = []
    for text in texts:
        parts += text.parts if isinstance(text, Words) else (text,)
    return Words(tuple(parts))


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text with one role.

    `parts` are those of the text where it names something of the platform's own; see `block_of`.
    `apart` asks for room before it. `number` is the number it is cited by, on a citation. On a quote
    or its context `first_line` is the line of its document that it starts on, counted from 1, where
    line numbers are to be shown. `marked` are the decisive words of a quote: spans of `text`, half-open, in
    code points; what of them lies beyond the text is nothing. `label` says what a context is, in our words.
    """

    role: Role
    text: str
    apart: bool = False
    number: int | None = None
    first_line: int | None = None
    parts: tuple[str | Reference, ...] = ()
    marked: tuple[tuple[int, int], ...] = ()
    label: str = ""


def block_of(role: Role, text: Text, *, apart: bool = False) -> Block:
    """Make a block of a text that may hold references."""
    return Block(role, str(text), apart, parts=text.parts if isinstance(text, Words) else ())


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings. The columns whose number (from 0) is in `figures` hold figures."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    figures: frozenset[int] = frozenset()

    @property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """The rows, with names in the place of references."""
        return tuple(tuple(map(str, row)) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Action:
    """Something that the reader can do next: the command as it is given, and what it does."""

    command: Text
    label: str


@dataclass(frozen=True, slots=True)
class Reply:
    """Blocks and tables in reading order, then what can be done next."""

    blocks: tuple[Block | Table, ...]
    actions: tuple[Action, ...] = ()


def note(*sentences: Text) -> Reply:
    """Make a reply of plain sentences, one block each; empty ones are left out."""
    return Reply(tuple(block_of(Role.NOTE, sentence) for sentence in sentences if str(sentence)))


class WordedError(UsageError):
    """What was asked for can't be done as asked, said in texts that may name something of the platform's own."""

    def __init__(self, message: Text, advice: Text) -> None:
        """Keep both halves, which are whole sentences, with the references in them."""
        super().__init__(str(message), str(advice))
        self.said = (message, advice)
