"""How the process does, over HTTP on this machine: `/healthz`, `/readyz`, `/metrics`.

A port that is taken does not keep the bot from answering people: the server then takes a free one, which is
logged and stands in `serving.json`.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

import structlog
from aiohttp import web

from bot.serving.loopback import ANY_PORT, PortTakenError, listening, only_by_our_name
from bot.serving.metrics import CONTENT_TYPE, Metrics
from bot.serving.redaction import redact_values
from bot.serving.standing import Standing, State

OFF: Final = 0

_log = structlog.get_logger(__name__)


class Health:
    """What is asked about the process: its platforms, and what else is missing."""

    def __init__(
        self,
        metrics: Metrics,
        standings: Sequence[Standing],
        missing: Callable[[], Sequence[str]],
        notes: Callable[[], Sequence[str]] = tuple,
    ) -> None:
        """Keep what the answers are made of.

        `missing` names what besides platforms keeps it from answering, `notes` what is worth knowing and does not.
        """
        self._metrics = metrics
        self._standings = standings
        self._missing = missing
        self._notes = notes

    def readiness(self) -> dict[str, Any]:
        """Return whether questions are answered, and everything that is missing."""
        missing = [
            f"{standing.name} is {standing.state.value}" + (f": {standing.reason}" if standing.reason else "")
            for standing in self._standings
            if standing.state is not State.READY
        ]
        missing.extend(self._missing())
        platforms = {standing.name: standing.state.value for standing in self._standings}
        return {
            "ready": not missing,
            "platforms": platforms,
            "missing": redact_values(missing),
            "notes": redact_values(list(self._notes())),
        }

    def application(self) -> web.Application:
        """Return the three pages."""
        application = web.Application(middlewares=[only_by_our_name])
        application.router.add_get("/healthz", self._healthz)
        application.router.add_get("/readyz", self._readyz)
        application.router.add_get("/metrics", self._show_metrics)
        return application

    async def _healthz(self, _request: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def _readyz(self, _request: web.Request) -> web.Response:
        found = self.readiness()
        return web.json_response(found, status=200 if found["ready"] else 503)

    async def _show_metrics(self, _request: web.Request) -> web.Response:
        return web.Response(body=self._metrics.exposition(), headers={"Content-Type": CONTENT_TYPE})


@asynccontextmanager
async def showing(health: Health, port: int) -> AsyncIterator[int | None]:
    """Serve the pages while the block runs; yield the port, None where `port` is 0 and so there are none."""
    if port == OFF:
        yield None
        return
    server = listening(health.application(), port)
    try:
        actual = await server.__aenter__()
    except PortTakenError as error:
        server = listening(health.application(), ANY_PORT)
        actual = await server.__aenter__()
        _log.warning("health_port_taken", wanted=error.port, port=actual, advice=error.advice)
    try:
        yield actual
    finally:
        await server.__aexit__(None, None, None)
