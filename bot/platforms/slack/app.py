"""slack-bolt's app: whatever way a payload came, it is told apart here and handed to the listener.

Bolt acknowledges an event before its listener ends, and then a crash loses it. With `process_before_response` it
waits for the listener, which returns as soon as the event is on the disk.
"""

import json
import logging
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from slack_bolt import BoltResponse
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.slack.acknowledging import NotRecordedError
from bot.platforms.slack.core import Account
from bot.platforms.slack.events import MalformedError
from bot.platforms.slack.listening import Listener

_log = logging.getLogger(__name__)
_bolt_log = logging.getLogger("slack_bolt")
_bolt_log.setLevel(logging.ERROR)  # at a lower level it writes what people wrote, and warns of what is meant so

ANY: Final = re.compile(r".*", re.DOTALL)
_SOCKET: Final = "socket_mode"
_HTTP: Final = "http"

Take = Callable[[Mapping[str, Any]], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What Slack is answered: a status, and what goes with it. `is_taken` is False where it is to come again."""

    status: int = HTTPStatus.OK
    payload: Mapping[str, Any] | None = None

    @property
    def is_taken(self) -> bool:
        """Whether Slack need not deliver it again."""
        return self.status == HTTPStatus.OK


class Dispatcher:
    """Hands payloads to a listener by way of bolt."""

    def __init__(self, listener: Listener, account: Account, client: AsyncWebClient) -> None:
        """Serve one workspace with its `client`. Who signed a payload is checked before, where HTTP is served."""
        self._app = AsyncApp(
            name="verbatim",
            client=client,
            authorize=_authorizing(account, client),
            process_before_response=True,
            request_verification_enabled=False,
            ssl_check_enabled=False,
            url_verification_enabled=False,
            logger=_bolt_log,
        )
        app = self._app
        app.event(ANY)(_listener(listener.on_event))
        app.command(ANY)(_listener(listener.on_command))
        app.action(ANY)(_listener(listener.on_action))
        app.message_shortcut(ANY)(_listener(listener.on_shortcut))
        app.view(ANY)(_listener(listener.on_form))
        app.options(ANY)(_listener(listener.on_search))

    async def from_socket(self, payload: Mapping[str, Any], headers: Mapping[str, Sequence[str]]) -> Acknowledged:
        """Take what came by Socket Mode."""
        return await self._dispatched(AsyncBoltRequest(mode=_SOCKET, body=dict(payload), headers=dict(headers)))

    async def from_http(self, body: str, headers: dict[str, list[str]]) -> Acknowledged:
        """Take what came by HTTP and is Slack's."""
        return await self._dispatched(AsyncBoltRequest(mode=_HTTP, body=body, headers=dict(headers)))

    async def _dispatched(self, request: AsyncBoltRequest) -> Acknowledged:
        response = await self._app.async_dispatch(request)
        if response.status == HTTPStatus.SERVICE_UNAVAILABLE:
            return Acknowledged(response.status)
        if response.status != HTTPStatus.OK:
            _log.warning("something of Slack's was not understood and left out (%s)", response.status)
            return Acknowledged()
        return Acknowledged(payload=_payload_of(response))


def _authorizing(account: Account, client: AsyncWebClient) -> Callable[[], Awaitable[AuthorizeResult]]:
    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None,
            team_id=account.team,
            bot_user_id=account.user,
            bot_id=account.bot,
            bot_token=client.token,
        )

    return authorize


def _listener(take: Take) -> Callable[..., Awaitable[BoltResponse]]:
    """Make bolt's listener of one of ours: it is acknowledged once it is taken, unless it must come again."""

    async def listen(body: dict[str, Any], ack: AsyncAck) -> BoltResponse:
        try:
            answer = await take(body)
        except MalformedError as error:
            _log.warning("something of Slack's could not be read and was left out: %s", error)
        except NotRecordedError:
            return BoltResponse(status=HTTPStatus.SERVICE_UNAVAILABLE)
        else:
            return await (ack(answer) if isinstance(answer, dict) else ack())
        return await ack()

    return listen


def _payload_of(response: BoltResponse) -> Mapping[str, Any] | None:
    if not response.body:
        return None
    found: Any = json.loads(response.body)
    return found if isinstance(found, Mapping) else None
