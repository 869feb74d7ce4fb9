"""Libraries that are open: each is opened when it is first asked, and closed when nobody has asked it for a while.

What is closed is only let go of: nothing has to be saved, and whoever still answers from it keeps what they began with.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.libraries.engines import read_shelf
from bot.libraries.view import NO_SHELF, Shelf
from config.schema import Settings
from index.library import FileState, LibraryMissingError, files_state, is_settled, open_library_for_reading

IDLE_SECONDS: Final = 1_800.0
"""A library that nobody asked for half an hour is closed; to open it again takes as long as the first time."""
MOST_SENTENCES: Final = 2_000_000
"""Libraries with so many sentences together are open at most, some 1.5 GB; the last one asked is always kept."""


@dataclass(slots=True)
class _Open:
    shelf: Shelf
    state: FileState
    is_settled: bool
    asked: float


class Shelves:
    """Reads libraries and keeps those that are asked. Belongs to one event loop."""

    def __init__(self, settings: Settings, now: Callable[[], float] = time.monotonic) -> None:
        """Open nothing yet; `now` tells seconds that never go back."""
        self._settings = settings
        self._now = now
        self._open: OrderedDict[Path, _Open] = OrderedDict()
        self._locks: dict[Path, asyncio.Lock] = {}
        self.changes = 0
        """Grows whenever a library is closed, or another generation of it is read."""

    def __len__(self) -> int:
        """Return how many libraries are open."""
        return len(self._open)

    async def read(self, folder: Path) -> Shelf:
        """Return the library in that folder as it is now, an empty one where there is none.

        Raises:
            DatabaseError: it can't be read.
        """
        async with self._lock(folder):
            found = await self._newest(folder)
        self._close_idle(folder)
        return found

    async def forget(self, folder: Path) -> None:
        """Close the library in that folder."""
        async with self._lock(folder):
            self._close(folder)

    def has_changed(self, folder: Path) -> bool:
        """Whether the library in that folder, which is open, was written to since it was last looked at."""
        known = self._open.get(folder)
        return known is not None and files_state(folder) != known.state

    def current(self) -> frozenset[int]:
        """Return the identities of the shelves that are open, and that of the empty one."""
        return frozenset((id(NO_SHELF), *(id(one.shelf) for one in self._open.values())))

    async def _newest(self, folder: Path) -> Shelf:
        known = self._open.get(folder)
        now, state = time.time_ns(), files_state(folder)  # looked at before it is read: what comes after, changes it
        if known is not None and known.is_settled and state == known.state:
            known.asked = self._now()
            self._open.move_to_end(folder)
            return known.shelf
        shelf = known.shelf if known else None
        try:
            async with open_library_for_reading(folder) as library:
                if shelf is None or shelf.generation != library.generation_when_opened:
                    shelf = await read_shelf(library, folder, self._settings, shelf)
        except LibraryMissingError:
            self._close(folder)
            return NO_SHELF
        if known is None or shelf is not known.shelf:
            self.changes += known is not None
            known = self._open[folder] = _Open(shelf, state, is_settled=False, asked=0.0)
        known.state, known.is_settled, known.asked = state, is_settled(state, now), self._now()
        self._open.move_to_end(folder)
        return shelf

    def _close_idle(self, newest: Path) -> None:
        """Close what nobody asked for long, and the longest unasked while there is too much."""
        total = sum(one.shelf.sentences for one in self._open.values())
        long_ago = self._now() - IDLE_SECONDS
        for folder, one in list(self._open.items()):
            if folder == newest or (one.asked > long_ago and total <= MOST_SENTENCES):
                continue
            total -= one.shelf.sentences
            self._close(folder)

    def _close(self, folder: Path) -> None:
        self.changes += self._open.pop(folder, None) is not None

    def _lock(self, folder: Path) -> asyncio.Lock:
        return self._locks.setdefault(folder, asyncio.Lock())
