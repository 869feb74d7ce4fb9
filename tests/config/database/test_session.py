import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.database import Database, Statements, open_for_reading, open_for_writing
from config.database.session import ROWS_PER_FETCH, to_the_end
from config.database.statements import run_at_once
from config.errors import DatabaseAccessError, DatabaseBusyError, DatabaseError

from .kinds import OLD

COUNT = "SELECT count(*) FROM note"
INSERT = "INSERT INTO note (text) VALUES (?)"


async def insert(database: Database, text: str) -> None:
    await database.execute(INSERT, (text,))


async def insert_and_fail(database: Database, error: BaseException) -> None:
    async with database.transaction():
        await insert(database, "three")
        raise error


async def test_statements_tell_how_many_rows_they_changed(notes: Path) -> None:
    async with open_for_writing(notes, OLD) as database:
        assert await database.execute("UPDATE note SET text = text || '!'") == 2
        assert await database.execute("UPDATE note SET text = '' WHERE id > ?", (99,)) == 0
        assert await database.execute("CREATE TABLE another (x)") == 0
        assert await database.executemany(INSERT, [("a",), ("b",)]) == 2
        assert await database.fetch_one(INSERT + " RETURNING id", ("c",)) == (5,)
        assert await database.fetch_all("SELECT text FROM note WHERE id < :id ORDER BY id", {"id": 3}) == [
            ("one!",),
            ("two!",),
        ]
        assert await database.fetch_one("SELECT 1 WHERE 0") is None


async def test_rows_are_iterated_in_several_fetches(notes: Path) -> None:
    texts = [f"{number:05}" for number in range(2 * ROWS_PER_FETCH + 1)]
    async with open_for_writing(notes, OLD) as database:
        await database.executemany(INSERT, [(text,) for text in texts])
        rows = [row async for row in database.iterate("SELECT text FROM note WHERE id > ? ORDER BY id", (2,))]
    assert rows == [(text,) for text in texts]


async def test_an_iteration_that_is_given_up_leaves_no_statement_behind(notes: Path) -> None:
    async with open_for_writing(notes, OLD) as database:
        rows = database.iterate("SELECT text FROM note")
        assert await anext(rows) == ("one",)
        await rows.aclose()  # type: ignore[attr-defined] # an async generator has it
        await database.execute("DROP TABLE note")


async def test_a_transaction_is_committed_as_a_whole(notes: Path) -> None:
    async with open_for_writing(notes, OLD) as database:
        async with database.transaction():
            await insert(database, "three")
            await insert(database, "four")
            async with open_for_reading(notes, OLD) as reader:
                assert await reader.fetch_one(COUNT) == (2,)
        async with open_for_reading(notes, OLD) as reader:
            assert await reader.fetch_one(COUNT) == (4,)


@pytest.mark.parametrize("error", [KeyError, KeyboardInterrupt, asyncio.CancelledError, SystemExit])
async def test_any_exception_undoes_the_transaction(notes: Path, error: type[BaseException]) -> None:
    async with open_for_writing(notes, OLD) as database:
        with pytest.raises(error):
            await insert_and_fail(database, error())
        assert await database.fetch_one(COUNT) == (2,)
        await insert(database, "three")
    async with open_for_reading(notes, OLD) as reader:
        assert await reader.fetch_one(COUNT) == (3,)


async def test_cancelling_a_task_in_a_transaction_undoes_it(notes: Path) -> None:
    inside = asyncio.Event()

    async def work(database: Database) -> None:
        async with database.transaction():
            await insert(database, "three")
            inside.set()
            await asyncio.Event().wait()

    async with open_for_writing(notes, OLD) as database:
        task = asyncio.create_task(work(database))
        await inside.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await database.fetch_one(COUNT) == (2,)


async def test_cancelling_at_any_step_leaves_the_old_or_the_new_state_and_a_usable_database(notes: Path) -> None:
    async def work(database: Database) -> None:
        async with database.transaction():
            await insert(database, "three")
            await insert(database, "four")

    async def both(statements: Statements) -> None:
        await statements.executemany(INSERT, [("three",), ("four",)])

    async with open_for_writing(notes, OLD) as database:
        for steps in range(40):
            task = asyncio.create_task(work(database) if steps % 2 else database.at_once(both))
            for _ in range(steps):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait({task})
            assert await database.fetch_one(COUNT) in {(2,), (4,)}
            await database.execute("DELETE FROM note WHERE id > 2")


