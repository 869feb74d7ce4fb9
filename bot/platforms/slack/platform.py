"""Slack as `verbatim serve` runs it: one workspace by its token, others by installing it, over Socket Mode or HTTP.

With Socket Mode, HTTP serves the pages for installing and nothing else.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final

import aiohttp
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat import OutletOf
from bot.platforms.slack.acknowledging import Works
from bot.platforms.slack.app import Dispatcher
from bot.platforms.slack.calling import SlackApi
from bot.platforms.slack.core import PLATFORM, Account, Core, Memory
from bot.platforms.slack.greeting import Greeter
from bot.platforms.slack.http import HttpMode, listening
from bot.platforms.slack.installing import Installing
from bot.platforms.slack.lifecycle import Lifecycle, begin
from bot.platforms.slack.listening import Listener
from bot.platforms.slack.oauth import OAuth, OAuthClient
from bot.platforms.slack.outlet import Links
from bot.platforms.slack.people import Directory
from bot.platforms.slack.sending import Sender
from bot.platforms.slack.signs import Signs
from bot.platforms.slack.sockets import Ready, SocketMode
from bot.platforms.slack.tenants import Tenant, Tenants
from bot.platforms.slack.waiting import message_pace, sign_pace
from bot.records import Installation, KeptArrival

DEFAULT_API_URL: Final = "https://slack.com/api/"
_REQUEST_SECONDS: Final = 30
_TAKEN_IN_AT_ONCE: Final = 8

_log = logging.getLogger(__name__)
_sdk_log = logging.getLogger("slack_sdk")


@dataclass(frozen=True, slots=True)
class SlackOptions:
    """How we connect: the bot's token, then the app's for Socket Mode; without that, signed HTTP at a port.

    `bot_token` is None where the app is only installed by workspaces themselves, which `oauth` lets them. `api_url` is
    the Web API's address, which ends in `/api/`; None is Slack's own. `owners` are the ids of those who own the bot.
    `asks_groups`: the app may ask who is in which user group.
    """

    bot_token: str | None
    app_token: str | None = None
    signing_secret: str = ""
    port: int = 0
    api_url: str | None = None
    owners: frozenset[str] = frozenset()
    most_upload_bytes: int = 25_000_000
    oauth: OAuth | None = None
    asks_groups: bool = True


class SlackPlatform:
    """One connection to Slack."""

    def __init__(
        self,
        core: Core,
        options: SlackOptions,
        memory: Memory,
        *,
        before_connect: Callable[[], Awaitable[None]],
        take_up: Callable[[OutletOf], Coroutine[Any, Any, None]],
    ) -> None:
        """Serve `core`; `take_up` answers what an earlier run left unanswered, once messages can be sent.

        `memory` remembers who is still to be greeted.
        """
        self._core = core
        self._options = options
        self._greeter = Greeter(core, memory)
        self._before_connect = before_connect
        self._take_up = take_up
        self._session: aiohttp.ClientSession | None = None
        self._works = Works(core.arrivals)
        self._tenants = Tenants(self._tenant, options.oauth.seal if options.oauth else None)

    @property
    def name(self) -> str:
        """The platform's name."""
        return PLATFORM

    async def run(self, on_ready: Ready) -> None:
        """Connect and serve until it is cancelled; raises what slack_sdk or aiohttp raised.

        Raises:
            SealedOtherwiseError: the key does not fit what workspaces installed.
        """
        timeout = aiohttp.ClientTimeout(total=_REQUEST_SECONDS)
        self._session = aiohttp.ClientSession(timeout=timeout, trust_env=True)
        await self._know_workspaces()
        oauth = self._options.oauth
        installations = None if oauth is None else oauth.installations
        lifecycle = Lifecycle(self._core, self._greeter, self._tenants, installations)
        dispatcher = Dispatcher(self._tenants, lifecycle, self._client(None))
        beside = [
            asyncio.create_task(self._take_up(self._tenants.outlet_of), name="slack takes up"),
            asyncio.create_task(self._take_in(dispatcher), name="slack takes in"),
            asyncio.create_task(lifecycle.look_after(), name="slack looks after"),
        ]
        try:
            await self._serve(dispatcher, on_ready)
        finally:
            for task in beside:
                task.cancel()
            await asyncio.wait(beside)

    async def close(self) -> None:
        """End what is at work, and close every connection."""
        if self._session is not None:
            await self._session.close()
        self._tenants.close()
        await self._works.close()

    async def _take_in(self, dispatcher: Dispatcher) -> None:
        """Take in what was acknowledged and no more, as if it came now: where it was recorded since, it is known."""
        turns = asyncio.Semaphore(_TAKEN_IN_AT_ONCE)

        async def take(arrival: KeptArrival) -> None:
            async with turns:
                acknowledged = await dispatcher.from_socket(arrival.body, {})
                if acknowledged.is_taken:
                    await self._core.arrivals.let_go(arrival.number)

        async with asyncio.TaskGroup() as group:
            for arrival in await self._core.arrivals.kept():
                group.create_task(take(arrival))

    async def _know_workspaces(self) -> None:
        """Learn whom we serve: the workspace of our own token, and those that installed the app."""
        options = self._options
        if options.bot_token is not None:
            account = await who_we_are(self._client(options.bot_token))
            self._tenants.own(account, options.bot_token)
            await self._greeter.note(account.team)
        if options.oauth is not None:
            found = await options.oauth.readable()
            for installation in found:
                self._tenants.install(installation)
            _log.info("%s workspaces installed the app", len(found))

    async def _serve(self, dispatcher: Dispatcher, on_ready: Ready) -> None:
        options, routes = self._options, self._pages()
        if options.app_token is None:
            http = HttpMode(options.signing_secret, dispatcher.from_http)
            async with listening(options.port, (*http.routes(), *routes)):
                await http.run(on_ready)
            return
        client, session = self._client(None), self._open_session
        sockets = SocketMode(client, session, options.app_token, dispatcher.from_socket, self._before_connect)
        if not routes:
            await sockets.run(on_ready)
            return
        async with listening(options.port, routes):
            await sockets.run(on_ready)

    def _pages(self) -> tuple[web.RouteDef, ...]:
        """Return the pages for installing, where workspaces may."""
        oauth = self._options.oauth
        if oauth is None:
            return ()
        return Installing(oauth, OAuthClient(**self._to_slack()), self._who_was_granted, self._on_installed).routes()

    async def _who_was_granted(self, token: str) -> Account:
        return await who_we_are(self._client(token))

    async def _on_installed(self, installation: Installation) -> None:
        """Serve a workspace from now on, and greet who installed the app."""
        team = installation.workspace.id
        self._tenants.install(installation)
        await self._greeter.note(team)
        tenant = self._tenants.of(team)
        if tenant is not None and installation.installer is not None:
            await begin(self._works, self._greeter.meet(tenant, installation.installer))

    @property
    def _open_session(self) -> aiohttp.ClientSession:
        assert self._session is not None  # noqa: S101 - it is opened first
        return self._session

    def _client(self, token: str | None) -> AsyncWebClient:
        return AsyncWebClient(token=token, **self._to_slack())

    def _to_slack(self) -> dict[str, Any]:
        """Return how every client calls Slack."""
        _sdk_log.setLevel(logging.WARNING)  # at any lower level it writes every request in full
        return {
            "base_url": self._options.api_url or DEFAULT_API_URL,
            "timeout": _REQUEST_SECONDS,
            "session": self._open_session,
            "logger": _sdk_log,
            "retry_handlers": [],
        }

    def _tenant(self, account: Account, token: str) -> Tenant:
        """Make all that serves one workspace: its token, its pace, what is known of its people."""
        api = SlackApi(self._client(token), self._open_session, message_pace())
        directory = Directory(api, account, self._options.owners, asks_groups=self._options.asks_groups)
        links = Links(api, Sender(api, account), directory, Signs(api, sign_pace()))
        return Tenant(Listener(self._core, account, links, self._works, self._options.most_upload_bytes))


async def who_we_are(client: AsyncWebClient) -> Account:
    """Return who the token belongs to; raises what slack_sdk or aiohttp raised."""
    found = await client.auth_test()
    return Account(
        team=str(found["team_id"]),
        team_name=str(found.get("team") or found["team_id"]),
        url=str(found.get("url") or ""),
        user=str(found["user_id"]),
        bot=str(found.get("bot_id") or ""),
    )
