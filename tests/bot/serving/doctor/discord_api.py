"""A Discord that answers the doctor."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from bot.serving.doctor.invite import permission_bits
from bot.serving.loopback import ANY_PORT, listening
from tests.bot.serving.tokens import BOT_ID, DISCORD

COMMANDS = ("ask", "settings")


class DiscordServer:
    def __init__(self) -> None:
        self.answers: dict[str, Any] = {
            "/users/@me": {"id": BOT_ID, "username": "verbatim"},
            "/applications/@me": {"id": BOT_ID, "flags": 1 << 19},
            "/gateway/bot": {
                "shards": 1,
                "url": "wss://gateway",
                "session_start_limit": {"total": 1000, "remaining": 999, "reset_after": 60_000, "max_concurrency": 1},
            },
            f"/applications/{BOT_ID}/commands": [{"name": name} for name in COMMANDS],
        }
        self.guilds: list[dict[str, Any]] = [self.guild(1)]
        self.refusals: dict[str, web.Response] = {}
        self.silent = False
        self.asked: list[str] = []

    def guild(self, number: int, permissions: int | None = None) -> dict[str, Any]:
        bits = permission_bits() if permissions is None else permissions
        return {"id": str(number), "name": f"Server {number}", "permissions": str(bits)}

    async def answer(self, request: web.Request) -> web.Response:
        path = request.path.removeprefix("/api/v10")
        self.asked.append(request.path_qs)
        if self.silent:
            await asyncio.get_running_loop().create_future()
        if request.headers.get("Authorization") != f"Bot {DISCORD}":
            return web.json_response({"message": "401: Unauthorized", "code": 0}, status=401)
        if path in self.refusals:
            return self.refusals[path]
        if path == "/users/@me/guilds":
            after, limit = int(request.query.get("after", "0")), int(request.query["limit"])
            return web.json_response([guild for guild in self.guilds if int(guild["id"]) > after][:limit])
        return web.json_response(self.answers[path])

    @asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        application = web.Application()
        application.router.add_get("/{path:.*}", self.answer)
        async with listening(application, ANY_PORT) as port:
            yield f"http://127.0.0.1:{port}/api/v10"
