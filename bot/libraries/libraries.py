"""Opens libraries, keeps what is worth keeping of them, and makes an answerer for each set of visible sources.

An answerer knows nothing outside its set: neither a quote, nor a count, nor an idf of another source can
show through it. It is built beside the event loop and kept for as long as the sizes below allow.
"""

import asyncio
import re
import shutil
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

from bot.chat import Actor, Place, Visibility, Workspace
from bot.libraries.access import SourceAccess, visible_sources
from bot.libraries.bindings import Bindings
from bot.libraries.engines import answerer_over, stored_engine
from bot.libraries.shelves import Shelves
from bot.libraries.synonyms import SynonymsFile
from bot.libraries.view import NO_SHELF, SHARED_PREFIX, Shelf, View
from config.errors import UsageError
from config.schema import Settings
from index.answering import AliasRule, Answerer
from index.answering.profiles import Profiles
from index.citation import Citation
from index.errors import UnknownDocumentError, UnknownSourceError
from index.library import LibraryMissingError, open_library_for_reading, shared_library
from index.model import StoredDocument
from index.text.terms import TermAnalyzer

if TYPE_CHECKING:
    from index.segments.mending import StoredEngine

MOST_KEPT_SENTENCES: Final = 400_000
"""Answerers over so many sentences together are kept; the least recently used go first."""
MOST_ENGINES: Final = 64
"""Workspaces whose engine over the libraries' files is kept, those asked last; to make one anew takes milliseconds."""
LATELY_SECONDS: Final = 10.0
"""What was asked so shortly before is opened when it changes, before it is asked again."""
MOST_RENEWED: Final = 4
"""Sets of sources of which answerers are made ahead, those asked last."""
_SAFE_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


def workspace_library(data_folder: Path, key: Workspace) -> Path:
    """Return the folder of a workspace's own library; raises UsageError for an id that is no plain word."""
    if not (_SAFE_ID.fullmatch(key.platform) and _SAFE_ID.fullmatch(key.id)):
        raise UsageError("That is no workspace's id.", "Use the id as the platform shows it.")
    return data_folder / "libraries" / f"{key.platform}-{key.id}"


_Slot = tuple[Workspace | None, frozenset[str]]
"""Whose own library is looked at beside the shared one, and which sources of both."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What one place may be answered from: the sources that are visible there, and an answerer over them."""

    sources: frozenset[str]
    answerer: Answerer


@dataclass(frozen=True, slots=True)
class _Kept:
    """An answerer, and the very shelves that it was built from: generations of two libraries may add up alike."""

    shared: Shelf
    own: Shelf
    synonyms: tuple[AliasRule, ...]
    answerer: Answerer
    sentences: int


