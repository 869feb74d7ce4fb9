"""What every format takes and yields."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from index.model import FetchedFile, ParsedDocument, Skip


@dataclass(frozen=True, slots=True)
class ParseLimits:
    """How much one file may hold.

    `max_decompressed_bytes` bounds what comes out of a compressed file, `max_record_chars` one line of
    a JSON Lines file, in code points.
    """

    max_decompressed_bytes: int
    max_record_chars: int


Parsed: TypeAlias = Iterator[ParsedDocument | Skip]
Format: TypeAlias = Callable[[FetchedFile, ParseLimits], Parsed]
