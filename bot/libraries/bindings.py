"""Which channels and roles a workspace's sources are bound to, in the state database."""

import asyncio
from typing import Final

from bot.chat import Workspace
from bot.libraries.access import SourceAccess
from config.database import Database

_CHANNEL: Final = "channel"
_ROLE: Final = "role"


class Bindings:
    """Reads and writes bindings; every change is one transaction under the database's writing lock."""

    def __init__(self, database: Database, writing: asyncio.Lock) -> None:
        """Use the state database; `writing` is the lock that everybody who writes to it holds."""
        self._database = database
        self._writing = writing

    async def bound(self, key: Workspace, sources: frozenset[str]) -> tuple[SourceAccess, ...]:
        """Return how each of the workspace's own `sources` may be seen, in order of name."""
        rows = await self._database.fetch_all(
            "SELECT source, kind, target FROM source_binding WHERE platform = ? AND workspace = ?",
            (key.platform, key.id),
        )
        found: dict[tuple[str, str], set[str]] = {}
        for source, kind, target in rows:
            found.setdefault((source, kind), set()).add(target)
        return tuple(
            SourceAccess(
                name,
                key.id,
                frozenset(found.get((name, _CHANNEL), ())),
                frozenset(found.get((name, _ROLE), ())),
            )
            for name in sorted(sources)
        )

    async def names(self, key: Workspace) -> frozenset[str]:
        """Return the names of the workspace's sources that are bound, or were when they were removed."""
        rows = await self._database.fetch_all(
            "SELECT DISTINCT source FROM source_binding WHERE platform = ? AND workspace = ?", (key.platform, key.id)
        )
        return frozenset(row[0] for row in rows)

    async def bind(
        self, key: Workspace, source: str, *, channels: frozenset[str], roles: frozenset[str] = frozenset()
    ) -> None:
        """Bind a source to exactly these channels and roles; to none of either, it is seen workspace-wide."""
        targets = [(_CHANNEL, target) for target in sorted(channels)] + [(_ROLE, target) for target in sorted(roles)]
        async with self._writing, self._database.transaction():
            await self._database.execute(
                "DELETE FROM source_binding WHERE platform = ? AND workspace = ? AND source = ?",
                (key.platform, key.id, source),
            )
            await self._database.executemany(
                "INSERT INTO source_binding (platform, workspace, source, kind, target) VALUES (?, ?, ?, ?, ?)",
                [(key.platform, key.id, source, kind, target) for kind, target in targets],
            )

    async def erase(self, key: Workspace) -> None:
        """Forget how all sources of a workspace were bound."""
        async with self._writing, self._database.transaction():
            await self._database.execute(
                "DELETE FROM source_binding WHERE platform = ? AND workspace = ?", (key.platform, key.id)
            )
