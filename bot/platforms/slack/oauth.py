"""What it takes to be installed by workspaces: the app's id and secret, the key, and where installations are kept."""

import logging
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.platforms.slack.calling import code_of
from bot.platforms.slack.core import PLATFORM
from bot.records import Installation, Installations
from bot.records.sealing import Seal, SealedOtherwiseError

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OAuth:
    """What is needed to be installed: the app's own two, what it asks to be allowed, and where tokens are kept."""

    client_id: str
    client_secret: str
    scopes: tuple[str, ...]
    seal: Seal
    installations: Installations

    async def readable(self) -> tuple[Installation, ...]:
        """Return all installations, each sealed with the newest key.

        Raises:
            SealedOtherwiseError: no key fits some of them; nothing is changed.
        """
        found = await self.installations.all(PLATFORM)
        unreadable = sum(not self.seal.opens(one.token) for one in found)
        if unreadable:
            raise SealedOtherwiseError(unreadable, len(found))
        old = {
            one.workspace: (one.token, self.seal.seal(self.seal.open(one.token)))
            for one in found
            if not self.seal.is_current(one.token)
        }
        if old:
            await self.installations.reseal(old)
            _log.info("%s stored tokens were sealed with the newest key", len(old))
        return found if not old else await self.installations.all(PLATFORM)


class OAuthClient(AsyncWebClient):
    """Logs why Slack refuses; slack-bolt would log the code with it, which is nobody's business.

    Names the app by a header of our own: how slack_sdk does it aiohttp is about to drop.
    """

    async def api_call(
        self,
        api_method: str,
        *,
        auth: Mapping[str, str] | None = None,
        **arguments: Any,  # noqa: ANN401 - as slack_sdk has them
    ) -> AsyncSlackResponse:
        """Call a method; `auth` holds the app's id and secret."""
        if auth is not None:
            named = b64encode(f"{auth['client_id']}:{auth['client_secret']}".encode()).decode()
            arguments["headers"] = {"Authorization": f"Basic {named}"}
        try:
            return await super().api_call(api_method, **arguments)
        except SlackClientError as error:
            _log.warning("Slack refused an installation: %s", code_of(error) or type(error).__name__)
            raise
