"""Socket Mode: one websocket at a time, replaced before Slack closes it, when it breaks, and when it falls silent.

slack_sdk's own client of it tries again without a pause that grows, and can't tell a token that is refused from a
network that is down; so the connection is kept here, and only what came over it goes to bolt.
"""

import asyncio
import contextlib
import json
import logging
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, Protocol

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.slack.app import Acknowledged
from bot.platforms.slack.calling import BROKEN, code_of

_log = logging.getLogger(__name__)

HEARTBEAT_SECONDS: Final = 6.0
"""Between two pings of ours; half of it later without an answer the socket counts as broken."""
PINGED_SECONDS: Final = 60.0
"""Slack pings each socket several times a minute: one that was pinged, and then hears nothing for so long, is replaced,
whoever answers our pings: a proxy may keep open what leads nowhere."""
SILENT_SECONDS: Final = 600.0
"""So long where Slack never pinged at all."""
LOOK_SECONDS: Final = 5.0
"""Between two looks at how long nothing came."""
HELLO_SECONDS: Final = 10.0
LEAVING_SECONDS: Final = 30.0
"""So long a socket that was replaced may still bring what is on its way."""
LARGEST_FRAME: Final = 16 * 1024 * 1024
_FIRST_PAUSE: Final = 1.0
_LONGEST_PAUSE: Final = 60.0
MOST_FAILURES: Final = 8
"""So many in a row, some two minutes, and the whole connection is made anew."""
_REFUSED: Final = frozenset(
    {"account_inactive", "invalid_auth", "missing_scope", "no_permission", "not_allowed_token_type", "not_authed",
     "token_expired", "token_revoked"}
)  # fmt: skip
"""Waiting does not help."""

Dispatch = Callable[[Mapping[str, Any], Mapping[str, list[str]]], Awaitable[Acknowledged]]
FAILURES: Final = (SlackApiError, *BROKEN)


class Ready(Protocol):
    """What is told how the connection stands."""

    def __call__(self) -> None:
        """Questions are taken."""

    def lost(self) -> None:
        """The connection is gone for now."""


