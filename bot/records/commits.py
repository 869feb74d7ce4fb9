"""Many small writes, few commits: all that wait at one time share a transaction.

A commit waits for the disk, as long for one write as for fifty; so the writes of a busy time would queue up
behind each other's waiting.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast

from config.database import Database
from config.database.session import to_the_end

Result = TypeVar("Result")

LARGEST_BATCH: Final = 200
"""So many writes take some 20 ms, and whoever waits for the database waits no longer."""


@dataclass(slots=True, eq=False)
class _Pending:
    """A write that waits, then its outcome."""

    work: Callable[[Database], Awaitable[Any]]
    is_done: bool = False
    result: object = None
    error: Exception | None = None


class Commits:
    """The one way by which records are written."""

    def __init__(self, database: Database, writing: asyncio.Lock) -> None:
        """Use an open database; `writing` is the lock that everybody who writes to it holds."""
        self._database = database
        self._writing = writing
        self._waiting: deque[_Pending] = deque()

    async def run(self, work: Callable[[Database], Awaitable[Result]]) -> Result:
        """Run `work` in a transaction; return its result when that is on the disk.

        `work` runs whole or not at all, also where others share the transaction; it must change nothing but
        the database, since it is run again where another one fails. A caller that is cancelled can't know
        whether it ran. Not to be called by who holds the writing lock, or is in a transaction.
        """
        pending = _Pending(work)
        self._waiting.append(pending)
        try:
            async with self._writing:
                while not pending.is_done:
                    await to_the_end(self._commit_batch())
        finally:
            if not pending.is_done and pending in self._waiting:
                self._waiting.remove(pending)
        if pending.error is not None:
            raise pending.error
        return cast("Result", pending.result)

    async def _commit_batch(self) -> None:
        """Commit those that have waited longest."""
        batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), LARGEST_BATCH))]
        error = await self._commit(batch)
        if error is not None and len(batch) > 1:
            for pending in batch:
                pending.error = await self._commit([pending])
        else:
            for pending in batch:
                pending.error = error
        for pending in batch:
            pending.is_done = True

    async def _commit(self, batch: Sequence[_Pending]) -> Exception | None:
        """Run `batch` in one transaction; return what went wrong, in which case nothing of it was done."""
        try:
            async with self._database.transaction():
                for pending in batch:
                    pending.result = await pending.work(self._database)
        except Exception as error:  # noqa: BLE001 - goes to whoever asked for the write
            return error
        return None
