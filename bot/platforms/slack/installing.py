"""Installing by OAuth: slack-bolt's flow, with our own database behind it and our own pages in front of it.

A state is good for one browser, once, for ten minutes. The token is sealed before it is kept.
"""

import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from types import MappingProxyType
from typing import Final

from aiohttp import web
from slack_bolt import BoltResponse
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackClientError
from slack_sdk.oauth.installation_store import Installation as Granted
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from bot.chat import Workspace
from bot.platforms.slack.calling import BROKEN, code_of
from bot.platforms.slack.core import PLATFORM, Account
from bot.platforms.slack.oauth import OAuth, OAuthClient
from bot.platforms.slack.pages import HEADERS, failed_page, install_page, installed_page
from bot.records import Installation, Installations
from config.errors import VerbatimError

_log = logging.getLogger(__name__)
_bolt_log = logging.getLogger("slack_bolt")

INSTALL: Final = "/slack/install"
REDIRECT: Final = "/slack/oauth_redirect"
STATE_SECONDS: Final = 600
_STATE_BYTES: Final = 32
_LONGEST_REASON: Final = 80

_Words = tuple[str, str]
_ANEW: Final = "Begin again, and go on within ten minutes in the same window."
_TELL: Final = "Begin again; should it fail again, tell the bot's owner, whose log says why."
_REASONS: Final[Mapping[str, _Words]] = MappingProxyType(
    {
        "access_denied": ("You cancelled it at Slack.", "Nothing was changed."),
        "invalid_browser": ("This browser did not begin it, or takes no cookies.", _ANEW),
        "invalid_state": ("It took longer than ten minutes, or the page was loaded twice.", _ANEW),
        "missing_code": ("Slack's answer is not complete.", _ANEW),
        "invalid_code": ("Slack did not hand over what is needed.", _TELL),
    }
)
_OTHER: Final = ("Slack refused it.", _TELL)
_NOT_KEPT: Final = (
    "Something went wrong here.",
    "Begin again in a minute; should it fail again, tell the bot's owner.",
)


class NotTakenError(BoltError):
    """What Slack granted can't be used; said to who installs."""

    def __init__(self, what: str, advice: str) -> None:
        """Keep both."""
        super().__init__(what)
        self.words = (what, advice)


WhoWeAre = Callable[[str], Awaitable[Account]]
OnInstalled = Callable[[Installation], Awaitable[None]]


