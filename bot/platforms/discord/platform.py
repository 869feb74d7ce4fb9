"""Discord as `verbatim serve` runs it: one client a connection, made afresh after every failure."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import ExitStack, suppress
from typing import Any, Protocol

import discord

from bot.chat import OutletOf
from bot.platforms.discord.client import DiscordClient
from bot.platforms.discord.connect import pointed_at
from bot.platforms.discord.core import PLATFORM
from bot.platforms.discord.hearing import Hearing
from bot.platforms.discord.late import LateEvents
from bot.platforms.discord.sending import ClientClosedError

_log = logging.getLogger(__name__)

Make = Callable[[bool], DiscordClient]


class Ready(Protocol):
    """What is told how the connection stands."""

    def __call__(self) -> None:
        """Questions are taken."""

    def lost(self) -> None:
        """The connection is gone for now."""


class DiscordPlatform:
    """One connection to Discord at a time; a second one only to ask for another intent."""

    def __init__(  # noqa: PLR0913 - each says one thing of the connection
        self,
        make: Make,
        token: str,
        *,
        hearing: Hearing,
        before_connect: Callable[[], Awaitable[None]],
        take_up: Callable[[OutletOf], Awaitable[None]],
        api_url: str | None = None,
        gateway_url: str | None = None,
    ) -> None:
        """Run what `make` makes, told whether to hear everything.

        `take_up` answers what an earlier run, or an earlier client, left unanswered, once messages can be sent.
        """
        self._make = make
        self._token = token
        self._hearing = hearing
        self._before_connect = before_connect
        self._take_up = take_up
        self._pointed = ExitStack()
        self._urls = (api_url, gateway_url)
        self._client: DiscordClient | None = None

    @property
    def name(self) -> str:
        """The platform's name."""
        return PLATFORM

    async def run(self, on_ready: Ready) -> None:
        """Connect and serve until the connection ends for good; raises what discord.py raised."""
        self._pointed.enter_context(pointed_at(*self._urls))
        is_over = False
        while not is_over:
            hears_everything = await self._hearing.is_to_be_asked_for()
            client = self._client = self._make(hears_everything)
            try:
                await self._serve(client, on_ready)
                is_over = not client.must_reconnect.is_set()
            except discord.PrivilegedIntentsRequired:
                if not hears_everything:
                    raise
                self._hearing.refuse()
            finally:
                await client.close()

    async def close(self) -> None:
        """Close the client and its sockets."""
        try:
            if self._client is not None:
                await self._client.close()
        finally:
            self._pointed.close()

    async def _serve(self, client: DiscordClient, on_ready: Ready) -> None:
        self._pace(client)
        client.on_standing = lambda is_there: on_ready() if is_there else on_ready.lost()
        beside = [
            asyncio.create_task(self._begin(client, on_ready), name="discord ready"),
            asyncio.create_task(_end_for_another(client), name="discord reconnects"),
        ]
        try:
            await client.start(self._token)
        finally:
            for task in beside:
                task.cancel()

    def _pace(self, client: DiscordClient) -> None:
        """Ask before every connection to the gateway, resumed ones too: discord.py has no brake on those."""
        connect = client.http.ws_connect

        async def paced(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - passed on as they are
            await self._before_connect()
            return await connect(*arguments, **options)

        setattr(client.http, "ws_connect", paced)  # noqa: B010 - a plain assignment to a method is what mypy refuses

    async def _begin(self, client: DiscordClient, on_ready: Ready) -> None:
        await client.serving.wait()
        on_ready()
        with suppress(ClientClosedError):  # the next client begins again
            late = LateEvents(client)
            await self._take_up(late.outlet_of)
            await late.settle()
            await client.settle_hearing()


async def _end_for_another(client: DiscordClient) -> None:
    """Close the client where another one is to take its place, at a moment in which nobody is being answered."""
    await client.must_reconnect.wait()
    await client.idle()
    _log.info("connecting anew, to ask Discord for what is said everywhere")
    await client.close()
