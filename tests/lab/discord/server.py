"""The HTTP edge: takes requests, plays faults, judges both sides, hands over to the handlers."""

import json
import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from aiohttp import BodyPartReader, web
from multidict import CIMultiDict

from tests.lab.discord import schemas
from tests.lab.discord.backend import Answer, Backend, Handler, RefusedError, Request
from tests.lab.discord.faults import (
    CloudflareBan,
    Fault,
    Faults,
    Hold,
    RateLimit,
    Refusal,
    Reset,
    ServerError,
    Trickle,
)
from tests.lab.discord.rest import ROUTES
from tests.lab.discord.validation import judge
from tests.lab.discord.world import File

API = "/api/v10"
_MOST_BYTES = 100 * 1024 * 1024
_LINGER_OFF = struct.pack("ii", 1, 0)
_BAN_PAGE = "<!doctype html><title>Access denied</title><p>error code: 1015</p>"
_OPEN_TO_ALL = ("/webhooks/", "/interactions/")
_LIMITS_FAR_AWAY = {
    "X-RateLimit-Limit": "1000",
    "X-RateLimit-Remaining": "999",
    "X-RateLimit-Reset": "4102444800",
    "X-RateLimit-Reset-After": "1",
    "Via": "1.1 lab",
}
_Gateway = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Seen:
    """A request that came in and how it was answered; a status of 0 is none at all."""

    request: Request
    status: int
    headers: dict[str, str]


