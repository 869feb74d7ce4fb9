"""Point discord.py at another server, and keep a malformed event from ending the connection. Process-wide."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import discord
import yarl
from discord.gateway import DiscordWebSocket, ReconnectWebSocket
from discord.http import Route

_log = logging.getLogger(__name__)
_MALFORMED: Final = (AttributeError, IndexError, KeyError, OverflowError, RecursionError, TypeError, ValueError)
"""What discord.py raises on an event that is not of the form that it expects."""


@contextmanager
def pointed_at(api_url: str | None = None, gateway_url: str | None = None) -> Iterator[None]:
    """Speak to `api_url` (with its version: `/api/v10`) and `gateway_url` while this holds; None is Discord's own.

    Avatars and other assets come from the API's host, too.
    """
    base, gateway, assets = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, discord.Asset.BASE
    receive, resume = DiscordWebSocket.received_message, DiscordWebSocket.resume
    if api_url:
        Route.BASE = api_url.rstrip("/")
        discord.Asset.BASE = str(yarl.URL(api_url).origin())
    if gateway_url:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)
    setattr(DiscordWebSocket, "received_message", _hardened)  # noqa: B010 - a plain assignment to a method is what mypy refuses
    setattr(DiscordWebSocket, "resume", _resumed)  # noqa: B010 - the same
    try:
        yield
    finally:
        Route.BASE, discord.Asset.BASE = base, assets
        DiscordWebSocket.DEFAULT_GATEWAY = gateway
        setattr(DiscordWebSocket, "received_message", receive)  # noqa: B010 - the same
        setattr(DiscordWebSocket, "resume", resume)  # noqa: B010 - the same


_receive = DiscordWebSocket.received_message
_resume = DiscordWebSocket.resume


async def _resumed(socket: DiscordWebSocket) -> None:
    """Resume a session; where none had begun, begin one.

    A connection that breaks before READY has none, and discord.py would ask for the session “null”: so it does when
    Discord refuses an IDENTIFY and is gone before the close is acknowledged.
    """
    if socket.session_id is None:
        await socket.identify()
    else:
        await _resume(socket)


async def _hardened(socket: DiscordWebSocket, message: Any, /) -> None:  # noqa: ANN401 - bytes or text, as discord.py has it
    """Handle a frame; one that can't be read is logged and left out, where discord.py would give the shard up.

    Without its session a connection is of no use, so a malformed READY begins a new one.
    """
    had_session = socket.session_id is not None
    try:
        await _receive(socket, message)
    except _MALFORMED as error:
        _log.warning("A malformed event of Discord's was left out: %s", type(error).__name__, exc_info=error)
        if not had_session and socket.session_id is not None:
            await socket.close()
            raise ReconnectWebSocket(socket.shard_id, resume=False) from error
