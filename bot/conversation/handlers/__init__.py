"""What does the work of each command. The package's law: every command of the registry has one handler."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bot.commands import Command
from bot.conversation.handlers import everyone, oversight, own, settings, sources, teaching
from bot.conversation.handlers.model import Handler, LongHandler, Unfolding
from bot.conversation.handlers.own import run_own

__all__ = ["HANDLERS", "OWN_COMMAND", "Handler", "LongHandler", "Unfolding", "run_own"]

HANDLERS: Final[Mapping[str, Handler | LongHandler]] = MappingProxyType(
    {
        **everyone.HANDLERS,
        **settings.HANDLERS,
        **own.HANDLERS,
        **teaching.HANDLERS,
        **sources.HANDLERS,
        **sources.LONG_HANDLERS,
        **oversight.HANDLERS,
    }
)
OWN_COMMAND: Final = Command(name="own", help="A command that moderators made.", visibility=None, has_cooldown=True)
"""What holds for every command that moderators make."""
