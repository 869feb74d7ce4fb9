"""A quote that does not say who it speaks of -> the sentence before it that does, to be shown above it. Pure.

A quote needs one where it opens with a pronoun, a demonstrative or “the official”, or where it is speech without a
named speaker. What is shown is the nearest sentence before it, in the same section, that names a person or a body;
where the quote names its subject itself, nothing.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from index.answering.names import SAYING
from index.answering.wording import LONGEST, Word, words_of
from index.model import Sentence, SentenceKind, Span, StoredDocument
from index.text.stop_words import STOP_WORDS

FARTHEST: Final = 5
"""So many sentences before the quote are looked at; a name farther up is seldom the one that is meant."""

_PRONOUNS: Final = frozenset("he she it they his her its their him them him this that these those such both".split())
_OPENERS: Final = frozenset("and but so also yet then still however though earlier later meanwhile".split())
_ROLES: Final = frozenset(
    """official officials president minister secretary senator spokesman spokeswoman company firm group agency
    ambassador officer general colonel judge court author authors report study researchers team club party government
    army military administration organisation organization couple pair two former latter""".split()
)
_OBJECTS: Final = frozenset("him her them".split())
_SAID_BY_PRONOUN: Final = re.compile(
    rf"\b(?:(?:he|she|they) {SAYING}\b|{SAYING} (?:he|she|they)(?=\s*(?:[.,;]|$)))", re.IGNORECASE
)
_SPEECH: Final = re.compile(r"^\s*[“\"«]|^\s*``")
_NAMES_SPEAKER: Final = re.compile(
    rf"[”\"»,']\s*(?:{SAYING}\s+(?!(?:he|she|they|it)\b)\w|(?!(?:he|she|they|it)\b)\w[\w .’'-]{{2,60}}?\s{SAYING}\b)",
    re.IGNORECASE,
)
_TITLES: Final = frozenset("mr mrs ms dr sir senator president minister secretary colonel col gen general king".split())
_SUBJECT_WORDS: Final = 8


def introduction(document: StoredDocument, start: int, end: int) -> Span | None:
    """Return the sentence of `document` that introduces the quote `[start, end)`: before it, or None.

    None as well where no sentence of the same section that may be shown names anybody.
    """
    if not needs_introduction(document.text[start:end]):
        return None
    nearest: Span | None = None
    for sentence in _before(document, start):
        text = document.text[sentence.start : sentence.end]
        if _names_somebody(text) and not needs_introduction(text):
            return sentence.start, sentence.end
        nearest = nearest or ((sentence.start, sentence.end) if _names_somebody(text) else None)
    return nearest


def needs_introduction(quote: str) -> bool:
    """Whether the quote leaves open who or what it speaks of."""
    quote = quote[:LONGEST]
    words = words_of(quote)
    if _SPEECH.search(quote):
        return not _NAMES_SPEAKER.search(quote)
    return _opens_with_pronoun(words) or _opens_with_role(words) or _SAID_BY_PRONOUN.search(quote) is not None


def _before(document: StoredDocument, start: int) -> Iterator[Sentence]:
    sentences = document.segmentation.sentences
    first = bisect_left(sentences, start, key=lambda sentence: sentence.start)
    for sentence in reversed(sentences[max(0, first - FARTHEST) : first]):
        if sentence.kind is SentenceKind.HEADING:
            return
        if sentence.kind in {SentenceKind.SENTENCE, SentenceKind.LIST_ITEM}:
            yield sentence


def _spoken(words: tuple[Word, ...]) -> list[Word]:
    plain = [word for word in words if not word.is_mark]
    return plain[1:] if plain and plain[0].form in _OPENERS else plain


def _opens_with_pronoun(words: tuple[Word, ...]) -> bool:
    opening = [word.form for word in _spoken(words)[:2]]
    return opening[:1] != [] and (opening[0] in _PRONOUNS or opening[-1] in _OBJECTS)


def _opens_with_role(words: tuple[Word, ...]) -> bool:
    """“The official said”, but not “the official Joe Doe said” nor “the president of France”."""
    opening = _spoken(words)[:_SUBJECT_WORDS]
    if len(opening) < 3 or opening[0].form not in {"the", "this", "that"}:  # noqa: PLR2004
        return False
    head = next((at for at, word in enumerate(opening[1:4], 1) if word.form in _ROLES), None)
    if head is None or any(word.capital for word in opening[1:head]):
        return False
    behind = opening[head + 1 : head + 2]
    return not any(word.capital or word.form in {"of", "in", "for"} for word in behind)


def _names_somebody(text: str) -> bool:
    words = [word for word in words_of(text[:LONGEST]) if not word.is_mark]
    if any(word.capital for word in words[1:]):
        named = [word for word in words[1:] if word.capital and word.form not in STOP_WORDS]
        return bool(named) or _is_name_at_start(words)
    return any(word.form in _TITLES for word in words) or bool(words and not _opens_with_pronoun(tuple(words)))


def _is_name_at_start(words: list[Word]) -> bool:
    return len(words) > 1 and words[0].capital and words[0].form not in STOP_WORDS and words[1].form not in STOP_WORDS
