"""The documents that a gold file speaks about, found by name. Pure."""

import difflib
from collections.abc import Iterable, Sequence
from typing import Final

from index.evaluation.gold import GoldError
from index.model import StoredDocument

_CLOSE_NAMES: Final = 3
_SHOWN: Final = 80


class Shelf:
    """A library's documents by name; several sources may have one of the same name."""

    def __init__(self, documents: Iterable[StoredDocument]) -> None:
        """Take in `documents`."""
        self._named: dict[str, list[StoredDocument]] = {}
        for document in documents:
            self._named.setdefault(document.name, []).append(document)

    def named(self, name: str) -> Sequence[StoredDocument]:
        """Return the documents of that name, at least one; raise GoldError where there is none."""
        found = self._named.get(name)
        if found is None:
            close = difflib.get_close_matches(name, self._named, n=_CLOSE_NAMES)
            hint = f"Did you mean {' or '.join(f'“{other}”' for other in close)}? Otherwise index" if close else "Index"
            raise GoldError(
                f"The library has no document “{excerpt(name)}”.",
                f"{hint} what it comes from first: verbatim index PATH",
            )
        return found

    def everything(self) -> Iterable[StoredDocument]:
        """Return all documents, in the order they came in by name."""
        return (document for documents in self._named.values() for document in documents)


def excerpt(text: str) -> str:
    """Return the beginning of `text`, for a sentence that names it."""
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
