"""Where a message of ours was refused, so that moderators are told of it once and not at every question."""

from datetime import datetime, timedelta
from typing import Final

from bot.chat import Workspace
from bot.records.commits import Commits
from bot.records.model import stamp
from config.database import Database

TOLD_AGAIN_DAYS: Final = 30


class Silences:
    """One entry a channel, until a message gets through there."""

    def __init__(self, database: Database, commits: Commits) -> None:
        """Use an open state database."""
        self._database = database
        self._commits = commits

    async def begin(self, workspace: Workspace, channel: str, now: datetime) -> bool:
        """Note that a message was refused; return whether the moderators are to be told, which is granted once."""
        sql = (
            "INSERT INTO silence (platform, workspace, channel, told_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (platform, workspace, channel) DO UPDATE SET told_at = excluded.told_at WHERE told_at <= ?"
        )
        values = (workspace.platform, workspace.id, channel, stamp(now), stamp(now - timedelta(days=TOLD_AGAIN_DAYS)))
        return await self._commits.run(lambda database: database.execute(sql, values)) > 0

    async def end(self, workspace: Workspace, channel: str) -> None:
        """Note that a message got through."""
        its = (workspace.platform, workspace.id, channel)
        where = "platform = ? AND workspace = ? AND channel = ?"
        # A commit waits for the disk, and nearly every message gets through: look before writing.
        if await self._database.fetch_one(f"SELECT 1 FROM silence WHERE {where}", its) is not None:  # noqa: S608 - constants
            sql = f"DELETE FROM silence WHERE {where}"  # noqa: S608 - constants
            await self._commits.run(lambda database: database.execute(sql, its))
