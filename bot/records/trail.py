"""What was done in a workspace beside changes of its settings: to sources, pins and gaps, by whom, when and where.

What also changes the state database is noted in the transaction of the change (`append_deed`); what lies in
a file of its own is noted right after it (`Trail.note`).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.chat import Person, Place, Workspace
from bot.records.commits import Commits
from bot.records.model import stamp, storable
from config.database import Database, Row
from config.store import FORGOTTEN, Editor

_COLUMNS: Final = "done_at, person, name, platform, workspace, channel, thread, action, subject, old, new"


class DeedAction(StrEnum):
    """What was done, by the name of the command that does it; what a run over the sources made of a pin, in words."""

    SOURCE_ADD = "source add"
    SOURCE_REMOVE = "source remove"
    REINDEX = "reindex"
    PIN = "pin"
    UNPIN = "unpin"
    PIN_MOVED = "pin moved"
    PIN_FLAGGED = "pin flagged"
    PIN_RESTORED = "pin holds again"
    CLOSE_GAP = "gaps close"

    @property
    def is_of_pin(self) -> bool:
        """Whether its subject is a question, and what held before and after are citations."""
        return self in _OF_PINS

    @property
    def is_of_question(self) -> bool:
        """Whether its subject is a question; that of a closed gap is empty once the log holds the question no more."""
        return self.is_of_pin or self is DeedAction.CLOSE_GAP


_OF_PINS: Final = frozenset(
    {DeedAction.PIN, DeedAction.UNPIN, DeedAction.PIN_MOVED, DeedAction.PIN_FLAGGED, DeedAction.PIN_RESTORED}
)


@dataclass(frozen=True, slots=True)
class Doer:
    """Who does something, under which name, and where: in a thread, `channel` is the one that holds it."""

    person: Person
    name: str
    channel: str | None = None
    thread: str | None = None

    @classmethod
    def nameless(cls, person: Person) -> "Doer":
        """Return somebody of whom only the id is known."""
        return cls(person, person.id)

    @classmethod
    def at(cls, place: Place, person: Person, name: str) -> "Doer":
        """Return somebody who acts in a place."""
        return cls(person, name, place.channel, place.thread)


@dataclass(frozen=True, slots=True)
class Done:
    """What was done to `subject`, a source's name or a question.

    `old` and `new` say what held before and after: of a pin the citation, of others a few words; None where
    there was nothing.
    """

    action: DeedAction
    subject: str
    old: str | None = None
    new: str | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """An entry of the trail: what was done, when, where, and by whom; that is `FORGOTTEN` once the person is."""

    id: int
    done_at: datetime
    by: Editor
    workspace: Workspace
    channel: str | None
    thread: str | None
    done: Done


class Trail:
    """What was done in every workspace. Who may read it, and which quotes they may see, is for the caller to know."""

    def __init__(self, database: Database, commits: Commits) -> None:
        """Use an open state database."""
        self._database = database
        self._commits = commits

    async def note(self, workspace: Workspace, by: Doer, done: Done, now: datetime) -> None:
        """Note what was done outside the state database."""
        await self._commits.run(lambda database: append_deed(database, workspace, by, done, now))

    async def deeds(self, workspace: Workspace, since: datetime) -> tuple[Deed, ...]:
        """Return what was done in a workspace at or after a time, the newest first."""
        rows = await self._database.fetch_all(
            f"SELECT id, {_COLUMNS} FROM deed WHERE platform = ? AND workspace = ? AND done_at >= ?"  # noqa: S608 - constants
            " ORDER BY done_at DESC, id DESC",
            (workspace.platform, workspace.id, stamp(since)),
        )
        return tuple(_read(row) for row in rows)


async def append_deed(database: Database, workspace: Workspace, by: Doer, done: Done, now: datetime) -> None:
    """Note what was done, inside the transaction that does it."""
    values = (
        stamp(now),
        by.person.id,
        storable(by.name),
        workspace.platform,
        workspace.id,
        by.channel,
        by.thread,
        str(done.action),
        storable(done.subject),
        None if done.old is None else storable(done.old),
        None if done.new is None else storable(done.new),
    )
    await database.execute(f"INSERT INTO deed ({_COLUMNS}) VALUES ({', '.join('?' * len(values))})", values)  # noqa: S608 - constants


async def forget_doer(database: Database, person: Person) -> None:
    """Take a person's name from what they did, inside a transaction; that it was done stays."""
    await database.execute(
        "UPDATE deed SET person = NULL, name = NULL WHERE platform = ? AND person = ?", (person.platform, person.id)
    )


async def forget_questions(database: Database) -> None:
    """Take from the trail what the log of questions holds no more, inside a transaction; that a gap was closed stays.

    Whoever asked did so for as long as questions are kept, and a moderator's deed must not keep it longer.
    """
    await database.execute(
        "UPDATE deed SET subject = '' WHERE action = ? AND (platform, workspace, subject) NOT IN"
        " (SELECT platform, workspace, question FROM question WHERE workspace IS NOT NULL)",
        (str(DeedAction.CLOSE_GAP),),
    )


async def erase_deeds(database: Database, workspace: Workspace) -> None:
    """Erase what was done in a workspace, inside a transaction."""
    await database.execute("DELETE FROM deed WHERE platform = ? AND workspace = ?", (workspace.platform, workspace.id))


def _read(row: Row) -> Deed:
    """Read an id, then a row of `_COLUMNS`."""
    number, done_at, person, name, platform, workspace, channel, thread, action, subject, old, new = row
    return Deed(
        number,
        datetime.fromisoformat(done_at),
        FORGOTTEN if person is None else Editor(person, name),
        Workspace(platform, workspace),
        channel,
        thread,
        Done(DeedAction(action), subject, old, new),
    )
