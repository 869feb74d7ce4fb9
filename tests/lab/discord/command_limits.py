"""Discord's limits on application commands."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from tests.lab.discord.world import Json

CHAT_INPUT, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE = 1, 2, 3, 4, 5, 6, 7, 8
NUMBER, ATTACHMENT = 10, 11
_AT_MOST = {CHAT_INPUT: 100, USER_MENU: 15, MESSAGE_MENU: 15}
_NAME = re.compile(r"[-_'\w]{1,32}")
_MENU_NAME_LENGTH = 32
_DESCRIPTION = 100
OPTIONS = 25
CHOICES = 25
_CHARACTERS_TOGETHER = 8000


def commands_problems(commands: Sequence[Json]) -> Iterator[str]:
    """Judge a whole set of commands, global or of one guild."""
    kinds = Counter(kind_of(command) for command in commands)
    for kind, count in kinds.items():
        if count > _AT_MOST.get(kind, 0):
            yield f"{count} commands of type {kind}, at most {_AT_MOST.get(kind, 0)}"
    names = Counter((kind_of(command), command.get("name")) for command in commands)
    yield from (f"two commands are called {name!r}" for (_, name), count in names.items() if count > 1)
    for command in commands:
        yield from command_problems(command)


def kind_of(command: Json) -> int:
    return int(command.get("type") or CHAT_INPUT)


def command_problems(command: Json) -> Iterator[str]:
    """Judge one command."""
    if kind_of(command) == CHAT_INPUT:
        yield from _named(command)
        yield from _options_problems(command.get("options") or [], depth=0)
        if _characters(command) > _CHARACTERS_TOGETHER:
            yield f"/{command.get('name')} has more than {_CHARACTERS_TOGETHER} characters in all"
        return
    if not 1 <= len(command.get("name") or "") <= _MENU_NAME_LENGTH:
        yield f"a menu's entry {command.get('name')!r} is not 1 to {_MENU_NAME_LENGTH} characters long"
    if command.get("description") or command.get("options"):
        yield f"a menu's entry {command.get('name')!r} has a description or options"


def _named(item: Json) -> Iterator[str]:
    name = item.get("name") or ""
    if not _NAME.fullmatch(name) or name != name.lower():
        yield f"the name {name!r} is not 1 to 32 lower-case letters, digits, - or _"
    if not 1 <= len(item.get("description") or "") <= _DESCRIPTION:
        yield f"the description of {name!r} is not 1 to {_DESCRIPTION} characters long"


def _options_problems(options: Sequence[Json], depth: int) -> Iterator[str]:
    if len(options) > OPTIONS:
        yield f"{len(options)} options, at most {OPTIONS}"
    if len({option.get("name") for option in options}) < len(options):
        yield "two options have the same name"
    nested = {option.get("type") in (SUBCOMMAND, GROUP) for option in options}
    if len(nested) > 1:
        yield "subcommands stand beside options"
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        yield "a required option comes after one that is not"
    for option in options:
        yield from _named(option)
        yield from _option_problems(option, depth)


def _option_problems(option: Json, depth: int) -> Iterator[str]:
    deepest_allowed = {GROUP: 0, SUBCOMMAND: 1}.get(option.get("type") or 0)
    if deepest_allowed is not None and depth > deepest_allowed:
        yield f"{option.get('name')!r} is nested too deep"
    choices = option.get("choices") or []
    if len(choices) > CHOICES:
        yield f"{option.get('name')!r} has {len(choices)} choices, at most {CHOICES}"
    if choices and option.get("autocomplete"):
        yield f"{option.get('name')!r} has both choices and autocomplete"
    yield from _options_problems(option.get("options") or [], depth + 1)


def _characters(item: Json) -> int:
    own = len(item.get("name") or "") + len(item.get("description") or "")
    choices = sum(len(str(choice["name"])) + len(str(choice["value"])) for choice in item.get("choices") or [])
    return own + choices + sum(_characters(option) for option in item.get("options") or [])
