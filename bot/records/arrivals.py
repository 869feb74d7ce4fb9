"""What came and could not be taken in yet: kept as it came, so that it may be acknowledged and is not lost by a kill.

Most events never get here: they are in the inbox before they have to be acknowledged.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.chat import Person, Workspace
from bot.records.commits import Commits
from bot.records.model import stamp, storable
from config.database import Database


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came: `body` is what the platform sent, of JSON's types alone; `workspace` is None in a direct message."""

    body: Mapping[str, Any]
    person: Person
    workspace: Workspace | None


@dataclass(frozen=True, slots=True)
class KeptArrival:
    """One that is kept, by its number."""

    number: int
    body: Mapping[str, Any]


class Arrivals:
    """Those of all platforms."""

    def __init__(self, database: Database, commits: Commits) -> None:
        """Use an open state database."""
        self._database = database
        self._commits = commits

    async def keep(self, arrival: Arrival, now: datetime) -> int:
        """Put it on the disk; return its number."""
        workspace = None if arrival.workspace is None else arrival.workspace.id
        sql = "INSERT INTO arrival (platform, workspace, person, body, arrived_at) VALUES (?, ?, ?, ?, ?) RETURNING id"
        body = storable(json.dumps(arrival.body, ensure_ascii=False))
        values = (arrival.person.platform, workspace, arrival.person.id, body, stamp(now))
        row = await self._commits.run(lambda database: database.fetch_one(sql, values))
        assert row is not None  # noqa: S101 - an insertion returns its row
        return int(row[0])

    async def let_go(self, number: int) -> bool:
        """Drop one that is taken in; return whether it was there."""
        sql = "DELETE FROM arrival WHERE id = ?"
        return await self._commits.run(lambda database: database.execute(sql, (number,))) > 0

    async def kept(self, platform: str) -> tuple[KeptArrival, ...]:
        """Return a platform's, first the one that came first."""
        sql = "SELECT id, body FROM arrival WHERE platform = ? ORDER BY id"
        rows = await self._database.fetch_all(sql, (platform,))
        return tuple(KeptArrival(number, json.loads(body)) for number, body in rows)

    async def let_go_older(self, before: datetime) -> int:
        """Drop what came before a time; return how many."""
        sql = "DELETE FROM arrival WHERE arrived_at < ?"
        return await self._commits.run(lambda database: database.execute(sql, (stamp(before),)))
