"""The work that commands hand over to the process that serves: indexing and removing, over loopback.

Only who can read `serving.json` knows the word that opens it.
"""

import asyncio
import hmac
from collections.abc import Callable, Coroutine
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

import structlog
from aiohttp import web

from bot.serving import wire
from bot.serving.loopback import only_by_our_name
from config.errors import VerbatimError
from index.reindex import Progress, RemovalReport, Report

HELLO_PATH: Final = "/hello"
INDEX_PATH: Final = "/index"
REMOVE_PATH: Final = "/remove"
PROGRESS_SECONDS: Final = 0.1
"""How often a line of progress is sent at most."""

_log = structlog.get_logger(__name__)
_Result = TypeVar("_Result")


class Library(Protocol):
    """Who does the work."""

    async def index(self, path: Path, name: str | None, progress: Callable[[Progress], None]) -> Report:
        """Add or refresh the source at an absolute path. Raises VerbatimError."""

    async def remove(self, name: str) -> RemovalReport:
        """Take a source out. Raises VerbatimError."""


class Control:
    """Takes the requests, one after the other where they change the library."""

    def __init__(self, library: Library, secret: str) -> None:
        """Keep who works, and the word that opens."""
        self._library = library
        self._secret = secret.encode()
        self._turn = asyncio.Lock()

    def application(self) -> web.Application:
        """Return the server's pages."""
        application = web.Application(middlewares=[only_by_our_name, self._only_with_the_secret])
        application.router.add_get(HELLO_PATH, self._hello)
        application.router.add_post(INDEX_PATH, self._index)
        application.router.add_post(REMOVE_PATH, self._remove)
        return application

    @web.middleware
    async def _only_with_the_secret(
        self, request: web.Request, handler: Callable[[web.Request], Any]
    ) -> web.StreamResponse:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            return web.Response(status=HTTPStatus.UNAUTHORIZED, text="Not with this word.\n")
        response: web.StreamResponse = await handler(request)
        return response

    async def _hello(self, _request: web.Request) -> web.Response:
        return web.json_response({"serving": "verbatim"})

    async def _index(self, request: web.Request) -> web.StreamResponse:
        wanted = await _wanted(request)
        path, name = Path(_text(wanted, "path")), wanted.get("name")
        if not path.is_absolute() or not isinstance(name, str | None):
            raise web.HTTPBadRequest(text="An absolute path, and a name or null.\n")
        seen: list[Progress] = []
        work = self._alone(self._library.index(path, name, seen.append))
        return await _stream(request, work, seen, wire.report_line)

    async def _remove(self, request: web.Request) -> web.StreamResponse:
        name = _text(await _wanted(request), "name")
        return await _stream(request, self._alone(self._library.remove(name)), [], wire.removal_line)

    async def _alone(self, work: Coroutine[Any, Any, _Result]) -> _Result:
        try:
            await self._turn.acquire()
        except BaseException:
            work.close()
            raise
        try:
            return await work
        finally:
            self._turn.release()


async def _wanted(request: web.Request) -> dict[str, Any]:
    try:
        found = await request.json()
    except ValueError as error:
        raise web.HTTPBadRequest(text="JSON is expected.\n") from error
    if not isinstance(found, dict):
        raise web.HTTPBadRequest(text="A JSON object is expected.\n")
    return found


def _text(wanted: dict[str, Any], name: str) -> str:
    value = wanted.get(name)
    if not isinstance(value, str) or not value:
        raise web.HTTPBadRequest(text=f"“{name}” is missing.\n")
    return value


async def _stream(
    request: web.Request,
    work: Coroutine[Any, Any, _Result],
    seen: list[Progress],
    written: Callable[[_Result], bytes],
) -> web.StreamResponse:
    """Work, and tell how far it is; where the client leaves, the work is cancelled and leaves nothing half done."""
    task = asyncio.create_task(_line_of(work, written), name=f"handed over: {request.path}")
    try:
        response = web.StreamResponse(headers={"Content-Type": "application/x-ndjson"})
        await response.prepare(request)
        while not (await asyncio.wait({task}, timeout=PROGRESS_SECONDS))[0]:
            if seen:
                await response.write(wire.progress_line(seen[-1]))
                seen.clear()
        await response.write(task.result())
        await response.write_eof()
        return response
    finally:
        task.cancel()
        await asyncio.wait({task})


async def _line_of(work: Coroutine[Any, Any, _Result], written: Callable[[_Result], bytes]) -> bytes:
    """Return the last line: the report, or why there is none."""
    try:
        return written(await work)
    except VerbatimError as error:
        return wire.error_line(error)
    except Exception:  # noqa: BLE001 - the server must answer whatever happens; it is logged whole
        _log.exception("handed_over_work_failed")
        return wire.error_line(
            VerbatimError("Something went wrong in the process that serves.", "Its log says what; please report it.")
        )
