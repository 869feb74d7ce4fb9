"""One frozen type per stage of the path. Every offset counts Unicode code points, half-open.

    FetchedFile -> ParsedDocument -> Sentence, Passage -> StoredDocument -> Quote -> Answer | NoAnswer

Laws, kept by the types' makers and tested where they are made:

- `text[start:end]` of a revision is the text of any Block, Sentence, Passage or Quote of it, character for character;
- blocks are in order and do not overlap; a sentence lies inside one block, a passage inside one section;
- what could not be used is a `Skip`, never a silence.
"""

from index.model.answers import (
    EVERYWHERE,
    AlsoSought,
    Answer,
    Conflict,
    ConflictKind,
    Copy,
    Correction,
    DeclineReason,
    Explanation,
    NoAnswer,
    Outcome,
    QueryTerm,
    Question,
    Quote,
    RankedDocument,
    Scope,
    SignalWeight,
    Span,
    TermWeight,
)
from index.model.documents import (
    NEVER_QUOTED,
    Block,
    BlockKind,
    FetchedFile,
    ParsedDocument,
    Passage,
    Segmentation,
    Sentence,
    SentenceKind,
    Skip,
    SkipReason,
    SourceSummary,
    StoredDocument,
    revision_hash,
)

__all__ = [
    "EVERYWHERE",
    "NEVER_QUOTED",
    "AlsoSought",
    "Answer",
    "Block",
    "BlockKind",
    "Conflict",
    "ConflictKind",
    "Copy",
    "Correction",
    "DeclineReason",
    "Explanation",
    "FetchedFile",
    "NoAnswer",
    "Outcome",
    "ParsedDocument",
    "Passage",
    "QueryTerm",
    "Question",
    "Quote",
    "RankedDocument",
    "Scope",
    "Segmentation",
    "Sentence",
    "SentenceKind",
    "SignalWeight",
    "Skip",
    "SkipReason",
    "SourceSummary",
    "Span",
    "StoredDocument",
    "TermWeight",
    "revision_hash",
]