async def test_steps_at_once_are_one_transaction(notes: Path) -> None:
    async def wait(statements: Statements) -> None:
        await statements.execute(INSERT, ("three",))
        await asyncio.sleep(0)

    async def steps(statements: Statements) -> int:
        assert await statements.execute(INSERT, ("three",)) == 1
        assert await statements.fetch_one(INSERT + " RETURNING id", ("four",)) == (4,)
        assert await statements.executemany(INSERT, [("five",)]) == 1
        assert await statements.fetch_one("SELECT 1 WHERE 0") is None
        row = await statements.at_once(lambda inner: inner.fetch_one(COUNT))
        return int(row[0]) if row else 0

    async with open_for_writing(notes, OLD) as database:
        with pytest.raises(RuntimeError, match="wait for nothing but their statements"):
            await database.at_once(wait)
        assert await database.fetch_one(COUNT) == (2,)
        assert await database.at_once(steps) == 5
    async with open_for_reading(notes, OLD) as reader:
        assert await reader.at_once(lambda statements: statements.fetch_all(COUNT)) == [(5,)]


@pytest.mark.parametrize("error", [KeyError, SystemExit])
async def test_an_exception_undoes_steps_at_once(notes: Path, error: type[BaseException]) -> None:
    async def fail(statements: Statements) -> None:
        await statements.execute(INSERT, ("three",))
        raise error

    async def refuse(statements: Statements) -> None:
        await statements.execute(INSERT, ("three",))
        await statements.execute("INSERT INTO missing VALUES (1)")

    async with open_for_writing(notes, OLD) as database:
        with pytest.raises(error):
            await database.at_once(fail)
        with pytest.raises(DatabaseError, match="no such table"):
            await database.at_once(refuse)
        assert await database.fetch_one(COUNT) == (2,)
        await insert(database, "three")
    async with open_for_reading(notes, OLD) as reader:
        assert await reader.fetch_one(COUNT) == (3,)


async def test_steps_at_once_in_a_transaction_are_a_part_of_it(notes: Path) -> None:
    async def step(statements: Statements) -> None:
        await statements.execute("INSERT INTO note (text) SELECT 'another ' || count(*) FROM note")

    async def step_and_fail(database: Database) -> None:
        async with database.transaction():
            await database.at_once(step)
            raise KeyError

    async with open_for_writing(notes, OLD) as database:
        with pytest.raises(KeyError):
            await step_and_fail(database)
        assert await database.fetch_one(COUNT) == (2,)
        async with database.transaction():
            await database.at_once(step)
            other = asyncio.create_task(database.at_once(step))
            await asyncio.sleep(0)
            assert await database.fetch_one(COUNT) == (3,)
        await other
        assert await database.fetch_one(COUNT) == (4,)


async def test_steps_that_end_their_transaction_leave_a_usable_database(notes: Path) -> None:
    async def end_it(statements: Statements) -> None:
        await statements.execute("COMMIT")
        raise KeyError

    async with open_for_writing(notes, OLD) as database:
        with pytest.raises(KeyError):
            await database.at_once(end_it)
        await insert(database, "three")


async def test_where_undoing_steps_fails_too_what_went_wrong_first_is_said() -> None:
    class Failing(sqlite3.Connection):
        def rollback(self) -> None:
            raise sqlite3.OperationalError("no more")

    async def fail(_: Statements) -> None:
        raise KeyError

    connection = Failing(":memory:", isolation_level=None)
    with pytest.raises(KeyError) as caught:
        run_at_once(connection, Path("notes.db"), "BEGIN", fail)
    connection.close()
    assert caught.value.__notes__ == ["Undoing it failed too: no more"]


async def test_other_tasks_wait_while_one_is_in_a_transaction(notes: Path) -> None:
    async with open_for_writing(notes, OLD) as database:
        async with database.transaction():
            other = asyncio.create_task(insert(database, "other"))
            await insert(database, "three")
            await asyncio.sleep(0)
            assert await database.fetch_one(COUNT) == (3,)
            assert not other.done()
        await other
        assert await database.fetch_one(COUNT) == (4,)


async def test_the_statement_of_another_task_is_not_undone_with_a_transaction(notes: Path) -> None:
    async with open_for_writing(notes, OLD) as database:
        failing = asyncio.create_task(insert_and_fail(database, KeyError()))
        await asyncio.sleep(0)
        await insert(database, "other")
        with pytest.raises(KeyError):
            await failing
        assert await database.fetch_all("SELECT text FROM note WHERE id > 2") == [("other",)]


