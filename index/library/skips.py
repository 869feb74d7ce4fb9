"""How skips stand in the database."""

from config.database import Row, Statements
from index.model import Skip, SkipReason


async def fetch_skips(database: Statements, source_id: int) -> tuple[Skip, ...]:
    """Return all that is skipped of a source, ordered by path and line."""
    rows = await database.fetch_all(
        "SELECT path, reason, detail, line FROM skip WHERE source_id = ? ORDER BY path, line, id", (source_id,)
    )
    return tuple(skip_of(row) for row in rows)


def skip_of(row: Row) -> Skip:
    """Make a skip of a row of path, reason, detail and line."""
    path, reason, detail, line = row
    return Skip(path, SkipReason(reason), detail, line)
