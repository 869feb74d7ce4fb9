"""Stored files vs found files -> what is to be done. Pure: no disk, no clock, no database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from index.library import StoredFile
from index.model import Skip, SkipReason

Found = Mapping[str, str | Skip | None]
"""Every listed path, with the SHA-256 of its bytes; a Skip where it can't be read, None where it was not yet read."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of each file of a source; no path is in two of them.

    `added` and `changed` are parsed; `recheck` are unchanged files that are parsed as well, since they
    hold records left out as duplicates, or sentences cut by another version. `kept` are files that
    can't be read now but could before: their documents stay. `removed` are gone, or can't be used.
    """

    added: frozenset[str]
    changed: frozenset[str]
    recheck: frozenset[str]
    unchanged: frozenset[str]
    removed: frozenset[str]
    kept: Mapping[str, Skip]

    @property
    def to_parse(self) -> frozenset[str]:
        """The files that are read and parsed."""
        return self.added | self.changed | self.recheck


def make_plan(stored: Mapping[str, StoredFile], found: Found, skips: Sequence[Skip]) -> Plan:
    """Compare the `stored` files with those `found`; `skips` are what the listing left out."""
    added = frozenset(path for path, state in found.items() if path not in stored and not isinstance(state, Skip))
    kept = _kept(stored, found, skips)
    changed = frozenset(
        path
        for path, state in found.items()
        if path in stored and not isinstance(state, Skip) and (state is None or state != stored[path].sha256)
    )
    same = frozenset(path for path, state in found.items() if path in stored and state == stored[path].sha256) - changed
    removed = frozenset(stored) - changed - same - kept.keys()
    outdated = frozenset(path for path in same if stored[path].is_outdated)
    is_disturbed = bool(added or changed or removed or outdated)
    recheck = outdated | {path for path in same if is_disturbed and stored[path].has_duplicates}
    return Plan(added, changed, recheck, same - recheck, removed, kept)


def _kept(stored: Mapping[str, StoredFile], found: Found, skips: Sequence[Skip]) -> dict[str, Skip]:
    """Find the stored files that can't be read now, by themselves or since their folder can't be listed."""
    unread = [*skips, *(state for state in found.values() if isinstance(state, Skip))]
    unreadable = {skip.path: skip for skip in unread if skip.reason is SkipReason.UNREADABLE}
    kept: dict[str, Skip] = {}
    for path in stored if unreadable else ():
        places = (path,) if path in found else (path, *folders_of(path))
        skip = next((unreadable[place] for place in places if place in unreadable), None)
        if skip is not None:
            kept[path] = skip
    return kept


def folders_of(path: str) -> Iterator[str]:
    """Yield the folders that hold `path`, innermost first; the source itself is `.` or empty."""
    yield from (str(folder) for folder in PurePosixPath(path).parents)
    yield ""
