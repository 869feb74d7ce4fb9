"""The one door to SQLite: how a database is opened, upgraded, used and closed.

Laws:

- One process writes, through one connection, and holds `<file>.lock` for as long as that connection is
  open. SQLite 3.7.0 to 3.51.2 can damage a database in WAL mode when two connections write or checkpoint
  at once (https://www.sqlite.org/wal.html#walresetbug). A reading connection is opened with `mode=ro`
  and `query_only`: it can't commit, so it never checkpoints; nor does it on closing, where SQLite needs
  an exclusive lock that a read-only file can't get. It may make the empty `-wal` and the `-shm` file
  beside the database, so its folder must be writable (or hold both).
- A database appears whole: it is made under another name and renamed.
- Each migration is one transaction with its version. Before the first of them runs, what is there is
  checked and copied to `<stem>.before-v<first missing version>.db`.
- Readers never wait, and never make or change a database, with one exception: one that an older Verbatim
  wrote is first upgraded through the writer's door (lock, check, backup), so that reading goes on working
  after Verbatim was upgraded.
- A file that is damaged, foreign or too new is refused through a reading connection, before any other is
  opened: not a byte of it changes.
- The database's file is never opened but by SQLite: closing any other handle to it would drop the locks
  that POSIX keeps for the whole process (https://www.sqlite.org/howtocorrupt.html, section 2.2).
- Every connection is closed, whatever happens: aiosqlite's thread would keep the process alive.
- Every error of SQLite comes out as a `config.errors.DatabaseError`.
"""

from config.database.copying import check_copy, copy_database
from config.database.files import synchronise_folder
from config.database.kinds import DatabaseKind, Migration, read_migrations
from config.database.opening import open_for_reading, open_for_writing
from config.database.session import Database
from config.database.statements import Parameters, Row, Statements

__all__ = [
    "Database",
    "DatabaseKind",
    "Migration",
    "Parameters",
    "Row",
    "Statements",
    "check_copy",
    "copy_database",
    "open_for_reading",
    "open_for_writing",
    "read_migrations",
    "synchronise_folder",
]
