"""Files and folders that are on the disk when a function returns. Everything here blocks, and raises OSError."""

import os
import shutil
from pathlib import Path
from typing import Final

from bot.backups.manifest import Item, item_of
from config.database import synchronise_folder

PRIVATE: Final = 0o700
"""What people wrote is nobody else's business."""


def copy_file(path: Path, target: Path) -> Item:
    """Copy a plain file, making the folders above it; return what was copied, as read again from the copy."""
    make_folders(target.parent)
    with path.open("rb") as source, target.open("xb") as copy:
        shutil.copyfileobj(source, copy)
        copy.flush()
        os.fsync(copy.fileno())
    return item_of(target)


def make_folders(folder: Path) -> None:
    """Make a folder and those above it that are missing, open to the owner alone."""
    if not folder.is_dir():
        make_folders(folder.parent)
        folder.mkdir(mode=PRIVATE)


def synchronise_tree(folder: Path) -> None:
    """Wait until the names in a folder and in all below it are on the disk."""
    for path in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
        synchronise_folder(path)


def write_file(path: Path, content: bytes) -> None:
    """Write a new file."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
