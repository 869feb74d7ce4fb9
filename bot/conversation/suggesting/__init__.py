"""What is offered while somebody types a command: nothing that they may not see, or could not give there.

Whoever may not give the command is offered nothing at all. Names come from the databases alone: no answerer is
built, since somebody waits for each letter.
"""

import logging
from dataclasses import replace
from typing import Final

from bot.chat import Call
from bot.commands import Command, Parameter, find, parse_arguments
from bot.conversation.commanding import Commanded, check_allowed
from bot.conversation.services import Services, Situation
from bot.conversation.suggesting.offering import Typing, offered
from config.errors import UsageError, VerbatimError

MOST_SUGGESTIONS: Final = 25
"""As many as Discord takes."""

_log = logging.getLogger(__name__)


async def suggest(services: Services, situation: Situation, call: Call, parameter: str, typed: str) -> tuple[str, ...]:
    """Return values to offer for a parameter, the best first; what else was given of the command is in `call`.

    Never raises: where something is amiss, nothing is offered.
    """
    try:
        typing = _read(services, situation, call, parameter, typed)
        found = await offered(typing) if typing is not None else []
    except VerbatimError:  # what was given so far may not be given: there is nothing to add to it
        return ()
    except Exception:  # noqa: BLE001 - logged; who types goes on without suggestions
        _log.exception("nothing could be suggested", extra={"command": call.command, "parameter": parameter})
        return ()
    longest = typing.parameter.max_chars if typing is not None else 0
    return tuple(value for value in dict.fromkeys(found) if 0 < len(value) <= longest)[:MOST_SUGGESTIONS]


def _read(services: Services, situation: Situation, call: Call, name: str, typed: str) -> Typing | None:
    """Return what is being typed; None where nothing is ever offered. Raises UsageError where it may not be given."""
    command = find(call.command)
    known = {parameter.name: parameter for parameter in command.parameters} if command else {}
    if command is None or name not in known or not known[name].suggests:
        return None
    check_allowed(situation, Commanded(command))
    others = {given: value for given, value in call.arguments.items() if given != name}
    arguments = parse_arguments(_with_nothing_needed(command), others)
    if isinstance(arguments, UsageError):
        raise arguments
    return Typing(services, situation, replace(call, arguments=arguments), command, known[name], typed)


def _with_nothing_needed(command: Command) -> Command:
    """Return a command that may still lack what it needs, since it is being typed."""
    return replace(command, parameters=tuple(_optional(parameter) for parameter in command.parameters))


def _optional(parameter: Parameter) -> Parameter:
    return replace(parameter, required=False)
