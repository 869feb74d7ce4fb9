"""Take a source into a workspace's own library, or bring it up to date; one at a time a workspace.

A source that is bound to a channel is bound before it is indexed: there is no moment in which it could be
quoted elsewhere.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final, cast

from bot.chat import Upload
from bot.conversation.handlers.places import key_of
from bot.conversation.handlers.shelves import Shelves, look_through
from bot.conversation.handlers.uploads import check_upload, upload_path, write_file
from bot.conversation.services import Services, Situation
from bot.libraries.view import SHARED_PREFIX
from bot.replies.wording import listed
from config.errors import UsageError, VerbatimError
from config.schema import Settings
from index.errors import BadSourceNameError, NothingIndexedError, PathMissingError
from index.library import check_source_name
from index.reindex import EmptySourceError, Progress, Report, reindex

MOST_REASONS: Final = 3
"""So many reasons why nothing could be indexed are told."""


def check_name(name: str) -> None:
    """Refuse a name that no source of a workspace can have.

    Raises:
        BadSourceNameError: it can't stand in a citation.
    """
    check_source_name(name)
    if name.startswith(SHARED_PREFIX):
        raise BadSourceNameError(name)


def allowed_folders(settings: Settings) -> tuple[str, ...]:
    """Return the folders that the owner lets admins index."""
    return settings.serving.source_folders


def allowed_folder(services: Services, given: str) -> Path:
    """Return a folder that the owner allowed, or one below it, with every link on the way resolved.

    Raises:
        UsageError: it is none of those; says the same whether it exists or not.
    """
    allowed = allowed_folders(services.settings)
    if not allowed:
        raise UsageError(
            "The owner of the bot allowed no folder to be added here.",
            "Hand over a file instead (file:), or ask the owner to allow the folder in serving.source_folders.",
        )
    if not is_allowed(services.settings, given):
        raise UsageError("That is none of the folders that the owner allowed.", f"Choose {listed(allowed, 'or')}.")
    return Path(os.path.realpath(given))


def is_allowed(settings: Settings, location: str) -> bool:
    """Whether a place is a folder that the owner allowed, or lies below one."""
    if "\0" in location or not Path(location).is_absolute():
        return False
    place = Path(os.path.realpath(location))
    return any(place.is_relative_to(os.path.realpath(folder)) for folder in allowed_folders(settings))


async def index_folder(services: Services, situation: Situation, name: str, folder: Path, channel: str) -> Report:
    """Add a folder under a name.

    Raises:
        UsageError: the name or the folder is taken, or there is no such folder.
        VerbatimError: it holds nothing to index, or the library can't be written.
    """

    async def work(library: Path) -> Report:
        shelves = await look_through(services, situation)
        _check_new(shelves, name)
        for other, source in shelves.own.items():
            if source.location == str(folder):
                raise UsageError(f"That folder is a source already: “{other}”.", "Bring it up to date with: /reindex")
        return await _index_bound(services, situation, library, name, folder, channel)

    return await _changing(services, situation, work)


async def index_upload(services: Services, situation: Situation, name: str, upload: Upload, channel: str) -> Report:
    """Add a file under a name, or put it in the place of the file of the same name that the source is now.

    Raises:
        UsageError: the name or the file's name is taken, or the file is none that can be indexed.
        VerbatimError: it can't be kept, or the library can't be written.
    """
    file_name = await asyncio.to_thread(check_upload, upload, services.settings)
    path = upload_path(services.data_folder, key_of(situation), file_name)

    async def work(library: Path) -> Report:
        shelves = await look_through(services, situation)
        is_replaced = name in shelves.uploads and shelves.own[name].location == str(path)
        if not is_replaced:
            _check_new(shelves, name)
            _check_unused(shelves, path)
        former = await asyncio.to_thread(path.read_bytes) if is_replaced and path.exists() else None
        await asyncio.to_thread(write_file, path, upload.content)
        try:
            if is_replaced and not channel:
                return await _index(services, library, name, path)
            return await _index_bound(services, situation, library, name, path, channel, is_new=not is_replaced)
        except BaseException:
            await asyncio.to_thread(_put_back, path, former)
            raise

    return await _changing(services, situation, work)


async def refresh(services: Services, situation: Situation, name: str) -> Report:
    """Bring one of the workspace's own sources up to date.

    Raises:
        UsageError: there is none of that name, or the owner allows its folder no more.
        VerbatimError: it holds nothing to index now, or the library can't be written.
    """

    async def work(library: Path) -> Report:
        shelves = await look_through(services, situation)
        source = shelves.find_own(name)
        if name not in shelves.uploads and not is_allowed(services.settings, source.location):
            raise UsageError(
                f"The owner does not allow the folder of “{name}” any more; what was indexed of it is kept.",
                "Ask the owner to allow it again, or remove it: /source remove",
            )
        return await _index(services, library, name, Path(source.location))

    return await _changing(services, situation, work)


async def _changing(services: Services, situation: Situation, work: Callable[[Path], Awaitable[Report]]) -> Report:
    return cast("Report", await services.libraries.changing(key_of(situation), work))


def _check_new(shelves: Shelves, name: str) -> None:
    taken = {other.casefold() for other in (*shelves.own, *shelves.shared)}
    if name.casefold() in taken:
        raise UsageError(
            f"There is a source “{name}” already.", "Choose another name, or remove that one first: /source remove"
        )


def _check_unused(shelves: Shelves, path: Path) -> None:
    """Refuse a file's name that another source has: its file would be overwritten."""
    for name in shelves.uploads:
        if Path(shelves.own[name].location).name.casefold() == path.name.casefold():
            raise UsageError(
                f"A file {path.name} is here already, as the source “{name}”.",
                f"To put this one in its place, add it under the name “{name}”; to have both, rename the file.",
            )


