"""A stored document -> what an engine takes in. The same whether its postings go to a file or to memory."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from index.engine import AnalyzedDocument
from index.model import SentenceKind, StoredDocument
from index.segments.reading import Read, Written, forget, language_in, packed, read, read_batch, unpacked
from index.segments.workers import Workers
from index.text.terms import TermAnalyzer

NOT_SEARCHED: Final = frozenset({SentenceKind.MARKUP, SentenceKind.BOILERPLATE})
"""A caption tells what its passage is about, though it is never quoted; a link line tells nothing."""


LANGUAGES_KEPT: Final = 200_000
"""Texts whose language is remembered, some 150 bytes for each; then all are forgotten."""
BATCH_CHARACTERS: Final = 200_000
"""Text that a worker is given at once: a fraction of a second's work."""
_languages: dict[str, str] = {}


def language_of(document: StoredDocument) -> str:
    """Return the language that a document is read in (ISO 639-1); English where it can't be told."""
    return _languages.get(document.sha256) or _remembered(document, language_in(document.text))


def analyze(document: StoredDocument, analyzer: TermAnalyzer, language: str) -> AnalyzedDocument:
    """Turn a stored document in that language into what an engine takes in; what is never quoted is not searched."""
    return _analyzed(document, read(_written(document), analyzer, language))


def analyzed(documents: Sequence[StoredDocument], workers: Workers | None = None) -> list[AnalyzedDocument]:
    """Return documents as an engine takes them in, each in its own language; with `workers`, shared out among them.

    Raises:
        WorkersStoppedError: the workers were stopped meanwhile.
    """
    if workers is None:
        analyzer = TermAnalyzer()
        return [analyze(document, analyzer, language_of(document)) for document in documents]
    batches = list(_batches(documents))
    try:
        asked = [packed(list(map(_written, batch))) for batch in batches]
        found = workers.each(read_batch, asked)
    finally:
        forget()
    return [
        _analyzed(document, one)
        for batch, sent, terms in zip(batches, asked, found, strict=True)
        for document, one in zip(batch, unpacked(sent, terms), strict=True)
    ]


def _batches(documents: Iterable[StoredDocument]) -> Iterator[list[StoredDocument]]:
    batch: list[StoredDocument] = []
    characters = 0
    for document in documents:
        batch.append(document)
        characters += len(document.text)
        if characters >= BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _written(document: StoredDocument) -> Written:
    spans = tuple(
        (sentence.start, sentence.start if sentence.kind in NOT_SEARCHED else sentence.end)
        for sentence in document.segmentation.sentences
    )
    return Written(document.text, document.title or "", spans)


def _analyzed(document: StoredDocument, found: Read) -> AnalyzedDocument:
    _remembered(document, found.language)
    return AnalyzedDocument(
        source=document.source,
        name=document.name,
        sentences=found.sentences,
        passages=document.segmentation.passages,
        title=found.title,
    )


def _remembered(document: StoredDocument, language: str) -> str:
    if len(_languages) >= LANGUAGES_KEPT:
        _languages.clear()
    _languages[document.sha256] = language
    return language
