"""What was last published to a platform, so that it is published again only when it changed."""

from bot.records.commits import Commits
from config.database import Database


class Published:
    """A short text for each scope, kept across restarts."""

    def __init__(self, database: Database, commits: Commits) -> None:
        """Use an open state database."""
        self._database = database
        self._commits = commits

    async def published(self, scope: str) -> str | None:
        """Return what was remembered for `scope`; None where nothing was."""
        row = await self._database.fetch_one("SELECT digest FROM published WHERE scope = ?", (scope,))
        return None if row is None else str(row[0])

    async def remember(self, scope: str, digest: str) -> None:
        """Remember `digest` for `scope`."""
        sql = "INSERT OR REPLACE INTO published (scope, digest) VALUES (?, ?)"
        await self._commits.run(lambda database: database.execute(sql, (scope, digest)))
