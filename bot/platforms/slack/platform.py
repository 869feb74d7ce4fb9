"""Slack as `verbatim serve` runs it: one workspace by its token, over Socket Mode or HTTP."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat import Message, Outlet
from bot.platforms.slack.acknowledging import Works
from bot.platforms.slack.app import Dispatcher
from bot.platforms.slack.calling import SlackApi
from bot.platforms.slack.core import PLATFORM, Account, Core
from bot.platforms.slack.http import HttpMode
from bot.platforms.slack.listening import Listener
from bot.platforms.slack.outlet import Links
from bot.platforms.slack.people import Directory
from bot.platforms.slack.sending import Sender
from bot.platforms.slack.sockets import Ready, SocketMode
from bot.platforms.slack.waiting import ChannelPace

OutletOf = Callable[[Message], Outlet | None]
DEFAULT_API_URL: Final = "https://slack.com/api/"
_REQUEST_SECONDS: Final = 30

_sdk_log = logging.getLogger("slack_sdk")


@dataclass(frozen=True, slots=True)
class SlackOptions:
    """How we connect: the bot's token, then the app's for Socket Mode; without that, signed HTTP at a port.

    `api_url` is the Web API's address, which ends in `/api/`; None is Slack's own. `owners` are the ids of those who
    own the bot.
    """

    bot_token: str
    app_token: str | None = None
    signing_secret: str = ""
    port: int = 0
    api_url: str | None = None
    owners: frozenset[str] = frozenset()
    most_upload_bytes: int = 25_000_000


class SlackPlatform:
    """One connection to Slack."""

    def __init__(
        self,
        core: Core,
        options: SlackOptions,
        *,
        before_connect: Callable[[], Awaitable[None]],
        take_up: Callable[[OutletOf], Coroutine[Any, Any, None]],
    ) -> None:
        """Serve `core`; `take_up` answers what an earlier run left unanswered, once messages can be sent."""
        self._core = core
        self._options = options
        self._before_connect = before_connect
        self._take_up = take_up
        self._session: aiohttp.ClientSession | None = None
        self._directory: Directory | None = None
        self._works = Works()

    @property
    def name(self) -> str:
        """The platform's name."""
        return PLATFORM

    async def run(self, on_ready: Ready) -> None:
        """Connect and serve until it is cancelled; raises what slack_sdk or aiohttp raised."""
        timeout = aiohttp.ClientTimeout(total=_REQUEST_SECONDS)
        session = self._session = aiohttp.ClientSession(timeout=timeout, trust_env=True)
        client = self._client(session)
        account = await who_we_are(client)
        listener = self._listener(client, session, account)
        dispatcher = Dispatcher(listener, account, client)
        mode = self._mode(dispatcher, client, session)
        await self._core.on_joined(account.team)
        taking_up = asyncio.create_task(self._take_up(listener.outlet_of), name="slack takes up")
        try:
            await mode.run(on_ready)
        finally:
            taking_up.cancel()
            await asyncio.wait({taking_up})

    async def close(self) -> None:
        """End what is at work, and close every connection."""
        if self._session is not None:
            await self._session.close()
        if self._directory is not None:
            self._directory.close()
        await self._works.close()

    def _mode(
        self, dispatcher: Dispatcher, client: AsyncWebClient, session: aiohttp.ClientSession
    ) -> SocketMode | HttpMode:
        options = self._options
        if options.app_token is None:
            return HttpMode(options.signing_secret, options.port, dispatcher.from_http)
        return SocketMode(client, session, options.app_token, dispatcher.from_socket, self._before_connect)

    def _client(self, session: aiohttp.ClientSession) -> AsyncWebClient:
        _sdk_log.setLevel(logging.WARNING)  # at any lower level it writes every request in full
        return AsyncWebClient(
            token=self._options.bot_token,
            base_url=self._options.api_url or DEFAULT_API_URL,
            timeout=_REQUEST_SECONDS,
            session=session,
            logger=_sdk_log,
            retry_handlers=[],
        )

    def _listener(self, client: AsyncWebClient, session: aiohttp.ClientSession, account: Account) -> Listener:
        api = SlackApi(client, session, ChannelPace())
        directory = self._directory = Directory(api, account, self._options.owners)
        links = Links(api, Sender(api, account), directory)
        return Listener(self._core, account, links, self._works, self._options.most_upload_bytes)


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