class Libraries:
    """The shared library and every workspace's own."""

    def __init__(
        self, data_folder: Path, settings: Settings, bindings: Bindings, now: Callable[[], float] = time.monotonic
    ) -> None:
        """Open nothing yet; `now` tells seconds that never go back."""
        self._now = now
        self._lately: OrderedDict[_Slot, float] = OrderedDict()
        self._asked = asyncio.Event()
        self._data_folder = data_folder
        self._settings = settings
        self._synonyms = SynonymsFile(data_folder)
        self._bindings = bindings
        self._shelves = Shelves(settings)
        self._changes = 0
        self._answerers: OrderedDict[_Slot, _Kept] = OrderedDict()
        self._engines: OrderedDict[Workspace | None, tuple[View, StoredEngine | None]] = OrderedDict()
        self._engine_lock = Lock()
        self._locks: dict[object, asyncio.Lock] = {}
        self._profiles = Profiles(TermAnalyzer())

    def synonyms(self) -> tuple[AliasRule, ...]:
        """Return the owner's own synonyms as they are now; the same object while they are the same."""
        return self._synonyms.last_good()

    async def view(self, key: Workspace | None) -> View:
        """Return both libraries as they are now; a missing one is empty."""
        shared = await self._shelves.read(shared_library(self._data_folder))
        own = await self._shelves.read(workspace_library(self._data_folder, key)) if key else NO_SHELF
        self._let_go()
        return View(shared, own)

    async def accesses(self, key: Workspace | None, view: View) -> tuple[SourceAccess, ...]:
        """Return how each source of `view` may be seen."""
        shared = tuple(SourceAccess(name) for name in view.names() if name not in view.owned)
        return shared + (await self._bindings.bound(key, view.owned) if key else ())

    async def visible(self, place: Place, actor: Actor, visibility: Visibility, view: View) -> frozenset[str]:
        """Return the names of the sources of `view` that a response of that visibility may draw on."""
        return visible_sources(await self.accesses(Workspace.of(place), view), place, actor, visibility)

    async def cited(self, key: Workspace | None, view: View, citation: Citation) -> StoredDocument | None:
        """Return the revision that a citation with names of `view` tells of; None where it is not kept any more."""
        is_own = key is not None and citation.source in view.owned
        folder = workspace_library(self._data_folder, key) if is_own and key else shared_library(self._data_folder)
        stored_as = replace(citation, source=citation.source if is_own else citation.source.removeprefix(SHARED_PREFIX))
        try:
            async with open_library_for_reading(folder) as library:
                return replace(await library.cited(stored_as), source=citation.source)
        except (LibraryMissingError, UnknownSourceError, UnknownDocumentError):
            return None

    async def desk(
        self, place: Place, actor: Actor, visibility: Visibility, chosen: frozenset[str] | None = None
    ) -> Desk:
        """Return what a response of that visibility may draw on; `chosen` narrows it further; None does not."""
        key = Workspace.of(place)
        view = await self.view(key)
        sources = await self.visible(place, actor, visibility, view)
        sources = sources if chosen is None else sources & chosen
        self._note_asked((key, sources))
        return Desk(sources, await self.answerer(key, view, sources))

    async def until_asked(self) -> None:
        """Return as soon as something was asked lately."""
        await self._asked.wait()

    async def renew(self) -> None:
        """Open what changed of the libraries asked lately, with answerers over the sources asked last.

        Raises:
            DatabaseError: one of them can't be read.
        """
        for slot, asked in list(self._lately.items()):
            if asked + LATELY_SECONDS < self._now():
                del self._lately[slot]
        if not self._lately:
            self._asked.clear()
        slots = reversed(self._lately)
        changed = [slot for slot in slots if any(map(self._shelves.has_changed, self._folders(slot[0])))]
        for key, sources in changed:
            view = await self.view(key)
            if sources.issubset(view.names()):
                await self.answerer(key, view, sources)

    async def answerer(self, key: Workspace | None, view: View, sources: frozenset[str]) -> Answerer:
        """Return an answerer over those sources of `view` alone, built if it isn't kept."""
        # A shared source that has a prefix beside the workspace's own is named so only where both are looked at.
        owner = key if sources & view.owned or not sources <= view.shared.sources else None
        slot = (owner, sources)
        async with self._lock(slot):
            own = view.own if owner else NO_SHELF
            synonyms = self._synonyms.last_good()
            kept = self._answerers.get(slot)
            if kept is not None and kept.shared is view.shared and kept.own is own and kept.synonyms is synonyms:
                self._answerers.move_to_end(slot)
                return kept.answerer
            seen = View(view.shared, own)
            engine_of = partial(self._engine, owner)
            make = partial(answerer_over, engine_of=engine_of, profiles=self._profiles)
            built = await asyncio.to_thread(make, seen, sources, self._settings, synonyms)
            self._answerers[slot] = _Kept(view.shared, own, synonyms, built, built.sentence_count)
            self._forget_oldest(slot)
            return built

    def _note_asked(self, slot: _Slot) -> None:
        self._lately[slot] = self._now()
        self._lately.move_to_end(slot)
        if len(self._lately) > MOST_RENEWED:
            self._lately.popitem(last=False)
        self._asked.set()

    def _folders(self, key: Workspace | None) -> list[Path]:
        shared = shared_library(self._data_folder)
        return [shared, workspace_library(self._data_folder, key)] if key else [shared]

    def _engine(self, owner: Workspace | None, view: View, settings: Settings) -> "StoredEngine | None":
        """Return the engine over all sources of a view, which those with other rights there share."""
        with self._engine_lock:
            kept = self._engines.get(owner)
            if kept is None or kept[0].shared is not view.shared or kept[0].own is not view.own:
                kept = self._engines[owner] = (view, stored_engine(view, settings))
                if len(self._engines) > MOST_ENGINES:
                    self._engines.popitem(last=False)
            self._engines.move_to_end(owner)
            return kept[1]

    async def changing(self, key: Workspace, work: Callable[[Path], Awaitable[object]]) -> object:
        """Run `work` on the workspace's own library folder, one at a time a workspace."""
        folder = workspace_library(self._data_folder, key)
        async with self._lock(folder / "changing"):
            return await work(folder)

    async def erase(self, key: Workspace) -> None:
        """Erase a workspace's own library, what was uploaded to it, and how its sources were bound."""
        folder = workspace_library(self._data_folder, key)
        async with self._lock(folder / "changing"):
            for erased in (folder, self._data_folder / "uploads" / folder.name):
                if erased.exists():
                    await asyncio.to_thread(shutil.rmtree, erased)
            await self._shelves.forget(folder)
            await self._bindings.erase(key)
        self._profiles.forget()
        self._engines.pop(key, None)
        for slot in [slot for slot in self._answerers if slot[0] == key]:
            del self._answerers[slot]

    def _lock(self, subject: object) -> asyncio.Lock:
        return self._locks.setdefault(subject, asyncio.Lock())

    def _let_go(self) -> None:
        """Forget what was made of libraries that are closed, or have changed since."""
        if self._changes == self._shelves.changes:
            return
        self._changes = self._shelves.changes
        current = self._shelves.current()
        with self._engine_lock:
            for owner, (view, _) in list(self._engines.items()):
                if not {id(view.shared), id(view.own)} <= current:
                    del self._engines[owner]
        for slot, kept in list(self._answerers.items()):
            if not {id(kept.shared), id(kept.own)} <= current:
                del self._answerers[slot]

    def _forget_oldest(self, newest: _Slot) -> None:
        total = sum(kept.sentences for kept in self._answerers.values())
        while total > MOST_KEPT_SENTENCES and len(self._answerers) > 1:
            slot = next(slot for slot in self._answerers if slot != newest)
            total -= self._answerers.pop(slot).sentences
