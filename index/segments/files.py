"""The files of a library's segments: how they are named, written and cleared away."""

import os
from collections.abc import Callable, Collection
from pathlib import Path
from typing import IO, Final, TypeVar

from config.database import synchronise_folder

FOLDER: Final = "segments"
ENDING: Final = ".segment"
UNFINISHED: Final = ".new"

Result = TypeVar("Result")


def segment_path(library_folder: Path, number: int) -> Path:
    """Return where the file of the segment of that number lies."""
    return library_folder / FOLDER / f"{number}{ENDING}"


def write_durably(path: Path, write: Callable[[IO[bytes]], Result]) -> Result:
    """Write a file that appears whole, under its name, and on the disk; return what `write` returns.

    Raises:
        OSError: the disk is full, or refuses; nothing lies under the name then that was not there before.
    """
    if not path.parent.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        synchronise_folder(path.parent.parent)
    unfinished = path.with_name(path.name + UNFINISHED)
    try:
        with unfinished.open("wb") as file:
            result = write(file)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    synchronise_folder(path.parent)
    return result


def clear_away(library_folder: Path, kept: Collection[int]) -> None:
    """Remove the files of all segments but those `kept`, and what was never finished.

    A file that can't be removed now (another process reads it, on a system where that matters) is left for the next
    time.
    """
    names = {segment_path(library_folder, number).name for number in kept}
    folder = library_folder / FOLDER
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name not in names and path.name.removesuffix(UNFINISHED).endswith(ENDING):
            _remove(path)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except (PermissionError, IsADirectoryError):
        return
