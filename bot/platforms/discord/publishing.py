"""Keeps Discord's commands as the registry and the moderators have them; published only when they changed."""

import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Final

import discord

from bot.platforms.discord.core import CommandMemory, Core
from bot.platforms.discord.sending import BROKEN, unless_closed
from bot.platforms.discord.tree import global_commands, publish_if_changed, server_commands

_log = logging.getLogger(__name__)

CHANGES_COMMANDS: Final = frozenset(
    {"command add", "command edit", "command remove", "settings import", "settings undo"}
)


class Publisher:
    """Publishes with a client's account."""

    def __init__(self, client: discord.Client, core: Core, memory: CommandMemory) -> None:
        """Ask `core` for the moderators' own commands; `memory` knows what was published."""
        self._client = client
        self._core = core
        self._memory = memory

    async def everywhere(self) -> None:
        """Publish the commands that are everywhere, if they changed."""
        publish = partial(self._client.http.bulk_upsert_global_commands, self._client.application_id or 0)
        await self._publish(global_commands(), "global", publish)

    async def own(self, guild: discord.Guild) -> None:
        """Publish a server's own commands, if they changed."""
        commands = server_commands(await self._core.workspace_commands(str(guild.id)))
        publish = partial(self._client.http.bulk_upsert_guild_commands, self._client.application_id or 0, guild.id)
        await self._publish(commands, str(guild.id), publish)

    async def left(self, server: int) -> None:
        """Note that a server is left: its commands went with it."""
        await self._memory.remember(self._scope(str(server)), "")

    def _scope(self, scope: str) -> str:
        return f"{self._client.application_id}:{scope}"

    async def _publish(
        self, commands: list[dict[str, Any]], scope: str, publish: Callable[[Any], Awaitable[Any]]
    ) -> None:
        """Publish the commands of a scope if they changed. Without them we still answer mentions."""
        try:
            with unless_closed():
                await publish_if_changed(commands, self._scope(scope), self._memory, publish)
        except (discord.HTTPException, discord.RateLimited, *BROKEN) as error:
            _log.warning("the commands of %s could not be published: %s", scope, error)