class Server:
    """Serves REST, the gateway and uploaded files on a free loopback port.

    `seen` holds every request, unless `keeps_seen` says that a long run has no use for that; `arrived` is told
    of each request before it is dealt with.
    """

    def __init__(self, backend: Backend, faults: Faults) -> None:
        self._backend = backend
        self._faults = faults
        self._runner: web.AppRunner | None = None
        self.seen: list[Seen] = []
        self.keeps_seen = True
        self.arrived: Callable[[Request], None] = lambda _: None

    async def start(self, gateway: _Gateway) -> None:
        """Listen, and tell the backend its addresses."""
        listening = socket.create_server(("127.0.0.1", 0))
        host = f"127.0.0.1:{listening.getsockname()[1]}"
        self._backend.url = f"http://{host}"
        self._backend.gateway_url = f"ws://{host}/gateway"
        application = web.Application(client_max_size=_MOST_BYTES)
        application.router.add_get("/gateway", gateway)
        application.router.add_get("/attachments/{id}/{name}", self._attachment)
        # aiohttp takes the first route that fits: names that are literal come before those that aren't.
        for (method, template), handler in sorted(ROUTES.items(), key=lambda item: item[0][1].count("{")):
            application.router.add_route(method, API + template, self._edge(template, handler))
        application.router.add_route("*", API + "/{rest:.*}", self._unknown)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.SockSite(self._runner, listening).start()

    async def close(self) -> None:
        self._faults.clear()
        if self._runner is not None:
            await self._runner.cleanup()

    def _edge(self, template: str, handler: Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def serve(incoming: web.Request) -> web.StreamResponse:
            request = await _read(incoming, template)
            if not self._authorised(incoming, template):
                return self._reply(incoming, request, Answer({"message": "401: Unauthorized", "code": 0}, 401))
            self.arrived(request)
            fault = self._faults.take(request.method, template)
            if fault is not None:
                self._backend.changes.announce()
                return await self._spoil(incoming, request, handler, fault)
            return self._reply(incoming, request, self._carry_out(request, handler))

        return serve

    def _authorised(self, incoming: web.Request, template: str) -> bool:
        if template.startswith(_OPEN_TO_ALL):
            return True
        return incoming.headers.get("Authorization") == f"Bot {self._backend.application.token}"

    def _carry_out(self, request: Request, handler: Handler) -> Answer:
        where = f"{request.method} {request.template}"
        verdict = judge(self._backend, request)
        for problem in verdict.refused + verdict.broken:
            self._backend.blame(where, problem)
        if verdict.refused:
            return Answer({"message": f"Invalid Form Body: {verdict.refused[0]}", "code": 50035}, 400)
        try:
            answer = handler(self._backend, request)
        except RefusedError as refusal:
            return Answer({"message": refusal.message, "code": refusal.code}, refusal.status)
        for problem in schemas.answer_problems(request.method, request.template, answer.status, answer.body):
            self._backend.blame(f"the lab's own answer to {where}", problem)
        return answer

    def _reply(self, incoming: web.Request, request: Request, answer: Answer) -> web.Response:
        self._note(incoming, request, answer.status)
        bucket = f"{abs(hash((request.method, request.template))):x}"
        headers = _LIMITS_FAR_AWAY | {"X-RateLimit-Bucket": bucket}
        if answer.body is None:
            return web.Response(status=answer.status, headers=headers)
        # discord.py reads JSON only where the type stands alone, without a character set.
        headers |= {"Content-Type": "application/json"}
        return web.Response(body=json.dumps(answer.body).encode(), status=answer.status, headers=headers)

    def _note(self, incoming: web.Request, request: Request, status: int) -> None:
        if self.keeps_seen:
            self.seen.append(Seen(request, status, dict(incoming.headers)))
        self._backend.changes.announce()

    async def _spoil(
        self, incoming: web.Request, request: Request, handler: Handler, fault: Fault
    ) -> web.StreamResponse:
        if isinstance(fault, Reset):
            if fault.handled:
                self._carry_out(request, handler)
            else:
                self._forgive(request)
            self._note(incoming, request, 0)
            return reset(incoming)
        if isinstance(fault, Hold):
            answer = self._carry_out(request, handler) if fault.handled else None
            await fault.gate.wait()
            return self._reply(incoming, request, answer or self._carry_out(request, handler))
        if isinstance(fault, Trickle):
            return await self._trickle(incoming, request, handler)
        return self._spoilt_answer(incoming, request, fault)

    def _forgive(self, request: Request) -> None:
        """Don't blame the bot for an acknowledgement that it could not know to be lost."""
        interaction = self._backend.interactions.get(request.path.get("interaction_token", ""))
        if interaction is not None:
            interaction.forgiven = True

    async def _trickle(self, incoming: web.Request, request: Request, handler: Handler) -> web.StreamResponse:
        body = json.dumps(self._carry_out(request, handler).body).encode()
        response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": str(len(body))})
        await response.prepare(incoming)
        for byte in body[: len(body) // 2]:
            await response.write(bytes([byte]))
        self._note(incoming, request, 0)
        reset(incoming)
        return response

    def _spoilt_answer(
        self, incoming: web.Request, request: Request, fault: ServerError | RateLimit | CloudflareBan | Refusal
    ) -> web.Response:
        if isinstance(fault, Refusal):
            return self._reply(incoming, request, Answer({"message": fault.message, "code": fault.code}, fault.status))
        status = fault.status if isinstance(fault, ServerError) else 429
        self._note(incoming, request, status)
        if isinstance(fault, RateLimit):
            return _rate_limited(fault)
        page = _BAN_PAGE if isinstance(fault, CloudflareBan) else f"<html><h1>{status}</h1></html>"
        return web.Response(text=page, status=status, content_type="text/html")

    async def _attachment(self, incoming: web.Request) -> web.Response:
        file = self._backend.world.files.get(incoming.match_info["id"])
        return web.Response(status=404) if file is None else web.Response(body=file.content)

    async def _unknown(self, incoming: web.Request) -> web.Response:
        self._backend.blame("lab", f"{incoming.method} {incoming.path} is nothing that it can do")
        return web.json_response({"message": "404: Not Found", "code": 0}, status=404)


def reset(incoming: web.Request) -> web.Response:
    """End a connection as a cable that is cut ends it: with RST, whatever was still to come."""
    transport = incoming.transport
    if transport is not None:
        connection = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_OFF)
        transport.abort()
    return web.Response()


def _rate_limited(fault: RateLimit) -> web.Response:
    headers = CIMultiDict({"Retry-After": "1", "X-RateLimit-Scope": "global" if fault.is_global else "user"})
    if not fault.via:
        return web.Response(text="rate limited", status=429, headers=headers)
    headers["Via"] = "1.1 lab"
    if fault.is_global:
        headers["X-RateLimit-Global"] = "true"
    body = {
        "message": "You are being rate limited.",
        "retry_after": fault.retry_after_seconds,
        "global": fault.is_global,
    }
    headers["Content-Type"] = "application/json"
    return web.Response(body=json.dumps(body).encode(), status=429, headers=headers)


async def _read(incoming: web.Request, template: str) -> Request:
    body, files = await _read_body(incoming)
    path = {name: unquote(value) for name, value in incoming.match_info.items()}
    return Request(incoming.method, template, path, dict(incoming.query), body, files)


async def _read_body(incoming: web.Request) -> tuple[Any, tuple[File, ...]]:
    if incoming.content_type != "multipart/form-data":
        raw = await incoming.read()
        return (json.loads(raw) if raw else None), ()
    body: Any = None
    files: list[File] = []
    async for part in await incoming.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        content = bytes(await part.read(decode=True))
        if part.name == "payload_json":
            body = json.loads(content)
        else:
            files.append(File(part.filename or part.name or "", content))
    return body, tuple(files)
