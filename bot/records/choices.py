"""Which workspace somebody means in their direct messages."""

from dataclasses import dataclass
from datetime import datetime

from bot.chat import Person
from bot.records.commits import Commits
from bot.records.model import stamp
from config.database import Database


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose: the id of a workspace, or None for only what is shared."""

    workspace: str | None


class Choices:
    """One choice a person. It goes when it is forgotten, when the person is, and when the workspace has us no more."""

    def __init__(self, database: Database, commits: Commits) -> None:
        """Use an open state database."""
        self._database = database
        self._commits = commits

    async def choose(self, person: Person, choice: Choice, now: datetime) -> None:
        """Keep a choice, in place of an earlier one."""
        values = (person.platform, person.id, choice.workspace or "", stamp(now))
        sql = "INSERT OR REPLACE INTO chosen_workspace (platform, person, workspace, chosen_at) VALUES (?, ?, ?, ?)"
        await self._commits.run(lambda database: database.execute(sql, values))

    async def of(self, person: Person) -> Choice | None:
        """Return what somebody chose; None where they did not."""
        row = await self._database.fetch_one(
            "SELECT workspace FROM chosen_workspace WHERE platform = ? AND person = ?", (person.platform, person.id)
        )
        return None if row is None else Choice(row[0] or None)

    async def forget(self, person: Person) -> None:
        """Drop what somebody chose."""
        sql = "DELETE FROM chosen_workspace WHERE platform = ? AND person = ?"
        await self._commits.run(lambda database: database.execute(sql, (person.platform, person.id)))
