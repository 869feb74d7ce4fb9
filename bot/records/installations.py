"""Workspaces that installed the bot by themselves: who they are, and their tokens, which only the key's holder reads.

A token that is removed is overwritten on the disk at once.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from bot.chat import Workspace
from bot.records.commits import Commits
from bot.records.erasure import erase_from_disk, overwrite
from bot.records.model import stamp
from config.database import Database, Row

MOST_STATES: Final = 10_000
"""So many may be on their way to install it at a time; whoever comes then pushes out who has waited longest."""
_COLUMNS: Final = "platform, workspace, name, url, user, bot, scopes, token, installer, installed_at"


@dataclass(frozen=True, slots=True)
class Installation:
    """A workspace that has us. `user` and `bot` are our ids there, `installer` is None once forgotten.

    `token` is sealed (`bot.records.sealing`).
    """

    workspace: Workspace
    name: str
    url: str
    user: str
    bot: str
    scopes: tuple[str, ...]
    token: bytes = field(repr=False)
    installer: str | None
    installed_at: datetime


class Installations:
    """One for each workspace."""

    def __init__(self, database: Database, commits: Commits) -> None:
        """Use an open state database."""
        self._database = database
        self._commits = commits

    async def put(self, installation: Installation) -> None:
        """Keep an installation, in place of the workspace's earlier one."""
        workspace = installation.workspace
        values = (
            *(workspace.platform, workspace.id, installation.name, installation.url, installation.user),
            *(installation.bot, ",".join(installation.scopes), installation.token, installation.installer),
            stamp(installation.installed_at),
        )

        async def work(database: Database) -> None:
            await overwrite(database)
            marks = ", ".join("?" * len(values))
            await database.execute(f"INSERT OR REPLACE INTO installation ({_COLUMNS}) VALUES ({marks})", values)  # noqa: S608 - constants

        await self._commits.run(work)

    async def all(self, platform: str) -> tuple[Installation, ...]:
        """Return the installations of a platform, by the workspaces' ids."""
        return await read_installations(self._database, platform)

    async def remove(self, workspace: Workspace) -> bool:
        """Erase a workspace's installation; return whether there was one."""
        its = (workspace.platform, workspace.id)

        async def work(database: Database) -> int:
            await overwrite(database)
            return await database.execute("DELETE FROM installation WHERE platform = ? AND workspace = ?", its)

        removed = await self._commits.run(work)
        await erase_from_disk(self._database)
        return removed > 0

    async def reseal(self, tokens: Mapping[Workspace, tuple[bytes, bytes]]) -> None:
        """Put the second in the place of the first, for each workspace whose token is still the first."""

        async def work(database: Database) -> None:
            await overwrite(database)
            sql = "UPDATE installation SET token = ? WHERE platform = ? AND workspace = ? AND token = ?"
            for workspace, (before, after) in tokens.items():
                await database.execute(sql, (after, workspace.platform, workspace.id, before))

        await self._commits.run(work)

    async def begin(self, state: str, expires_at: datetime, now: datetime) -> None:
        """Note that somebody begins to install it; what expired is dropped."""

        async def work(database: Database) -> None:
            await database.execute("DELETE FROM install_state WHERE expires_at <= ?", (stamp(now),))
            await database.execute(
                "DELETE FROM install_state WHERE digest IN"
                " (SELECT digest FROM install_state ORDER BY expires_at DESC, digest DESC LIMIT -1 OFFSET ?)",
                (MOST_STATES - 1,),
            )
            values = (_digest(state), stamp(expires_at))
            await database.execute("INSERT INTO install_state (digest, expires_at) VALUES (?, ?)", values)

        await self._commits.run(work)

    async def finish(self, state: str, now: datetime) -> bool:
        """Return whether a state is one that was begun, has not expired, and was not finished before."""
        sql = "DELETE FROM install_state WHERE digest = ? AND expires_at > ?"
        values = (_digest(state), stamp(now))
        return await self._commits.run(lambda database: database.execute(sql, values)) > 0


async def read_installations(database: Database, platform: str) -> tuple[Installation, ...]:
    """Return the installations of a platform, by the workspaces' ids."""
    sql = f"SELECT {_COLUMNS} FROM installation WHERE platform = ? ORDER BY workspace"  # noqa: S608 - constants
    return tuple(map(_read, await database.fetch_all(sql, (platform,))))


def _read(row: Row) -> Installation:
    platform, workspace, name, url, user, bot, scopes, token, installer, installed_at = row
    return Installation(
        workspace=Workspace(platform, workspace),
        name=name,
        url=url,
        user=user,
        bot=bot,
        scopes=tuple(filter(None, scopes.split(","))),
        token=bytes(token),
        installer=installer,
        installed_at=datetime.fromisoformat(installed_at),
    )


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode("utf-8", "surrogatepass")).hexdigest()
