import asyncio
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config.database import DatabaseKind, Migration, open_for_reading, open_for_writing
from config.database.upgrade import split_statements
from config.errors import DatabaseBusyError, DatabaseDamagedError, DatabaseError

from .kinds import APPLICATION_ID, FIRST, NEW, OLD, contents

TRIGGER = """\
-- a comment; with a semicolon
CREATE TABLE a (x); CREATE TRIGGER t AFTER INSERT ON a BEGIN
  DELETE FROM a; /* two; three */ INSERT INTO a VALUES ('; END;');
END;
INSERT INTO a VALUES (';')
"""

CRASH = """
import asyncio, os, sys
from pathlib import Path
from config.database import Database, open_for_writing
from tests.config.database.kinds import NEW

async def upgrade(path, step):
    statements = 0
    execute = Database.execute

    async def counted(self, sql, parameters=()):
        nonlocal statements
        changed = await execute(self, sql, parameters)
        statements += 1
        if statements == step:
            os._exit(9)
        return changed

    Database.execute = counted
    async with open_for_writing(path, NEW):
        pass

step = 0
while True:
    step += 1
    child = os.fork()
    if child == 0:
        asyncio.run(upgrade(Path(sys.argv[1]) / str(step) / "notes.db", step))
        os._exit(0)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
        break
print(step)
"""


