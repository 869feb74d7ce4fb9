"""Which workspaces have us, and which left so long ago that their data is due to go."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.chat import Workspace
from bot.records.commits import Commits
from bot.records.model import stamp
from config.database import Database


class Workspaces:
    """Joined and left."""

    def __init__(self, database: Database, commits: Commits) -> None:
        """Use an open state database."""
        self._database = database
        self._commits = commits

    async def joined(self, workspace: Workspace, now: datetime) -> bool:
        """Note that we are in a workspace; return whether that is news (never there, or back again)."""
        sql = (
            "INSERT INTO workspace (platform, id, joined_at) VALUES (?, ?, ?)"
            " ON CONFLICT (platform, id) DO UPDATE SET joined_at = excluded.joined_at, left_at = NULL"
            " WHERE left_at IS NOT NULL"
        )
        values = (workspace.platform, workspace.id, stamp(now))
        return await self._commits.run(lambda database: database.execute(sql, values)) > 0

    async def left(self, workspace: Workspace, now: datetime) -> None:
        """Note that we are in a workspace no more; the first time counts. Nobody means it any more from now on."""
        sql = (
            "INSERT INTO workspace (platform, id, joined_at, left_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (platform, id) DO UPDATE SET left_at = coalesce(left_at, excluded.left_at)"
        )
        its = (workspace.platform, workspace.id)

        async def work(database: Database) -> None:
            await database.execute(sql, (*its, stamp(now), stamp(now)))
            await database.execute("DELETE FROM chosen_workspace WHERE platform = ? AND workspace = ?", its)

        await self._commits.run(work)

    async def reconcile(self, platform: str, present: Iterable[str], now: datetime) -> tuple[Workspace, ...]:
        """Note as left what is not among `present`, the ids of all workspaces of a platform; return those.

        For a start: who threw us out while nobody ran says so to nobody.
        """
        gone = [known for known in await self.present(platform) if known.id not in frozenset(present)]
        for workspace in gone:
            await self.left(workspace, now)
        return tuple(gone)

    async def present(self, platform: str) -> tuple[Workspace, ...]:
        """Return the workspaces of a platform that we are in, in order."""
        rows = await self._database.fetch_all(
            "SELECT id FROM workspace WHERE platform = ? AND left_at IS NULL ORDER BY id", (platform,)
        )
        return tuple(Workspace(platform, row[0]) for row in rows)

    async def due_for_erasure(self, now: datetime, days: int) -> tuple[Workspace, ...]:
        """Return the workspaces that we left at least so many days ago and that are not erased yet."""
        rows = await self._database.fetch_all(
            "SELECT platform, id FROM workspace WHERE left_at <= ? ORDER BY left_at, platform, id",
            (stamp(now - timedelta(days=days)),),
        )
        return tuple(Workspace(*row) for row in rows)
