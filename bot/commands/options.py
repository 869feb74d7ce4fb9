"""What a place sets for a command's parameters that are left out: `quotes=3 sources="news, old news"` <-> arguments.

Pure. A value with blanks, quotes or separators at its end stands in double quotes, in which a backslash takes
the next character as it is.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from bot.chat import Argument
from bot.commands.arguments import parse_arguments
from bot.commands.model import Command, Parameter
from bot.commands.parameters import quotes
from bot.commands.registry import find
from bot.reply import WordedError, named_command, worded
from config.channel import COMMAND_PREFIX
from config.errors import UsageError
from config.key import EMPTY_TEXT
from config.layers import split_key

_PAIR: Final = re.compile(r'\s*(?P<name>[\w-]+)=(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<plain>[^\s"]*))[,;]?(?=\s|\Z)')
_PLAIN: Final = re.compile(r'[^\s"\\,;]+(?:[,;][^\s"\\,;]+)*')
_HOW: Final = 'Write name=value, with a blank between two of them, and a value with blanks in it as name="a, b".'
_FIELD: Final = "options"
_OWN: Final = Command(name="own", help="A command that moderators made.", parameters=(quotes(),))
"""What a command that moderators made takes beside the text behind it."""


def options_of(command: Command) -> tuple[Parameter, ...]:
    """Return the parameters for which a place may set what holds where they are left out."""
    return tuple(parameter for parameter in command.parameters if parameter.is_option)


def read_options(text: str) -> dict[str, str]:
    """Return the values by name.

    Raises:
        UsageError: it is not made of `name=value`, or a name comes twice or without a value.
    """
    found: dict[str, str] = {}
    at, text = 0, text.rstrip()
    while at < len(text):
        match = _PAIR.match(text, at)
        if match is None:
            raise UsageError(f"“{text[at:].strip()}” is no option with its value.", _HOW)
        at, name = match.end(), match["name"]
        quoted = match["quoted"]
        value = match["plain"].rstrip(",;") if quoted is None else re.sub(r"\\(.)", r"\1", quoted, flags=re.DOTALL)
        if name in found or not value.strip():
            raise UsageError(f"The option “{name}” {'comes twice' if name in found else 'has no value'}.", _HOW)
        found[name] = value
    return found


def write_options(values: Mapping[str, str]) -> str:
    """Write values as `read_options` reads them."""
    return " ".join(f"{name}={_written(value)}" for name, value in values.items())


def parse_options(command: Command, text: str) -> Mapping[str, Argument]:
    """Return the arguments that options stand for, checked as those that somebody gives are.

    Raises:
        UsageError: the command takes no such option, or its value is bad.
    """
    given = read_options(text)
    taken = options_of(command)
    unknown = sorted(given.keys() - {parameter.name for parameter in taken})
    if unknown:
        names = ", ".join(parameter.name for parameter in taken)
        takes = f"What it takes: {names}." if taken else "It takes none; take them out."
        raise WordedError(worded(named_command(command.name), f" takes no option “{unknown[0]}”."), takes)
    found = parse_arguments(replace(command, parameters=taken), given)
    if isinstance(found, UsageError):
        raise UsageError(found.message, "Correct that option and set it again.")
    return found


def options_set(key: str, value: object) -> Mapping[str, Argument]:
    """Return the arguments that a value, as it is being set for a key, makes of options; none for any other key.

    Raises:
        UsageError: as `parse_options`.
    """
    name, field = split_key(key)
    if not key.startswith(COMMAND_PREFIX) or field != _FIELD or not isinstance(value, str) or value == EMPTY_TEXT:
        return {}
    return parse_options(command_called(name), value)


def command_called(name: str) -> Command:
    """Return the command of that name as far as options go; one that is not built in is the moderators' own."""
    return find(name) or replace(_OWN, name=name)


def _written(value: str) -> str:
    if _PLAIN.fullmatch(value):
        return value
    return '"' + re.sub(r'(["\\])', r"\\\1", value) + '"'
