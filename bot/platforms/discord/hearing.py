"""Does Discord let us read what is not addressed to us? Asked for where some place wants it, and done without if not.

Without the message-content intent Discord hands over the text of what mentions us or is written to us directly, of
our own messages, and a new forum post's title; everything else arrives empty
(https://discord.com/developers/docs/events/gateway#message-content-intent).
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Final

from bot.chat import Response, SendRefusedError, SendUnknownError, Visibility
from bot.platforms.discord.core import CommandMemory
from bot.reply import note

_log = logging.getLogger(__name__)

Wanted = Callable[[], Awaitable[bool]]
Concerned = Callable[[], Awaitable[tuple[str, ...]]]
Tell = Callable[[str, Response, str], Awaitable[str]]

CHANGES_SETTINGS: Final = frozenset(
    {"settings set", "settings reset", "settings copy", "settings undo", "settings import"}
)
REFUSED: Final = (
    "Discord does not let me read messages that don't address me, so only mentions, replies, commands and the titles "
    "of forum posts are answered. Whoever owns the bot can switch on “Message Content Intent” for it in Discord's "
    "developer portal, and start it again."
)
SOON: Final = "I can't read messages that don't address me yet: it takes effect once I have reconnected, in a moment."
_TOLD: Final = "told"


class Hearing:
    """Outlives every connection: what one was refused, the next does not ask for."""

    def __init__(self, wanted: Wanted, concerned: Concerned) -> None:
        """Ask `wanted` whether any place wants it, `concerned` for the ids of the servers that set so."""
        self._wanted = wanted
        self._concerned = concerned
        self._is_refused = False

    @property
    def is_refused(self) -> bool:
        """Whether Discord refused it since the process started."""
        return self._is_refused

    async def is_wanted(self) -> bool:
        """Return whether any place wants what is not addressed to us to be read."""
        return await self._wanted()

    async def is_to_be_asked_for(self) -> bool:
        """Return whether a new connection asks for the intent."""
        return not self._is_refused and await self._wanted()

    def refuse(self) -> None:
        """Note that Discord refused it."""
        self._is_refused = True
        _log.warning("The message-content intent was refused. %s", REFUSED)

    def notes(self) -> tuple[str, ...]:
        """Return what whoever looks after the bot should know."""
        return (REFUSED,) if self._is_refused else ()

    async def settle(self, memory: CommandMemory, account: int, tell: Tell) -> None:
        """Tell the moderators of each server that set it, once, that it is refused; once it is granted, forget that."""
        for server in await self._concerned():
            scope = f"{account}:{server}:intent"
            was_told = await memory.published(scope) == _TOLD
            if self._is_refused and not was_told:
                await _tell(server, tell)
                await memory.remember(scope, _TOLD)
            elif was_told and not self._is_refused:
                await memory.remember(scope, "")


async def _tell(server: str, tell: Tell) -> None:
    try:
        await tell(server, Response(note(REFUSED), Visibility.PUBLIC), f"intent-{server}")
    except (SendRefusedError, SendUnknownError) as error:
        _log.warning("the moderators of %s could not be told of the missing intent: %s", server, error)
