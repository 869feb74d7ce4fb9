"""Which engine answers over which sources: one over the libraries' files, or one that is built of the texts.

Where few sentences may be seen, an engine is built of those documents alone: in no time, and with mean lengths that
nothing else has a part in. Many are searched where they lie, in files that were made when they were indexed.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.libraries.view import SHARED_PREFIX, Shelf, View
from index.engine import EMBEDDED, EMBEDDED_FORMULAS, Engine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from config.schema import Settings
    from index.answering import AliasRule, Answerer
    from index.answering.profiles import Profiles
    from index.library import LibraryReader
    from index.segments.mending import StoredEngine

LEAST_STORED: Final = 2_000
"""Sentences that may be seen, from which on the files are searched: to read in as many takes tenths of a second."""


async def read_shelf(
    library: "LibraryReader", folder: Path, settings: "Settings", former: Shelf | None = None
) -> Shelf:
    """Return a library as it is now; what did not change since `former` is taken from there.

    Raises:
        DatabaseError: it can't be read.
    """
    if settings.engine != EMBEDDED or settings.ranking.formula not in EMBEDDED_FORMULAS:
        snapshot = await library.snapshot()
        return Shelf.of(snapshot)
    from index.segments.opening import open_generation
    from index.segments.recipe import SegmentRecipe

    opened = await open_generation(library, folder, SegmentRecipe.of(settings), former.opened if former else None)
    return Shelf.of(opened.snapshot, opened)


def stored_engine(view: View, settings: "Settings") -> "StoredEngine | None":
    """Return an engine over the files of all sources of a view; None where one of its libraries has none."""
    from index.segments.mending import Shelved, StoredEngine

    shelves = [shelf for shelf in (view.shared, view.own) if shelf.documents]
    if not shelves or any(shelf.opened is None for shelf in shelves):
        return None
    held = []
    for shelf in shelves:
        if shelf.opened is not None:
            prefixed = shelf.sources & view.owned if shelf is view.shared else frozenset()
            held.append(Shelved(shelf.opened, prefixed, SHARED_PREFIX))
    return StoredEngine(view.generation, held, formula=settings.ranking.formula)


def seen_of(engine: Engine, view: View, sources: frozenset[str]) -> Engine:
    """Return an engine over all sources of a view as those see it who may see `sources` alone."""
    from index.segments.scoped import ScopedEngine

    return engine if sources >= frozenset(view.names()) else ScopedEngine(engine, sources)


def answerer_over(  # noqa: PLR0913 - what an answerer is made of
    view: View,
    sources: frozenset[str],
    settings: "Settings",
    synonyms: "Sequence[AliasRule]",
    *,
    engine_of: "Callable[[View, Settings], StoredEngine | None]" = stored_engine,
    profiles: "Profiles | None" = None,
) -> "Answerer":
    """Return an answerer over those sources of a view; takes long, so it belongs in a thread of its own.

    `engine_of` gives the engine over all sources of the view, for who keeps it; `profiles` are what was worked out of
    texts before, whatever generation they stood in.
    """
    from index.answering import Answerer

    documents = view.documents(sources)
    whole = engine_of(view, settings) if view.sentences(sources) >= LEAST_STORED else None
    engine = seen_of(whole, view, sources) if whole else None
    return Answerer(view.generation, documents, settings, synonyms=synonyms, engine=engine, profiles=profiles)
