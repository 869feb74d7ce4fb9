"""The library as its one writer has it open."""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from config.database import Database, open_for_writing
from index.library.database import LIBRARY, library_file, tell_readers
from index.library.steps import LibrarySteps

Result = TypeVar("Result")


class LibraryWriter(LibrarySteps):
    """Writes to an open library."""

    def __init__(self, database: Database) -> None:
        """Write through `database`, which is open for writing."""
        super().__init__(database)
        self._whole = database

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        """Begin a transaction: what is written inside becomes visible together at its end, or never."""
        async with self._whole.transaction():
            yield
        tell_readers(self._whole.path.parent)

    async def at_once(self, work: Callable[[LibrarySteps], Coroutine[Any, Any, Result]]) -> Result:
        """Do steps in a row, which become visible together, or with the transaction that they are a part of."""
        is_part = self._whole.is_in_transaction
        result = await super().at_once(work)
        if not is_part:
            tell_readers(self._whole.path.parent)
        return result


@asynccontextmanager
async def open_library_for_writing(folder: Path) -> AsyncIterator[LibraryWriter]:
    """Open the library in `folder`, making it where there is none; one process at a time.

    Raises:
        DatabaseError: it is damaged, newer, foreign, or another process is writing.
    """
    async with open_for_writing(library_file(folder), LIBRARY) as database:
        yield LibraryWriter(database)
