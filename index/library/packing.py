"""Blocks, sentences and passages as compact bytes: little-endian uint32, three or two to an item. Pure.

The numbers of the kinds are part of the file format: new kinds are appended, none is ever moved.
"""

import sys
from array import array
from collections.abc import Iterable, Sequence
from typing import Final

from index.model import Block, BlockKind, Passage, Segmentation, Sentence, SentenceKind

_BLOCK_KINDS: Final = (
    BlockKind.PARAGRAPH,
    BlockKind.HEADING,
    BlockKind.LIST_ITEM,
    BlockKind.TABLE_ROW,
    BlockKind.CODE,
    BlockKind.MARKUP,
)
_SENTENCE_KINDS: Final = (
    SentenceKind.SENTENCE,
    SentenceKind.HEADING,
    SentenceKind.LIST_ITEM,
    SentenceKind.TABLE_ROW,
    SentenceKind.CODE,
    SentenceKind.MARKUP,
    SentenceKind.CAPTION,
    SentenceKind.BOILERPLATE,
)
_block_number = _BLOCK_KINDS.index  # the commonest is the first; a dictionary would hash a kind, in Python
_sentence_number = _SENTENCE_KINDS.index
_UINT32: Final = "I" if array("I").itemsize == 4 else "L"  # noqa: PLR2004 - four bytes are what uint32 means


def pack_blocks(blocks: Sequence[Block]) -> bytes:
    """Return the bytes of `blocks`, 12 to a block."""
    return _pack([number for block in blocks for number in (block.start, block.end, _block_number(block.kind))])


def unpack_blocks(packed: bytes) -> tuple[Block, ...]:
    """Return the blocks that `pack_blocks` wrote."""
    numbers = iter(_unpack(packed))
    return tuple(
        Block(start, end, _BLOCK_KINDS[kind]) for start, end, kind in zip(numbers, numbers, numbers, strict=True)
    )


def pack_sentences(sentences: Sequence[Sentence]) -> bytes:
    """Return the bytes of `sentences`, 12 to a sentence."""
    return _pack(
        [number for sentence in sentences for number in (sentence.start, sentence.end, _sentence_number(sentence.kind))]
    )


def pack_passages(passages: Sequence[Passage]) -> bytes:
    """Return the bytes of `passages`, 8 to a passage."""
    return _pack([number for passage in passages for number in (passage.first, passage.last)])


def unpack_segmentation(sentences: bytes, passages: bytes) -> Segmentation:
    """Return the segmentation that `pack_sentences` and `pack_passages` wrote."""
    numbers, ordinals = _unpack(sentences), _unpack(passages)
    if len(numbers) % 3 or len(ordinals) % 2:
        raise ValueError("an item is cut off")
    kinds = map(_SENTENCE_KINDS.__getitem__, numbers[2::3])
    return Segmentation(
        tuple(map(Sentence, numbers[0::3], numbers[1::3], kinds)), tuple(map(Passage, ordinals[0::2], ordinals[1::2]))
    )


def _pack(numbers: Iterable[int]) -> bytes:
    packed = array(_UINT32, numbers)
    if sys.byteorder == "big":  # pragma: no cover - no such machine at hand
        packed.byteswap()
    return packed.tobytes()


def _unpack(packed: bytes) -> "array[int]":
    numbers = array(_UINT32)
    numbers.frombytes(packed)
    if sys.byteorder == "big":  # pragma: no cover - no such machine at hand
        numbers.byteswap()
    return numbers
