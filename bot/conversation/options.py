"""The options that a place sets for a command: refused when they are set badly, passed over when they became bad.

What they name is checked like what somebody names: a source that may not be quoted is told like one that
there is not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from bot.chat import Argument, Response, Visibility
from bot.commands import options_set, parse_options
from bot.commands.options import command_called
from bot.conversation.commanding import Commanded
from bot.conversation.services import Services, Situation
from bot.conversation.sources import check_quotable
from bot.reply import Reply, Role, Text, block_of, ours, worded
from config.channel import COMMAND_PREFIX
from config.errors import UsageError

SOURCES: Final = "sources"


@dataclass(frozen=True, slots=True)
class Options:
    """The arguments that a place gives where somebody leaves them out, and what is to be told of them."""

    arguments: Mapping[str, Argument] = field(default_factory=dict)
    warning: Text = ""

    def told(self, response: Response) -> Response:
        """Return the response with the warning, if there is one."""
        if not self.warning:
            return response
        blocks = (*response.reply.blocks, block_of(Role.WARNING, self.warning, apart=True))
        return replace(response, reply=Reply(blocks, response.reply.actions))


async def options_here(
    services: Services, situation: Situation, commanded: Commanded, visibility: Visibility
) -> Options:
    """Return the options of a command where it is given, its response being seen by `visibility`.

    Bad ones are passed over, with a warning.
    """
    text = situation.resolved.command(commanded.name).options
    if not text:
        return Options()
    try:
        found = parse_options(command_called(commanded.name), text)
        if SOURCES in found:
            await check_quotable(services, situation, str(found[SOURCES]), visibility)
    except UsageError:
        key = f"{COMMAND_PREFIX}{commanded.name}.options"
        return Options(
            warning=worded(
                "The options that are set here for ",
                commanded.said,
                ours(
                    " can't be used any more and were passed over. A moderator can correct them: </settings set> key:"
                ),
                key,
            )
        )
    return Options(found)


async def check_options(services: Services, situation: Situation, key: str, value: object) -> None:
    """Refuse a value that is about to be set, if it is one of bad options.

    Raises:
        UsageError: the command takes no such option, or its value is bad.
    """
    found = options_set(key, value)
    if SOURCES in found:
        await check_quotable(services, situation, str(found[SOURCES]), Visibility.PRIVATE)
