"""What came into a library after one of its generations, as far as it keeps that."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from config.database import open_for_reading
from index.library.database import LIBRARY, library_file

_LATER: Final = (
    "SELECT s.name, d.name, r.sha256,"
    " NOT EXISTS (SELECT 1 FROM revision o WHERE o.document_id = d.id AND o.is_current = 0)"
    " FROM source s JOIN document d ON d.source_id = s.id JOIN revision r ON r.document_id = d.id"
    " WHERE r.is_current = 1 AND r.generation > ? ORDER BY s.name, d.name"
)


@dataclass(frozen=True, slots=True)
class Later:
    """A document and its current revision's full hash; `is_new`: no former text of it is kept."""

    source: str
    document: str
    revision: str
    is_new: bool


async def revisions_since(folder: Path, generation: int) -> tuple[Later, ...]:
    """Return the documents whose current text came after a generation, in order of name.

    Raises:
        DatabaseError: the library can't be read.
    """
    async with open_for_reading(library_file(folder), LIBRARY) as database:
        rows = await database.fetch_all(_LATER, (generation,))
    return tuple(Later(source, document, revision, bool(only)) for source, document, revision, only in rows)
