"""Names of sources: which are valid, and how one is made from a path. Pure.

A source's name stands before the first `/` of a citation, so it holds none of the marks that end it.
"""

import unicodedata
from collections.abc import Collection, Iterator
from itertools import count
from pathlib import PurePath
from typing import Final

from index.errors import BadSourceNameError

MAX_NAME_CHARACTERS: Final = 100
_MARKS: Final = frozenset("/#@")
_CONTROL_CATEGORIES: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Control characters, halves of surrogate pairs, line and paragraph separators: they would break a line."""
_PACKED_SUFFIX: Final = ".gz"
_FALLBACK: Final = "source"


def check_source_name(name: str) -> str:
    """Return `name`; raise BadSourceNameError where it can't stand in a citation."""
    is_valid = 0 < len(name) <= MAX_NAME_CHARACTERS and name == name.strip() and all(map(_is_allowed, name))
    if not is_valid:
        raise BadSourceNameError(name)
    return name


def make_source_name(path: PurePath, taken: Collection[str], *, is_folder: bool) -> str:
    """Make a valid name for the source at the absolute `path` that is none of `taken`.

    It is the last part of the path, a file's without its ending (`corpus.jsonl.gz` -> `corpus`). If
    that is taken, parent folders are put before it with `-`, then `-2`, `-3`... behind it.
    """
    return next(name for name in _candidates(path, is_folder=is_folder) if name not in taken)


def _candidates(path: PurePath, *, is_folder: bool) -> Iterator[str]:
    parts = [part for part in path.parts if part != path.anchor]
    joined = _cleaned(parts.pop() if is_folder else _without_endings(PurePath(parts.pop()))) if parts else _FALLBACK
    joined = joined[:MAX_NAME_CHARACTERS].strip() or _FALLBACK
    yield joined
    for folder in reversed(parts):
        longer = f"{_cleaned(folder)}-{joined}"
        if len(longer) > MAX_NAME_CHARACTERS:
            break
        joined = longer
        yield joined
    for number in count(2):
        ending = f"-{number}"
        yield f"{joined[: MAX_NAME_CHARACTERS - len(ending)]}{ending}"


def _without_endings(file: PurePath) -> str:
    inner = PurePath(file.stem) if file.suffix.lower() == _PACKED_SUFFIX else file
    return inner.stem


def _cleaned(part: str) -> str:
    return "".join(character if _is_allowed(character) else "-" for character in part).strip()


def _is_allowed(character: str) -> bool:
    return character not in _MARKS and unicodedata.category(character) not in _CONTROL_CATEGORIES
