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
from types import MappingProxyType
from typing import Any, Final

from slack_bolt import BoltResponse
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.malformed import MalformedError, reading
from bot.platforms.slack.acknowledging import NotRecordedError
from bot.platforms.slack.lifecycle import Lifecycle
from bot.platforms.slack.tenants import Tenant, Tenants

_log = logging.getLogger(__name__)
_bolt_log = logging.getLogger("slack_bolt")
_bolt_log.setLevel(logging.ERROR)  # at a lower level it writes what people wrote, and warns of what is meant so

ANY: Final = re.compile(r".*", re.DOTALL)
_SOCKET: Final = "socket_mode"
_HTTP: Final = "http"

NOT_HERE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "response_type": "ephemeral",
        "text": "Verbatim is not set up for this workspace any more. Whoever added it can add it again.",
    }
)
_LONGEST_ID: Final = 32

Take = Callable[[AsyncBoltContext, Mapping[str, Any]], Awaitable[object]]


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
    """Hands payloads to the listener of the workspace that they are of, by way of bolt."""

    def __init__(self, tenants: Tenants, lifecycle: Lifecycle, client: AsyncWebClient) -> None:
        """Serve `tenants`; `client` needs no token. Who signed a payload is checked before, where HTTP is served."""
        self._tenants = tenants
        self._app = app = AsyncApp(
            name="verbatim",
            client=client,
            authorize=_authorizing(tenants),
            process_before_response=True,
            request_verification_enabled=False,
            ssl_check_enabled=False,
            url_verification_enabled=False,
            logger=_bolt_log,
        )
        app.error(_unread)
        for gone in ("app_uninstalled", "tokens_revoked"):
            app.event(gone)(_listener(lambda context, body: lifecycle.on_gone(context.team_id, body)))
        app.event("member_joined_channel")(self._of_tenant(lifecycle.on_entered))
        app.event("app_home_opened")(self._of_tenant(lifecycle.on_home))
        app.event(ANY)(self._of_tenant(lambda tenant, body: tenant.listener.on_event(body)))
        app.command(ANY)(self._of_tenant(lambda tenant, body: tenant.listener.on_command(body), otherwise=NOT_HERE))
        app.action(ANY)(self._of_tenant(lambda tenant, body: tenant.listener.on_action(body)))
        app.message_shortcut(ANY)(self._of_tenant(lambda tenant, body: tenant.listener.on_shortcut(body)))
        app.view(ANY)(self._of_tenant(lambda tenant, body: tenant.listener.on_form(body)))
        app.options(ANY)(self._of_tenant(lambda tenant, body: tenant.listener.on_search(body)))

    def _of_tenant(
        self,
        take: Callable[[Tenant, Mapping[str, Any]], Awaitable[object]],
        otherwise: Mapping[str, str] = MappingProxyType({}),
    ) -> Callable[..., Awaitable[BoltResponse]]:
        """Make bolt's listener of one of a workspace's; where we serve it no longer, `otherwise` is said."""

        async def take_there(context: AsyncBoltContext, body: Mapping[str, Any]) -> object:
            tenant = self._tenants.of(context.team_id)
            if tenant is None:
                _log.info("something came from a workspace that is not served: %s", str(context.team_id)[:_LONGEST_ID])
                return dict(otherwise)
            return await take(tenant, body)

        return _listener(take_there)

    async def from_socket(self, payload: Mapping[str, Any], headers: Mapping[str, Sequence[str]]) -> Acknowledged:
        """Take what came by Socket Mode."""
        return await self._taken(lambda: AsyncBoltRequest(mode=_SOCKET, body=dict(payload), headers=dict(headers)))

    async def from_http(self, body: str, headers: dict[str, list[str]]) -> Acknowledged:
        """Take what came by HTTP and is Slack's."""
        return await self._taken(lambda: AsyncBoltRequest(mode=_HTTP, body=body, headers=dict(headers)))

    async def _taken(self, make: Callable[[], AsyncBoltRequest]) -> Acknowledged:
        """Take a request to bolt, which stumbles over a malformed one, be it while it tells of that."""
        try:
            with reading():
                response = await self._app.async_dispatch(make())
        except MalformedError as error:
            _left_out(error)
            return Acknowledged()
        if response.status == HTTPStatus.SERVICE_UNAVAILABLE:
            return Acknowledged(response.status)
        if response.status != HTTPStatus.OK:
            _log.warning("something of Slack's was not understood and left out (%s)", response.status)
            return Acknowledged()
        return Acknowledged(payload=_payload_of(response))


def _authorizing(tenants: Tenants) -> Callable[..., Awaitable[AuthorizeResult]]:
    """Tell bolt who we are there, so that it leaves out what we did ourselves; of the token it needs nothing."""

    async def authorize(team_id: str | None) -> AuthorizeResult:
        tenant = tenants.of(team_id)
        if tenant is None:
            return AuthorizeResult(enterprise_id=None, team_id=team_id)
        account = tenant.account
        return AuthorizeResult(enterprise_id=None, team_id=account.team, bot_user_id=account.user, bot_id=account.bot)

    return authorize


def _listener(take: Take) -> Callable[..., Awaitable[BoltResponse]]:
    """Make bolt's listener of one of ours: it is acknowledged once it is taken, unless it must come again."""

    async def listen(context: AsyncBoltContext, body: dict[str, Any], ack: AsyncAck) -> BoltResponse:
        try:
            answer = await take(context, body)
        except MalformedError as error:
            _left_out(error)
        except NotRecordedError:
            return BoltResponse(status=HTTPStatus.SERVICE_UNAVAILABLE)
        except Exception:  # noqa: BLE001 - logged; what bolt itself fails at is malformed, what we do is a fault of ours
            _log.exception("something of Slack's could not be handled")
            return BoltResponse(status=HTTPStatus.INTERNAL_SERVER_ERROR)
        else:
            return await (ack(answer) if answer and isinstance(answer, dict) else ack())
        return await ack()

    return listen


async def _unread(error: Exception) -> BoltResponse:
    """Leave out what bolt itself stumbled over; our own listeners let nothing through to here."""
    _left_out(error)
    return BoltResponse(status=HTTPStatus.OK)


def _left_out(error: Exception) -> None:
    _log.warning("something of Slack's could not be read and was left out: %s", error)


def _payload_of(response: BoltResponse) -> Mapping[str, Any] | None:
    if not response.body:
        return None
    found: Any = json.loads(response.body)
    return found if isinstance(found, Mapping) else None
