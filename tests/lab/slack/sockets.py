"""Socket Mode: websockets over which envelopes go out, each to one of them, and acknowledgements come back."""

import asyncio
import contextlib
import json
import time
from itertools import count

from aiohttp import WSMsgType, web

from tests.lab.slack.backend import Backend, Envelope
from tests.lab.slack.resetting import reset
from tests.lab.slack.telling import EVENTS, INTERACTIVE, acknowledge
from tests.lab.slack.world import Json

MOST_SOCKETS = 10
DISCONNECT_REASONS = ("warning", "refresh_requested", "link_disabled", "too_many_websockets")
_PATH = "/link/"
_CONNECTION_SECONDS = 3600


class Connection:
    """One websocket; what is to be sent is queued, so that telling never waits."""

    def __init__(self, incoming: web.Request, number: int) -> None:
        self.incoming = incoming
        self.number = number
        self.socket = web.WebSocketResponse(autoping=False, max_msg_size=0)
        self.is_leaving = False
        self.is_silent = False
        self.answers_pings = True
        self._waiting: asyncio.Queue[str | bytes | None] = asyncio.Queue()

    def send(self, text: str) -> None:
        """Queue a text; a silent socket loses it without a sign."""
        if not self.is_silent:
            self._waiting.put_nowait(text)

    def ping(self) -> None:
        self._waiting.put_nowait(b"lab")

    def close(self) -> None:
        """Close once all that is queued is sent."""
        self._waiting.put_nowait(None)

    def cut(self) -> None:
        """End the connection without a word."""
        reset(self.incoming)
        self._waiting.put_nowait(None)

    async def write(self) -> None:
        """Send what is queued until the connection ends."""
        with contextlib.suppress(ConnectionError):
            while (item := await self._waiting.get()) is not None:
                if isinstance(item, bytes):
                    await self.socket.ping(item)
                else:
                    await self.socket.send_str(item)
            await self.socket.close(drain=False)


