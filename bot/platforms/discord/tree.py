"""The registry -> the commands that Discord is told of, and telling it: only when they changed.

discord.py's own `CommandTree` makes commands of functions' signatures. Ours are data already, so they
are published as they are, and what comes back is read off the interaction: `options`.
"""

import hashlib
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from bot.chat import PlaceKind, Rank
from bot.commands import GROUPS, REGISTRY, Command, Parameter, ParameterKind
from bot.platforms.discord.core import CommandMemory, WorkspaceCommand
from bot.render.discord.limits import CHOICE, COMMAND_DESCRIPTION, COMMANDS, OPTION_TEXT
from bot.render.lengths import shortened

Payload = dict[str, Any]
Publish = Callable[[Sequence[Payload]], Awaitable[object]]

_CALLED: Final = {"workspace": "server"}
"""What is called otherwise on Discord than in the registry."""
MENU: Final = "Find an answer"
"""The entry of a message's menu that looks its text up."""
TOPIC: Final = "topic"
"""The argument of a moderators' own command that takes text."""

_SLASH, _MESSAGE = 1, 3
"""Discord's Application Command Type."""
_SUBCOMMAND: Final = 1
_OPTION_TYPES: Final = {
    ParameterKind.TEXT: 3, ParameterKind.WHOLE: 4, ParameterKind.NUMBER: 10, ParameterKind.FLAG: 5,
    ParameterKind.CHOICE: 3, ParameterKind.SOURCE: 3, ParameterKind.SETTING: 3, ParameterKind.COMMAND: 3,
    ParameterKind.CHANNEL: 7, ParameterKind.ROLE: 8, ParameterKind.FILE: 11,
}  # fmt: skip
"""Discord's Application Command Option Type."""
_TEXT: Final = 3
_IN_SERVERS, _IN_DIRECT = 0, 1
"""Discord's Interaction Context Type."""
_INSTALLED_IN_SERVERS: Final = 0
_MANAGE_MESSAGES, _MANAGE_GUILD, _NOBODY_BUT_ADMINISTRATORS = 1 << 13, 1 << 5, 0
_PERMISSIONS: Final[Mapping[Rank, int | None]] = {
    Rank.EVERYONE: None,
    Rank.MODERATOR: _MANAGE_MESSAGES,
    Rank.ADMIN: _MANAGE_GUILD,
    Rank.OWNER: _NOBODY_BUT_ADMINISTRATORS,
}


def global_commands(registry: Iterable[Command] = REGISTRY) -> list[Payload]:
    """Return the commands that are everywhere, and the message's menu."""
    tops: dict[str, list[Command]] = {}
    for command in registry:
        tops.setdefault(command.name.split(" ")[0], []).append(command)
    return [*(_top(name, commands) for name, commands in tops.items()), _menu()]


def server_commands(own: Iterable[WorkspaceCommand]) -> list[Payload]:
    """Return a server's own commands; one that has a built-in's name is left out, for that one stays."""
    built_in = {command.name.split(" ")[0] for command in REGISTRY}
    return [_own(command) for command in own if command.name not in built_in][:COMMANDS]


def digest(commands: Sequence[Payload]) -> str:
    """Return a short text that differs where the commands do."""
    return hashlib.sha256(json.dumps(commands, sort_keys=True).encode()).hexdigest()


async def publish_if_changed(commands: Sequence[Payload], scope: str, memory: CommandMemory, publish: Publish) -> bool:
    """Publish the commands of a scope unless they are those published last; return whether they were.

    A scope of which nothing is remembered has no commands.
    """
    fresh = digest(commands)
    if fresh == (await memory.published(scope) or digest([])):
        return False
    await publish(commands)
    await memory.remember(scope, fresh)
    return True


def _top(name: str, commands: Sequence[Command]) -> Payload:
    """Make one command, or a group of them; a group is offered to whoever may give any command of it."""
    is_group = commands[0].group is not None
    ranks = [Rank.EVERYONE if command.for_teachers else command.rank for command in commands]
    is_direct = any(PlaceKind.DIRECT in command.places for command in commands)
    permission = _PERMISSIONS[min(ranks)]
    options = [_subcommand(command) for command in commands] if is_group else _options(commands[0])
    return {
        "type": _SLASH,
        "name": name,
        "description": _line(GROUPS[name] if is_group else commands[0].help),
        "options": options,
        "default_member_permissions": None if permission is None else str(permission),
        "contexts": [_IN_SERVERS, _IN_DIRECT] if is_direct else [_IN_SERVERS],
        "integration_types": [_INSTALLED_IN_SERVERS],
    }


def _menu() -> Payload:
    return {
        "type": _MESSAGE,
        "name": MENU,
        "default_member_permissions": None,
        "contexts": [_IN_SERVERS, _IN_DIRECT],
        "integration_types": [_INSTALLED_IN_SERVERS],
    }


def _own(command: WorkspaceCommand) -> Payload:
    topic = {"type": _TEXT, "name": TOPIC, "description": "What to look for.", "required": True}
    return {
        "type": _SLASH,
        "name": command.name,
        "description": _line(command.description or command.name),
        "options": [topic | {"max_length": OPTION_TEXT}] if command.takes_text else [],
    }


def _subcommand(command: Command) -> Payload:
    return {
        "type": _SUBCOMMAND,
        "name": command.short_name,
        "description": _line(command.help),
        "options": _options(command),
    }


def _options(command: Command) -> list[Payload]:
    """Return the options, those that must be given first, as Discord demands."""
    return [_option(parameter) for parameter in sorted(command.parameters, key=lambda one: not one.required)]


def _option(parameter: Parameter) -> Payload:
    kind = _OPTION_TYPES[parameter.kind]
    option: Payload = {
        "type": kind,
        "name": parameter.name,
        "description": _line(parameter.help),
        "required": parameter.required,
    }
    if parameter.choices:
        option["choices"] = [
            {"name": _choice(_CALLED.get(choice, choice)), "value": choice} for choice in parameter.choices
        ]
    elif kind == _TEXT:
        option |= {"max_length": min(parameter.max_chars, OPTION_TEXT), "autocomplete": parameter.suggests}
    bounds = {"min_value": parameter.low, "max_value": parameter.high}
    return option | {name: bound for name, bound in bounds.items() if bound is not None}


def _line(text: str) -> str:
    return shortened(" ".join(text.split()), COMMAND_DESCRIPTION)


def _choice(text: str) -> str:
    return shortened(text, CHOICE)
