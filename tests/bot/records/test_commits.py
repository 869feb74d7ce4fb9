import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.records.commits import LARGEST_BATCH, Commits
from config.database import Database, DatabaseKind, Migration, open_for_writing
from config.errors import DatabaseError

NOTES = DatabaseKind("notes", 0x56425431, (Migration(1, "n", "CREATE TABLE note (text TEXT NOT NULL UNIQUE) STRICT;"),))


async def insert(database: Database, text: str) -> str:
    await database.execute("INSERT INTO note VALUES (?)", (text,))
    await database.execute("INSERT INTO note VALUES (?)", (f"{text} again",))
    return text


def inserting(text: str) -> Callable[[Database], Awaitable[str]]:
    return lambda database: insert(database, text)


async def texts(database: Database) -> set[str]:
    return {row[0] for row in await database.fetch_all("SELECT text FROM note")}


async def test_writes_that_wait_together_share_a_commit(tmp_path: Path) -> None:
    async with open_for_writing(tmp_path / "notes.db", NOTES) as database:
        commits = Commits(database, asyncio.Lock())
        begun = 0
        plain = database.transaction

        def counted() -> object:
            nonlocal begun
            begun += 1
            return plain()

        database.transaction = counted  # type: ignore[method-assign, assignment] # only counts
        names = [str(number) for number in range(3 * LARGEST_BATCH)]
        written = await asyncio.gather(*(commits.run(inserting(name)) for name in names))
        assert written == names
        assert begun == 3
        assert len(await texts(database)) == 2 * len(names)


async def test_a_write_that_fails_leaves_nothing_and_fails_alone(tmp_path: Path) -> None:
    async with open_for_writing(tmp_path / "notes.db", NOTES) as database:
        commits = Commits(database, asyncio.Lock())
        await commits.run(inserting("taken again"))
        outcomes = await asyncio.gather(
            *(commits.run(inserting(name)) for name in ("one", "taken", "two")),
            return_exceptions=True,
        )
        assert outcomes[::2] == ["one", "two"]
        assert isinstance(outcomes[1], DatabaseError)
        assert await texts(database) == {"one", "one again", "two", "two again", "taken again", "taken again again"}


async def test_a_cancelled_write_holds_nobody_up(tmp_path: Path) -> None:
    async with open_for_writing(tmp_path / "notes.db", NOTES) as database:
        writing = asyncio.Lock()
        commits = Commits(database, writing)
        async with writing:
            names = ("first", "second", "third")
            tasks = [asyncio.create_task(commits.run(inserting(name))) for name in names]
            await asyncio.sleep(0)
            tasks[0].cancel()
            tasks[1].cancel()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        assert [type(outcome) for outcome in outcomes] == [asyncio.CancelledError, asyncio.CancelledError, str]
        assert await texts(database) == {"third", "third again"}


async def test_a_commit_that_has_begun_is_finished_though_its_caller_is_cancelled(tmp_path: Path) -> None:
    async with open_for_writing(tmp_path / "notes.db", NOTES) as database:
        commits = Commits(database, asyncio.Lock())
        has_begun = asyncio.Event()

        async def slow(each: Database) -> str:
            has_begun.set()
            return await insert(each, "slow")

        leader = asyncio.create_task(commits.run(slow))
        await has_begun.wait()
        follower = asyncio.create_task(commits.run(inserting("next")))
        leader.cancel()
        with pytest.raises(asyncio.CancelledError):
            await leader
        assert await follower == "next"
        assert await texts(database) == {"slow", "slow again", "next", "next again"}
