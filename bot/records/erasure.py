"""Erasing what is kept of a person or a workspace: in one step, and from the disk too."""

from dataclasses import dataclass

from bot.chat import Person, Workspace
from bot.records.commits import Commits
from bot.records.questions import count_votes, forget_unlogged
from bot.records.trail import erase_deeds, forget_doer
from config.database import Database
from config.store import forget_editor


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was erased.

    Of a person's `pins`, and changes of settings, commands, sources and gaps only the name goes: they are the
    workspace's.
    """

    questions: int
    answers: int
    votes: int
    deliveries: int
    pins: int


async def erase_person(database: Database, commits: Commits, person: Person) -> Erased:
    """Erase a person's questions, answers, votes and choice, and their name elsewhere; return how many of each.

    What they asked but a moment ago is still answered; after a restart it is not.
    """
    erased = await commits.run(lambda writing: _forget(writing, person))
    await erase_from_disk(database)
    return erased


async def erase_workspace(database: Database, commits: Commits, workspace: Workspace) -> Erased:
    """Erase all records of a workspace, and that it ever had us; return how many of each."""
    erased = await commits.run(lambda writing: _clear(writing, workspace))
    await erase_from_disk(database)
    return erased


async def _forget(database: Database, person: Person) -> Erased:
    """Erase a person, inside a transaction."""
    its = (person.platform, person.id)
    await overwrite(database)
    votes = await database.fetch_all("DELETE FROM vote WHERE platform = ? AND person = ? RETURNING answer", its)
    for (answer,) in votes:
        await count_votes(database, answer)
    await database.execute("UPDATE closed_gap SET closed_by = NULL WHERE platform = ? AND closed_by = ?", its)
    await database.execute("DELETE FROM chosen_workspace WHERE platform = ? AND person = ?", its)
    await database.execute("DELETE FROM arrival WHERE platform = ? AND person = ?", its)
    await database.execute("UPDATE installation SET installer = NULL WHERE platform = ? AND installer = ?", its)
    await forget_editor(database, person.platform, person.id)
    await forget_doer(database, person)
    await _forget_in_receipts(database, person)
    questions = await database.execute("DELETE FROM question WHERE platform = ? AND asker = ?", its)
    await forget_unlogged(database)
    return Erased(
        questions=questions,
        answers=await database.execute("DELETE FROM answer WHERE platform = ? AND asker = ?", its),
        votes=len(votes),
        # The keys stay: an event that is delivered again must not be answered again.
        deliveries=await database.execute(
            "UPDATE delivery SET person = NULL, event = NULL, channel = NULL, thread = NULL, message_id = NULL,"
            " reason = NULL WHERE platform = ? AND person = ?",
            its,
        ),
        pins=await database.execute("UPDATE pin SET pinned_by = NULL WHERE platform = ? AND pinned_by = ?", its),
    )


async def _forget_in_receipts(database: Database, person: Person) -> None:
    """Drop the receipts of others' answers that may hold the person's words: follow-ups where they had asked before."""
    await database.execute(
        "UPDATE answer SET receipt = NULL WHERE platform = :platform AND asker <> :person"
        " AND json_extract(receipt, '$.asked.previous') IS NOT NULL"
        " AND EXISTS (SELECT 1 FROM answer earlier WHERE earlier.platform = answer.platform"
        " AND earlier.asker = :person AND earlier.channel = answer.channel AND earlier.id < answer.id)",
        {"platform": person.platform, "person": person.id},
    )


async def _clear(database: Database, workspace: Workspace) -> Erased:
    """Erase a workspace, inside a transaction."""
    its = (workspace.platform, workspace.id)
    await overwrite(database)
    votes = await database.execute(
        "DELETE FROM vote WHERE answer IN (SELECT id FROM answer WHERE platform = ? AND workspace = ?)", its
    )
    for table in ("closed_gap", "chosen_workspace", "silence", "installation", "arrival"):
        await database.execute(f"DELETE FROM {table} WHERE platform = ? AND workspace = ?", its)  # noqa: S608 - constants
    await erase_deeds(database, workspace)
    await database.execute("DELETE FROM workspace WHERE platform = ? AND id = ?", its)
    return Erased(
        questions=await database.execute("DELETE FROM question WHERE platform = ? AND workspace = ?", its),
        answers=await database.execute("DELETE FROM answer WHERE platform = ? AND workspace = ?", its),
        votes=votes,
        deliveries=await database.execute("DELETE FROM delivery WHERE platform = ? AND workspace = ?", its),
        pins=await database.execute("DELETE FROM pin WHERE platform = ? AND workspace = ?", its),
    )


async def overwrite(database: Database) -> None:
    """Have SQLite overwrite what it deletes (https://www.sqlite.org/pragma.html#pragma_secure_delete)."""
    await database.fetch_one("PRAGMA secure_delete = ON")


async def erase_from_disk(database: Database) -> None:
    """Empty SQLite's log, which still holds what was deleted. Where somebody reads meanwhile, the next use does it."""
    await database.fetch_one("PRAGMA wal_checkpoint(TRUNCATE)")
