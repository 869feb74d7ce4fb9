"""What is said to a person who names something that is not there. Pure."""

import difflib
from collections.abc import Iterable
from typing import Final

from index.errors import UnknownDocumentError, UnknownSourceError

_CLOSE_NAMES: Final = 3


def unknown_source(name: str, known: Iterable[str]) -> UnknownSourceError:
    """Return the error for a source's name that is none of `known`, with the names that come close."""
    error = UnknownSourceError(name)
    close = _close(name, known)
    if close:
        error.advice = f"Did you mean {close}? {error.advice}"
        error.args = (f"{error.message} {error.advice}",)
    return error


def unknown_document(source: str, name: str, known: Iterable[str]) -> UnknownDocumentError:
    """Return the error for a document's name that is none of the `known` ones of `source`."""
    close = _close(name, known)
    advice = f"Did you mean {close}?" if close else "Copy the citation as it is printed under a quote."
    return UnknownDocumentError(f"The source “{source}” has no document “{name}”.", advice)


def unknown_revision(document: str, revision: str) -> UnknownDocumentError:
    """Return the error for a revision that is not in the library (any more)."""
    return UnknownDocumentError(
        f"The revision {revision} of “{document}” is not kept, or not any longer.",
        "Leave out the part from @ to # to see the place in the current text.",
    )


def ambiguous_revision(document: str, revision: str) -> UnknownDocumentError:
    """Return the error for a beginning of a hash that several revisions of a document share."""
    return UnknownDocumentError(
        f"Several revisions of “{document}” begin with {revision}.", "Give more digits of the revision's hash."
    )


def span_beyond(document: str, end: int, length: int) -> UnknownDocumentError:
    """Return the error for a span that ends behind the text's end; both in code points."""
    return UnknownDocumentError(
        f"“{document}” has {length:,} characters, so nothing stands at {end:,}.",
        "Copy the citation as it is printed under a quote.",
    )


def _close(name: str, known: Iterable[str]) -> str:
    folded = {candidate.casefold(): candidate for candidate in known}
    close = difflib.get_close_matches(name.casefold(), folded, n=_CLOSE_NAMES)
    return " or ".join(f"“{folded[candidate]}”" for candidate in close)
