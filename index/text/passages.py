"""Sentences -> passages: runs of neighbouring sentences, never across a heading or a document."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.model import Passage, Sentence, SentenceKind


@dataclass(frozen=True, slots=True)
class PassageLimits:
    """A passage is closed once it holds `target_words` words or `max_sentences` sentences."""

    target_words: int
    max_sentences: int


def passages_of(text: str, sentences: Sequence[Sentence], limits: PassageLimits) -> tuple[Passage, ...]:
    """Group all `sentences` of `text` into passages, in order and without gaps.

    A heading opens a passage and belongs to it. A short rest (under half the target) at the end of a
    section joins the passage before it, since a passage of a few words says little about its topic.
    """
    passages: list[Passage] = []
    words: list[int] = []
    for section_first, section_last in _sections(sentences):
        section_start = len(passages)
        first, count = section_first, 0
        for ordinal in range(section_first, section_last):
            sentence = sentences[ordinal]
            count += len(text[sentence.start : sentence.end].split())
            full = count >= limits.target_words or ordinal + 1 - first >= limits.max_sentences
            if full or ordinal + 1 == section_last:
                passages.append(Passage(first, ordinal + 1))
                words.append(count)
                first, count = ordinal + 1, 0
        if len(passages) - section_start > 1 and words[-1] < limits.target_words / 2:
            rest, before = passages.pop(), passages.pop()
            words[-2:] = [words[-2] + words[-1]]
            passages.append(Passage(before.first, rest.last))
    return tuple(passages)


def _sections(sentences: Sequence[Sentence]) -> list[tuple[int, int]]:
    """Cut before each heading that does not follow another one (a title above its first heading)."""
    starts = [
        ordinal
        for ordinal, sentence in enumerate(sentences)
        if ordinal == 0
        or (sentence.kind is SentenceKind.HEADING and sentences[ordinal - 1].kind is not SentenceKind.HEADING)
    ]
    return list(zip(starts, [*starts, len(sentences)][1:], strict=True))