def crash_at_every_step(folder: Path) -> int:
    """Upgrade `folder`/N/notes.db in a process that dies after its Nth statement; return the N that it outlived."""
    done = subprocess.run(
        [sys.executable, "-c", CRASH, str(folder)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    return int(done.stdout)


def test_a_script_is_split_at_the_ends_of_its_statements() -> None:
    statements = list(split_statements(TRIGGER))
    assert [statement.split("(")[0].split(" t ")[0] for statement in statements] == [
        "-- a comment; with a semicolon\nCREATE TABLE a ",
        "CREATE TRIGGER",
        "INSERT INTO a VALUES ",
    ]
    assert list(split_statements(" \n")) == []


async def test_an_upgrade_runs_what_is_missing_and_keeps_a_copy_of_what_was(notes: Path) -> None:
    async with open_for_writing(notes, NEW) as database:
        assert await database.fetch_one("PRAGMA user_version") == (3,)
        assert await database.fetch_all("SELECT text FROM copy") == [("one",), ("two",)]
        assert await database.fetch_one("PRAGMA foreign_keys") == (1,)
    async with open_for_reading(notes.with_name("notes.before-v2.db"), OLD) as copy:
        assert await copy.fetch_all("SELECT text FROM note ORDER BY id") == [("one",), ("two",)]
        assert await copy.fetch_all("PRAGMA integrity_check") == [("ok",)]
    async with open_for_writing(notes, NEW):
        pass
    assert len(list(notes.parent.glob("*before*.db"))) == 1


async def test_a_new_database_needs_no_copy(path: Path) -> None:
    async with open_for_writing(path, NEW) as database:
        assert await database.fetch_one("PRAGMA user_version") == (3,)
        assert await database.fetch_one("PRAGMA application_id") == (APPLICATION_ID,)
    assert [entry.name for entry in path.parent.glob("*.db")] == ["notes.db"]


async def test_reading_an_older_database_upgrades_it_with_a_copy(notes: Path) -> None:
    async with open_for_reading(notes, NEW) as database:
        assert await database.fetch_all("SELECT text FROM copy") == [("one",), ("two",)]
    assert notes.with_name("notes.before-v2.db").exists()


async def test_reading_an_older_database_that_is_being_written_is_refused(notes: Path) -> None:
    async with open_for_writing(notes, OLD):
        with pytest.raises(DatabaseBusyError):
            async with open_for_reading(notes, NEW):
                pass


@pytest.mark.parametrize("sql", ["INSERT INTO note (text) VALUES ('one');", "CREATE TABLE half ("])
async def test_a_step_that_fails_leaves_the_version_before_it(notes: Path, sql: str) -> None:
    broken = DatabaseKind("notes", APPLICATION_ID, (FIRST, Migration(2, "broken", f"CREATE TABLE half (x);\n{sql}")))
    with pytest.raises(DatabaseError):
        async with open_for_writing(notes, broken):
            pass
    async with open_for_reading(notes, OLD) as database:
        assert await database.fetch_all("SELECT name FROM sqlite_schema WHERE type = 'table'") == [("note",)]
        assert await database.fetch_one("SELECT count(*) FROM note") == (2,)


async def test_a_step_may_rebuild_a_table_but_not_lose_what_others_refer_to(path: Path) -> None:
    first = Migration(
        1,
        "tables",
        "CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (a INTEGER NOT NULL REFERENCES a ON DELETE CASCADE);",
    )
    rebuild = (
        "CREATE TABLE c (id INTEGER PRIMARY KEY, x); INSERT INTO c (id) SELECT id FROM a{};"
        "DROP TABLE a; ALTER TABLE c RENAME TO a;"
    )
    kind = DatabaseKind("notes", APPLICATION_ID, (first,))
    async with open_for_writing(path, kind) as database:
        await database.execute("INSERT INTO a VALUES (1)")
        await database.execute("INSERT INTO b VALUES (1)")
    losing = DatabaseKind("notes", APPLICATION_ID, (first, Migration(2, "losing", rebuild.format(" WHERE 0"))))
    with pytest.raises(DatabaseDamagedError, match="refer to missing"):
        async with open_for_writing(path, losing):
            pass
    keeping = DatabaseKind("notes", APPLICATION_ID, (first, Migration(2, "keeping", rebuild.format(""))))
    async with open_for_writing(path, keeping) as database:
        assert await database.fetch_all("SELECT * FROM b") == [(1,)]
        assert await database.fetch_all("SELECT * FROM a") == [(1, None)]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a crash is a child process here")
async def test_a_crash_at_any_step_of_an_upgrade_leaves_a_whole_version(notes: Path, tmp_path: Path) -> None:
    folder = tmp_path / "crashes"
    steps = 30
    for step in range(1, steps):
        await asyncio.to_thread(shutil.copytree, notes.parent, folder / str(step))
    survived = crash_at_every_step(folder)
    assert 10 < survived < steps
    versions = []
    for step in range(1, survived + 1):
        path = folder / str(step) / "notes.db"
        versions.append(await version_after_crash(path))
        async with open_for_writing(path, NEW) as database:
            assert await database.fetch_all("SELECT text FROM copy") == [("one",), ("two",)]
            assert await database.fetch_all("SELECT text FROM note ORDER BY id") == [("new one",), ("new two",)]
    assert versions == sorted(versions)
    assert set(versions) == {1, 2, 3}


async def version_after_crash(path: Path) -> int:
    """Return the version of a database, after checking that it holds all of that version and nothing else."""
    version = path_version(path)
    then = DatabaseKind(NEW.name, NEW.application_id, NEW.migrations[:version])
    async with open_for_reading(path, then) as database:
        # Each version of this kind has one table more.
        assert await database.fetch_one("SELECT count(*) FROM sqlite_schema WHERE type = 'table'") == (version,)
        assert await database.fetch_all("PRAGMA integrity_check") == [("ok",)]
    return version


def path_version(path: Path) -> int:
    """Ask another process for a file's version, in its log too."""
    code = (
        "import sqlite3, sys; connection = sqlite3.connect('file:' + sys.argv[1] + '?mode=ro', uri=True);"
        "print(connection.execute('PRAGMA user_version').fetchone()[0])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    return int(done.stdout)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a crash is a child process here")
async def test_a_crash_at_any_step_of_the_creation_leaves_nothing_or_a_whole_database(tmp_path: Path) -> None:
    folder = tmp_path / "crashes"
    survived = crash_at_every_step(folder)
    for step in range(1, survived + 1):
        path = folder / str(step) / "notes.db"
        if path.exists():
            assert path_version(path) == NEW.version
        async with open_for_writing(path, NEW) as database:
            assert await database.fetch_one("PRAGMA user_version") == (NEW.version,)
        assert not [name for name in contents(path.parent) if ".new" in name]
