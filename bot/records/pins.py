"""Pins: a question whose answer moderators fixed, however it is spelt; and whether the words still stand there."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.chat import Person, Workspace
from bot.records.commits import Commits
from bot.records.model import stamp, storable
from bot.records.spelling import normalise_question
from bot.records.trail import DeedAction, Doer, Done, append_deed
from config.database import Database, Row
from config.errors import UsageError
from index.citation import Citation

_COLUMNS: Final = "question, source, document, span_start, span_end, revision, pinned_by, pinned_at, words, flag"
_ITS: Final = "platform = ? AND workspace = ?"
_NAME: Final = (
    "(SELECT name FROM deed WHERE deed.platform = pin.platform AND deed.workspace = pin.workspace"
    " AND deed.person = pin.pinned_by AND deed.done_at = pin.pinned_at AND deed.action = 'pin')"
)
"""The name of who pinned, as the trail has it: it goes from there when the person is forgotten."""


class PinFlag(StrEnum):
    """Why a pin is not quoted: its document holds the words no more, or there is no such document any more."""

    CHANGED = "changed"
    VANISHED = "vanished"


@dataclass(frozen=True, slots=True)
class Pin:
    """A question as it was first spelt, the quote that answers it (`revision` is the full hash), who did it and when.

    `by` is None once that person is forgotten; `name` is how they were called then, None where that is not known.
    `words` is the SHA-256 of the words that were verified (`words_hash`), None where they were pinned before that was
    kept. A pin with a `flag` is not quoted.
    """

    question: str
    quote: Citation
    by: str | None
    pinned_at: datetime
    name: str | None = None
    words: str | None = None
    flag: PinFlag | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a pin's words stand now, or why they don't: then `quote` is where they stood last."""

    quote: Citation
    words: str | None
    flag: PinFlag | None = None


def words_hash(text: str) -> str:
    """Return the SHA-256 of a quote's words in UTF-8: enough to find them again, and nothing to read them from."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


class Pins:
    """The pins of every workspace. A pin's quote is shown only to whom its source is visible: the caller's duty."""

    def __init__(self, database: Database, commits: Commits) -> None:
        """Use an open state database."""
        self._database = database
        self._commits = commits

    async def pin(  # noqa: PLR0913, PLR0917 - what is pinned to what, by whom and when
        self,
        workspace: Workspace,
        question: str,
        quote: Citation,
        by: Person | Doer,
        now: datetime,
        words: str | None = None,
    ) -> None:
        """Fix the answer of a question, in place of an earlier one, and note in the trail who did.

        `words` is the `words_hash` of the quote.

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
            words,
            None,
        )
        sql = f"INSERT OR REPLACE INTO pin (platform, workspace, normalised, {_COLUMNS}) VALUES ({', '.join('?' * 13)})"  # noqa: S608 - constants

        async def work(database: Database) -> None:
            former = await _find(database, workspace, normalised)
            await database.execute(sql, values)
            old = None if former is None else str(former.quote)
            await append_deed(database, workspace, doer, Done(DeedAction.PIN, spelt, old, str(quote)), now)

        await self._commits.run(work)

    async def settle(self, workspace: Workspace, pin: Pin, standing: Standing, by: Doer, now: datetime) -> bool:
        """Note where a pin's words stand now, and in the trail what became of them; False where there is no change.

        Who pinned it and when stays. Nothing is done where the pin was changed since it was read.
        """
        after = (standing.quote, standing.words or pin.words, standing.flag)
        if after == (pin.quote, pin.words, pin.flag):
            return False
        normalised = normalise_question(pin.question)
        values = (
            standing.quote.start,
            standing.quote.end,
            standing.quote.revision,
            standing.words or pin.words,
            standing.flag,
            None if standing.flag is None else stamp(now),
            workspace.platform,
            workspace.id,
            normalised,
        )

        async def work(database: Database) -> bool:
            if await _find(database, workspace, normalised) != pin:
                return False
            sql = f"UPDATE pin SET span_start = ?, span_end = ?, revision = ?, words = ?, flag = ?, flagged_at = ? WHERE {_ITS} AND normalised = ?"  # noqa: S608, E501 - constants
            await database.execute(sql, values)
            done = _settled(pin, standing)
            if done is not None:
                await append_deed(database, workspace, by, done, now)
            return True

        return await self._commits.run(work)

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
            f"SELECT {_COLUMNS}, {_NAME} FROM pin WHERE {_ITS} ORDER BY normalised",  # noqa: S608 - constants
            (workspace.platform, workspace.id),
        )
        return tuple(_read(row) for row in rows)


async def _find(database: Database, workspace: Workspace, normalised: str) -> Pin | None:
    """Return the pin of a question that was normalised."""
    row = await database.fetch_one(
        f"SELECT {_COLUMNS}, {_NAME} FROM pin WHERE {_ITS} AND normalised = ?",  # noqa: S608 - constants
        (workspace.platform, workspace.id, normalised),
    )
    return None if row is None else _read(row)


def _doer(by: Person | Doer) -> Doer:
    return by if isinstance(by, Doer) else Doer.nameless(by)


def _settled(pin: Pin, standing: Standing) -> Done | None:
    """Return what became of a pin, for the trail; None where only its words were noted."""
    old, new = str(pin.quote), str(standing.quote)
    if standing.flag is not None:
        return None if standing.flag is pin.flag else Done(DeedAction.PIN_FLAGGED, pin.question, old)
    if pin.flag is not None:
        return Done(DeedAction.PIN_RESTORED, pin.question, old, new)
    return None if old == new else Done(DeedAction.PIN_MOVED, pin.question, old, new)


def _read(row: Row) -> Pin:
    """Read a row of `_COLUMNS` and the name."""
    question, source, document, start, end, revision, by, pinned_at, words, flag, name = row
    return Pin(
        question,
        Citation(source, document, start, end, revision),
        by,
        datetime.fromisoformat(pinned_at),
        name,
        words,
        None if flag is None else PinFlag(flag),
    )
