"""What is pinned in requirements/, and what is installed beside this Python."""

import re
from collections.abc import Mapping, Sequence
from importlib.metadata import Distribution, distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LISTS = ("runtime", "development", "build", "lock", "bench")
NEEDED = ("runtime", "development", "build")
"""The lists of what must be installed where this runs; the others may be."""
OURS = "verbatim-bot"
UNPINNED = frozenset({OURS, "pip", "setuptools"})
"""What is installed without a pin: Verbatim itself, and what every virtual environment begins with."""
PIN = re.compile(r"^(?P<pin>[a-z][^\\\n]*?) \\$", re.MULTILINE)


class AuditError(Exception):
    """Something could not be checked."""


def pins(root: Path, lists: Sequence[str] = LISTS) -> dict[str, str]:
    """Return the pinned version of each package, those for other systems included."""
    return {name: version for name, (version, _) in _read(root, lists).items()}


def installed() -> dict[str, Distribution]:
    """Return what is installed, by its canonical name."""
    return {canonicalize_name(found.name): found for found in distributions()}


def differences(found: Mapping[str, Distribution], root: Path) -> list[str]:
    """Say where what is installed is not what is pinned."""
    everywhere = _read(root, LISTS)
    said = [
        f"{name} {distribution.version} is installed and pinned nowhere: make clean, then make test"
        for name, distribution in sorted(found.items())
        if name not in everywhere and name not in UNPINNED
    ]
    said += [
        f"{name} {found[name].version} is installed, and {version} is pinned"
        for name, (version, _) in sorted(everywhere.items())
        if name in found and found[name].version != version
    ]
    said += [
        f"{name} {version} is pinned and not installed"
        for name, (version, is_needed) in sorted(_read(root, NEEDED).items())
        if is_needed and name not in found
    ]
    return said


def _read(root: Path, lists: Sequence[str]) -> dict[str, tuple[str, bool]]:
    """Return each pin's version, and whether this system needs it."""
    read: dict[str, tuple[str, bool]] = {}
    for name in lists:
        for match in PIN.finditer((root / "requirements" / f"{name}.txt").read_text(encoding="utf-8")):
            requirement = Requirement(match["pin"])
            (specifier,) = requirement.specifier
            is_needed = requirement.marker is None or requirement.marker.evaluate()
            read[canonicalize_name(requirement.name)] = (specifier.version, is_needed)
    return read
