"""A command given -> what it is, who sees its response, and the response."""

from dataclasses import replace
from typing import Protocol

from bot.chat import Call, Response, Visibility
from bot.commands import find, parse_arguments
from bot.conversation.changing import changes_something, interrupted
from bot.conversation.commanding import Commanded, argument_text, check_allowed, cooldown_seconds
from bot.conversation.cooldown import Pace, Verdict
from bot.conversation.handlers import HANDLERS, OWN_COMMAND, Unfolding, run_own
from bot.conversation.handlers.everyone import asked_visibility
from bot.conversation.options import options_here
from bot.conversation.replying import wait_notice
from bot.conversation.services import Services, Situation
from bot.reply import WordedError, ours
from config.errors import UsageError


class Judge(Protocol):
    """Decides about an event by when the person was answered before."""

    def __call__(self, situation: Situation, person_seconds: float, waited: float = 0.0, /) -> Verdict:
        """Judge what happened `waited` seconds ago, where `person_seconds` are to lie between two of a person's."""


async def find_commanded(services: Services, situation: Situation, call: Call) -> Commanded | None:
    """Return what is to be carried out: a command of the registry or of the workspace's moderators; None for none."""
    command = find(call.command)
    if command is not None:
        return Commanded(command)
    if situation.workspace is None:
        return None
    made = await services.store.commands(situation.workspace.platform, situation.workspace.id)
    return next((Commanded(OWN_COMMAND, own) for own in made if own.command.name == call.command), None)


def who_sees(situation: Situation, commanded: Commanded | None) -> Visibility:
    """Return who sees the response."""
    if commanded is None:
        return Visibility.PRIVATE
    if commanded.command.visibility is None:
        return asked_visibility(situation, commanded.name)
    return commanded.command.visibility


async def carry_out(
    services: Services, situation: Situation, call: Call, commanded: Commanded | None, judge: Judge
) -> Response | Unfolding:
    """Do what a command says, with the options of the place for what was left out.

    Raises:
        VerbatimError: it can't be done; who gave it is told.
    """
    if commanded is None:
        raise WordedError(f"There is no command “{call.command}”.", ours("See what there is with </help>."))
    check_allowed(situation, commanded)
    if wait := cooldown_seconds(situation, commanded):
        pace = judge(situation, wait)
        if pace.pace is not Pace.GO:
            return wait_notice(pace, Visibility.PRIVATE)
    options = await options_here(services, situation, commanded, who_sees(situation, commanded))
    if commanded.made is not None:
        given = replace(call, arguments={**call.arguments, **options.arguments})
        return options.told(await run_own(services, situation, given, commanded.made, argument_text(call)))
    arguments = parse_arguments(commanded.command, call.arguments)
    if isinstance(arguments, UsageError):
        raise arguments
    if changes_something(call) and not await services.records.inbox.begin(call.key, services.clock()):
        return interrupted(call)
    handler = HANDLERS[commanded.command.name]
    response = await handler(services, situation, replace(call, arguments={**options.arguments, **arguments}))
    return options.told(response) if isinstance(response, Response) else response
