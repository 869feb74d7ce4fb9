"""A line of the chat -> what it asks for: a question, one of the commands that begin with `:`, or nothing."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.platforms.terminal.conversation import Conversation
from bot.reply import Block, Reply, Role, Table, note
from config.errors import UsageError

_FORM: Final = re.compile(r":(?P<name>\S*)\s*(?P<argument>.*)", re.DOTALL)
_NUMBER: Final = re.compile(r"\[?(?P<number>[0-9]{1,4})\]?")
_QUIT: Final = frozenset({"quit", "q"})

COMMANDS: Final = (
    (":context N", "more of what stands around quote N; again for still more"),
    (":more", "the next quotes"),
    (":why [N]", "which words counted how much for a quote, and what decided"),
    (":receipt FILE", "keep how the last answer came about, for: verbatim replay FILE"),
    (":sources", "what is indexed"),
    (":help", "this list"),
    (":quit", "leave (Ctrl-D does so, too)"),
)


@dataclass(frozen=True, slots=True)
class Leave:
    """The person wants to go."""


Sources = Callable[[], Reply]
Keep = Callable[[str], Reply]


def keep_nothing(path: str) -> Reply:
    """Say that no receipt is kept here."""
    return note(f"No receipt can be kept here, so none was written to {path}.", "Ask with: verbatim ask --receipt FILE")


def respond(line: str, conversation: Conversation, sources: Sources, keep: Keep = keep_nothing) -> Reply | Leave | None:
    """Return the reply to a line, None for an empty one.

    `sources` makes the list of sources, `keep` writes the last answer's receipt to a file.
    """
    text = line.strip()
    if not text:
        return None
    form = _FORM.fullmatch(text)
    if form is None:
        return conversation.ask(text)
    if form["name"] in _QUIT:
        return Leave()
    verbs: Mapping[str, Callable[[], Reply]] = {
        "context": lambda: conversation.context(_number(form["argument"])),
        "more": conversation.more,
        "why": lambda: conversation.why(_number(form["argument"])),
        "receipt": lambda: _keep(form["argument"].strip(), keep),
        "sources": sources,
        "help": help_reply,
    }
    verb = verbs.get(form["name"])
    return verb() if verb else _unknown(form["name"])


def help_reply() -> Reply:
    """List the commands."""
    heading = Block(Role.NOTE, "Type a question to get sentences quoted from your sources. Or type:")
    return Reply((heading, Table(("Command", "Shows"), COMMANDS)))


def _keep(path: str, keep: Keep) -> Reply:
    if not path:
        return note("A receipt needs a file.", "Name one, for example: :receipt answer.json")
    return keep(path)


def _number(argument: str) -> int:
    """Read a quote's number: `2` or `[2]`; without one it is the first. Raises UsageError."""
    text = argument.strip()
    form = _NUMBER.fullmatch(text)
    if text and form is None:
        raise UsageError(f"“{text[:50]}” is not the number of a quote.", "Give the figure before it, for example 2.")
    return int(form["number"]) if form else 1


def _unknown(name: str) -> Reply:
    names = ", ".join(command.split()[0] for command, _ in COMMANDS)
    return note(f"There is no command “:{name[:50]}”.", f"The commands are {names}.")