class Installing:
    """Serves the two pages."""

    def __init__(
        self,
        oauth: OAuth,
        client: OAuthClient,
        who_we_are: WhoWeAre,
        on_installed: OnInstalled,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Call Slack with `client`, which has no token; `who_we_are` asks with the one that was granted."""
        self._oauth = oauth
        self._who_we_are = who_we_are
        self._on_installed = on_installed
        self._now = now
        settings = AsyncOAuthSettings(
            client_id=oauth.client_id,
            client_secret=oauth.client_secret,
            scopes=list(oauth.scopes),
            user_scopes=[],
            install_path=INSTALL,
            redirect_uri_path=REDIRECT,
            callback_options=AsyncCallbackOptions(success=self._succeeded, failure=self._failed),
            installation_store=_Store(self._take),
            state_store=_States(oauth.installations, self._now),
            state_expiration_seconds=STATE_SECONDS,
            logger=_bolt_log,
        )
        self._flow = _Flow(client=client, logger=_bolt_log, settings=settings)

    def routes(self) -> tuple[web.RouteDef, ...]:
        """Return what is to be served."""
        return (
            web.get(INSTALL, self.begin, allow_head=False),
            web.get(REDIRECT, self.finish, allow_head=False),
        )

    async def begin(self, request: web.Request) -> web.Response:
        """Show the page on which one begins."""
        return await self._handled(self._flow.handle_installation, request)

    async def finish(self, request: web.Request) -> web.Response:
        """Take who comes back from Slack."""
        return await self._handled(self._flow.handle_callback, request)

    async def _handled(
        self, handle: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]], request: web.Request
    ) -> web.Response:
        headers: dict[str, str | Sequence[str]] = {name: request.headers.getall(name) for name in request.headers}
        asked = AsyncBoltRequest(body="", query=request.query_string, headers=headers, mode="http")
        try:
            response = await handle(asked)
        except (SlackClientError, VerbatimError, *BROKEN) as error:
            _log.warning("an installation failed: %s", code_of(error) or type(error).__name__)
            response = self._failure(HTTPStatus.INTERNAL_SERVER_ERROR, _NOT_KEPT)
        return _served(response)

    async def _take(self, granted: Granted) -> None:
        """Keep what Slack granted.

        Raises:
            NotTakenError: it can't be used.
            VerbatimError: it could not be kept.
        """
        _check(granted)
        token = str(granted.bot_token)
        account = await self._who_we_are(token)
        if account.team != granted.team_id:
            raise NotTakenError(*_OTHER)
        installation = Installation(
            workspace=Workspace(PLATFORM, account.team),
            name=granted.team_name or account.team_name,
            url=account.url,
            user=account.user,
            bot=account.bot,
            scopes=tuple(granted.bot_scopes or ()),
            token=self._oauth.seal.seal(token),
            installer=granted.user_id or None,
            installed_at=self._now(),
        )
        await self._oauth.installations.put(installation)
        _log.info("the workspace %s installed the app", account.team)
        await self._on_installed(installation)

    async def _succeeded(self, arguments: AsyncSuccessArgs) -> BoltResponse:
        granted = arguments.installation
        page = installed_page(granted.team_name or "your workspace", granted.team_id or "")
        return self._page(HTTPStatus.OK, page)

    async def _failed(self, arguments: AsyncFailureArgs) -> BoltResponse:
        reason = arguments.reason[:_LONGEST_REASON]
        _log.info("an installation was not finished: %r", reason)
        if isinstance(arguments.error, NotTakenError):
            return self._failure(HTTPStatus.BAD_REQUEST, arguments.error.words)
        return self._failure(arguments.suggested_status_code, _REASONS.get(reason, _OTHER))

    def _failure(self, status: int, words: _Words) -> BoltResponse:
        return self._page(status, failed_page(*words, INSTALL))

    def _page(self, status: int, page: str) -> BoltResponse:
        """Return the last page: whoever begins again gets another state."""
        headers: dict[str, str | Sequence[str]] = {
            "Content-Type": "text/html; charset=utf-8",
            "Set-Cookie": self._flow.settings.state_utils.build_set_cookie_for_deletion(),
        }
        return BoltResponse(status=status, body=page, headers=headers)


class _Flow(AsyncOAuthFlow):
    """Slack-bolt's, with our own page."""

    async def build_install_page_html(self, url: str, request: AsyncBoltRequest) -> str:
        """Return the page on which one begins."""
        del request
        return install_page(url)


class _Store(AsyncInstallationStore):
    """Where slack-bolt puts what was granted; it asks for nothing back."""

    def __init__(self, take: Callable[[Granted], Awaitable[None]]) -> None:
        self._take = take

    async def async_save(self, installation: Granted) -> None:
        """Keep it."""
        await self._take(installation)


class _States(AsyncOAuthStateStore):
    """The states, kept by their hashes."""

    def __init__(self, installations: Installations, now: Callable[[], datetime]) -> None:
        self._installations = installations
        self._now = now

    async def async_issue(self, *_: object, **__: object) -> str:
        """Return a new state."""
        state, now = secrets.token_urlsafe(_STATE_BYTES), self._now()
        await self._installations.begin(state, now + timedelta(seconds=STATE_SECONDS), now)
        return state

    async def async_consume(self, state: str) -> bool:
        """Return whether a state is good, which it is no more then."""
        return await self._installations.finish(state, self._now())


def _check(granted: Granted) -> None:
    """Refuse what we can't serve. Raises NotTakenError."""
    if granted.is_enterprise_install or not granted.team_id:
        raise NotTakenError(
            "It was added to a whole organisation, and Verbatim serves single workspaces.",
            "Take it out of the organisation in Slack's administration, then add it to each workspace that wants it.",
        )
    if granted.bot_refresh_token:
        raise NotTakenError(
            "The app's tokens expire, which Verbatim can't do with.",
            "Its owner must make the app anew at Slack, without token rotation: that can't be switched off again.",
        )
    if not granted.bot_token:
        raise NotTakenError(*_OTHER)


def _served(response: BoltResponse) -> web.Response:
    served = web.Response(status=response.status, body=response.body.encode(), headers=HEADERS)
    for name, values in response.headers.items():
        if name.casefold() == "content-length":
            continue
        for value in values:
            served.headers.add(name, value)
    return served
