"""Advisories in OSV's format (https://ossf.github.io/osv-schema/), from a file or a folder, held against pins.

A file holds one record, a list of them, or an object with a list under `vulns`; a folder or a `.zip` holds such files,
as OSV's own dump of PyPI does.
"""

import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from audit_packages import AuditError
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

LIST = "vulns"


@dataclass(frozen=True)
class Advisories:
    """The records that are not withdrawn, and the day of the newest of them."""

    records: Sequence[Mapping[str, Any]]
    date: str


def read(path: Path) -> Advisories:
    """Read a list of advisories.

    Raises:
        AuditError: there is none, it is not JSON in OSV's format, or it is empty.
    """
    try:
        found = [record for content in _contents(path) for record in _records(json.loads(content))]
    except (OSError, ValueError, TypeError, zipfile.BadZipFile) as error:
        raise AuditError(f"the advisories at {path} can't be read: {error}") from error
    if not found:
        raise AuditError(f"there is no advisory in {path}")
    dates = [str(record.get("modified") or record.get("published") or "") for record in found]
    newest = max(dates)[:10] or datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat()
    return Advisories([record for record in found if not record.get("withdrawn")], newest)


def hits(advisories: Advisories, pins: Mapping[str, str]) -> list[str]:
    """Say which pins are affected, by which advisory, and where it is mended."""
    found: dict[tuple[str, str], str] = {}
    for record in advisories.records:
        for affected in record.get("affected", ()):
            name = _package(affected)
            if name in pins and _is_affected(pins[name], affected):
                fixed = sorted(_events(affected, "fixed"))
                mended = f", mended in {', '.join(fixed)}" if fixed else ""
                summary = " ".join(str(record.get("summary", "")).split())[:100]
                found[name, str(record["id"])] = f"{name} {pins[name]}: {record['id']} {summary}{mended}"
    return [line for _, line in sorted(found.items())]


def _contents(path: Path) -> Iterator[bytes]:
    if path.is_dir():
        yield from (file.read_bytes() for file in sorted(path.rglob("*.json")))
    elif path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name) for name in archive.namelist() if name.endswith(".json"))
    else:
        yield path.read_bytes()


def _records(content: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 - whatever JSON holds
    listed = content.get(LIST, [content]) if isinstance(content, dict) else content
    for record in listed:
        if not isinstance(record, dict) or "id" not in record:
            raise ValueError("a record is no advisory in OSV's format")
        yield record


def _package(affected: Mapping[str, Any]) -> str:
    package = affected.get("package", {})
    return canonicalize_name(str(package.get("name", ""))) if package.get("ecosystem") == "PyPI" else ""


def _events(affected: Mapping[str, Any], kind: str) -> set[str]:
    ranges = (one for one in affected.get("ranges", ()) if one.get("type") == "ECOSYSTEM")
    return {str(event[kind]) for one in ranges for event in one.get("events", ()) if kind in event}


def _is_affected(pinned: str, affected: Mapping[str, Any]) -> bool:
    """Whether a version is listed, or lies in one of the ranges."""
    version = Version(pinned)
    if any(_version(listed) == version for listed in affected.get("versions", ())):
        return True
    ranges = (one for one in affected.get("ranges", ()) if one.get("type") == "ECOSYSTEM")
    return any(_lies_in(version, one.get("events", ())) for one in ranges)


def _lies_in(version: Version, events: Sequence[Mapping[str, str]]) -> bool:
    """Go through a range's events in order of their versions: each begins or ends what is affected."""
    is_in = False
    for event in sorted(events, key=lambda event: _version(next(iter(event.values()))) or Version("0")):
        (kind, at), *_ = event.items()
        bound = _version(at) or Version("0")
        if kind == "introduced" and (at == "0" or version >= bound):
            is_in = True
        elif (kind == "fixed" and version >= bound) or (kind == "last_affected" and version > bound):
            is_in = False
    return is_in


def _version(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None
