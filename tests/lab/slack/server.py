"""The HTTP edge: takes requests, plays faults, judges both sides, hands over to the methods."""

import json
import socket
from base64 import b64decode
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from aiohttp import web

from tests.lab.slack import schemas
from tests.lab.slack.backend import RESPONSE_URL_SECONDS, RESPONSE_URL_USES, Backend, RefusedError, Request
from tests.lab.slack.faults import Fault, Faults, Hold, Lost, RateLimited, Refused
from tests.lab.slack.methods import METHODS
from tests.lab.slack.posting import respond
from tests.lab.slack.resetting import reset
from tests.lab.slack.sockets import Sockets
from tests.lab.slack.validation import Verdict, judge, judge_response, opened
from tests.lab.slack.world import Json, Team

_MOST_BYTES = 100 * 1024 * 1024
_OPEN_TO_ALL = ("oauth.v2.access",)
_OPEN = "apps.connections.open"
_CLOSING_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Seen:
    """A request that came in and how it was answered; a status of 0 is none at all, `error` is Slack's or empty."""

    method: str
    body: Json
    status: int
    error: str
    token: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a request is answered: JSON, or a text where there is one."""

    body: Json
    status: int = 200
    text: str | None = None
    retry_after_seconds: int | None = None

    @property
    def error(self) -> str:
        return str(self.body.get("error", ""))


class Server:
    """Serves the Web API, sockets, response_urls and files on a free loopback port."""

    def __init__(self, backend: Backend, faults: Faults, sockets: Sockets) -> None:
        self._backend = backend
        self._faults = faults
        self._sockets = sockets
        self._runner: web.AppRunner | None = None
        self.seen: list[Seen] = []
        # Whether each request is remembered; a very long test has no room for that.
        self.keeps_seen = True

    async def start(self) -> None:
        """Listen, and tell the backend its address."""
        listening = socket.create_server(("127.0.0.1", 0))
        self._backend.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        application = web.Application(client_max_size=_MOST_BYTES)
        router = application.router
        router.add_get("/link/", self._sockets.accept)
        router.add_get("/files-pri/{id}/{rest:.*}", self._edge("download", self._download))
        router.add_post("/upload/v1/{id}", self._edge("upload", self._upload))
        router.add_post("/response/{team}/{name}", self._edge("response_url", self._respond))
        router.add_route("*", "/api/{method}", self._call)
        router.add_route("*", "/{rest:.*}", self._unknown)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=_CLOSING_SECONDS)
        await self._runner.setup()
        await web.SockSite(self._runner, listening).start()

    async def close(self) -> None:
        self._faults.clear()
        self._sockets.cut()
        if self._runner is not None:
            await self._runner.cleanup()

    # The Web API.

    async def _call(self, incoming: web.Request) -> web.StreamResponse:
        method = incoming.match_info["method"]
        body, is_read = await _read(incoming)
        token = _token(incoming)

        async def carry_out() -> web.StreamResponse:
            outcome = self._outcome(incoming, method, body, token) if is_read else _refused("invalid_form_data")
            return self._reply(incoming, method, body, outcome)

        return await self._play(incoming, method, body, carry_out)

    def _outcome(self, incoming: web.Request, method: str, body: Json, token: str) -> Outcome:
        if "token" in body:
            self._backend.blame(method, "the token stands in the parameters, not in the header")
        if method == _OPEN:
            is_right = token == self._backend.application.app_token
            return Outcome({"ok": True, "url": self._sockets.address()}) if is_right else _refused("invalid_auth")
        team = self._team(method, token)
        if team is None:
            return _refused(self._why_not(token))
        if method not in METHODS:
            self._backend.blame(method, "is nothing that the lab can do")
            return _refused("unknown_method")
        verdict = judge(method, body, self._backend.may_ping)
        self._blame(method, verdict)
        if verdict.refused:
            return _refused(verdict.error)
        return self._carried_out(Request(method, body, team, token, _basic(incoming)))

    def _team(self, method: str, token: str) -> Team | None:
        if method in _OPEN_TO_ALL:
            return next(iter(self._backend.world.teams.values()))
        return self._backend.world.team_of(token)

    def _why_not(self, token: str) -> str:
        """Return how Slack refuses a token; that of a workspace which took the app out it knows still."""
        if not token:
            return "not_authed"
        is_known = any(one.bot_token == token for one in self._backend.world.teams.values())
        return "account_inactive" if is_known else "invalid_auth"

    def _blame(self, where: str, verdict: Verdict) -> None:
        for problem in verdict.refused + verdict.broken:
            self._backend.blame(where, problem)

    def _carried_out(self, request: Request) -> Outcome:
        try:
            answer = METHODS[request.method](self._backend, request)
        except RefusedError as refusal:
            retry = 1 if refusal.error == "ratelimited" else None
            return Outcome({"ok": False, "error": refusal.error}, refusal.status, retry_after_seconds=retry)
        for problem in schemas.answer_problems(request.method, answer):
            self._backend.blame(f"the lab's own answer to {request.method}", problem)
        return Outcome(answer)

    # Faults.

    def _edge(
        self, name: str, handle: Callable[[web.Request], Awaitable[Outcome | web.StreamResponse]]
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def serve(incoming: web.Request) -> web.StreamResponse:
            await incoming.read()

            async def carry_out() -> web.StreamResponse:
                outcome = await handle(incoming)
                if isinstance(outcome, web.StreamResponse):
                    return outcome
                return self._reply(incoming, name, _json(await incoming.read()) or {}, outcome)

            return await self._play(incoming, name, {}, carry_out)

        return serve

    async def _play(
        self, incoming: web.Request, name: str, body: Json, carry_out: Callable[[], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        fault = self._faults.take(name)
        if fault is None:
            return await carry_out()
        if isinstance(fault, Lost):
            if fault.carried_out:
                await carry_out()
            else:
                self._note(incoming, name, body, Outcome({}, 0))
            return reset(incoming)
        if isinstance(fault, Hold):
            self._backend.changes.announce()
            answer = await carry_out() if fault.carried_out else None
            await fault.gate.wait()
            return answer or await carry_out()
        return self._reply(incoming, name, body, _spoilt(fault))

    def _reply(self, incoming: web.Request, name: str, body: Json, outcome: Outcome) -> web.Response:
        self._note(incoming, name, body, outcome)
        headers = {} if outcome.retry_after_seconds is None else {"Retry-After": str(outcome.retry_after_seconds)}
        if outcome.text is not None:
            kind = "text/html" if outcome.text.startswith("<") else "text/plain"
            return web.Response(text=outcome.text, status=outcome.status, headers=headers, content_type=kind)
        return web.json_response(outcome.body, status=outcome.status, headers=headers)

    def _note(self, incoming: web.Request, name: str, body: Json, outcome: Outcome) -> None:
        token = _token(incoming)
        if self.keeps_seen:
            self.seen.append(Seen(name, body, outcome.status, outcome.error, token, dict(incoming.headers)))
        self._backend.changes.announce()

    # What is not the Web API.

    async def _respond(self, incoming: web.Request) -> Outcome:
        name = f"{incoming.match_info['team']}/{incoming.match_info['name']}"
        found = self._backend.response_urls.get(name)
        if found is None or self._backend.clock.now - found.born > RESPONSE_URL_SECONDS:
            return Outcome({"ok": False, "error": "expired_url"}, 404)
        found.uses += 1
        if found.uses > RESPONSE_URL_USES:
            self._backend.blame("response_url", f"used {found.uses} times, more than {RESPONSE_URL_USES}")
            return Outcome({"ok": False, "error": "used_url"}, 404)
        body = _json(await incoming.read())
        if body is None:
            return Outcome({}, 400, text="invalid_payload")
        verdict = judge_response(body, self._backend.may_ping)
        self._blame("response_url", verdict)
        if verdict.refused:
            return Outcome({}, 400, text=verdict.error)
        try:
            respond(self._backend, found.told, body)
        except RefusedError as refusal:
            return Outcome({"ok": False, "error": refusal.error}, refusal.status)
        return Outcome({}, text="ok")

    async def _upload(self, incoming: web.Request) -> Outcome:
        file = self._backend.uploads.get(incoming.match_info["id"])
        if file is None:
            return Outcome({}, 404, text="no such upload")
        file.content = await _uploaded(incoming)
        return Outcome({}, text=f"OK - {len(file.content)}")

    async def _download(self, incoming: web.Request) -> Outcome | web.StreamResponse:
        token = _token(incoming)
        file = self._backend.world.files.get(incoming.match_info["id"].rsplit("-", 1)[-1])
        team = self._backend.world.team_of(token)
        if file is None or team is None or file.team != team.id:
            # Slack shows whoever has no right to a file its page for signing in.
            return Outcome({}, text="<!doctype html><title>Slack</title>")
        self._note(incoming, "download", {}, Outcome({}))
        return web.Response(body=file.content, content_type=file.mimetype)

    async def _unknown(self, incoming: web.Request) -> web.Response:
        self._backend.blame("lab", f"{incoming.method} {incoming.path} is nothing that it can do")
        return web.json_response({"ok": False, "error": "unknown_method"}, status=404)


def _refused(error: str) -> Outcome:
    return Outcome({"ok": False, "error": error})


def _spoilt(fault: Fault) -> Outcome:
    if isinstance(fault, Refused):
        return _refused(fault.error)
    if isinstance(fault, RateLimited):
        limited = {"ok": False, "error": "ratelimited"}
        return Outcome(limited, 429, retry_after_seconds=fault.retry_after_seconds)
    status = getattr(fault, "status", 500)
    return Outcome({}, status, text=f"<!doctype html><h1>{status}</h1>")


def _json(raw: bytes) -> Json | None:
    try:
        loaded = json.loads(raw)
    except ValueError:
        return None
    return loaded if isinstance(loaded, dict) else None


async def _read(incoming: web.Request) -> tuple[Json, bool]:
    """Return a request's parameters, and whether they could be read."""
    body: Json = dict(incoming.query)
    raw = await incoming.read()
    if incoming.content_type == "application/json":
        loaded = _json(raw)
        return opened(body | (loaded or {})), loaded is not None or not raw
    try:
        body |= dict(parse_qsl(raw.decode(), keep_blank_values=True))
    except ValueError:
        return body, False
    return opened(body), True


async def _uploaded(incoming: web.Request) -> bytes:
    if not incoming.content_type.startswith("multipart/"):
        return await incoming.read()
    form = await incoming.post()
    part = next((one for one in form.values() if isinstance(one, web.FileField)), None)
    return b"" if part is None else part.file.read()


def _token(incoming: web.Request) -> str:
    return incoming.headers.get("Authorization", "").removeprefix("Bearer").strip()


def _basic(incoming: web.Request) -> tuple[str, str] | None:
    kind, _, code = incoming.headers.get("Authorization", "").partition(" ")
    if kind != "Basic":
        return None
    name, _, secret = b64decode(code).decode().partition(":")
    return name, secret
