"""Text and blocks -> sentences and passages: the step that the library stores."""

from collections.abc import Iterator, Sequence
from typing import Final

from index.model import Block, BlockKind, Segmentation, Sentence, SentenceKind
from index.text.passages import PassageLimits, passages_of
from index.text.sentences import sentence_spans

__all__ = ["SEGMENTER_VERSION", "PassageLimits", "segment"]

SEGMENTER_VERSION: Final = 1
"""Raised whenever the same text would be cut elsewhere, so that stored cuts are renewed."""

_KINDS: Final = {
    BlockKind.PARAGRAPH: SentenceKind.SENTENCE,
    BlockKind.HEADING: SentenceKind.HEADING,
    BlockKind.LIST_ITEM: SentenceKind.LIST_ITEM,
    BlockKind.TABLE_ROW: SentenceKind.TABLE_ROW,
    BlockKind.CODE: SentenceKind.CODE,
    BlockKind.MARKUP: SentenceKind.MARKUP,
}
_PROSE: Final = {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}


def segment(text: str, blocks: Sequence[Block], limits: PassageLimits) -> Segmentation:
    """Cut `text` into sentences, block by block, and group them into passages.

    Prose is cut into sentences; a heading, a table row, code or markup stays one segment.
    """
    sentences = tuple(sentence for block in blocks for sentence in _sentences_of(text, block))
    return Segmentation(sentences, passages_of(text, sentences, limits))


def _sentences_of(text: str, block: Block) -> Iterator[Sentence]:
    kind = _KINDS[block.kind]
    if block.kind not in _PROSE:
        yield Sentence(block.start, block.end, kind)
        return
    for start, end in sentence_spans(text, block.start, block.end):
        yield Sentence(start, end, kind)
