"""A text as it is stored -> its language and its terms. Pure, and without numpy: what a worker process does.

Languages and words that were met are remembered, so one `Reader` serves the texts of a run.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain, count, islice
from typing import NamedTuple

from index.text.languages import UNDETERMINED, detect_language
from index.text.terms import ENGLISH, TermAnalyzer

Terms = tuple[str, ...]


class Written(NamedTuple):
    """A text, its title, and the stretches of it whose terms are asked for."""

    text: str
    title: str
    spans: tuple[tuple[int, int], ...]


class Read(NamedTuple):
    """The language of a text, the terms of each of its stretches, and those of its title."""

    language: str
    sentences: tuple[Terms, ...]
    title: Terms


def language_in(text: str) -> str:
    """Return the language that a text is read in (ISO 639-1); English where it can't be told."""
    found = detect_language(text)
    return ENGLISH if found == UNDETERMINED else found


def read(written: Written, analyzer: TermAnalyzer, language: str) -> Read:
    """Return the terms of a text in that language."""
    title = tuple(analyzer.terms(written.title, language)) if written.title else ()
    return Read(language, analyzer.terms_of_each(written.text, written.spans, language), title)


class PackedTexts(NamedTuple):
    """Texts and their titles, and the bounds of all their stretches, of which each text has so many: quickly sent."""

    texts: list[str]
    titles: list[str]
    counts: list[int]
    bounds: "array[int]"


class PackedTerms(NamedTuple):
    """What was read of texts: their languages, every word once, and all terms as numbers of words: quickly sent.

    `lengths` are those of all stretches, where each text's title is one more, behind its own.
    """

    languages: list[str]
    words: list[str]
    numbers: "array[int]"
    lengths: "array[int]"


def packed(batch: Sequence[Written]) -> PackedTexts:
    """Return texts as they are sent to `read_batch`."""
    spans = chain.from_iterable(one.spans for one in batch)
    return PackedTexts(
        [one.text for one in batch],
        [one.title for one in batch],
        [len(one.spans) for one in batch],
        array("q", chain.from_iterable(spans)),
    )


def read_batch(batch: PackedTexts) -> PackedTerms:
    """Read texts, each in its own language, in a process that does nothing else."""
    bounds = iter(batch.bounds)
    spans = zip(bounds, bounds, strict=True)
    found = [
        read(Written(text, title, tuple(islice(spans, count))), _analyzer(), language_in(text))
        for text, title, count in zip(batch.texts, batch.titles, batch.counts, strict=True)
    ]
    stretches = [stretch for one in found for stretch in (*one.sentences, one.title)]
    known: defaultdict[str, int] = defaultdict(count().__next__)
    numbers = array("i", map(known.__getitem__, chain.from_iterable(stretches)))
    return PackedTerms([one.language for one in found], list(known), numbers, array("i", map(len, stretches)))


def unpacked(batch: PackedTexts, found: PackedTerms) -> Iterator[Read]:
    """Yield what `read_batch` has found in each text."""
    terms = map(found.words.__getitem__, found.numbers)
    stretches = (tuple(islice(terms, length)) for length in found.lengths)
    for language, held in zip(found.languages, batch.counts, strict=True):
        sentences = tuple(islice(stretches, held))
        yield Read(language, sentences, next(stretches))


def forget() -> None:
    """Let go of the words that `read_batch` has met, where the process goes on to other things."""
    _analyzer.cache_clear()


@cache
def _analyzer() -> TermAnalyzer:
    return TermAnalyzer()
