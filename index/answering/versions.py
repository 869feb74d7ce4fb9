"""What an outcome depends on beside texts and settings: versions and fingerprints. Pure, but for reading them once."""

import hashlib
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from index.text.segmentation import SEGMENTER_VERSION

DIGITS: Final = 12
"""Digits of a fingerprint: enough to tell versions apart, short enough to be read out."""
NONE: Final = "none"
"""Stands for the fingerprint of a list that is not there."""

_PROGRAM: Final = ("index.answering", "index.engine", "index.text")
"""The packages that decide what is answered."""
_WEIGHTS: Final = "weights.toml"
_WORDS: Final = (".toml", ".txt")
_CODE: Final = ".py"


def fingerprint(content: bytes) -> str:
    """Return the first digits of the SHA-256 of `content`."""
    return hashlib.sha256(content).hexdigest()[:DIGITS]


def versions(product: str, synonyms: bytes | None) -> Mapping[str, str]:
    """Return the versions of all that takes part in an answer, by name.

    `product` is Verbatim's own version; `synonyms` is the content of the admin's list, None where there is none.
    """
    return {"verbatim": product, "synonyms": NONE if synonyms is None else fingerprint(synonyms), **_of_program()}


@cache
def _of_program() -> Mapping[str, str]:
    found = [entry for package in _PROGRAM for entry in _files(files(package))]
    weights = [entry for entry in found if entry.name == _WEIGHTS]
    words = [entry for entry in found if entry.name.endswith(_WORDS) and entry.name != _WEIGHTS]
    return {
        "program": _together([entry for entry in found if entry.name.endswith(_CODE)]),
        "segmenter": str(SEGMENTER_VERSION),
        "weights": _together(weights),
        "words": _together(words),
        "python": f"{sys.version_info.major}.{sys.version_info.minor}, Unicode {unicodedata.unidata_version}",
    }


def _files(folder: Traversable) -> Iterator[Traversable]:
    """Yield the files below a folder, in order of name."""
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.is_dir():
            yield from _files(entry)
        else:
            yield entry


def _together(found: list[Traversable]) -> str:
    digest = hashlib.sha256()
    for entry in found:
        digest.update(f"{entry.name}\0".encode())
        # Line ends are the checkout's choice, and mean nothing.
        digest.update(entry.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()[:DIGITS]
