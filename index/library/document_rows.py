"""Documents and their revisions as rows of a library: what is written of each, and by which statements."""

from collections.abc import Iterable
from typing import Any, Final

from index.library.packing import pack_blocks, pack_passages, pack_sentences
from index.library.stored import Intake, Recipe, metadata_of
from index.text.segmentation import SEGMENTER_VERSION

AT_ONCE: Final = 50
"""Rows of one statement: it takes three quarters of what as many statements do, and with more no less. SQLite before
3.32 has no room for more than 999 values."""
_DOCUMENT: Final = (
    "INSERT INTO document (id, source_id, file_id, name, title, url, author, date, metadata, written) VALUES"
)
_DOCUMENT_VALUES: Final = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_REVISION: Final = (
    "INSERT INTO revision (document_id, generation, is_current, sha256, characters, sentence_count,"
    " segmenter_version, target_words, max_sentences, blocks, sentences, passages, text) VALUES"
)
_REVISION_VALUES: Final = "(?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
ADD_DOCUMENTS: Final = f"{_DOCUMENT} {', '.join([_DOCUMENT_VALUES] * AT_ONCE)}"
ADD_REVISIONS: Final = f"{_REVISION} {', '.join([_REVISION_VALUES] * AT_ONCE)}"
PUT_DOCUMENT: Final = f"""
    {_DOCUMENT} {_DOCUMENT_VALUES}
    ON CONFLICT (id) DO UPDATE SET file_id = excluded.file_id, title = excluded.title, url = excluded.url,
        author = excluded.author, date = excluded.date, metadata = excluded.metadata, written = excluded.written
"""
LEAVE_SEGMENT: Final = "UPDATE revision SET segment_id = NULL WHERE document_id = ? AND segment_id IS NOT NULL"
RETIRE: Final = "UPDATE revision SET is_current = 0 WHERE document_id = ? AND is_current = 1"
PUT_REVISION: Final = f"""
    {_REVISION} {_REVISION_VALUES}
    ON CONFLICT (document_id, sha256) DO UPDATE SET generation = excluded.generation, is_current = 1,
        sentence_count = excluded.sentence_count, segmenter_version = excluded.segmenter_version,
        target_words = excluded.target_words, max_sentences = excluded.max_sentences,
        blocks = excluded.blocks, sentences = excluded.sentences, passages = excluded.passages
"""
PRUNE: Final = """
    DELETE FROM revision WHERE document_id = ? AND id NOT IN (
        SELECT id FROM revision WHERE document_id = ? ORDER BY is_current DESC, generation DESC LIMIT ?)
"""


def cut_of(recipe: Recipe) -> dict[str, int]:
    """Return what decides whether a stored cut is outdated."""
    return {
        "segmenter_version": SEGMENTER_VERSION,
        "target_words": recipe.passages.target_words,
        "max_sentences": recipe.passages.max_sentences,
    }


def document_row(document_id: int, source_id: int, file_id: int, intake: Intake, generation: int) -> tuple[Any, ...]:
    """Return the values of a document's row; `generation` is the one that changes the document."""
    one = intake.document
    about = one.title, one.url, one.author, one.date, metadata_of(one)
    return (document_id, source_id, file_id, one.name, *about, generation)


def revision_row(document_id: int, generation: int, intake: Intake, cut_with: Iterable[int]) -> tuple[Any, ...]:
    """Return the values of a revision's row; the intake has a segmentation, made with what `cut_of` says."""
    document, cut = intake.document, intake.segmentation
    assert cut is not None  # noqa: S101 - the caller looked
    return (
        document_id,
        generation,
        document.sha256,
        len(document.text),
        len(cut.sentences),
        *cut_with,
        pack_blocks(document.blocks),
        pack_sentences(cut.sentences),
        pack_passages(cut.passages),
        document.text,
    )
