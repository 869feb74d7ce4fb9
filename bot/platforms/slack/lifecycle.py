"""What Slack tells of the bot itself: let into a channel, looked at, thrown out."""

import asyncio
import logging
import math
from collections.abc import Coroutine
from typing import Any, Final

from bot.chat import Place, PlaceKind, Response, SendRefusedError, SendUnknownError, Workspace
from bot.platforms.malformed import reading
from bot.platforms.slack.acknowledging import NotRecordedError, Recorded, Works
from bot.platforms.slack.calling import CallRefusedError
from bot.platforms.slack.core import PLATFORM, Core
from bot.platforms.slack.events import Payload, identifier
from bot.platforms.slack.greeting import Greeter
from bot.platforms.slack.tenants import Tenant, Tenants
from bot.platforms.slack.wording import said_here
from bot.records import Installations
from bot.render.slack import render
from config.errors import VerbatimError

_log = logging.getLogger(__name__)

LOOK_SECONDS: Final = 24 * 3600.0
"""So often it is looked whether those that installed the app still have it: what nobody told is noticed then."""
MOST_BLOCKS: Final = 100
"""Of a home tab (“Block Kit”, home tabs)."""
_GONE: Final = frozenset({"account_inactive", "token_revoked"})
"""What Slack says of a token whose workspace has the app no longer."""
_HOME: Final = "home"
_REVOKED: Final = "tokens_revoked"


class Lifecycle:
    """Greets, shows the home tab, and lets go of workspaces that have us no longer."""

    def __init__(self, core: Core, greeter: Greeter, tenants: Tenants, installations: Installations | None) -> None:
        """Look after `tenants`; `installations` is None where nobody installs the app but its owner."""
        self._core = core
        self._greeter = greeter
        self._tenants = tenants
        self._installations = installations

    async def on_entered(self, tenant: Tenant, body: Payload) -> None:
        """Greet a channel that we were let into, if nobody was greeted yet. Raises MalformedError."""
        with reading():
            user, channel = identifier(body["event"]["user"]), identifier(body["event"]["channel"])
        if user == tenant.account.user:
            await begin(tenant.listener.works, self._greeter.enter(tenant, channel))

    async def on_home(self, tenant: Tenant, body: Payload) -> None:
        """Publish the home tab of who opened it. Raises MalformedError."""
        with reading():
            event = body["event"]
            if event.get("tab") != _HOME:
                return
            user, channel = identifier(event["user"]), identifier(event["channel"])
        await begin(tenant.listener.works, self._show_home(tenant, user, channel))

    async def on_gone(self, team: str | None, body: Payload) -> None:
        """Let go of a workspace that took the app out, its token first.

        Raises:
            MalformedError: it can't be read.
            NotRecordedError: it could not be noted; Slack is to tell it again.
        """
        with reading():
            event = body["event"]
            if event["type"] == _REVOKED and not (event.get("tokens") or {}).get("bot"):
                return  # a person's token, of which we keep none
            team, told_at = identifier(team), float(body.get("event_time") or math.inf)
        found = self._tenants.installation(team)
        if found is not None and told_at < math.floor(found.installed_at.timestamp()):
            _log.info("the workspace %s took the app out before it installed it again", team)
            return
        try:
            await self._let_go(team)
        except VerbatimError as error:
            _log.warning("the workspace %s took the app out, and that could not be noted: %s", team, error)
            raise NotRecordedError from error

    async def look_after(self) -> None:
        """Look, now and every day, after those that installed the app; until it is cancelled."""
        while self._installations is not None:
            for team in self._tenants.installed():
                try:
                    await self._look_at(team)
                except (ConnectionError, SendRefusedError, SendUnknownError, VerbatimError) as error:
                    _log.warning("nobody knows whether %s still has the app: %s", team, error)
            await asyncio.sleep(LOOK_SECONDS)

    async def _look_at(self, team: str) -> None:
        installation, tenant = self._tenants.installation(team), self._tenants.of(team)
        if installation is None or tenant is None:
            return  # it left meanwhile
        try:
            await tenant.listener.links.api.read("auth.test")
        except CallRefusedError as error:
            if error.code not in _GONE:
                raise
            if self._tenants.installation(team) is installation:  # it was not installed anew meanwhile
                await self._let_go(team)
            return
        await self._greeter.note(team)
        if installation.installer is not None:
            await self._greeter.meet(tenant, installation.installer)

    async def _let_go(self, team: str) -> None:
        self._tenants.drop(team)
        if self._installations is not None:
            await self._installations.remove(Workspace(PLATFORM, team))
        await self._core.on_left(team)
        _log.info("the workspace %s has the app no longer; no token of it is kept", team)

    async def _show_home(self, tenant: Tenant, user: str, channel: str) -> None:
        place = Place(PLATFORM, None, channel, PlaceKind.DIRECT)
        links = tenant.listener.links
        response = await self._core.home(place, await links.directory.actor(user, place))
        shown = render(Response(said_here(response.reply), response.visibility), workspace_url=tenant.account.url)
        view = {"type": _HOME, "blocks": list(shown.blocks)[:MOST_BLOCKS]}
        try:
            await links.api.read("views.publish", user_id=user, view=view)
        except (SendRefusedError, SendUnknownError) as error:
            _log.info("a home tab could not be shown: %s", error)


async def begin(works: Works, work: Coroutine[Any, Any, None]) -> None:
    """Begin what need not be on the disk first: the next time it comes by itself."""
    recorded = Recorded()
    recorded()
    await works.begin(work, recorded)
