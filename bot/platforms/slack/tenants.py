"""The workspaces that we serve: each with its own token, and everything that is made of one.

A workspace whose token is given at the start is always served; those that installed the app by themselves come and go.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.chat import Call, Message, Outlet, Press
from bot.platforms.slack.core import Account
from bot.platforms.slack.events import team_in_key
from bot.platforms.slack.listening import Listener
from bot.records import Installation
from bot.records.sealing import Seal


@dataclass(frozen=True, slots=True)
class Tenant:
    """A workspace that is served."""

    listener: Listener

    @property
    def account(self) -> Account:
        """Who we are there."""
        return self.listener.account

    def close(self) -> None:
        """Ask Slack no further about it; what is at work there ends by itself."""
        self.listener.links.directory.close()
        self.listener.links.signs.close()


Connect = Callable[[Account, str], Tenant]


class Tenants:
    """All workspaces, by their ids; what is made of a token is made when the workspace is first heard of."""

    def __init__(self, connect: Connect, seal: Seal | None = None) -> None:
        """Make tenants with `connect`; `seal` opens what installations keep, None where there are none."""
        self._connect = connect
        self._seal = seal
        self._own: Tenant | None = None
        self._installed: dict[str, Installation] = {}
        self._served: dict[str, Tenant] = {}

    def own(self, account: Account, token: str) -> Tenant:
        """Serve the workspace whose token is given."""
        self._own = self._connect(account, token)
        return self._own

    def install(self, installation: Installation) -> None:
        """Serve a workspace that installed the app, from now on with this token."""
        team = installation.workspace.id
        self.drop(team)
        self._installed[team] = installation

    def drop(self, team: str) -> None:
        """Serve a workspace no longer as one that installed the app."""
        self._installed.pop(team, None)
        served = self._served.pop(team, None)
        if served is not None:
            served.close()

    def installed(self) -> tuple[str, ...]:
        """Return the workspaces that installed the app."""
        return tuple(self._installed)

    def installation(self, team: str) -> Installation | None:
        """Return what a workspace installed; None for others."""
        return self._installed.get(team)

    def of(self, team: str | None) -> Tenant | None:
        """Return a workspace that is served; None for any other.

        Where nobody installs it but us there is one workspace, and whatever Slack tells is told to that: in a channel
        that two workspaces share, what somebody does may name theirs.

        Raises:
            SealedOtherwiseError: its token can't be read.
        """
        if self._own is not None and (self._seal is None or team == self._own.account.team):
            return self._own
        if team is None or self._seal is None or team not in self._installed:
            return None
        if team not in self._served:
            found = self._installed[team]
            account = Account(team, found.name, found.url, found.user, found.bot)
            self._served[team] = self._connect(account, self._seal.open(found.token))
        return self._served[team]

    def outlet_of(self, event: Message | Call | Press) -> Outlet | None:
        """Return how something that came in before a restart is answered; None where nobody can any more."""
        team = event.place.workspace or team_in_key(event.key)
        shared = [one.id for one in event.actor.workspaces]
        tenant = self.of(team or next(iter(shared), None))
        return None if tenant is None else tenant.listener.outlet_of(event)

    def close(self) -> None:
        """Ask Slack no further."""
        for tenant in (self._own, *self._served.values()):
            if tenant is not None:
                tenant.close()
