"""The libraries as they are now, to answer again what a receipt tells of."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bot.chat import Workspace
from bot.compose import Setup
from bot.libraries import workspace_library
from bot.libraries.engines import answerer_over, read_shelf
from bot.libraries.grounds import generations_of, ground
from bot.libraries.view import NO_SHELF, Shelf, View, shared_name
from config.schema import Settings
from index.answering import Answerer
from index.answering.receipt_changes import Change, Present, changes, settings_of
from index.answering.receipts import OWN, SHARED, Receipt, answered_again, is_same
from index.library import LibraryMissingError, open_library_for_reading
from index.library.changes import Later, revisions_since
from index.model import Outcome, StoredDocument

_Key = tuple[tuple[str, str] | None, frozenset[str], Settings]


@dataclass(frozen=True, slots=True)
class Replayed:
    """A receipt's question as it is answered now, by what, and what has changed since.

    `outcome` is None where a quote was pinned that does not stand any more.
    """

    answerer: Answerer
    settings: Settings
    outcome: Outcome | None
    is_same: bool
    changes: tuple[Change, ...]
    elapsed_ms: float


class Libraries:
    """What receipts are replayed over; each library is read once."""

    def __init__(self, setup: Setup, about_to_load: Callable[[int], None]) -> None:
        """Read nothing yet; `about_to_load` is told how many sentences will be taken into memory."""
        self._setup = setup
        self._about_to_load = about_to_load
        self._views: dict[tuple[str, str] | None, View] = {}
        self._answerers: dict[_Key, Answerer] = {}

    async def replayed(self, receipt: Receipt) -> Replayed:
        """Answer a receipt's question again. Raises SettingError for a setting that is out of its range."""
        view = await self._view(receipt.ground.workspace)
        settings = settings_of(receipt, self._setup.settings)
        documents = view.documents(receipt.ground.sources)
        answerer = self._answerer(receipt, view, settings)
        started = time.perf_counter()
        outcome = answered_again(answerer, receipt)
        elapsed = (time.perf_counter() - started) * 1000
        present = await self._present(receipt, view, documents)
        return Replayed(answerer, settings, outcome, is_same(receipt, outcome), changes(receipt, present), elapsed)

    def _answerer(self, receipt: Receipt, view: View, settings: Settings) -> Answerer:
        key = (receipt.ground.workspace, receipt.ground.sources, settings)
        if key not in self._answerers:
            sources = receipt.ground.sources
            self._about_to_load(view.sentences(sources))
            self._answerers[key] = answerer_over(view, sources, settings, self._setup.synonyms())
        return self._answerers[key]

    async def _present(self, receipt: Receipt, view: View, documents: list[StoredDocument]) -> Present:
        then = receipt.ground
        there = frozenset(view.names()) & then.sources
        now = ground(self._setup.data_folder, self._setup.settings, there, generations_of(view, then.sources))
        later = [one for name in now.generations for one in await self._later(name, then.generations, view, receipt)]
        revisions = {(document.source, document.name): document.sha256 for document in documents}
        return Present(ground=now, revisions=revisions, later=tuple(later))

    async def _later(self, library: str, then: Mapping[str, int], view: View, receipt: Receipt) -> list[Later]:
        """Return what came into a library after the receipt; nothing where its generation then is not known."""
        shelf = {SHARED: view.shared, OWN: view.own}[library]
        if then.get(library) is None or then[library] == shelf.generation or not shelf.documents:
            return []
        found = await revisions_since(self._folder(library, receipt.ground.workspace), then[library])
        taken = view.owned if library == SHARED else frozenset()
        return [replace(one, source=shared_name(one.source, taken)) for one in found]

    async def _view(self, workspace: tuple[str, str] | None) -> View:
        if workspace not in self._views:
            own = NO_SHELF if workspace is None else await self._shelf(self._folder(OWN, workspace))
            self._views[workspace] = View(await self._shelf(self._folder(SHARED, None)), own)
        return self._views[workspace]

    def _folder(self, library: str, workspace: tuple[str, str] | None) -> Path:
        if library == SHARED or workspace is None:
            return self._setup.library_folder
        return workspace_library(self._setup.data_folder, Workspace(*workspace))

    async def _shelf(self, folder: Path) -> Shelf:
        """Return a library as it is now; one that is not there is empty."""
        try:
            async with open_library_for_reading(folder) as library:
                return await read_shelf(library, folder, self._setup.settings)
        except LibraryMissingError:
            return NO_SHELF
