"""Parsed document vs held document -> what changed. Pure."""

from enum import Enum, auto

from index.library import HeldDocument, describe, pack_blocks
from index.model import ParsedDocument


class Change(Enum):
    """What a document's arrival means for the one that the library holds under its name."""

    NEW = auto()
    TEXT = auto()
    """Another text: a new revision."""
    DESCRIPTION = auto()
    """The same text, cut the same; title, address, author, date or metadata differ."""
    CUT = auto()
    """The same text and description, to be segmented again."""
    FILE = auto()
    """All the same, in another file."""
    NONE = auto()

    @property
    def is_written(self) -> bool:
        """Whether anything must be written."""
        return self is not Change.NONE


def judge(document: ParsedDocument, held: HeldDocument | None, path: str) -> tuple[Change, bool]:
    """Return what changed, and whether the text must be segmented; `path` is the file `document` came from."""
    if held is None:
        return Change.NEW, True
    if held.sha256 != document.sha256:
        return Change.TEXT, True
    is_cut_anew = held.is_outdated or held.blocks != pack_blocks(document.blocks)
    if held.description != describe(document):
        return Change.DESCRIPTION, is_cut_anew
    if is_cut_anew:
        return Change.CUT, True
    return (Change.NONE if held.path == path else Change.FILE), False