class Sockets:
    """All open sockets of the app; `accepted` counts those that ever opened, `pongs` the pings of ours answered."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._connections: list[Connection] = []
        self._numbers = count(1)
        self._turn = 0
        self._refusals = 0
        self._half_open = 0
        self.accepted = 0
        self.refused = 0
        self.pongs = 0
        self.pings_received = 0
        self.disconnects = 0

    @property
    def open(self) -> int:
        """How many sockets are open, silent ones included."""
        return len(self._connections)

    @property
    def is_open(self) -> bool:
        return bool(self._connections)

    def has(self, number: int | None) -> bool:
        """Tell whether the socket of this number is open still."""
        return any(one.number == number for one in self._connections)

    def address(self) -> str:
        """Return an address for one socket, as apps.connections.open gives it."""
        ticket = self._backend.stamps.take("ticket-")
        self._backend.tickets.add(ticket)
        host = self._backend.url.removeprefix("http://")
        return f"ws://{host}{_PATH}?ticket={ticket}&app_id={self._backend.application.id}"

    # What a test lets happen.

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Tell every socket that it will be closed, and (save after a warning) close it."""
        self.disconnects += 1
        body = {"type": "disconnect", "reason": reason, "debug_info": {"host": "lab"}}
        for connection in self._connections:
            connection.send(json.dumps(body))
            if reason != "warning":
                connection.is_leaving = True
                connection.close()

    def cut(self) -> None:
        """Reset every connection."""
        for connection in tuple(self._connections):
            connection.cut()

    def silence(self, *, answers_pings: bool = False) -> None:
        """Let every socket stay open and say nothing more; what goes to it from now on is lost."""
        for connection in self._connections:
            connection.is_silent = True
            connection.answers_pings = answers_pings

    def half_open(self, times: int = 1) -> None:
        """Let the next sockets open and never say anything, not even hello."""
        self._half_open = times

    def refuse(self, times: int = 1) -> None:
        """Refuse the next sockets with 503."""
        self._refusals = times

    def ping(self) -> None:
        """Ping every socket; `pongs` counts what comes back."""
        for connection in self._connections:
            connection.ping()

    def send_raw(self, text: str) -> None:
        """Send every socket whatever a test makes up."""
        for connection in self._connections:
            connection.send(text)

    # What it does by itself.

    def deliver(self, envelope: Envelope) -> None:
        """Send an envelope to one of the sockets, in turn; without one, it waits to be retried."""
        able = [one for one in self._connections if not one.is_leaving]
        if not able:
            return
        self._turn += 1
        connection = able[self._turn % len(able)]
        envelope.delivered, envelope.socket = True, connection.number
        envelope.delivered_at = time.monotonic()
        connection.send(json.dumps(_framed(envelope)))

    async def accept(self, incoming: web.Request) -> web.StreamResponse:
        """Serve one socket until it ends."""
        ticket = incoming.query.get("ticket", "")
        if self._refusals or ticket not in self._backend.tickets or self.open >= MOST_SOCKETS:
            self._refusals = max(0, self._refusals - 1)
            self.refused += 1
            self._backend.changes.announce()
            return web.Response(status=503)
        self._backend.tickets.discard(ticket)
        connection = Connection(incoming, next(self._numbers))
        await connection.socket.prepare(incoming)
        self._greet(connection)
        writing = asyncio.create_task(connection.write())
        try:
            await self._listen(connection)
        finally:
            self._connections.remove(connection)
            writing.cancel()
            self._backend.changes.announce()
        return connection.socket

    def _greet(self, connection: Connection) -> None:
        if self._half_open:
            self._half_open -= 1
            connection.is_silent, connection.answers_pings = True, False
        self._connections.append(connection)
        self.accepted += 1
        info = {"host": "lab", "build_number": 1, "approximate_connection_time": _CONNECTION_SECONDS}
        application = {"app_id": self._backend.application.id}
        hello = {"type": "hello", "num_connections": self.open, "debug_info": info, "connection_info": application}
        connection.send(json.dumps(hello))
        self._backend.changes.announce()

    async def _listen(self, connection: Connection) -> None:
        async for message in connection.socket:
            if message.type is WSMsgType.PING:
                self.pings_received += 1
                if connection.answers_pings:
                    await connection.socket.pong(message.data)
            elif message.type is WSMsgType.PONG:
                self.pongs += 1
            elif message.type is WSMsgType.TEXT:
                self._receive(message.data)
            self._backend.changes.announce()

    def _receive(self, text: str) -> None:
        try:
            body = json.loads(text)
            identifier = body["envelope_id"]
        except (ValueError, KeyError, TypeError):
            self._backend.blame("socket", f"{text[:80]!r} is no acknowledgement")
            return
        envelope = next((one for one in reversed(self._backend.envelopes) if one.id == identifier), None)
        if envelope is None:
            self._backend.blame("socket", f"{identifier} was never sent, and is acknowledged")
        elif set(body) - {"envelope_id", "payload"}:
            self._backend.blame("socket", f"an acknowledgement has no {sorted(set(body) - {'envelope_id', 'payload'})}")
        elif envelope.kind == EVENTS and body.get("payload"):
            self._backend.blame("socket", "an event's acknowledgement takes no payload")
        else:
            acknowledge(self._backend, envelope, body.get("payload") or {})


def _framed(envelope: Envelope) -> Json:
    frame: Json = {
        "envelope_id": envelope.id,
        "payload": envelope.payload,
        "type": envelope.kind,
        "accepts_response_payload": envelope.kind != EVENTS and _is_answerable(envelope),
    }
    if envelope.kind == EVENTS:
        frame |= {"retry_attempt": envelope.retry, "retry_reason": envelope.reason}
    return frame


def _is_answerable(envelope: Envelope) -> bool:
    answerable = {"view_submission", "block_suggestion"}
    return envelope.kind != INTERACTIVE or envelope.payload["type"] in answerable
