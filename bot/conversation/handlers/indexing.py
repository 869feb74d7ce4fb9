"""Take a source into a workspace's own library, or bring it up to date; one at a time a workspace.

A source that is bound to a channel is bound before it is indexed: there is no moment in which it could be
quoted elsewhere.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from bot.chat import Upload
from bot.conversation.handlers.places import home_of
from bot.conversation.handlers.shelves import Shelves, look_through
from bot.conversation.handlers.uploads import MOST_REASONS, check_room, check_upload, upload_path, write_file
from bot.conversation.services import Services, Situation
from bot.libraries.view import SHARED_PREFIX
from bot.replies.wording import counted, listed
from bot.reply import WordedError, ours
from config.errors import UsageError, VerbatimError
from config.schema import Settings
from index.errors import BadSourceNameError, NothingIndexedError, PathMissingError
from index.library import check_source_name
from index.reindex import EmptySourceError, Progress, Report, reindex

Tell = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Addition:
    """A source to be added: its name, the channel that it is bound to (empty is none), and who is told how far it is.

    `tell` is called in the event loop.
    """

    name: str
    channel: str
    tell: Tell


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
        raise UsageError(
            "That is none of the folders that the owner allowed.", f"Choose {listed(allowed, 'or')}, or a folder in it."
        )
    return Path(os.path.realpath(given))


def is_allowed(settings: Settings, location: str) -> bool:
    """Whether a place is a folder that the owner allowed, or lies below one."""
    if "\0" in location or not Path(location).is_absolute():
        return False
    place = Path(os.path.realpath(location))
    return any(place.is_relative_to(os.path.realpath(folder)) for folder in allowed_folders(settings))


async def index_folder(services: Services, situation: Situation, added: Addition, folder: Path) -> Report:
    """Add a folder.

    Raises:
        UsageError: the name or the folder is taken, or there is no such folder.
        VerbatimError: it holds nothing to index, or the library can't be written.
    """

    async def work(library: Path) -> Report:
        shelves = await look_through(services, situation)
        _check_new(shelves, added.name)
        for other, source in shelves.own.items():
            if source.location == str(folder):
                raise WordedError(
                    f"That folder is a source already: “{other}”.", ours("Bring it up to date with: </reindex>")
                )
        return await _index_bound(services, situation, library, added, folder)

    return await _changing(services, situation, work)


async def index_upload(services: Services, situation: Situation, added: Addition, upload: Upload) -> Report:
    """Add a file, or put it in the place of the file of the same name that the source is now.

    Raises:
        UsageError: the name or the file's name is taken, the file is none that can be indexed, or there is no
            room left for it.
        VerbatimError: it can't be kept, or the library can't be written.
    """
    file_name = await asyncio.to_thread(check_upload, upload, services.settings)
    path = upload_path(services.data_folder, home_of(situation), file_name)
    name = added.name

    async def work(library: Path) -> Report:
        shelves = await look_through(services, situation)
        is_replaced = name in shelves.uploads and shelves.own[name].location == str(path)
        if not is_replaced:
            _check_new(shelves, name)
            _check_unused(shelves, path)
        await asyncio.to_thread(check_room, path, len(upload.content), services.settings)
        former = await asyncio.to_thread(path.read_bytes) if is_replaced and path.exists() else None
        await _keep(path, upload.content, former)
        try:
            if is_replaced and not added.channel:
                return await _index(services, library, added, path)
            return await _index_bound(services, situation, library, added, path, is_new=not is_replaced)
        except BaseException:
            await asyncio.to_thread(_put_back, path, former)
            raise

    return await _changing(services, situation, work)


async def refresh(services: Services, situation: Situation, name: str, tell: Tell) -> Report:
    """Bring one of the workspace's own sources up to date; `tell` is called in the event loop.

    Raises:
        UsageError: there is none of that name, or the owner allows its folder no more.
        VerbatimError: it holds nothing to index now, or the library can't be written.
    """

    async def work(library: Path) -> Report:
        shelves = await look_through(services, situation)
        source = shelves.find_own(name)
        if name not in shelves.uploads and not is_allowed(services.settings, source.location):
            raise WordedError(
                f"The owner does not allow the folder of “{name}” any more; what was indexed of it is kept.",
                ours("Ask the owner to allow it again, or remove it: </source remove>"),
            )
        return await _index(services, library, Addition(name, "", tell), Path(source.location))

    return await _changing(services, situation, work)


async def _changing(services: Services, situation: Situation, work: Callable[[Path], Awaitable[Report]]) -> Report:
    return cast("Report", await services.libraries.changing(home_of(situation), work))


def _check_new(shelves: Shelves, name: str) -> None:
    taken = {other.casefold() for other in (*shelves.own, *shelves.shared)}
    if name.casefold() in taken:
        raise WordedError(
            f"There is a source “{name}” already.",
            ours("Choose another name, or remove that one first: </source remove>"),
        )


def _check_unused(shelves: Shelves, path: Path) -> None:
    """Refuse a file's name that another source has: its file would be overwritten."""
    for name in shelves.uploads:
        if Path(shelves.own[name].location).name.casefold() == path.name.casefold():
            raise UsageError(
                f"A file {path.name} is here already, as the source “{name}”.",
                f"To put this one in its place, add it under the name “{name}”; to have both, rename the file.",
            )


