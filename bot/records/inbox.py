"""Deliver once: what came in is on the disk before any work, and each event is answered at most once.

    received -> answering -> sent | given_up | unknowable

After a restart `unfinished` says what was received but not finished. One in state `answering` may have been
sent already; so it is sent again under the same nonce, by which the platform may tell, and counted. What changes
something says so before it does (`begin`), and is never begun twice. What takes long shows how far it is in a message
that `stands` until its outcome is sent.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.chat import Person, Place, Workspace
from bot.records.commits import Commits
from bot.records.model import stamp, storable
from config.database import Database, Parameters, Row

ROWS_PER_PURGE: Final = 1000
"""So few at a time that nobody waits for a purge."""
BEGUN_LONGER: Final = timedelta(days=1)
"""So much longer than a question what began to change something is held: it may be at work, and is to be told of."""


class DeliveryState(StrEnum):
    """How far an event is."""

    RECEIVED = "received"
    ANSWERING = "answering"
    SENT = "sent"
    GIVEN_UP = "given_up"
    UNKNOWABLE = "unknowable"


UNFINISHED: Final = frozenset({DeliveryState.RECEIVED, DeliveryState.ANSWERING})


@dataclass(frozen=True, slots=True)
class Received:
    """Whether an event came for the first time, and how far it is."""

    is_new: bool
    state: DeliveryState


@dataclass(frozen=True, slots=True)
class Sending:
    """A leave to send. `attempt` counts from 1; `may_double`: an earlier sending may have arrived."""

    nonce: str
    attempt: int
    may_double: bool


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An event that was received and never finished; `event` is as it was given to `receive`.

    `is_begun`: it may have changed something. `standing` is the id of the message that shows how far it is.
    """

    key: str
    event: str
    state: DeliveryState
    nonce: str | None
    attempts: int
    received_at: datetime
    is_begun: bool = False
    standing: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of an event.

    `channel` and `thread` are where it came from, as `Place` names them; `message_id` is our message that
    answered it; `reason` says why there is none; `redeliveries` are those beyond the first. Of a forgotten
    person nothing is left but the state and the figures.
    """

    state: DeliveryState
    reason: str | None
    channel: str | None
    thread: str | None
    message_id: str | None
    redeliveries: int
    attempts: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class InboxCounts:
    """Of the events that are kept: how many are in each state, and what was or may have been doubled.

    `redelivered` are deliveries beyond the first; `unproven` sendings that began while an earlier one may have
    arrived; `doubled` messages of ours that are known to have come on top of the first.
    """

    states: dict[DeliveryState, int]
    redelivered: int
    unproven: int
    doubled: int


class Inbox:
    """Every event that asks for an answer, by its key: the same for all deliveries of one event, of all platforms."""

    def __init__(self, database: Database, commits: Commits) -> None:
        """Use an open state database."""
        self._database = database
        self._commits = commits

    async def receive(
        self, key: str, event: str, now: datetime, *, person: Person, place: Place | None = None
    ) -> Received:
        """Put an event on the disk, until it is sent or given up; one that came before is only counted.

        `place` is where it came from; without it nobody can be told what became of it.
        """
        row = await self._write_one(
            "INSERT INTO delivery (key, platform, workspace, channel, thread, person, event, state, received_at,"
            " changed_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 'received', ?, ?)"
            " ON CONFLICT (key) DO UPDATE SET redeliveries = redeliveries + 1 RETURNING state, redeliveries",
            (
                key,
                person.platform,
                *((place.workspace, place.channel, place.thread) if place else (None, None, None)),
                person.id,
                storable(event),
                stamp(now),
                stamp(now),
            ),
        )
        assert row is not None  # noqa: S101 - an upsert always returns its row
        return Received(row[1] == 0, DeliveryState(row[0]))

    async def begin(self, key: str, now: datetime) -> bool:
        """Note that an event is about to change something; False where it was begun before, or is finished."""
        row = await self._write_one(
            "UPDATE delivery SET begun_at = ?, changed_at = ?"
            " WHERE key = ? AND begun_at IS NULL AND state = 'received' RETURNING key",
            (stamp(now), stamp(now), key),
        )
        return row is not None

    async def begin_send(self, key: str, nonce: str, now: datetime) -> Sending | None:
        """Note that an answer is about to be sent; None where it must not be: it was sent, or given up.

        The nonce of the first sending is kept, and returned, for all later ones.
        """
        row = await self._write_one(
            "UPDATE delivery SET unproven = unproven + (state != 'received'), state = 'answering',"
            " attempts = attempts + 1, nonce = coalesce(nonce, ?), changed_at = ?"
            " WHERE key = ? AND state IN ('received', 'answering', 'unknowable')"
            " RETURNING nonce, attempts, unproven > 0",
            (nonce, stamp(now), key),
        )
        return None if row is None else Sending(row[0], row[1], bool(row[2]))

    async def not_sent(self, key: str, now: datetime) -> bool:
        """Note that the sending is known not to have arrived, so that it may be begun again."""
        return await self._move("state = 'received'", ("answering",), key, now)

    async def sent(self, key: str, message_id: str, now: datetime) -> bool:
        """Note that the answer arrived as a message; False where another one is known to have arrived before."""

        async def work(database: Database) -> bool:
            row = await database.fetch_one(
                "UPDATE delivery SET state = 'sent', event = NULL, message_id = ?, changed_at = ?"
                " WHERE key = ? AND state IN ('answering', 'unknowable') RETURNING key",
                (message_id, stamp(now), key),
            )
            if row is not None:
                return True
            await database.execute(
                "UPDATE delivery SET doubles = doubles + 1 WHERE key = ? AND state = 'sent' AND message_id != ?",
                (key, message_id),
            )
            kept = "SELECT 1 FROM delivery WHERE key = ? AND state = 'sent' AND message_id = ?"
            return await database.fetch_one(kept, (key, message_id)) is not None

        return await self._commits.run(work)

    async def stands(self, key: str, message_id: str, now: datetime) -> bool:
        """Note that a message arrived that shows how far the work is: `sent` follows, with the outcome."""
        return await self._move("message_id = ?", ("answering",), key, now, message_id)

    async def unknown(self, key: str, now: datetime) -> bool:
        """Note that it can't be known whether the answer arrived. It may be begun again, at the price of a double.

        What is a credential of the event goes, as with every end.
        """
        without = "CASE WHEN json_valid(event) THEN json_remove(event, '$.way_back') ELSE event END"
        return await self._move(f"state = 'unknowable', event = {without}", ("answering",), key, now)

    async def gave_up(self, key: str, why: str, now: datetime) -> bool:
        """Note that there will be no answer, and why; False where it is finished already."""
        return await self._move(
            "state = 'given_up', event = NULL, reason = ?", ("received", "answering"), key, now, storable(why)
        )

    async def give_up_older(self, before: datetime, why: str, now: datetime) -> tuple[str, ...]:
        """Give up what was received before a time and never finished, later what was begun; return the keys."""

        async def work(database: Database) -> list[Row]:
            return await database.fetch_all(
                "UPDATE delivery SET state = 'given_up', event = NULL, reason = ?, changed_at = ?"
                " WHERE received_at < iif(begun_at IS NULL, ?, ?) AND state IN ('received', 'answering') RETURNING key",
                (storable(why), stamp(now), stamp(before), stamp(before - BEGUN_LONGER)),
            )

        return tuple(sorted(row[0] for row in await self._commits.run(work)))

    async def state(self, key: str) -> DeliveryState | None:
        """Return how far an event is; None for one that never came, or was purged."""
        row = await self._database.fetch_one("SELECT state FROM delivery WHERE key = ?", (key,))
        return None if row is None else DeliveryState(row[0])

    async def find(self, key: str, workspace: Workspace | None) -> Delivery | None:
        """Return what became of an event; None for one that came from elsewhere than `workspace` or never."""
        row = await self._database.fetch_one(
            "SELECT state, reason, channel, thread, message_id, redeliveries, attempts, received_at FROM delivery"
            " WHERE key = ? AND workspace IS ?",
            (key, workspace.id if workspace else None),
        )
        if row is None:
            return None
        state, reason, channel, thread, message_id, redeliveries, attempts, received_at = row
        time = datetime.fromisoformat(received_at)
        return Delivery(DeliveryState(state), reason, channel, thread, message_id, redeliveries, attempts, time)

    async def unfinished(self, since: datetime) -> tuple[Unfinished, ...]:
        """Return what was received at or after a time and not finished, oldest first; nothing of a forgotten person.

        What was begun is told of for longer: somebody waits to hear what became of it.
        """
        rows = await self._database.fetch_all(
            "SELECT key, event, state, nonce, attempts, received_at, begun_at IS NOT NULL, message_id FROM delivery"
            " WHERE received_at >= ? AND (received_at >= ? OR begun_at IS NOT NULL)"
            " AND state IN ('received', 'answering') AND event IS NOT NULL ORDER BY received_at, rowid",
            (stamp(since - BEGUN_LONGER), stamp(since)),
        )
        return tuple(map(_unfinished, rows))

    async def counts(self) -> InboxCounts:
        """Count what is kept."""
        rows = await self._database.fetch_all(
            "SELECT state, count(*), sum(redeliveries), sum(unproven), sum(doubles) FROM delivery GROUP BY state"
        )
        states = dict.fromkeys(DeliveryState, 0) | {DeliveryState(row[0]): row[1] for row in rows}
        return InboxCounts(
            states, sum(row[2] for row in rows), sum(row[3] for row in rows), sum(row[4] for row in rows)
        )

    async def purge(self, before: datetime) -> int:
        """Drop what was received before a time and is finished; return how many.

        An event that is delivered again after that is taken for a new one.
        """
        dropped = 0
        while True:
            changed = await self._commits.run(lambda database: _purge_some(database, stamp(before)))
            dropped += changed
            if changed < ROWS_PER_PURGE:
                return dropped

    async def _move(self, change: str, states: tuple[str, ...], key: str, now: datetime, *values: str) -> bool:
        """Change the row of `key` if it is in one of `states`; return whether it was."""
        allowed = ", ".join(f"'{state}'" for state in states)
        row = await self._write_one(
            f"UPDATE delivery SET {change}, changed_at = ? WHERE key = ? AND state IN ({allowed}) RETURNING key",  # noqa: S608 - constants
            (*values, stamp(now), key),
        )
        return row is not None

    async def _write_one(self, sql: str, parameters: Parameters) -> Row | None:
        """Run one statement; return its row."""
        return await self._commits.run(lambda database: database.fetch_one(sql, parameters))


def _unfinished(row: Row) -> Unfinished:
    key, event, state, nonce, attempts, received_at, is_begun, standing = row
    time = datetime.fromisoformat(received_at)
    return Unfinished(key, event, DeliveryState(state), nonce, attempts, time, bool(is_begun), standing)


async def _purge_some(database: Database, before: str) -> int:
    """Drop a few of what is finished."""
    return await database.execute(
        "DELETE FROM delivery WHERE rowid IN (SELECT rowid FROM delivery WHERE received_at < ?"
        " AND state NOT IN ('received', 'answering') LIMIT ?)",
        (before, ROWS_PER_PURGE),
    )
