"""What a check of a library finds wrong: one frozen type for a finding, one for all that was looked at."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final


class Kind(StrEnum):
    """What is wrong.

    In the database: SQLite finds it damaged, a text is not what was indexed, how a text is cut can't be used, a
    document lacks its text or says of itself what can't be read. Beside it: a segment's file can't be used, it holds
    other documents than the library says, other postings than their texts give, no segment needs it, or Verbatim does
    not know it.
    """

    DATABASE = "database"
    TEXT = "text"
    CUT = "cut"
    DOCUMENT = "document"
    FILE = "file"
    ROWS = "rows"
    POSTINGS = "postings"
    LEFT_OVER = "left_over"
    UNKNOWN_FILE = "unknown_file"


PRECIOUS: Final = frozenset({Kind.DATABASE, Kind.TEXT, Kind.CUT, Kind.DOCUMENT})
"""What can't be made anew from anything else in the data folder."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: of what kind, where, and what, as a clause.

    `segment` is the number of the segment that is meant, if one is. `advice` says what to do next where the kind does
    not: it is whole sentences, or empty.
    """

    kind: Kind
    place: str
    detail: str
    segment: int | None = None
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was looked at of the library in `folder`, and what is wrong.

    `outdated` segments were made with other settings or by another version: they are not used, and made anew with the
    next run. While a process writes (`writer` is its number), files that no segment needs can't be told from those
    that are being made, and are let be.
    """

    folder: Path
    documents: int = 0
    revisions: int = 0
    segments: int = 0
    outdated: int = 0
    writer: int | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def is_precious_damaged(self) -> bool:
        """Whether something is wrong that can't be made anew."""
        return any(finding.kind in PRECIOUS for finding in self.findings)
