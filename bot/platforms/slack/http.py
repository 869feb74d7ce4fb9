"""HTTP: Slack posts to `/slack/events`, signed; whoever else does is answered 401, whatever they send."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Final

from aiohttp import web

from bot.platforms.slack.app import Acknowledged
from bot.platforms.slack.signing import is_slacks, read_body
from bot.platforms.slack.sockets import Ready

_log = logging.getLogger(__name__)

PATH: Final = "/slack/events"
LARGEST_BODY: Final = 4 * 1024 * 1024
_EVERYWHERE: Final = "0.0.0.0"  # noqa: S104 - it is Slack, or the balancer before us, that connects
_CLOSE_SECONDS: Final = 1.0

Dispatch = Callable[[str, dict[str, list[str]]], Awaitable[Acknowledged]]


@asynccontextmanager
async def listening(port: int, routes: Sequence[web.RouteDef]) -> AsyncIterator[None]:
    """Serve routes at a port while the block runs; raises OSError where the port can't be had."""
    application = web.Application(client_max_size=LARGEST_BODY)
    application.router.add_routes(routes)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=_CLOSE_SECONDS)
    await runner.setup()
    try:
        await web.TCPSite(runner, _EVERYWHERE, port).start()
        yield
    finally:
        await runner.cleanup()


class HttpMode:
    """Serves Slack's requests."""

    def __init__(self, secret: str, dispatch: Dispatch, *, clock: Callable[[], float] = time.time) -> None:
        """Take what is signed with `secret` to `dispatch`; `clock` is in seconds since 1970."""
        self._secret = secret
        self._dispatch = dispatch
        self._clock = clock

    def routes(self) -> tuple[web.RouteDef, ...]:
        """Return what is to be served."""
        return (web.post(PATH, self.handle),)

    async def run(self, on_ready: Ready) -> None:
        """Do nothing until it is cancelled: requests come by themselves."""
        on_ready()
        await asyncio.Event().wait()

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request."""
        try:
            body = await request.read()
        except web.HTTPRequestEntityTooLarge:
            return _refused("is too large")
        headers = request.headers
        timestamp, signature = headers.get("X-Slack-Request-Timestamp"), headers.get("X-Slack-Signature")
        if not is_slacks(self._secret, timestamp, signature, body, self._clock()):
            return _refused("is not signed by Slack")
        found = read_body(headers.get("Content-Type", ""), body)
        if found is None:
            return _refused("can't be read")
        if found.get("type") == "url_verification":
            return web.json_response({"challenge": str(found.get("challenge", ""))})
        known = {name: [value] for name, value in headers.items()}
        return _answer(await self._dispatch(body.decode(), known))


def _answer(acknowledged: Acknowledged) -> web.Response:
    if acknowledged.payload:
        return web.json_response(dict(acknowledged.payload), status=acknowledged.status)
    return web.Response(status=acknowledged.status)


def _refused(why: str) -> web.Response:
    _log.info("a request %s; it was refused", why)
    return web.Response(status=HTTPStatus.UNAUTHORIZED)
