"""A backup -> a data folder that held nothing.

Everything is first copied into a folder inside the data folder and checked there; then it is moved to its places, one
name after the other. Where it is broken off before that, it begins anew; where it is broken off while names are moved,
the same command moves the rest.
"""

import asyncio
import hashlib
import shutil
from pathlib import Path
from typing import Final

from bot.backups.copying import copy_file, make_folders, synchronise_tree, write_file
from bot.backups.making import PLAIN_FILES, UPLOADS
from bot.backups.manifest import KINDS, BackupError, Manifest, read_manifest
from config.database import check_copy, synchronise_folder
from config.errors import UsageError

STAGING: Final = ".restoring"
_READY: Final = "ready"
_STATE: Final = "state.db"
_PRECIOUS: Final = ("libraries", UPLOADS, _STATE, *PLAIN_FILES)


async def restore_backup(backup: Path, data_folder: Path) -> Manifest:
    """Put what is in `backup` into `data_folder`, which may hold nothing of the kind; return what that is.

    What is derived is not in it: `bot.compose.repair_data` makes that anew.

    Raises:
        NoBackupError: `backup` is none.
        UsageError: the data folder holds something that would be overwritten.
        BackupError: a file of the backup is missing or is not what it was, or the disk refuses.
        DatabaseError: a database in it is damaged, or of a newer Verbatim.
    """
    manifest = await asyncio.to_thread(read_manifest, backup)
    staging = data_folder / STAGING
    try:
        if not await asyncio.to_thread(_is_ready, staging, manifest):
            await asyncio.to_thread(_refuse_to_overwrite, data_folder)
            await _gather(backup, staging, manifest)
        await asyncio.to_thread(_move, staging, data_folder)
    except OSError as error:
        raise BackupError(
            f"The backup can't be restored ({error.strerror or error}: {error.filename}).",
            "Make room, or mend the folder's permissions; then give the same command again.",
        ) from error
    return manifest


def _is_ready(staging: Path, manifest: Manifest) -> bool:
    """Whether all of this backup was gathered before, and only some names are still to be moved."""
    ready = staging / _READY
    return ready.is_file() and ready.read_text(encoding="ascii") == _mark_of(manifest)


def _refuse_to_overwrite(data_folder: Path) -> None:
    there = sorted(path.name for path in data_folder.iterdir()) if data_folder.is_dir() else []
    in_the_way = [name for name in there if name.startswith(_PRECIOUS)]
    if in_the_way:
        raise UsageError(
            f"The data folder {data_folder} holds {', '.join(in_the_way)}, which would be overwritten.",
            "Stop what uses it and move these away, or name an empty folder with --data.",
        )


async def _gather(backup: Path, staging: Path, manifest: Manifest) -> None:
    """Copy everything into the data folder, and check the copies."""
    await asyncio.to_thread(_begin, staging)
    for name, item in manifest.files.items():
        try:
            copied = await asyncio.to_thread(copy_file, backup / name, staging / name)
        except FileNotFoundError as error:
            raise BackupError(f"The backup {backup} lacks its file {name}.", "Use another backup.") from error
        if copied != item:
            raise BackupError(
                f"The file {name} of the backup {backup} is not what it was when the backup was made.",
                "Use another backup. Nothing was restored.",
            )
        if name in manifest.databases:
            await check_copy(staging / name, KINDS[Path(name).name])
    await asyncio.to_thread(write_file, staging / _READY, _mark_of(manifest).encode("ascii"))
    await asyncio.to_thread(synchronise_tree, staging)


def _begin(staging: Path) -> None:
    """Make the folder in which everything is gathered, without what an earlier restore left in it."""
    if staging.exists():
        shutil.rmtree(staging)
    make_folders(staging)


def _move(staging: Path, data_folder: Path) -> None:
    """Move what was gathered to its places; `state.db`, by which a data folder is told, last."""
    names = sorted((path.name for path in staging.iterdir() if path.name != _READY), key=lambda name: name == _STATE)
    for name in names:
        place = data_folder / name
        if place.exists():
            raise UsageError(
                f"{place} was made while the backup was being restored.", "Move it away, then give the command again."
            )
        (staging / name).rename(place)
        synchronise_folder(data_folder)
    shutil.rmtree(staging)
    synchronise_folder(data_folder)


def _mark_of(manifest: Manifest) -> str:
    return hashlib.sha256(manifest.to_json()).hexdigest()
