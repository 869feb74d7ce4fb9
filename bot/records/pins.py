"""Pins: a question whose answer moderators fixed, however it is spelt."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.chat import Person, Workspace
from bot.records.commits import Commits
from bot.records.model import stamp, storable
from bot.records.spelling import normalise_question
from bot.records.trail import DeedAction, Doer, Done, append_deed
from config.database import Database, Row
from config.errors import UsageError
from index.citation import Citation

_COLUMNS: Final = "question, source, document, span_start, span_end, revision, pinned_by, pinned_at"
_ITS: Final = "platform = ? AND workspace = ?"


@dataclass(frozen=True, slots=True)
class Pin:
    """A question as it was first spelt, the quote that answers it (`revision` is the full hash), who did it and when.

    `by` is None once that person is forgotten.
    """

    question: str
    quote: Citation
    by: str | None
    pinned_at: datetime


class Pins:
    """The pins of every workspace. A pin's quote is shown only to whom its source is visible: the caller's duty."""

    def __init__(self, database: Database, commits: Commits) -> None:
        """Use an open state database."""
        self._database = database
        self._commits = commits

    async def pin(self, workspace: Workspace, question: str, quote: Citation, by: Person | Doer, now: datetime) -> None:
        """Fix the answer of a question, in place of an earlier one, and note in the trail who did.

        Raises:
            UsageError: the question holds no word.
        """
        spelt = storable(question)
        normalised = normalise_question(spelt)
        if not normalised:
            raise UsageError("That question holds no word to pin.", "Give the question as people ask it.")
        doer = _doer(by)
        values = (
            workspace.platform,
            workspace.id,
            normalised,
            spelt,
            quote.source,
            quote.document,
            quote.start,
            quote.end,
            quote.revision,
            doer.person.id,
            stamp(now),
        )
        sql = f"INSERT OR REPLACE INTO pin (platform, workspace, normalised, {_COLUMNS}) VALUES ({', '.join('?' * 11)})"  # noqa: S608 - constants

        async def work(database: Database) -> None:
            former = await _find(database, workspace, normalised)
            await database.execute(sql, values)
            old = None if former is None else str(former.quote)
            await append_deed(database, workspace, doer, Done(DeedAction.PIN, spelt, old, str(quote)), now)

        await self._commits.run(work)

    async def pin_for(self, workspace: Workspace, question: str) -> Pin | None:
        """Return the pin that answers a question, however it is spelt."""
        return await _find(self._database, workspace, normalise_question(storable(question)))

    async def unpin(self, workspace: Workspace, question: str, by: Person | Doer, now: datetime) -> bool:
        """Take a pin away, and note in the trail who did; False where there is none for that question."""
        normalised = normalise_question(storable(question))

        async def work(database: Database) -> bool:
            former = await _find(database, workspace, normalised)
            if former is None:
                return False
            sql = f"DELETE FROM pin WHERE {_ITS} AND normalised = ?"  # noqa: S608 - constants
            await database.execute(sql, (workspace.platform, workspace.id, normalised))
            done = Done(DeedAction.UNPIN, former.question, str(former.quote))
            await append_deed(database, workspace, _doer(by), done, now)
            return True

        return await self._commits.run(work)

    async def pins(self, workspace: Workspace) -> tuple[Pin, ...]:
        """Return a workspace's pins, in order of their questions."""
        rows = await self._database.fetch_all(
            f"SELECT {_COLUMNS} FROM pin WHERE {_ITS} ORDER BY normalised",  # noqa: S608 - constants
            (workspace.platform, workspace.id),
        )
        return tuple(_read(row) for row in rows)


async def _find(database: Database, workspace: Workspace, normalised: str) -> Pin | None:
    """Return the pin of a question that was normalised."""
    row = await database.fetch_one(
        f"SELECT {_COLUMNS} FROM pin WHERE {_ITS} AND normalised = ?",  # noqa: S608 - constants
        (workspace.platform, workspace.id, normalised),
    )
    return None if row is None else _read(row)


def _doer(by: Person | Doer) -> Doer:
    return by if isinstance(by, Doer) else Doer.nameless(by)


def _read(row: Row) -> Pin:
    """Read a row of `_COLUMNS`."""
    question, source, document, start, end, revision, by, pinned_at = row
    return Pin(question, Citation(source, document, start, end, revision), by, datetime.fromisoformat(pinned_at))
