"""Text and blocks -> sentences and passages: the step that the library stores."""

import re
from collections.abc import Sequence
from typing import Final

from index.model import Block, BlockKind, Segmentation, Sentence, SentenceKind
from index.text.kinds import LONGEST_LINE, LONGEST_PART, kind_of_line, kind_of_sentence
from index.text.passages import PassageLimits, passages_of
from index.text.sentences import sentence_spans
from index.text.thai import thai_spans
from index.text.turns import is_transcript, is_whole_turn

__all__ = ["SEGMENTER_VERSION", "PassageLimits", "segment"]

SEGMENTER_VERSION: Final = 2
"""Raised whenever the same text would be cut elsewhere, so that stored cuts are renewed."""

_KINDS: Final = {
    BlockKind.PARAGRAPH: SentenceKind.SENTENCE,
    BlockKind.HEADING: SentenceKind.HEADING,
    BlockKind.LIST_ITEM: SentenceKind.LIST_ITEM,
    BlockKind.TABLE_ROW: SentenceKind.TABLE_ROW,
    BlockKind.CODE: SentenceKind.CODE,
    BlockKind.MARKUP: SentenceKind.MARKUP,
}
_THAI: Final = re.compile("[\u0e01-\u0e5b]")
_THAI_SAMPLE: Final = 200
_PROSE: Final = {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}


def segment(text: str, blocks: Sequence[Block], limits: PassageLimits) -> Segmentation:
    """Cut `text` into sentences, block by block, and group them into passages.

    Prose is cut into sentences; a heading, a table row, code or markup stays one segment, and so do a
    caption, a link line, and a turn of a conversation.
    """
    in_turns = is_transcript(text, blocks)
    has_thai = not text.isascii() and _THAI.search(text) is not None
    sentences: list[Sentence] = []
    for block in blocks:
        sentences += _sentences_of(text, block, in_turns=in_turns, has_thai=has_thai)
    return Segmentation(tuple(sentences), passages_of(text, sentences, limits))


def _sentences_of(text: str, block: Block, *, in_turns: bool, has_thai: bool) -> list[Sentence]:
    start, end, kind = block.start, block.end, _KINDS[block.kind]
    if in_turns and is_whole_turn(text, block):
        return [Sentence(start, end, kind)]
    whole = kind_of_line(text[start:end], block.kind) if end - start <= LONGEST_LINE else None
    if whole or block.kind not in _PROSE:
        return [Sentence(start, end, whole or kind)]
    is_thai = has_thai and _is_thai(text, block)
    spans = list(thai_spans(text, start, end)) if is_thai else sentence_spans(text, start, end)
    if spans == [(start, end)]:
        return [Sentence(start, end, kind)]
    return [
        Sentence(first, last, (last - first <= LONGEST_PART and kind_of_sentence(text[first:last])) or kind)
        for first, last in spans
    ]


def _is_thai(text: str, block: Block) -> bool:
    """Whether most of the block's first characters are Thai, which writes no mark behind a sentence."""
    sample = text[block.start : min(block.end, block.start + _THAI_SAMPLE)]
    return 2 * len(_THAI.findall(sample)) > len(sample)