async def test_a_transaction_inside_a_transaction_is_a_mistake(notes: Path) -> None:
    async with open_for_writing(notes, OLD) as database, database.transaction():
        with pytest.raises(RuntimeError, match="inside another"):
            async with database.transaction():
                pass
        await insert(database, "three")


async def test_many_rows_are_all_written_or_none(notes: Path) -> None:
    def rows() -> Iterator[tuple[str]]:
        yield ("three",)
        yield ("one",)

    async with open_for_writing(notes, OLD) as database:
        with pytest.raises(DatabaseError):
            await database.executemany(INSERT, rows())
        assert await database.fetch_one(COUNT) == (2,)


async def test_a_reading_transaction_sees_one_state_while_a_writer_commits(notes: Path) -> None:
    async with open_for_reading(notes, OLD) as reader, open_for_writing(notes, OLD) as writer:
        async with reader.transaction():
            assert await reader.fetch_one(COUNT) == (2,)
            await insert(writer, "three")
            assert await reader.fetch_one(COUNT) == (2,)
        assert await reader.fetch_one(COUNT) == (3,)


@pytest.mark.parametrize(
    "sql",
    ["INSERT INTO note (text) VALUES ('x')", "CREATE TABLE x (y)", "PRAGMA user_version = 9", "DROP TABLE note"],
)
async def test_a_reading_database_can_not_write(notes: Path, sql: str) -> None:
    async with open_for_reading(notes, OLD) as reader:
        with pytest.raises(DatabaseAccessError):
            await reader.execute(sql)


async def test_a_statement_that_sqlite_refuses_is_an_error_of_ours(notes: Path) -> None:
    async with open_for_writing(notes, OLD) as database:
        for sql in ("SELECT nothing FROM nowhere", "INSERT INTO note (text) VALUES ('one')", "BEGIN; COMMIT"):
            with pytest.raises(DatabaseError) as caught:
                await database.execute(sql)
            assert isinstance(caught.value.__cause__, sqlite3.Error)
        with pytest.raises(DatabaseError):
            _ = [row async for row in database.iterate("SELECT nothing")]


async def lose_connection_and_fail(database: Database) -> None:
    async with database.transaction():
        await database._connection.close()  # noqa: SLF001 - nothing public loses a connection
        raise KeyError


async def test_a_failure_to_undo_is_noted_on_what_went_wrong_first(notes: Path) -> None:
    async with open_for_writing(notes, OLD) as database:
        with pytest.raises(KeyError) as caught:
            await lose_connection_and_fail(database)
        assert "Undoing it failed too" in caught.value.__notes__[0]


async def test_a_foreign_tool_that_writes_makes_the_database_busy(notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.database.session.BUSY_TIMEOUT_SECONDS", 0.0)
    tool = sqlite3.connect(notes, isolation_level=None)
    async with open_for_writing(notes, OLD) as database:
        tool.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseBusyError):
            await insert(database, "three")
        with pytest.raises(DatabaseBusyError):
            async with database.transaction():
                pass
        tool.close()
        await insert(database, "three")


async def test_a_backup_is_a_whole_database_that_replaces_an_earlier_one(notes: Path) -> None:
    target = notes.with_name("copy.db")
    target.write_bytes(b"an earlier one")
    async with open_for_writing(notes, OLD) as database:
        await insert(database, "three")
        await database.back_up(target)
        await insert(database, "four")
    async with open_for_reading(target, OLD) as copy:
        assert await copy.fetch_all("SELECT text FROM note ORDER BY id") == [("one",), ("two",), ("three",)]
    assert not list(notes.parent.glob("*.partial*"))


async def test_no_thread_is_left_after_closing_or_failing_to_open(notes: Path) -> None:
    async with open_for_reading(notes, OLD):
        pass
    with pytest.raises(DatabaseError):
        async with open_for_reading(notes.parent, OLD):
            pass
    for thread in threading.enumerate():
        if "_connection_worker_thread" in thread.name:
            thread.join(timeout=10)
            assert not thread.is_alive()


async def test_work_is_finished_before_a_cancellation_goes_on() -> None:
    gate = asyncio.Event()
    done: list[str] = []

    async def work() -> None:
        await gate.wait()
        done.append("work")
        raise KeyError("lost")

    task = asyncio.create_task(to_the_end(work()))
    for _ in range(3):
        await asyncio.sleep(0)
        task.cancel()
    gate.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert done == ["work"]
