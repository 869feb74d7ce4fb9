"""A gold file or folder, read against the library that it is measured on; the edge that `verbatim eval` stands on."""

import gzip
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from bot.cli.streams import remark
from bot.cli.waiting import wait_for
from bot.reply import Reply, note
from config.errors import UsageError
from index.evaluation import (
    CORPUS,
    GOLD,
    QUERIES,
    CollectionReader,
    GoldError,
    GoldSet,
    Place,
    Shelf,
    object_of,
    read_corpus,
    read_gold_lines,
    read_never_quoted,
)
from index.library import LibraryMissingError, open_library_for_reading
from index.model import EVERYWHERE, Scope, StoredDocument

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.compose import Setup
    from index.answering import Answerer
    from index.evaluation import Reference
    from index.library import Snapshot

SENTENCES: Final = "sentences-*.json"
"""A gold for the cutting of sentences may lie beside the questions; it says which segments are captions."""
_NEVER_QUOTED: Final = ("caption", "boilerplate")
INSIDE_ONE_DOCUMENT: Final = frozenset({"molweni"})
"""Collections, by their folders' names, whose documents overlap: each question is about one dialogue alone."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be measured: the gold, who answers from which documents, and where to look."""

    gold: GoldSet
    answerer: "Answerer"
    documents: Sequence[StoredDocument]
    scope: Scope = EVERYWHERE


@contextmanager
def opened(gold: Path, setup: "Setup", say: Callable[[Reply], None] = remark) -> Iterator[Task]:
    """Read `gold`, a file or a collection's folder, for as long as the block runs; `say` is told what takes a while.

    A collection that is not indexed gets a library of its own, which is gone afterwards. Raises UsageError where
    nothing can be read.
    """
    if gold.is_dir():
        with _collection(gold, setup, say) as task:
            yield task
        return
    snapshot = wait_for(_snapshot(setup))
    shelf = Shelf(snapshot.documents)
    found = read_gold_lines(gold.name, _lines(gold), shelf)
    found = replace(found, never_quoted=_captions(gold.parent, shelf, say))
    yield Task(found, _answerer(snapshot, setup), snapshot.documents)


def _captions(folder: Path, shelf: Shelf, say: Callable[[Reply], None]) -> tuple[Place, ...]:
    """Return the captions and link lines that a sentence gold beside the questions names."""
    places: tuple[Place, ...] = ()
    for path in sorted(folder.glob(SENTENCES)):
        try:
            places += read_never_quoted(object_of(_content(path)), _NEVER_QUOTED, shelf)
        except GoldError as error:
            say(note(f"{path.name} is not looked at. {error.message}", error.advice))
    return places


@contextmanager
def _collection(folder: Path, setup: "Setup", say: Callable[[Reply], None]) -> Iterator[Task]:
    path = folder / CORPUS
    try:
        corpus = read_corpus(_lines(path))
    except GoldError as error:
        raise UsageError(f"{path} can't be read as a corpus. {error.message}", error.advice) from error
    source = wait_for(_source_at(path, setup))
    if source is not None:
        yield _task(folder, corpus, wait_for(_snapshot(setup)), setup, source)
        return
    say(note(f"Building a library of {path} for this run alone ..."))
    with TemporaryDirectory(prefix="verbatim-eval-") as place:
        own = replace(setup, data_folder=Path(place))
        wait_for(_index(own, path))
        yield _task(folder, corpus, wait_for(_snapshot(own)), own, None)


def _task(
    folder: Path, corpus: "Mapping[str, Reference]", snapshot: "Snapshot", setup: "Setup", source: str | None
) -> Task:
    held = [document for document in snapshot.documents if source in {None, document.source}]
    reader = CollectionReader(corpus, Shelf(held), inside=folder.resolve().name in INSIDE_ONE_DOCUMENT)
    gold = reader.read(_lines(folder / QUERIES), _lines(folder / GOLD))
    scope = EVERYWHERE if source is None else Scope(frozenset({source}))
    return Task(gold, _answerer(snapshot, setup), held, scope)


def _answerer(snapshot: "Snapshot", setup: "Setup") -> "Answerer":
    from index.answering import Answerer

    return Answerer(snapshot.generation, snapshot.documents, setup.settings, synonyms=setup.synonyms())


async def _snapshot(setup: "Setup") -> "Snapshot":
    async with open_library_for_reading(setup.library_folder) as library:
        return await library.snapshot()


async def _source_at(path: Path, setup: "Setup") -> str | None:
    """Return the name of the source that lies at `path`; None where it isn't indexed."""
    from bot.compose import list_sources

    try:
        sources = await list_sources(setup)
    except LibraryMissingError:
        return None
    location = str(path.resolve())  # noqa: ASYNC240 - once, before anything else runs
    return next((source.name for source in sources if source.location == location), None)


async def _index(setup: "Setup", path: Path) -> None:
    from bot.compose import index_source

    await index_source(setup, path, name=None, progress=lambda _: None)


def _lines(path: Path) -> list[bytes]:
    return _content(path).split(b"\n")


def _content(path: Path) -> bytes:
    try:
        content = path.read_bytes()
        return gzip.decompress(content) if path.suffix == ".gz" else content
    except (OSError, EOFError) as error:
        raise UsageError(
            f"The gold can't be read from {path} ({getattr(error, 'strerror', None) or error}).",
            f"Give a file of JSON lines, or a folder with {CORPUS}, {QUERIES} and {GOLD}.",
        ) from error


def read_json(path: Path) -> object:
    """Return what a file of JSON holds; raise UsageError where it can't be read."""
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise UsageError(
            f"The saved run can't be read from {path} ({getattr(error, 'strerror', None) or error}).",
            "Give a file that was written with --save.",
        ) from error
