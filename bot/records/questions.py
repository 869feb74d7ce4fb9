"""The log of questions, and what people thought of the answers.

A place whose log is off keeps nothing here: its questions are not put down, and `purge` with 0 days drops
what was put down before.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.chat import Person, Place, Workspace
from bot.records.answers import decode_id, encode_id
from bot.records.commits import Commits
from bot.records.model import PLACE_COLUMNS, place_of, place_values, stamp, storable
from bot.records.spelling import normalise_question
from bot.records.statistics import DayStatistics, Gap, Miss, Sample, by_day, first_day, group_misses
from bot.records.trail import DeedAction, Doer, Done, append_deed, forget_questions
from config.database import Database, Row

_COLUMNS: Final = f"{PLACE_COLUMNS}, asker, question, is_answered, reason, confidence, latency_ms, answer"
_LOGGED: Final = f"{_COLUMNS}, asked_at, helpful, unhelpful, handed_over_at"
_DISLIKED: Final = "(is_answered = 1 AND unhelpful > helpful)"


@dataclass(frozen=True, slots=True)
class QuestionEntry:
    """A question as it is put down: `reason` where it was declined, `answer` is the id of what was replied."""

    place: Place
    asker: str
    question: str
    is_answered: bool
    latency_ms: float
    reason: str | None = None
    confidence: float | None = None
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class LoggedQuestion:
    """A question as it was put down, when, the votes on its answer, and when it was put to a human, if it was."""

    entry: QuestionEntry
    asked_at: datetime
    helpful: int
    unhelpful: int
    handed_over_at: datetime | None = None


class Questions:
    """The log, the votes and the gaps."""

    def __init__(self, database: Database, commits: Commits) -> None:
        """Use an open state database."""
        self._database = database
        self._commits = commits

    async def log(self, entry: QuestionEntry, now: datetime) -> None:
        """Put a question down. Whether the place wants that is for the caller to know."""
        values = (
            *place_values(entry.place),
            entry.asker,
            storable(entry.question),
            int(entry.is_answered),
            entry.reason,
            entry.confidence,
            entry.latency_ms,
            decode_id(entry.answer) if entry.answer else None,
            normalise_question(storable(entry.question)),
            stamp(now),
        )
        sql = f"INSERT INTO question ({_COLUMNS}, normalised, asked_at) VALUES ({', '.join('?' * len(values))})"  # noqa: S608 - constants
        await self._commits.run(lambda database: database.execute(sql, values))

    async def vote(self, answer: str, person: Person, now: datetime, *, helpful: bool) -> bool:
        """Take somebody's vote on an answer, in place of an earlier one; False where it is not kept any more."""
        number = decode_id(answer)

        async def work(database: Database) -> bool:
            taken = await database.execute(
                "INSERT OR REPLACE INTO vote (answer, platform, person, is_helpful, voted_at)"
                " SELECT id, ?, ?, ?, ? FROM answer WHERE id = ?",
                (person.platform, person.id, int(helpful), stamp(now), number),
            )
            if number is not None:
                await count_votes(database, number)
            return taken > 0

        return await self._commits.run(work)

    async def entries(self, workspace: Workspace, since: datetime) -> tuple[LoggedQuestion, ...]:
        """Return what was asked in a workspace at or after a time, oldest first."""
        rows = await self._database.fetch_all(
            f"SELECT {_LOGGED} FROM question"  # noqa: S608 - constants
            " WHERE platform = ? AND workspace = ? AND asked_at >= ? ORDER BY asked_at, id",
            (workspace.platform, workspace.id, stamp(since)),
        )
        return tuple(_read(row) for row in rows)

    async def of_answer(self, answer: str) -> LoggedQuestion | None:
        """Return the question that an answer was given to; None where the log does not hold it."""
        row = await self._database.fetch_one(
            f"SELECT {_LOGGED} FROM question WHERE answer = ? ORDER BY id LIMIT 1",  # noqa: S608 - constants
            (decode_id(answer),),
        )
        return None if row is None else _read(row)

    async def statistics(self, workspace: Workspace, days: int, now: datetime) -> tuple[DayStatistics, ...]:
        """Return figures for each of the `days` days (UTC) that end today, oldest first."""
        today = datetime.fromisoformat(stamp(now)).date()
        rows = await self._database.fetch_all(
            "SELECT asked_at, is_answered, latency_ms, helpful, unhelpful FROM question"
            " WHERE platform = ? AND workspace = ? AND asked_at >= ? AND asked_at <= ?",
            (workspace.platform, workspace.id, first_day(today, days).isoformat(), stamp(now)),
        )
        samples = (Sample(datetime.fromisoformat(row[0]), bool(row[1]), *row[2:]) for row in rows)
        return by_day(samples, today, days)

    async def gaps(self, workspace: Workspace, channels: frozenset[str] | None = None) -> tuple[Gap, ...]:
        """Return what was asked in vain, the most frequent first; in `channels` alone, if they are given."""
        rows = await self._database.fetch_all(
            "SELECT question.normalised, question, is_answered, asked_at, handed_over_at, channel"  # noqa: S608 - constants
            " FROM question"
            " LEFT JOIN closed_gap USING (platform, workspace, normalised)"
            f" WHERE platform = ? AND workspace = ? AND (is_answered = 0 OR {_DISLIKED})"
            " AND (closed_at IS NULL OR asked_at > closed_at)",
            (workspace.platform, workspace.id),
        )
        return group_misses(
            Miss(normalised, question, not is_answered, datetime.fromisoformat(asked_at), handed_over_at is not None)
            for normalised, question, is_answered, asked_at, handed_over_at, channel in rows
            if channels is None or channel in channels
        )

    async def close_gap(self, workspace: Workspace, question: str, by: Doer, now: datetime) -> None:
        """Take a question, however it is spelt, off the gaps until it is asked in vain again, and note who did."""
        values = (workspace.platform, workspace.id, normalise_question(storable(question)), by.person.id, stamp(now))
        done = Done(DeedAction.CLOSE_GAP, question, "open", "closed")

        async def work(database: Database) -> None:
            await database.execute(
                "INSERT OR REPLACE INTO closed_gap (platform, workspace, normalised, closed_by, closed_at)"
                " VALUES (?, ?, ?, ?, ?)",
                values,
            )
            await append_deed(database, workspace, by, done, now)

        await self._commits.run(work)

    async def purge(self, days_kept: Callable[[Place], Awaitable[int]], now: datetime) -> int:
        """Drop what was asked longer ago than its place keeps it; return how many.

        `days_kept` returns for a place how many days it keeps questions; 0 drops all.
        """
        rows = await self._database.fetch_all(f"SELECT DISTINCT {PLACE_COLUMNS} FROM question")  # noqa: S608 - constants
        dropped = 0
        for place in map(place_of, rows):
            dropped += await self._purge_place(place, now - timedelta(days=await days_kept(place)))
        if dropped:
            await self._commits.run(forget_unlogged)
        return dropped

    async def _purge_place(self, place: Place, until: datetime) -> int:
        """Drop what was asked in a place up to a time."""
        same = " AND ".join(f"{column.strip()} IS ?" for column in PLACE_COLUMNS.split(","))
        sql = f"DELETE FROM question WHERE {same} AND asked_at <= ?"  # noqa: S608 - constants
        values = (*place_values(place), stamp(until))
        return await self._commits.run(lambda database: database.execute(sql, values))


