"""A row of the library -> a document as readers see it."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from config.database import Row
from config.errors import DatabaseDamagedError
from index.library.packing import unpack_blocks, unpack_segmentation
from index.model import Segmentation, StoredDocument, revision_hash
from index.text.segmentation import SEGMENTER_VERSION, PassageLimits, segment

DOCUMENT: Final = (
    "s.name, d.name, d.title, d.url, d.author, d.date, d.metadata, r.text, r.sha256, r.segmenter_version,"
    " r.target_words, r.max_sentences, r.blocks, r.sentences, r.passages"
    " FROM source s JOIN document d ON d.source_id = s.id JOIN revision r ON r.document_id = d.id"
)
"""The columns that `document_of` reads, in its order, and where they come from."""

NO_METADATA: Final = "{}"


def documents_of(path: Path, rows: Iterable[Row]) -> tuple[StoredDocument, ...]:
    """Return the documents of rows of the columns `DOCUMENT`; raises what `document_of` raises."""
    return tuple(document_of(path, row) for row in rows)


def document_of(path: Path, row: Row) -> StoredDocument:
    """Make a document of a row of the columns `DOCUMENT`; what does not fit its hash is never quoted under it.

    Raises:
        DatabaseDamagedError: the text in the database at `path` is not what was indexed.
    """
    source, name, title, url, author, date, metadata, text, sha256 = row[:9]
    if revision_hash(text) != sha256:
        raise DatabaseDamagedError(path, f"the text of {source}/{name} is not what was indexed")
    try:
        cut, details = _segmentation(text, *row[9:]), json.loads(metadata) if metadata != NO_METADATA else {}
    except (ValueError, IndexError) as error:
        raise DatabaseDamagedError(path, f"what is stored about {source}/{name} can't be read") from error
    return StoredDocument(source, name, text, sha256, cut, title, url, author, date, details)


def _segmentation(  # noqa: PLR0913, PLR0917 - one for each column
    text: str, version: int, target_words: int, max_sentences: int, blocks: bytes, sentences: bytes, passages: bytes
) -> Segmentation:
    """Return the stored cut, or cut again what another version of the segmenter cut."""
    if version == SEGMENTER_VERSION:
        return unpack_segmentation(sentences, passages)
    return segment(text, unpack_blocks(blocks), PassageLimits(target_words, max_sentences))
