"""The one place that opens settings, library and answerer, and closes them.

Whatever only reads makes no folder and no file: where nothing was indexed yet, it says so.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from config.errors import UsageError, VerbatimError
from config.load import LoadedSettings, load_settings
from config.locations import data_folder

if TYPE_CHECKING:
    from config.schema import Settings
    from index.answering import AliasRule, Answerer
    from index.citation import Citation
    from index.library import LibraryReader
    from index.model import SourceSummary, StoredDocument
    from index.reindex import Progress, RemovalReport, Report
    from index.segments.findings import Finding, Inspection
    from index.segments.repairing import Repair
    from index.verification import Verification

STARTER_NAME: Final = "starter"
"""The name of the source that `verbatim chat` adds to an empty library."""


@dataclass(frozen=True, slots=True)
class Setup:
    """Where the data lie, and the settings that hold there."""

    data_folder: Path
    loaded: LoadedSettings

    @property
    def settings(self) -> "Settings":
        """The settings alone."""
        return self.loaded.settings

    @property
    def library_folder(self) -> Path:
        """The folder of the shared library."""
        from index.library import shared_library

        return shared_library(self.data_folder)

    def synonyms(self) -> "tuple[AliasRule, ...]":
        """The owner's own synonyms as they are now. Raises SynonymsError."""
        from bot.libraries.synonyms import SynonymsFile

        return SynonymsFile(self.data_folder).read()


def set_up(option: Path | None, environment: Mapping[str, str]) -> Setup:
    """Find the data folder (`option` is `--data`) and load the settings. Raises SettingError."""
    folder = data_folder(option, environment)
    return Setup(folder, load_settings(folder, environment))


def starter_library_folder() -> Path:
    """Return the folder of the starter library: it lies beside the packages, in a clone and when installed."""
    folder = Path(__file__).resolve().parents[1] / "seeds" / "library"
    if not folder.is_dir():
        raise VerbatimError(
            f"The starter library is missing: there is no folder {folder}.",
            "Install Verbatim again, or index a folder of your own: verbatim index PATH",
        )
    return folder


async def index_source(
    setup: Setup, path: Path, *, name: str | None, progress: "Callable[[Progress], None]"
) -> "Report":
    """Add or refresh the source at `path`."""
    from index.reindex import reindex

    return await reindex(
        setup.library_folder, path, name=name, settings=setup.settings, now=datetime.now(UTC), progress=progress
    )


async def remove_source(setup: Setup, name: str) -> "RemovalReport":
    """Take a source out of the library; where it lies nothing is touched."""
    from index.reindex import remove_source as remove

    return await remove(setup.library_folder, name, now=datetime.now(UTC))


async def list_sources(setup: Setup) -> "Sequence[SourceSummary]":
    """Return what is indexed."""
    from index.library import open_library_for_reading

    async with open_library_for_reading(setup.library_folder) as library:
        return await library.sources()


async def load_answerer(setup: Setup, about_to_load: Callable[[int], None] = lambda _: None) -> "Answerer":
    """Open the library, take its newest generation into memory and close it again.

    `about_to_load` is told how many sentences that will be.
    """
    from index.library import open_library_for_reading

    async with open_library_for_reading(setup.library_folder) as library:
        about_to_load(sum(source.sentences for source in await library.sources()))
        return await _answerer(library, setup)


async def cited_document(setup: Setup, citation: "Citation") -> "StoredDocument":
    """Return the document in the revision that the citation names. Raises UnknownDocumentError."""
    from index.library import open_library_for_reading

    async with open_library_for_reading(setup.library_folder) as library:
        return await library.cited(citation)


async def verify_citation(setup: Setup, citation: "Citation") -> "Verification":
    """Read the source again and compare."""
    from index.verification import verify

    return await verify(setup.library_folder, citation, settings=setup.settings)


