"""The library as its one writer has it open."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from config.database import Database, open_for_writing
from index.library.database import LIBRARY, library_file
from index.library.steps import LibrarySteps


class LibraryWriter(LibrarySteps):
    """Writes to an open library."""

    def __init__(self, database: Database) -> None:
        """Write through `database`, which is open for writing."""
        super().__init__(database)
        self._whole = database

    def transaction(self) -> AbstractAsyncContextManager[None]:
        """Begin a transaction: what is written inside becomes visible together at its end, or never."""
        return self._whole.transaction()


@asynccontextmanager
async def open_library_for_writing(folder: Path) -> AsyncIterator[LibraryWriter]:
    """Open the library in `folder`, making it where there is none; one process at a time.

    Raises:
        DatabaseError: it is damaged, newer, foreign, or another process is writing.
    """
    async with open_for_writing(library_file(folder), LIBRARY) as database:
        yield LibraryWriter(database)
