"""Which source a run is about: one of the library's, or a new one. Pure: the caller tells which places exist."""

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from config.errors import UsageError
from index.errors import SourceNameTakenError
from index.library import StoredSource, check_source_name, make_source_name


@dataclass(frozen=True, slots=True)
class Target:
    """The source of a run: `existing` is None where it is new, `moved_from` its place of old where that changed."""

    name: str
    location: str
    existing: StoredSource | None = None
    moved_from: str | None = None


def choose_target(
    sources: Sequence[StoredSource],
    location: Path,
    name: str | None,
    *,
    is_folder: bool,
    exists: Callable[[str], bool],
) -> Target:
    """Find the source that lies at the resolved `location`, or that `name` gives, or make up a new one.

    `exists` tells whether anything lies at a stored location: a source whose place is gone may move.

    Raises:
        BadSourceNameError: `name` can't stand in a citation.
        SourceNameTakenError: `name` belongs to a source at another place that still exists.
        UsageError: the place is indexed under another name.
    """
    place = str(location)
    at_place = next((source for source in sources if source.location == place), None)
    if name is None:
        if at_place is not None:
            return Target(at_place.name, place, at_place)
        taken = {source.name for source in sources}
        return Target(make_source_name(location, taken, is_folder=is_folder), place)
    check_source_name(name)
    if at_place is not None and at_place.name != name:
        raise UsageError(
            f"{place} is indexed already, as “{at_place.name}”.",
            f"Leave out --name to refresh it, or remove it first: verbatim remove {shlex.quote(at_place.name)}",
        )
    named = next((source for source in sources if source.name == name), None)
    if named is None or named.location == place:
        return Target(name, place, named)
    if exists(named.location):
        raise SourceNameTakenError(name, named.location)
    return Target(name, place, named, moved_from=named.location)