async def _index_bound(  # noqa: PLR0913, PLR0917 - one for each thing that a source is made of
    services: Services,
    situation: Situation,
    library: Path,
    name: str,
    place: Path,
    channel: str,
    *,
    is_new: bool = True,
) -> Report:
    """Bind a source, then index it; one that could not be indexed leaves no binding behind."""
    key = key_of(situation)
    (before,) = await services.bindings.bound(key, frozenset({name}))
    channels, roles = (
        (frozenset({channel} - {""}), frozenset[str]()) if is_new else (frozenset({channel}), before.roles)
    )
    await services.bindings.bind(key, name, channels=channels, roles=roles)
    try:
        return await _index(services, library, name, place)
    except BaseException:
        await services.bindings.bind(key, name, channels=before.channels, roles=before.roles)
        raise


async def _index(services: Services, library: Path, name: str, place: Path) -> Report:
    try:
        return await reindex(
            library, place, name=name, settings=services.settings, now=services.clock(), progress=_no_progress
        )
    except (PathMissingError, NothingIndexedError) as error:
        raise _retold(error, name) from error


def _retold(error: VerbatimError, name: str) -> VerbatimError:
    """Tell a failure without the paths of the machine, and with what can be done from a chat."""
    if not isinstance(error, EmptySourceError) or not error.skips:
        return VerbatimError(
            f"There is nothing to index for “{name}” now; what was indexed of it before is kept.",
            "Ask the owner whether it was moved or emptied, or remove it: /source remove",
        )
    reasons = " ".join(f"{skip.path}: {skip.detail}" for skip in error.skips[:MOST_REASONS])
    return VerbatimError(f"Nothing of “{name}” could be indexed. {reasons}", "Mend that, then: /reindex")


def _no_progress(progress: Progress) -> None:
    """Tell nobody how far a run has come."""
    del progress


def _put_back(path: Path, former: bytes | None) -> None:
    """Have a file as it was before."""
    if former is None:
        path.unlink(missing_ok=True)
    else:
        write_file(path, former)
