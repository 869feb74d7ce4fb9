"""The licences of packages, as their own metadata tell them."""

import re
from collections.abc import Mapping
from importlib.metadata import Distribution

ALLOWED = frozenset(
    "0BSD Apache-2.0 BSD-2-Clause BSD-3-Clause CC0-1.0 CNRI-Python HPND ISC MIT MIT-0 MIT-CMU MPL-2.0 PSF-2.0"
    " Unlicense Zlib".split()
)
"""Permissive ones, and MPL-2.0, which asks for changes to its own files alone. As SPDX names them."""
BSD = "BSD-3-Clause"
NAMES: Mapping[str, str] = {
    "Apache 2.0": "Apache-2.0",
    "Apache2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": BSD,
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
"""How metadata name licences that SPDX names otherwise; which BSD it is, its classifier doesn't say."""
WORD = re.compile(r"[\w.+-]+")
JOINTS = frozenset({"AND", "OR", "WITH"})


def licence_of(found: Distribution) -> str:
    """Return a package's licence as an SPDX expression, or as it is named there; empty where it names none."""
    if expression := found.metadata.get("License-Expression"):
        return str(expression)
    classifiers = found.metadata.get_all("Classifier") or []
    named = [name.rpartition(" :: ")[2] for name in classifiers if name.startswith("License :: ")]
    if named:
        return " OR ".join(NAMES.get(name, name) for name in named)
    written = str(found.metadata.get("License") or "").strip()
    return NAMES.get(written, written.splitlines()[0] if written else "")


def is_allowed(licence: str) -> bool:
    """Whether a licence may be used: of what is joined by AND all must, of what is joined by OR one."""
    choices = re.split(r"\s+OR\s+", licence.replace("(", " ").replace(")", " "))
    words = [set(WORD.findall(choice)) - JOINTS for choice in choices]
    return any(named and named <= ALLOWED for named in words)


def foreign(installed: Mapping[str, Distribution]) -> list[str]:
    """Say which packages have a licence that is not among the allowed ones, or none."""
    return [
        f"{name} {found.version}: {licence_of(found) or 'no licence is named'}"
        for name, found in sorted(installed.items())
        if not is_allowed(licence_of(found))
    ]
