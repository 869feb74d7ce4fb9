"""`settings set key:quotes value:3`, as somebody types it after `/verbatim` -> a command and its arguments. Pure.

An argument is given by its name (`quotes:3`, `quotes=3`, with `"..."` around blanks), or simply in its turn:
`/verbatim settings set quotes 3`. What is a question needs no quotes.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.chat import Argument
from bot.commands import REGISTRY, Command, Parameter, ParameterKind, find
from bot.platforms.slack.text import by_ids, names_channel, plain

HELP: Final = "help"
TOPIC: Final = "topic"
"""The argument of a moderators' own command that takes text."""
_SETTING: Final = "settings set"
_WORD: Final = re.compile(r'"[^"]*"|“[^”]*”|<[^<>\n]*>|\S+')
_GROUPS: Final = frozenset(command.group for command in REGISTRY if command.group is not None)
_BY_ID: Final = frozenset({ParameterKind.CHANNEL, ParameterKind.ROLE})
_CHANNEL_ID: Final = re.compile(r"[CDG][A-Z0-9]{1,30}")


@dataclass(frozen=True, slots=True)
class Typed:
    """The full name of a command, and what was given with it, by the names of its parameters."""

    command: str
    arguments: Mapping[str, Argument] = field(default_factory=dict)


def read(text: str, own: str) -> Typed:
    """Read what stands after `/verbatim`; nothing at all asks for help. `own` is our user's id."""
    words = text.split(maxsplit=2)
    if not words:
        return Typed(HELP)
    first = words[0].casefold().removeprefix("/")
    if first in _GROUPS:
        name = f"{first} {words[1].casefold()}" if len(words) > 1 else first
        if find(name) is None:
            return Typed(HELP, {"command": name})
        return Typed(name, arguments(find(name), words[2] if len(words) > 2 else "", own))  # noqa: PLR2004 - group, name, rest
    rest = text.strip()[len(words[0]) :].strip()
    command = find(first)
    if command is None:
        return Typed(first, {TOPIC: plain(rest, own)} if rest else {})
    return Typed(first, arguments(command, rest, own))


def arguments(command: Command | None, text: str, own: str) -> dict[str, Argument]:
    """Return what was given with a command; whether it will do is the core's business."""
    if command is None or not text.strip():
        return {}
    parameters = [one for one in command.parameters if one.kind is not ParameterKind.FILE]
    unnamed, named = _named(text, parameters)
    found = dict(_in_turn(unnamed, [one for one in parameters if one.name not in named])) | named
    known = {one.name: one for one in parameters}
    return {name: _value(command, known[name], raw, own) for name, raw in found.items() if _bare(raw)}


def missing(command: Command, given: Mapping[str, Argument]) -> tuple[Parameter, ...]:
    """Return the parameters that must be given and are not."""
    return tuple(one for one in command.parameters if one.required and one.name not in given)


def _named(text: str, parameters: Sequence[Parameter]) -> tuple[str, dict[str, str]]:
    """Return what stands before the first name, and what stands after each.

    A name is one at the text's beginning; further on only where its value follows without a blank, for a colon is
    part of many a question.
    """
    if not parameters:
        return text, {}
    names = "|".join(re.escape(one.name) for one in parameters)
    marks = list(re.finditer(rf"(?:\A\s*(?P<first>{names})[:=]|(?<=\s)(?P<later>{names})[:=](?=\S))", text))
    if not marks:
        return text, {}
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    found = {mark["first"] or mark["later"]: text[mark.end() : end] for mark, end in zip(marks, ends, strict=True)}
    return text[: marks[0].start()], found


def _in_turn(text: str, parameters: Sequence[Parameter]) -> Iterator[tuple[str, str]]:
    """Give each parameter a word, those that must be given first, and the last of them all that is left."""
    wanted = _wanted(parameters)
    takes_channel = any(one.kind is ParameterKind.CHANNEL for one in wanted)
    words = [match[0] for match in _WORD.finditer(text)]
    for number, parameter in enumerate(wanted):
        if not words:
            return
        if takes_channel and names_channel(words[0]) is not (parameter.kind is ParameterKind.CHANNEL):
            continue
        is_last = number == len(wanted) - 1
        yield parameter.name, text[_offset(text, len(words)) :] if is_last else words[0]
        words = [] if is_last else words[1:]


def _wanted(parameters: Sequence[Parameter]) -> list[Parameter]:
    """Return what is given in turn: free text that must be given takes all that is left."""
    required = [one for one in parameters if one.required]
    if required and required[-1].kind is ParameterKind.TEXT:
        return required
    return [*required, *(one for one in parameters if not one.required)]


def _offset(text: str, left: int) -> int:
    """Return where the last `left` words of a text begin."""
    starts = [match.start() for match in _WORD.finditer(text)]
    return starts[len(starts) - left]


def _bare(raw: str) -> str:
    """Return a value without the blanks and the quotes around it."""
    text = raw.strip()
    for opening, closing in (('"', '"'), ("“", "”")):
        if len(text) > 1 and text.startswith(opening) and text.endswith(closing) and opening not in text[1:-1]:
            return text[1:-1].strip()
    return text


def _value(command: Command, parameter: Parameter, raw: str, own: str) -> str:
    text = _bare(raw)
    if parameter.kind is ParameterKind.CHANNEL and not names_channel(text) and not _CHANNEL_ID.fullmatch(text):
        return f"#{plain(text, own).removeprefix('#')}"  # a name that Slack links to no channel: nobody's id
    if parameter.kind in _BY_ID or command.name == _SETTING:
        return by_ids(text)
    return plain(text, own)
