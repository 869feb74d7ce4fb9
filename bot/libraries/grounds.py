"""What an answer is given from, as a receipt tells it: sources, generations, settings and versions."""

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from bot.chat import Workspace
from bot.libraries.synonyms import FILE_NAME
from bot.libraries.view import View
from config.schema import Settings
from index.answering.receipts import OWN, SHARED, Ground, mattering
from index.answering.versions import versions

DISTRIBUTION: Final = "verbatim-bot"


def ground(
    data_folder: Path,
    settings: Settings,
    sources: frozenset[str],
    generations: Mapping[str, int],
    workspace: Workspace | None = None,
) -> Ground:
    """Return the ground of what is answered from `sources`; `workspace` is whose own library is among them."""
    return Ground(
        sources=sources,
        generations=generations,
        settings=mattering(settings),
        versions=versions(_product(), _synonyms(data_folder)),
        workspace=None if workspace is None else (workspace.platform, workspace.id),
    )


def generations_of(view: View, sources: frozenset[str]) -> Mapping[str, int]:
    """Return the generations of the libraries that hold those sources of a view."""
    shared = {SHARED: view.shared.generation}
    return shared | {OWN: view.own.generation} if sources & view.owned else shared


@cache
def _product() -> str:
    return version(DISTRIBUTION)


def _synonyms(data_folder: Path) -> bytes | None:
    """Return the admin's list of synonyms; None where there is none that can be read."""
    path = data_folder / FILE_NAME
    try:
        state = path.stat()
    except OSError:
        return None
    return _content(path, (state.st_mtime_ns, state.st_size, state.st_ino))


@lru_cache(maxsize=4)
def _content(path: Path, state: tuple[int, int, int]) -> bytes | None:
    """Read a file that is as `state` says; every answer asks for it."""
    del state
    try:
        return path.read_bytes()
    except OSError:
        return None
