"""Pins: a question whose answer moderators fixed, however it is spelt."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.records.commits import Commits
from bot.records.model import Person, Workspace, stamp, storable
from bot.records.spelling import normalise_question
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

    async def pin(self, workspace: Workspace, question: str, quote: Citation, by: Person, now: datetime) -> None:
        """Fix the answer of a question, in place of an earlier one.

        Raises:
            UsageError: the question holds no word.
        """
        spelt = storable(question)
        normalised = normalise_question(spelt)
        if not normalised:
            raise UsageError("That question holds no word to pin.", "Give the question as people ask it.")
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
            by.id,
            stamp(now),
        )
        sql = f"INSERT OR REPLACE INTO pin (platform, workspace, normalised, {_COLUMNS}) VALUES ({', '.join('?' * 11)})"  # noqa: S608 - constants
        await self._commits.run(lambda database: database.execute(sql, values))

    async def pin_for(self, workspace: Workspace, question: str) -> Pin | None:
        """Return the pin that answers a question, however it is spelt."""
        row = await self._database.fetch_one(
            f"SELECT {_COLUMNS} FROM pin WHERE {_ITS} AND normalised = ?",  # noqa: S608 - constants
            (workspace.platform, workspace.id, normalise_question(storable(question))),
        )
        return None if row is None else _read(row)

    async def unpin(self, workspace: Workspace, question: str) -> bool:
        """Take a pin away; False where there is none for that question."""
        sql = f"DELETE FROM pin WHERE {_ITS} AND normalised = ?"  # noqa: S608 - constants
        values = (workspace.platform, workspace.id, normalise_question(storable(question)))
        return await self._commits.run(lambda database: database.execute(sql, values)) > 0

    async def pins(self, workspace: Workspace) -> tuple[Pin, ...]:
        """Return a workspace's pins, in order of their questions."""
        rows = await self._database.fetch_all(
            f"SELECT {_COLUMNS} FROM pin WHERE {_ITS} ORDER BY normalised",  # noqa: S608 - constants
            (workspace.platform, workspace.id),
        )
        return tuple(_read(row) for row in rows)


def _read(row: Row) -> Pin:
    """Read a row of `_COLUMNS`."""
    question, source, document, start, end, revision, by, pinned_at = row
    return Pin(question, Citation(source, document, start, end, revision), by, datetime.fromisoformat(pinned_at))
