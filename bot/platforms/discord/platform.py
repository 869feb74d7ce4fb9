"""Discord as `verbatim serve` runs it: one client a connection, made afresh after every failure."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from typing import Any, Protocol

from bot.chat import Message, Outlet
from bot.platforms.discord.client import DiscordClient
from bot.platforms.discord.connect import pointed_at
from bot.platforms.discord.core import PLATFORM
from bot.platforms.discord.outlet import MessageOutlet

_log = logging.getLogger(__name__)

OutletOf = Callable[[Message], Outlet | None]


class Ready(Protocol):
    """What is told how the connection stands."""

    def __call__(self) -> None:
        """Questions are taken."""

    def lost(self) -> None:
        """The connection is gone for now."""


class DiscordPlatform:
    """One connection to Discord."""

    def __init__(  # noqa: PLR0913 - each says one thing of the connection
        self,
        client: DiscordClient,
        token: str,
        *,
        before_connect: Callable[[], Awaitable[None]],
        take_up: Callable[[OutletOf], Awaitable[None]],
        api_url: str | None = None,
        gateway_url: str | None = None,
    ) -> None:
        """Run `client`; `take_up` answers what an earlier run left unanswered, once messages can be sent."""
        self._client = client
        self._token = token
        self._before_connect = before_connect
        self._take_up = take_up
        self._pointed = ExitStack()
        self._urls = (api_url, gateway_url)

    @property
    def name(self) -> str:
        """The platform's name."""
        return PLATFORM

    async def run(self, on_ready: Ready) -> None:
        """Connect and serve until the connection ends for good; raises what discord.py raised."""
        self._pointed.enter_context(pointed_at(*self._urls))
        self._pace()
        self._watch(on_ready)
        waiting = asyncio.create_task(self._begin(on_ready), name="discord ready")
        try:
            await self._client.start(self._token)
        finally:
            waiting.cancel()

    async def close(self) -> None:
        """Close the client and its sockets."""
        try:
            await self._client.close()
        finally:
            self._pointed.close()

    def _pace(self) -> None:
        """Ask before every connection to the gateway, resumed ones too: discord.py has no brake on those."""
        connect = self._client.http.ws_connect

        async def paced(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - passed on as they are
            await self._before_connect()
            return await connect(*arguments, **options)

        setattr(self._client.http, "ws_connect", paced)  # noqa: B010 - a plain assignment to a method is what mypy refuses

    def _watch(self, on_ready: Ready) -> None:
        async def on_disconnect() -> None:
            on_ready.lost()

        async def on_resumed() -> None:
            on_ready()

        self._client.event(on_disconnect)
        self._client.event(on_resumed)

    async def _begin(self, on_ready: Ready) -> None:
        await self._client.serving.wait()
        on_ready()
        await self._take_up(self._outlet_of)

    def _outlet_of(self, message: Message) -> Outlet | None:
        """Return how a message that came in before a restart is answered."""
        number = message.key.rpartition(":")[2]
        if not number.isdecimal():
            return None
        place = message.place
        channel = self._client.get_partial_messageable(
            int(place.thread or place.channel), guild_id=int(place.workspace) if place.workspace else None
        )
        return MessageOutlet(channel.get_partial_message(int(number)))
