"""A stored document -> what an engine takes in. Pure. The same whether its postings go to a file or to memory."""

from collections.abc import Iterable
from typing import Final

from index.engine import AnalyzedDocument
from index.model import SentenceKind, StoredDocument
from index.text.languages import UNDETERMINED, detect_language
from index.text.terms import ENGLISH, TermAnalyzer

NOT_SEARCHED: Final = frozenset({SentenceKind.MARKUP, SentenceKind.BOILERPLATE})
"""A caption tells what its passage is about, though it is never quoted; a link line tells nothing."""


LANGUAGES_KEPT: Final = 200_000
"""Texts whose language is remembered, some 150 bytes for each; then all are forgotten."""
_languages: dict[str, str] = {}


def language_of(document: StoredDocument) -> str:
    """Return the language that a document is read in (ISO 639-1); English where it can't be told."""
    found = _languages.get(document.sha256)
    if found is None:
        detected = detect_language(document.text)
        found = ENGLISH if detected == UNDETERMINED else detected
        if len(_languages) >= LANGUAGES_KEPT:
            _languages.clear()
        _languages[document.sha256] = found
    return found


def analyze(document: StoredDocument, analyzer: TermAnalyzer, language: str) -> AnalyzedDocument:
    """Turn a stored document in that language into what an engine takes in; what is never quoted is not searched."""
    return AnalyzedDocument(
        source=document.source,
        name=document.name,
        sentences=tuple(
            tuple(analyzer.terms(document.text[sentence.start : sentence.end], language))
            if sentence.kind not in NOT_SEARCHED
            else ()
            for sentence in document.segmentation.sentences
        ),
        passages=document.segmentation.passages,
        title=tuple(analyzer.terms(document.title, language)) if document.title else (),
    )


def analyzed(documents: Iterable[StoredDocument]) -> list[AnalyzedDocument]:
    """Return documents as an engine takes them in, each in its own language."""
    analyzer = TermAnalyzer()
    return [analyze(document, analyzer, language_of(document)) for document in documents]