class OpenLibrary:
    """A library that stays open for a chat, for callers outside an event loop."""

    def __init__(self, library: "LibraryReader", setup: Setup, runner: asyncio.Runner) -> None:
        """Use what `open_library` opened."""
        self._library = library
        self._setup = setup
        self._runner = runner

    def answerer(self) -> "Answerer":
        """Return an answerer over the newest generation."""
        return self._runner.run(_answerer(self._library, self._setup))

    def newer(self, generation: int) -> "Answerer | None":
        """Return an answerer over the newest generation if that is not the one given."""
        return None if self._runner.run(self._library.generation()) == generation else self.answerer()

    def sources(self) -> "Sequence[SourceSummary]":
        """Return what is indexed now."""
        return self._runner.run(self._library.sources())


@contextmanager
def open_library(setup: Setup) -> Iterator[OpenLibrary]:
    """Open the library, which must exist, for as long as the block runs."""
    from index.library import open_library_for_reading

    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        library = runner.run(stack.enter_async_context(open_library_for_reading(setup.library_folder)))
        try:
            yield OpenLibrary(library, setup, runner)
        finally:
            runner.run(stack.aclose())


async def _answerer(library: "LibraryReader", setup: Setup) -> "Answerer":
    from bot.libraries.engines import answerer_over, read_shelf
    from bot.libraries.view import View

    view = View(await read_shelf(library, setup.library_folder, setup.settings))
    return answerer_over(view, frozenset(view.names()), setup.settings, setup.synonyms())


async def check_data(
    setup: Setup, library: str | None, *, deep: bool
) -> "tuple[tuple[Finding, ...], tuple[Inspection, ...]]":
    """Look through every library, or that one alone; return what is wrong with `state.db`, and what of each library.

    Raises:
        UsageError: there is no `library` of that name.
        LibraryMissingError: there is none at all.
    """
    from index.segments.checking import check_library
    from index.segments.recipe import SegmentRecipe

    folders, recipe = _library_folders(setup, library), SegmentRecipe.of(setup.settings)
    found = [await check_library(folder, recipe, deep=deep) for folder in folders]
    return await _state_findings(setup, library), tuple(found)


async def repair_data(
    setup: Setup, library: str | None, *, deep: bool
) -> "tuple[tuple[Finding, ...], tuple[Repair, ...]]":
    """Make anew what is derived and wrong, in every library or in that one alone; return what `check_data` does.

    Raises:
        UsageError: there is no `library` of that name.
        LibraryMissingError: there is none at all.
        DatabaseError: a library can't be written: another process writes to it, or the disk is full.
    """
    from index.engine import EMBEDDED
    from index.segments.recipe import SegmentRecipe
    from index.segments.repairing import repair_library

    folders, recipe = _library_folders(setup, library), SegmentRecipe.of(setup.settings)
    is_searched = setup.settings.engine == EMBEDDED
    done = [await repair_library(folder, recipe, is_searched=is_searched, deep=deep) for folder in folders]
    return await _state_findings(setup, library), tuple(done)


async def _state_findings(setup: Setup, library: str | None) -> "tuple[Finding, ...]":
    """Return what is wrong with what was set and recorded; that is of no library, so not where one was asked for."""
    from config.state import STATE, state_file
    from index.segments.checking import check_database

    return () if library else await check_database(state_file(setup.data_folder), STATE)


def _library_folders(setup: Setup, name: str | None) -> list[Path]:
    """Return the folders of all libraries, the shared one first, or the one of that name."""
    from config.state import state_file
    from index.library import LibraryMissingError
    from index.library.inspection import library_folders

    found = library_folders(setup.library_folder.parent)
    chosen = [folder for folder in found if name in {None, folder.name}]
    if not found and not state_file(setup.data_folder).exists():
        raise LibraryMissingError(setup.library_folder)
    if name and not chosen:
        known = ", ".join(folder.name for folder in found) or "none"
        raise UsageError(f"There is no library called {name}.", f"There are: {known}.")
    return sorted(chosen, key=lambda folder: (folder != setup.library_folder, folder.name))
