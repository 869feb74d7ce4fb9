"""The library: sources, documents, revisions and generations, kept in one SQLite file of a folder of its own.

Laws:

- A generation is the set of all current documents. Its number grows by one with each run that changes
  that set, and a run's whole change becomes visible at once, at the end of its transaction.
- A revision's text never changes; what a citation names is that text or nothing.
- Readers see one whole generation, in an order that depends on names alone.
"""

from index.library.database import (
    FileState,
    LibraryMissingError,
    files_state,
    has_library,
    is_settled,
    shared_library,
)
from index.library.lookup import unknown_source
from index.library.naming import check_source_name, make_source_name
from index.library.packing import pack_blocks
from index.library.reader import LibraryReader, Origin, open_library_for_reading
from index.library.segment_rows import HeldSegment, Holdings, LooseRevision, SegmentRows
from index.library.snapshots import Snapshot
from index.library.steps import LibrarySteps
from index.library.stored import (
    Description,
    HeldDocument,
    Intake,
    Recipe,
    StoredFile,
    StoredSource,
    Tally,
    describe,
)
from index.library.writer import LibraryWriter, open_library_for_writing

__all__ = [
    "Description",
    "FileState",
    "HeldDocument",
    "HeldSegment",
    "Holdings",
    "Intake",
    "LibraryMissingError",
    "LibraryReader",
    "LibrarySteps",
    "LibraryWriter",
    "LooseRevision",
    "Origin",
    "Recipe",
    "SegmentRows",
    "Snapshot",
    "StoredFile",
    "StoredSource",
    "Tally",
    "check_source_name",
    "describe",
    "files_state",
    "has_library",
    "is_settled",
    "make_source_name",
    "open_library_for_reading",
    "open_library_for_writing",
    "pack_blocks",
    "shared_library",
    "unknown_source",
]
