"""A state database for each test, without the cost of creating each: an empty one is created once in a process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from config.database import Database, open_for_writing
from config.state import STATE, state_file

_CREATED: Final[list[bytes]] = []


@asynccontextmanager
async def open_state(folder: Path) -> AsyncIterator[Database]:
    """Open the state of a data folder for writing, as the program does; where there is none, an empty one."""
    path = state_file(folder)
    if not _CREATED and _is_missing(path):
        async with open_for_writing(path, STATE):
            pass
        _CREATED.append(_read(path))
    elif _is_missing(path):
        _write(path, _CREATED[0])
    async with open_for_writing(path, STATE) as database:
        yield database


def _is_missing(path: Path) -> bool:
    return not path.exists()


def _read(path: Path) -> bytes:
    return path.read_bytes()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