async def _index_bound(  # noqa: PLR0913 - one for each thing that a source is made of
    services: Services, situation: Situation, library: Path, added: Addition, place: Path, *, is_new: bool = True
) -> Report:
    """Bind a source, then index it; one that could not be indexed leaves no binding behind."""
    key, name = home_of(situation), added.name
    (before,) = await services.bindings.bound(key, frozenset({name}))
    channels = frozenset({added.channel} - {""})
    roles = frozenset[str]() if is_new else before.roles
    await services.bindings.bind(key, name, channels=channels, roles=roles)
    try:
        return await _index(services, library, added, place)
    except BaseException:
        await services.bindings.bind(key, name, channels=before.channels, roles=before.roles)
        raise


async def _index(services: Services, library: Path, added: Addition, place: Path) -> Report:
    told = _Told(added.tell)
    try:
        return await reindex(
            library, place, name=added.name, settings=services.settings, now=services.clock(), progress=told
        )
    except (PathMissingError, NothingIndexedError) as error:
        raise _retold(error, added.name) from error
    except VerbatimError as error:
        if not (share := told.share):
            raise
        raise VerbatimError(f"{error.message} {share}", error.advice) from error


@dataclass(slots=True)
class _Told:
    """Passes progress on, and remembers how far it was: who asked is told so if the work breaks off."""

    tell: Tell
    latest: Progress | None = None

    def __call__(self, progress: Progress) -> None:
        self.latest = progress
        self.tell(progress)

    @property
    def share(self) -> str:
        """How far it was; empty where it had not begun, or was through."""
        progress = self.latest
        if progress is None or progress.done >= progress.total:
            return ""
        files = counted(progress.total, "file")
        return f"That was at file {progress.done + 1:,} of {files}; what was indexed before is kept as it was."


def _retold(error: VerbatimError, name: str) -> VerbatimError:
    """Tell a failure without the paths of the machine, and with what can be done from a chat."""
    if not isinstance(error, EmptySourceError) or not error.skips:
        return WordedError(
            f"There is nothing to index for “{name}” now; what was indexed of it before is kept.",
            ours("Ask the owner whether it was moved or emptied, or remove it: </source remove>"),
        )
    reasons = " ".join(f"{skip.path}: {skip.detail}" for skip in error.skips[:MOST_REASONS])
    return WordedError(f"Nothing of “{name}” could be indexed. {reasons}", ours("Mend that, then: </reindex>"))


async def _keep(path: Path, content: bytes, former: bytes | None) -> None:
    """Write a file in a thread, which can't be stopped half-way; whoever is cancelled meanwhile undoes it first."""
    writing = asyncio.create_task(asyncio.to_thread(write_file, path, content))
    try:
        await asyncio.shield(writing)
    except asyncio.CancelledError:
        (failure,) = await asyncio.gather(writing, return_exceptions=True)
        if failure is None:
            await asyncio.to_thread(_put_back, path, former)
        raise


def _put_back(path: Path, former: bytes | None) -> None:
    """Have a file as it was before."""
    if former is None:
        path.unlink(missing_ok=True)
    else:
        write_file(path, former)
