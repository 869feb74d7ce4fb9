"""A text as it is stored -> its language and its terms. Pure, and without numpy: what a worker process does.

Languages and words that were met are remembered, so one `Reader` serves the texts of a run.
"""

from functools import cache
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


def read_batch(batch: tuple[Written, ...]) -> list[Read]:
    """Read texts, each in its own language, in a process that does nothing else."""
    return [read(one, _analyzer(), language_in(one.text)) for one in batch]


def forget() -> None:
    """Let go of the words that `read_batch` has met, where the process goes on to other things."""
    _analyzer.cache_clear()


@cache
def _analyzer() -> TermAnalyzer:
    return TermAnalyzer()