class Line:
    """One websocket."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, now: Callable[[], float]) -> None:
        """Serve an open one."""
        self.socket = socket
        self._now = now
        self.greeted = asyncio.Event()
        self.leaving = asyncio.Event()
        self.has_ended = False
        self.was_pinged = False
        self._heard_at = now()

    @property
    def silent_for(self) -> float:
        """Seconds since Slack said anything by itself."""
        return self._now() - self._heard_at

    async def read(self, take: Callable[["Line", Mapping[str, Any]], None]) -> None:
        """Hand every envelope to `take`, until the socket ends."""
        try:
            async for frame in self.socket:
                if frame.type is aiohttp.WSMsgType.PONG:
                    continue
                self._heard_at = self._now()
                if frame.type is aiohttp.WSMsgType.PING:
                    self.was_pinged = True
                    await self.socket.pong(frame.data)
                elif frame.type is aiohttp.WSMsgType.TEXT:
                    self._heard(frame.data, take)
        except BROKEN as error:
            _log.info("a socket broke: %s", type(error).__name__)
        finally:
            self.has_ended = True
            self.leaving.set()
            await self.socket.close()

    def _heard(self, text: str, take: Callable[["Line", Mapping[str, Any]], None]) -> None:
        try:
            body: Any = json.loads(text)
        except (ValueError, RecursionError):
            body = None
        if not isinstance(body, Mapping):
            _log.warning("a frame of Slack's could not be read and was left out")
        elif body.get("type") == "hello":
            self.greeted.set()
        elif body.get("type") == "disconnect":
            _log.info("Slack will close a socket: %s", body.get("reason"))
            self.leaving.set()
        elif isinstance(body.get("envelope_id"), str):
            take(self, body)


class SocketMode:
    """Keeps a socket open, and answers each envelope on the socket that it came by."""

    def __init__(  # noqa: PLR0913 - each says one thing of the connection
        self,
        client: AsyncWebClient,
        session: aiohttp.ClientSession,
        app_token: str,
        dispatch: Dispatch,
        before_connect: Callable[[], Awaitable[None]],
        *,
        heartbeat_seconds: float = HEARTBEAT_SECONDS,
        look_seconds: float = LOOK_SECONDS,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Ask for sockets with `app_token`, each after `before_connect`."""
        self._client = client
        self._session = session
        self._app_token = app_token
        self._dispatch = dispatch
        self._before_connect = before_connect
        self._heartbeat_seconds = heartbeat_seconds
        self._look_seconds = look_seconds
        self._now = now
        self._sleep = sleep
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self, on_ready: Ready) -> None:
        """Serve until it is cancelled; raises what keeps it from connecting at first, for good, or for long."""
        try:
            line = await self._connected()
            while True:
                on_ready()
                await self._served(line)
                if line.has_ended:
                    on_ready.lost()
                former, line = line, await self._connected_again()
                self._start(self._left(former))
        finally:
            for task in tuple(self._tasks):
                task.cancel()

    async def _served(self, line: Line) -> None:
        """Return once a line is to be replaced."""
        while not line.leaving.is_set():
            if line.silent_for >= (PINGED_SECONDS if line.was_pinged else SILENT_SECONDS):
                _log.warning("nothing came over a socket for %.0f seconds; it is replaced", line.silent_for)
                return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(line.leaving.wait(), self._look_seconds)

    async def _connected_again(self) -> Line:
        """Connect, however often it takes, unless it never will."""
        for failures in range(MOST_FAILURES):
            try:
                return await self._connected()
            except FAILURES as error:
                if code_of(error) in _REFUSED:
                    raise
                _log.warning("no socket: %s", code_of(error) or type(error).__name__)
                pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2**failures)
                await self._sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads load, guards nothing
        return await self._connected()

    async def _connected(self) -> Line:
        """Open a socket, and wait until Slack greets on it."""
        await self._before_connect()
        answer = await self._client.apps_connections_open(app_token=self._app_token)
        socket = await self._session.ws_connect(
            str(answer["url"]), heartbeat=self._heartbeat_seconds, autoping=False, max_msg_size=LARGEST_FRAME
        )
        line = Line(socket, self._now)
        self._start(line.read(self._take))
        try:
            await asyncio.wait_for(_first(line.greeted.wait(), line.leaving.wait()), HELLO_SECONDS)
        except BaseException:
            await socket.close()
            raise
        if line.has_ended or not line.greeted.is_set():
            raise ConnectionError("The socket was closed before it greeted.")
        return line

    async def _left(self, line: Line) -> None:
        """Let what is on its way over a former socket arrive, then close it."""
        await self._sleep(LEAVING_SECONDS)
        await line.socket.close()

    def _take(self, line: Line, envelope: Mapping[str, Any]) -> None:
        self._start(self._answer(line, envelope))

    async def _answer(self, line: Line, envelope: Mapping[str, Any]) -> None:
        """Hand an envelope on, and acknowledge it."""
        payload = envelope.get("payload")
        acknowledged = Acknowledged()
        if isinstance(payload, Mapping):
            acknowledged = await self._dispatch(payload, _headers(envelope))
        else:
            _log.warning("an envelope of Slack's could not be read and was left out")
        if not acknowledged.is_taken:
            return
        answer: dict[str, Any] = {"envelope_id": envelope["envelope_id"]}
        if acknowledged.payload and envelope.get("accepts_response_payload"):
            answer["payload"] = dict(acknowledged.payload)
        try:
            await line.socket.send_str(json.dumps(answer))
        except BROKEN as error:
            _log.info("an envelope was not acknowledged, its socket is gone: %s", type(error).__name__)

    def _start(self, work: Any) -> None:  # noqa: ANN401 - a coroutine
        task = asyncio.create_task(work, name="slack socket")
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("a socket's work failed", exc_info=error)


async def _first(*waits: Any) -> None:  # noqa: ANN401 - coroutines
    """Return when one of them ended."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()


def _headers(envelope: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return what bolt knows of a repeated delivery, as HTTP would say it."""
    names = {"retry_attempt": "x-slack-retry-num", "retry_reason": "x-slack-retry-reason"}
    return {header: [str(envelope[name])] for name, header in names.items() if envelope.get(name) is not None}
