"""An HTTP server that only this machine can reach: with `hand_over.py` and `doctor/discord.py` the door to aiohttp."""

import errno
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

from aiohttp import web

from config.errors import VerbatimError

ADDRESS: Final = "127.0.0.1"
ANY_PORT: Final = 0
SHUTDOWN_SECONDS: Final = 0.2

_OUR_NAMES: Final = frozenset({ADDRESS, "localhost"})


class PortTakenError(VerbatimError):
    """Another program listens on the port."""

    def __init__(self, port: int) -> None:
        """Name the port, and the setting that chooses another."""
        super().__init__(
            f"Port {port} on {ADDRESS} is taken by another program.",
            "Choose another with serving.port, or 0 for none.",
        )
        self.port = port


@asynccontextmanager
async def listening(application: web.Application, port: int) -> AsyncIterator[int]:
    """Serve `application` while the block runs; yield the port. A request whose client leaves is cancelled.

    Raises:
        PortTakenError: another program listens there.
    """
    runner = web.AppRunner(application, handler_cancellation=True, shutdown_timeout=SHUTDOWN_SECONDS, access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, ADDRESS, port).start()
        except OSError as error:
            if error.errno in {errno.EADDRINUSE, errno.EACCES}:
                raise PortTakenError(port) from error
            raise
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


@web.middleware
async def only_by_our_name(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Refuse requests under another name: a web page whose name was pointed here is no neighbour."""
    if request.url.host not in _OUR_NAMES:
        return web.Response(status=403, text="Only as localhost.\n")
    return await handler(request)
