"""Texts -> sentences and passages, here or shared out among worker processes. Pure, and the same either way."""

from array import array
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple

from index.model import Block, BlockKind, Passage, Segmentation, Sentence, SentenceKind
from index.segments.workers import Workers
from index.text.segmentation import PassageLimits, segment

TASK_CHARACTERS: Final = 50_000
"""Text that a worker is given at once: some hundredths of a second's work, so that no worker waits long for another."""


class Uncut(NamedTuple):
    """A text and its blocks."""

    text: str
    blocks: Sequence[Block]


class _Task(NamedTuple):
    """Texts to cut, in what is quickly sent: plain tuples."""

    limits: PassageLimits
    texts: list[tuple[str, list[tuple[int, int, BlockKind]]]]


class _Cuts(NamedTuple):
    """How texts are cut, in what is quickly sent: each has so many sentences and passages, of three and two numbers."""

    counts: list[tuple[int, int]]
    sentences: "array[int]"
    passages: "array[int]"


_KINDS: Final = tuple(SentenceKind)
_KIND_NUMBERS: Final = {kind: number for number, kind in enumerate(_KINDS)}


def cut_each(uncut: Sequence[Uncut], limits: PassageLimits, workers: Workers | None) -> list[Segmentation]:
    """Return how each text is cut.

    Raises:
        WorkersStoppedError: the `workers` that share in it were stopped meanwhile.
    """
    if workers is None:
        return [segment(one.text, one.blocks, limits) for one in uncut]
    found = workers.each(cut_task, [_Task(limits, texts) for texts in _shares(uncut)])
    return [cut for cuts in found for cut in _unpacked(cuts)]


def cut_task(task: _Task) -> _Cuts:
    """Cut the texts of a task: what a worker does."""
    cuts = _Cuts([], array("q"), array("q"))
    for text, blocks in task.texts:
        found = segment(text, [Block(*block) for block in blocks], task.limits)
        cuts.counts.append((len(found.sentences), len(found.passages)))
        cuts.sentences.extend(
            [number for one in found.sentences for number in (one.start, one.end, _KIND_NUMBERS[one.kind])]
        )
        cuts.passages.extend([number for one in found.passages for number in (one.first, one.last)])
    return cuts


def _unpacked(cuts: _Cuts) -> Iterator[Segmentation]:
    numbers, ordinals = iter(cuts.sentences), iter(cuts.passages)
    sentences = (Sentence(start, end, _KINDS[kind]) for start, end, kind in zip(numbers, numbers, numbers, strict=True))
    passages = (Passage(first, last) for first, last in zip(ordinals, ordinals, strict=True))
    for sentence_count, passage_count in cuts.counts:
        yield Segmentation(tuple(islice(sentences, sentence_count)), tuple(islice(passages, passage_count)))


def _shares(uncut: Sequence[Uncut]) -> Iterator[list[tuple[str, list[tuple[int, int, BlockKind]]]]]:
    share = []
    characters = 0
    for text, blocks in uncut:
        share.append((text, [(block.start, block.end, block.kind) for block in blocks]))
        characters += len(text)
        if characters >= TASK_CHARACTERS:
            yield share
            share, characters = [], 0
    if share:
        yield share
