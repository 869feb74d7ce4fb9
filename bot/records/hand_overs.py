"""Which answers were handed over to people: each once, and one in a while for each who asked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.chat import Person
from bot.records.answers import decode_id
from bot.records.commits import Commits
from bot.records.model import stamp
from config.database import Database

UNPROVEN_MINUTES: Final = 10
"""After so long nobody is still posting a hand-over that was begun and never finished: it may be begun again."""


@dataclass(frozen=True, slots=True)
class Begun:
    """The caller, and nobody else, is to post it."""


@dataclass(frozen=True, slots=True)
class TakenAlready:
    """Somebody posted it, or is about to."""


@dataclass(frozen=True, slots=True)
class TooSoon:
    """The person handed another one over so short a time ago; `seconds` are left to wait."""

    seconds: float


class HandOvers:
    """Claims on answers. They go with the answers that they are on."""

    def __init__(self, database: Database, commits: Commits) -> None:
        """Use an open state database."""
        self._database = database
        self._commits = commits

    async def begin(
        self, answer: str, person: Person, now: datetime, pause_seconds: float
    ) -> Begun | TakenAlready | TooSoon:
        """Claim an answer that `person` asked for; of any number of claims at one time, one is granted."""
        number = decode_id(answer)

        async def work(database: Database) -> Begun | TakenAlready | TooSoon:
            unproven_since = stamp(now - timedelta(minutes=UNPROVEN_MINUTES))
            taken = await database.fetch_one(
                "SELECT 1 FROM hand_over WHERE answer = ? AND (done_at IS NOT NULL OR begun_at > ?)",
                (number, unproven_since),
            )
            if taken is not None:
                return TakenAlready()
            latest = await database.fetch_one(
                "SELECT max(begun_at) FROM hand_over JOIN answer ON answer.id = hand_over.answer"
                " WHERE platform = ? AND asker = ?",
                (person.platform, person.id),
            )
            if latest is not None and latest[0] is not None:
                left = datetime.fromisoformat(latest[0]) + timedelta(seconds=pause_seconds) - now
                if left > timedelta():
                    return TooSoon(left.total_seconds())
            await database.execute(
                "INSERT OR REPLACE INTO hand_over (answer, begun_at) SELECT id, ? FROM answer WHERE id = ?",
                (stamp(now), number),
            )
            return Begun()

        return await self._commits.run(work)

    async def done(self, answer: str, now: datetime) -> None:
        """Note that it was posted, beside its question too, where that is logged."""
        values = (stamp(now), decode_id(answer))

        async def work(database: Database) -> None:
            await database.execute("UPDATE hand_over SET done_at = ? WHERE answer = ?", values)
            await database.execute("UPDATE question SET handed_over_at = ? WHERE answer = ?", values)

        await self._commits.run(work)

    async def not_done(self, answer: str) -> None:
        """Note that it is known not to have been posted, so that it may be begun again."""
        sql = "DELETE FROM hand_over WHERE answer = ? AND done_at IS NULL"
        await self._commits.run(lambda database: database.execute(sql, (decode_id(answer),)))

    async def is_taken(self, answer: str) -> bool:
        """Whether an answer was handed over, or is being so."""
        row = await self._database.fetch_one("SELECT 1 FROM hand_over WHERE answer = ?", (decode_id(answer),))
        return row is not None
