"""A data folder, which may be in use -> a backup of what is precious in it."""

import asyncio
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bot.backups.copying import copy_file, make_folders, synchronise_tree, write_file
from bot.backups.manifest import KINDS, NAME, BackupError, Item, Manifest, item_of
from config.database import copy_database, synchronise_folder
from config.errors import UsageError
from config.state import state_file
from index.library.database import library_file, shared_library
from index.library.inspection import library_folders

PLAIN_FILES: Final = ("verbatim.toml", "synonyms.toml")
UPLOADS: Final = "uploads"
_UNFINISHED: Final = ".unfinished"
_MARK: Final = "unfinished-backup"


async def make_backup(data_folder: Path, target: Path, *, verbatim: str, now: datetime) -> Manifest:
    """Copy what is precious in `data_folder` into the new folder `target`; return what it holds.

    `verbatim` is the version that makes it, `now` the time.

    Raises:
        UsageError: `target` is there already, or lies in the data folder.
        BackupError: there is nothing to back up, or the disk refuses.
        DatabaseError: a database is damaged, or can't be read or copied.
    """
    try:
        data_folder, target = await asyncio.to_thread(_checked, data_folder, target)
        return await _make(data_folder, target, verbatim, now)
    except OSError as error:
        raise BackupError(
            f"The backup can't be written ({error.strerror or error}: {error.filename}).",
            "Nothing of the data folder was changed. Name a folder with room that you may write to.",
        ) from error


def _checked(data_folder: Path, target: Path) -> tuple[Path, Path]:
    """Return where to copy from, and where to."""
    data_folder, target = data_folder.resolve(), target.absolute()
    if target.exists() or target.is_symlink():
        raise UsageError(f"{target} is there already.", "Name a folder that does not exist yet; it will be made.")
    if target.resolve().is_relative_to(data_folder):
        raise UsageError(
            f"{target} lies in the data folder, and would be lost together with it.", "Name a folder elsewhere."
        )
    return data_folder, target


async def _make(data_folder: Path, target: Path, verbatim: str, now: datetime) -> Manifest:
    staging = target.with_name(f"{target.name}{_UNFINISHED}")
    await asyncio.to_thread(_begin, staging)
    files = await _copied(data_folder, staging)
    if not files:
        raise BackupError(
            f"There is nothing to back up in {data_folder}.", "Name another data folder with --data, or index first."
        )
    manifest = Manifest(now.astimezone(UTC).isoformat(timespec="seconds"), verbatim, files)
    await asyncio.to_thread(_finish, staging, target, manifest)
    return manifest


def _begin(staging: Path) -> None:
    """Make the folder in which a backup grows; one that was broken off is taken away first."""
    if any((staging / name).is_file() for name in (_MARK, NAME)):
        shutil.rmtree(staging)
    make_folders(staging)
    if any(staging.iterdir()):
        raise BackupError(f"{staging} is in the way.", "Move it away, or name another folder for the backup.")
    write_file(staging / _MARK, b"")


async def _copied(data_folder: Path, staging: Path) -> dict[str, Item]:
    """Copy everything, libraries first and `state.db` last: see the laws of the package."""
    files: dict[str, Item] = {}
    for folder in library_folders(shared_library(data_folder).parent):
        await _copy_database(library_file(folder), data_folder, staging, files)
    for path in await asyncio.to_thread(lambda: list(_plain_files(data_folder))):
        name = path.relative_to(data_folder).as_posix()
        files[name] = await asyncio.to_thread(copy_file, path, staging / name)
    if state_file(data_folder).exists():
        await _copy_database(state_file(data_folder), data_folder, staging, files)
    await asyncio.to_thread(_drop_what_is_gone, data_folder, staging, files)
    return files


def _drop_what_is_gone(data_folder: Path, staging: Path, files: dict[str, Item]) -> None:
    """Leave out what was erased meanwhile: `state.db` does not know any more who might see it."""
    for name in [name for name in files if not (data_folder / name).exists()]:
        (staging / name).unlink()
        del files[name]


async def _copy_database(path: Path, data_folder: Path, staging: Path, files: dict[str, Item]) -> None:
    name = path.relative_to(data_folder).as_posix()
    target = staging / name
    await asyncio.to_thread(make_folders, target.parent)
    await copy_database(path, KINDS[path.name], target)
    files[name] = await asyncio.to_thread(item_of, target)


def _plain_files(data_folder: Path) -> Iterator[Path]:
    yield from (path for name in PLAIN_FILES if (path := data_folder / name).is_file())
    # A file that is still being written has a name that begins with a dot.
    uploaded = sorted((data_folder / UPLOADS).rglob("*"))
    yield from (path for path in uploaded if path.is_file() and not path.name.startswith("."))


def _finish(staging: Path, target: Path, manifest: Manifest) -> None:
    """Write down what is in it, and give it its name: from here on it is a backup."""
    write_file(staging / NAME, manifest.to_json())
    (staging / _MARK).unlink()
    synchronise_tree(staging)
    staging.rename(target)
    synchronise_folder(target.parent)
