"""The gateway: accepts connections, keeps sessions that can be resumed, passes on events."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from aiohttp import WSMsgType, web

from tests.lab.discord import schemas
from tests.lab.discord.backend import Backend, Event
from tests.lab.discord.connection import CloseCode, Connection, Intent, Op, Session
from tests.lab.discord.payloads import full_member_json, guild_create_json, own_user_json
from tests.lab.discord.snowflakes import shard_of
from tests.lab.discord.world import Guild, Json

_KEPT_EVENTS = 20_000
# A client that closes so ends its session; with any other code it may resume.
_FAREWELLS = (1000, 1001)


class Gateway:
    """Accepts connections, keeps sessions, sends events to the shards that asked for them.

    The attributes are for tests: counts of what the bot did, and what is to go wrong. `refusals` is how
    many of the next connections are refused with a status of 503, `half_open` how many are accepted
    and then hear nothing; `closes_identify` is the code that each IDENTIFY is closed with. `missed` counts
    the events that happened while there was no session that they could be kept for: Discord never tells them.
    `spoils_ready` changes the next READY, once.
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._connections: list[Connection] = []
        self._sessions: dict[str, Session] = {}
        self.heartbeat_interval_milliseconds = 41_250
        self.refusals = 0
        self.half_open = 0
        self.closes_identify: int | None = None
        self.accepted = 0
        self.identifies = 0
        self.resumes = 0
        self.heartbeats = 0
        self.missed = 0
        self.presences: list[Json] = []
        self.spoils_ready: Callable[[Json], Json] | None = None
        backend.tell = self.tell

    # What tests do to it.

    @property
    def sessions(self) -> tuple[Session, ...]:
        """The sessions that a connection is bound to at present."""
        return tuple(found.session for found in self._connections if found.session is not None)

    def reconnect(self) -> None:
        """Ask every connection to reconnect (operation 7)."""
        self._send_all({"op": Op.RECONNECT, "d": None})

    def invalidate(self, *, resumable: bool) -> None:
        """Declare every session invalid (operation 9)."""
        if not resumable:
            self._sessions.clear()
        self._send_all({"op": Op.INVALID_SESSION, "d": resumable})

    def close(self, code: int) -> None:
        """Close every connection with a code."""
        for connection in self._connections:
            connection.close(code)

    def cut(self) -> None:
        """Reset every connection."""
        for connection in tuple(self._connections):
            connection.cut()

    def deaden(self) -> None:
        """Make zombies of all connections: they stay open, and neither events nor acknowledgements come."""
        for connection in self._connections:
            connection.is_dead = True

    def tell_unchecked(self, name: str, data: object) -> None:
        """Send every session an event that need not be one, in its order among the others."""
        for session in self._sessions.values():
            self._pass_on(session, name, data)

    def tell_raw(self, write: Callable[[int], str]) -> None:
        """Send every connection that has a session a text made of its next number; it is not kept for a resume."""
        for connection in self._connections:
            if connection.session is not None:
                connection.session.sequence += 1
                connection.send_raw(write(connection.session.sequence))

    def send_raw(self, text: str) -> None:
        """Send every connection whatever a test makes up."""
        for connection in self._connections:
            connection.send_raw(text)

    def _send_all(self, payload: Json) -> None:
        for connection in self._connections:
            connection.send(payload)

    # What it does by itself.

    def tell(self, event: Event) -> None:
        """Send an event to every session whose shard and intents it is for, connected or not."""
        listening = [one for one in self._sessions.values() if shard_of(event.guild, one.shards) == one.shard]
        self.missed += not listening
        for session in listening:
            if _is_wanted(session, event):
                self._dispatch(session, event.name, self._seen_by(session, event))

    def _seen_by(self, session: Session, event: Event) -> Json:
        """Take out what a bot without the message-content intent doesn't see of a message."""
        if not event.name.startswith("MESSAGE_") or "content" not in event.data or event.guild is None:
            return event.data
        bot = self._backend.application.bot.id
        mentioned = any(user["id"] == bot for user in event.data["mentions"])
        if session.intents & Intent.MESSAGE_CONTENT or mentioned or event.data["author"]["id"] == bot:
            return event.data
        return event.data | {"content": "", "embeds": [], "attachments": [], "components": []}

    def _dispatch(self, session: Session, name: str, data: Json) -> None:
        payload = self._pass_on(session, name, data)
        for problem in schemas.event_problems(payload):
            self._backend.blame(f"the lab's own {name}", problem)

    def _pass_on(self, session: Session, name: str, data: object) -> Json:
        session.sequence += 1
        payload: Json = {"op": int(Op.DISPATCH), "t": name, "s": session.sequence, "d": data}
        session.events.append(payload)
        del session.events[:-_KEPT_EVENTS]
        for connection in self._connections:
            if connection.session is session:
                connection.send(payload)
        return payload

    async def accept(self, incoming: web.Request) -> web.StreamResponse:
        """Serve one connection until it ends."""
        if self.refusals:
            self.refusals -= 1
            return web.Response(status=503)
        connection = Connection(incoming, compressed=self._negotiated(incoming))
        await connection.socket.prepare(incoming)
        self._connections.append(connection)
        self.accepted += 1
        self._backend.changes.announce()
        writing = asyncio.create_task(connection.write())
        self._greet(connection)
        try:
            await self._listen(connection)
        finally:
            self._forget(connection)
            writing.cancel()
            self._backend.changes.announce()
        return connection.socket

    def _greet(self, connection: Connection) -> None:
        if self.half_open:
            self.half_open -= 1
            connection.is_dead = True
        connection.send({"op": Op.HELLO, "d": {"heartbeat_interval": self.heartbeat_interval_milliseconds}})

    def _forget(self, connection: Connection) -> None:
        """Drop a connection, and its session too if the bot closed it for good."""
        self._connections.remove(connection)
        was_left = not connection.is_closing and connection.socket.close_code in _FAREWELLS
        if connection.session is not None and was_left:
            self._sessions.pop(connection.session.id, None)

    def _negotiated(self, incoming: web.Request) -> bool:
        query = incoming.query
        if query.get("v") != "10" or query.get("encoding") != "json":
            self._backend.blame("gateway", f"connected with {dict(query)}, not with version 10 and JSON")
        if query.get("compress") not in (None, "zlib-stream"):
            self._backend.blame("gateway", f"the lab can't compress with {query.get('compress')}")
        return query.get("compress") == "zlib-stream"

    async def _listen(self, connection: Connection) -> None:
        async for message in connection.socket:
            if message.type is not WSMsgType.TEXT:
                connection.close(CloseCode.DECODE_ERROR)
                continue
            payload = json.loads(message.data)
            for problem in schemas.sent_problems(payload):
                self._backend.blame(f"sent to the gateway with operation {payload.get('op')}", problem)
            self._receive(connection, payload)
            self._backend.changes.announce()

    def _receive(self, connection: Connection, payload: Json) -> None:
        data: Any = payload.get("d")
        operation = payload.get("op")
        if operation == Op.HEARTBEAT:
            self.heartbeats += 1
            connection.send({"op": Op.HEARTBEAT_ACK, "d": None})
        elif operation == Op.IDENTIFY:
            self._identify(connection, data)
        elif operation == Op.RESUME:
            self._resume(connection, data)
        elif operation == Op.REQUEST_MEMBERS and connection.session is not None:
            self._send_members(connection.session, data)
        elif operation == Op.PRESENCE:
            self.presences.append(data)
        else:
            connection.close(CloseCode.UNKNOWN_OPCODE)

    def _identify(self, connection: Connection, data: Json) -> None:
        self.identifies += 1
        self._backend.application.identifies_left -= 1
        code = self.closes_identify or self._objection(connection, data)
        if code is not None:
            connection.close(code)
            return
        shard, shards = data.get("shard", [0, 1])
        session = Session(f"session-{self._backend.snowflakes.take()}", shard, shards, Intent(data["intents"]))
        self._sessions[session.id] = session
        connection.session = session
        self._welcome(session)

    def _objection(self, connection: Connection, data: Json) -> int | None:
        application = self._backend.application
        if connection.session is not None:
            return CloseCode.ALREADY_AUTHENTICATED
        # Whoever identifies too often in a day loses the token.
        if data["token"] != application.token or application.identifies_left < 0:
            return CloseCode.AUTHENTICATION_FAILED
        intents = Intent(data["intents"])
        if intents & Intent.MESSAGE_CONTENT and not application.message_content_intent:
            return CloseCode.DISALLOWED_INTENTS
        if intents & Intent.GUILD_MEMBERS and not application.members_intent:
            return CloseCode.DISALLOWED_INTENTS
        shard, shards = data.get("shard", [0, 1])
        return None if 0 <= shard < shards else CloseCode.INVALID_SHARD

    def _guilds_of(self, session: Session) -> list[Guild]:
        bot = self._backend.application.bot.id
        guilds = self._backend.world.guilds.values()
        return [one for one in guilds if bot in one.members and shard_of(one.id, session.shards) == session.shard]

    def _welcome(self, session: Session) -> None:
        guilds = self._guilds_of(session)
        application = self._backend.application
        ready = {
            "v": 10,
            "user": own_user_json(application.bot),
            "guilds": [{"id": guild.id, "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self._backend.gateway_url,
            "shard": [session.shard, session.shards],
            "application": {"id": application.id, "flags": 0, "flags_new": "0"},
        }
        spoil, self.spoils_ready = self.spoils_ready, None
        if spoil is None:
            self._dispatch(session, "READY", ready)
        else:
            self._pass_on(session, "READY", spoil(ready))
        for guild in guilds:
            self._dispatch(session, "GUILD_CREATE", guild_create_json(self._backend.world, guild, application.bot))

    def _resume(self, connection: Connection, data: Json) -> None:
        self.resumes += 1
        session = self._sessions.get(data["session_id"])
        if data["token"] != self._backend.application.token:
            connection.close(CloseCode.AUTHENTICATION_FAILED)
            return
        if session is None:
            connection.send({"op": Op.INVALID_SESSION, "d": False})
            return
        if not 0 <= data["seq"] <= session.sequence:
            connection.close(CloseCode.INVALID_SEQUENCE)
            return
        for other in self._connections:
            if other.session is session:
                other.session = None
        for event in session.events:
            if event["s"] > data["seq"]:
                connection.send(event)
        connection.session = session
        self._dispatch(session, "RESUMED", {})

    def _send_members(self, session: Session, data: Json) -> None:
        guild = self._backend.world.guilds[str(data["guild_id"])]
        members = [full_member_json(member) for member in guild.members.values()]
        chunk = {"guild_id": guild.id, "members": members, "chunk_index": 0, "chunk_count": 1, "not_found": []}
        self._dispatch(session, "GUILD_MEMBERS_CHUNK", chunk | {"nonce": data.get("nonce")})


def _is_wanted(session: Session, event: Event) -> bool:
    """Tell whether the session asked for such events; interactions come to every one."""
    if event.name.startswith("MESSAGE_"):
        wanted = Intent.DIRECT_MESSAGES if event.guild is None else Intent.GUILD_MESSAGES
        return bool(session.intents & wanted)
    if event.name.startswith("GUILD_MEMBER"):
        return bool(session.intents & Intent.GUILD_MEMBERS)
    return event.name == "INTERACTION_CREATE" or bool(session.intents & Intent.GUILDS)
