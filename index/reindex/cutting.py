"""Texts -> sentences and passages, here or shared out among worker processes. Pure, and the same either way."""

from collections.abc import Iterator, Sequence
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


_Cut = tuple[list[tuple[int, int, SentenceKind]], list[tuple[int, int]]]


def cut_each(uncut: Sequence[Uncut], limits: PassageLimits, workers: Workers | None) -> list[Segmentation]:
    """Return how each text is cut.

    Raises:
        WorkersStoppedError: the `workers` that share in it were stopped meanwhile.
    """
    if workers is None:
        return [segment(one.text, one.blocks, limits) for one in uncut]
    found = workers.each(cut_task, [_Task(limits, texts) for texts in _shares(uncut)])
    return [
        Segmentation(tuple(Sentence(*one) for one in sentences), tuple(Passage(*one) for one in passages))
        for cuts in found
        for sentences, passages in cuts
    ]


def cut_task(task: _Task) -> list[_Cut]:
    """Cut the texts of a task: what a worker does."""
    cuts = []
    for text, blocks in task.texts:
        found = segment(text, [Block(*block) for block in blocks], task.limits)
        cuts.append(
            (
                [(one.start, one.end, one.kind) for one in found.sentences],
                [(one.first, one.last) for one in found.passages],
            )
        )
    return cuts


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
