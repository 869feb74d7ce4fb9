"""A gateway connection and what is spoken on it."""

import asyncio
import contextlib
import json
import zlib
from dataclasses import dataclass, field
from enum import IntEnum, IntFlag

from aiohttp import web

from tests.lab.discord.server import reset
from tests.lab.discord.world import Json


class Op(IntEnum):
    """Discord's gateway operations."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE = 3
    RESUME = 6
    RECONNECT = 7
    REQUEST_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class Intent(IntFlag):
    """What a bot asks to be told of."""

    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_MESSAGES = 1 << 9
    DIRECT_MESSAGES = 1 << 12
    MESSAGE_CONTENT = 1 << 15


class CloseCode(IntEnum):
    """Why Discord closes a connection."""

    UNKNOWN_ERROR = 4000
    UNKNOWN_OPCODE = 4001
    DECODE_ERROR = 4002
    NOT_AUTHENTICATED = 4003
    AUTHENTICATION_FAILED = 4004
    ALREADY_AUTHENTICATED = 4005
    INVALID_SEQUENCE = 4007
    RATE_LIMITED = 4008
    SESSION_TIMED_OUT = 4009
    INVALID_SHARD = 4010
    SHARDING_REQUIRED = 4011
    INVALID_VERSION = 4012
    INVALID_INTENTS = 4013
    DISALLOWED_INTENTS = 4014


@dataclass(slots=True)
class Session:
    """What Discord remembers of a connection, so that it can be resumed by another one."""

    id: str
    shard: int
    shards: int
    intents: Intent
    sequence: int = 0
    events: list[Json] = field(default_factory=list)


class Connection:
    """One websocket; what is to be sent is queued, so that telling never waits."""

    def __init__(self, incoming: web.Request, *, compressed: bool) -> None:
        self.incoming = incoming
        self.socket = web.WebSocketResponse(compress=False, autoping=True, max_msg_size=0)
        self.session: Session | None = None
        self.is_dead = False
        self.is_closing = False
        self._compressor = zlib.compressobj() if compressed else None
        self._waiting: asyncio.Queue[str | int | None] = asyncio.Queue()

    def send(self, payload: Json) -> None:
        """Queue a payload; a connection that is dead loses it without a sign."""
        if not self.is_dead:
            self._waiting.put_nowait(json.dumps({"t": None, "s": None} | payload))

    def send_raw(self, text: str) -> None:
        """Send something that need not be JSON."""
        self._waiting.put_nowait(text)

    def close(self, code: int) -> None:
        """Close once all that is queued is sent."""
        self.is_closing = True
        self._waiting.put_nowait(code)

    def cut(self) -> None:
        """End the connection without a word."""
        reset(self.incoming)
        self._waiting.put_nowait(None)

    async def write(self) -> None:
        """Send what is queued until the connection ends."""
        with contextlib.suppress(ConnectionError):
            while isinstance(item := await self._waiting.get(), str):
                await self._write_text(item)
            if item is not None:
                await self.socket.close(code=item, drain=False)

    async def _write_text(self, text: str) -> None:
        if self._compressor is None:
            await self.socket.send_str(text)
            return
        packed = self._compressor.compress(text.encode()) + self._compressor.flush(zlib.Z_SYNC_FLUSH)
        await self.socket.send_bytes(packed)