async def forget_unlogged(database: Database) -> None:
    """Drop what was noted of gaps whose questions are logged no more, inside a transaction; the deeds stay, unnamed."""
    await database.execute(
        "DELETE FROM closed_gap WHERE (platform, workspace, normalised) NOT IN"
        " (SELECT platform, workspace, normalised FROM question WHERE workspace IS NOT NULL)",
        (),
    )
    await forget_questions(database)


async def count_votes(database: Database, answer: int) -> None:
    """Write the votes on an answer beside its question, where they outlive the answer."""
    await database.execute(
        "UPDATE question SET helpful = (SELECT count(*) FROM vote WHERE answer = :answer AND is_helpful = 1),"
        " unhelpful = (SELECT count(*) FROM vote WHERE answer = :answer AND is_helpful = 0)"
        " WHERE answer = :answer AND EXISTS (SELECT 1 FROM answer WHERE id = :answer)",
        {"answer": answer},
    )


def _read(row: Row) -> LoggedQuestion:
    """Read a row of `_LOGGED`."""
    asker, question, is_answered, reason, confidence, latency_ms, answer = row[6:13]
    asked_at, helpful, unhelpful, handed_over_at = row[13:]
    entry = QuestionEntry(
        place_of(row),
        asker,
        question,
        bool(is_answered),
        latency_ms,
        reason,
        confidence,
        None if answer is None else encode_id(answer),
    )
    human_at = None if handed_over_at is None else datetime.fromisoformat(handed_over_at)
    return LoggedQuestion(entry, datetime.fromisoformat(asked_at), helpful, unhelpful, human_at)
