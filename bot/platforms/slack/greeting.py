"""A workspace that has us newly is greeted once: who installed the app, directly, or else the first channel we enter.

Slack does not say who made an app whose token was copied by hand; there the greeting waits for a channel. That it
waits is remembered across restarts.
"""

import asyncio
import logging
from typing import Final

from bot.chat import SendRefusedError, SendUnknownError
from bot.platforms.slack.core import PLATFORM, Core, Memory
from bot.platforms.slack.sending import Spot
from bot.platforms.slack.tenants import Tenant

_log = logging.getLogger(__name__)

DUE: Final = "due"
DONE: Final = "done"


class Greeter:
    """Greets workspaces."""

    def __init__(self, core: Core, memory: Memory) -> None:
        """Remember in `memory` who is still to be greeted."""
        self._core = core
        self._memory = memory
        self._turn = asyncio.Lock()

    async def note(self, team: str) -> None:
        """Note that a workspace has us; one to which that is news is due to be greeted."""
        if await self._core.on_joined(team):
            await self._memory.remember(_scope(team), DUE)

    async def meet(self, tenant: Tenant, person: str) -> None:
        """Greet directly who installed the app, if that is due."""
        async with self._turn:
            if not await self._is_due(tenant):
                return
            try:
                channel = await tenant.listener.links.sender.direct_channel(person)
            except (SendRefusedError, SendUnknownError) as error:
                _log.info("who installed the app could not be written to: %s", error)
                return
            await self._greet(tenant, channel)

    async def enter(self, tenant: Tenant, channel: str) -> None:
        """Greet a channel that we came into, if that is due."""
        async with self._turn:
            if await self._is_due(tenant):
                await self._greet(tenant, channel)

    async def _greet(self, tenant: Tenant, channel: str) -> None:
        team = tenant.account.team
        try:
            await tenant.listener.links.sender.post(Spot(channel), self._core.greeting(), f"join-{team}")
        except SendRefusedError as error:
            _log.warning("the workspace %s could not be greeted: %s", team, error)
            return
        except SendUnknownError as error:
            _log.warning("nobody knows whether the workspace %s was greeted: %s", team, error)
        await self._memory.remember(_scope(team), DONE)

    async def _is_due(self, tenant: Tenant) -> bool:
        return await self._memory.published(_scope(tenant.account.team)) == DUE


def _scope(team: str) -> str:
    return f"{PLATFORM}:greeting:{team}"
