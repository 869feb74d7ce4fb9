"""Text -> terms: what is looked up. The same analysis for documents and for questions.

A *surface* is what the text shows in one place: a word with its combining marks; a dotted acronym
(`U.S.`); whatever is written with digits (`2 , 000`, `$3.8bn`, `5%`); a date or a number in words
(`May 9`, `twenty-one`); a run of a script without spaces. It gives tokens, which are case-folded:
one for a word, several for a figure (`3800000000`, `billion`, `dollar`), one for each Chinese
character, one for each three letters of Thai. A token that says nothing about a topic is *common*;
the others are stemmed as their language asks and are the terms.

`US`, `U.S.` and `United States` are the token `usa`; the pronoun `us` is common. Text without
capitals writes both alike: there the words around decide, the country where they don't.

What a surface gives depends on the surface alone, so a memo answers; only texts that hold a word
which its neighbours decide (`DEPENDENT`) are read again with those in view. The terms of most texts
need no surfaces at all: see `index.text.chunks`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Final

from index.text.bytewise import FIGURE, STOP, UNKNOWN, bytewise, stop_may_reach
from index.text.chunks import chunks, figure_may_reach, letters
from index.text.memos import MEMO_LIMIT, InDoubtError, Memo
from index.text.scripts import is_run, windows
from index.text.surfaces import ENGLISH, READ_AS_ENGLISH, placed_surfaces, surfaces, tokens_of

__all__ = ["ENGLISH", "MEMO_LIMIT", "TermAnalyzer", "Token", "grams", "tokens"]

_SMALL_MEMO_LIMIT: Final = 50_000
GRAM_LENGTH: Final = 4
RUN_GRAM_LENGTH: Final = 2


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a text, the term it is looked up by, and where its surface stands.

    `common` tokens are not looked up. Tokens of one surface share its place.
    """

    text: str
    term: str
    start: int
    end: int
    common: bool


class TermAnalyzer:
    """Turns text into terms. Holds nothing but memos, one for each language; one may serve a whole process."""

    def __init__(self) -> None:
        """Start with empty memos; nltk is loaded with the first word that no stemmer of ours takes."""
        self._memos: dict[str, Memo] = {}

    def terms(self, text: str, language: str = ENGLISH) -> list[str]:
        """Return the terms of `text` in order, repeats kept, common words left out."""
        memo = self._memo(language)
        words = letters(text) if language in READ_AS_ENGLISH and text.isascii() else None
        try:
            if words is not None:
                return list(filter(None, map(memo.of_letters.__getitem__, words)))
            parts = chunks(text)
            if parts is not None:
                return list(chain.from_iterable(map(memo.of_chunk.__getitem__, parts)))
        except InDoubtError as doubt:
            if doubt.is_of_neighbours:
                return memo.terms_in_view(text)
        return list(chain.from_iterable(map(memo.__getitem__, surfaces(text, language))))

    def terms_of_each(
        self, text: str, spans: Iterable[tuple[int, int]], language: str = ENGLISH
    ) -> tuple[tuple[str, ...], ...]:
        """Return for each span of `text` what `terms` gives for it, in less time: the text is encoded once."""
        if language in READ_AS_ENGLISH:
            return tuple(_english_terms(self, self._memo(language), text, spans))
        return tuple(tuple(self.terms(text[start:end], language)) for start, end in spans)

    def term(self, token: str, language: str = ENGLISH) -> str:
        """Return the term of one case-folded token."""
        return self._memo(language).stem(token)

    def analyze(self, text: str, language: str = ENGLISH) -> tuple[Token, ...]:
        """Return every token of `text` in order, common ones among them, with its term and its place."""
        memo = self._memo(language)
        return tuple(
            Token(token, memo.stem(token), start, end, common)
            for surface, start, end in placed_surfaces(text, language)
            for token, common in tokens_of(surface, language)
        )

    def grams(self, text: str, language: str = ENGLISH) -> list[str]:
        """Return the character grams of the words of `text` that are not common, repeats kept: see `grams`."""
        found: list[str] = []
        for surface in surfaces(text, language):
            if is_run(surface):
                found += windows(surface, RUN_GRAM_LENGTH)
            else:
                found += _grams_of(surface, language)
        return found

    def _memo(self, language: str) -> "Memo":
        name = ENGLISH if language in READ_AS_ENGLISH else language
        memo = self._memos.get(name)
        return self._memos.setdefault(name, Memo(name)) if memo is None else memo


def _english_terms(
    analyzer: TermAnalyzer, memo: Memo, text: str, spans: Iterable[tuple[int, int]]
) -> Iterator[tuple[str, ...]]:
    laid = bytewise(text)
    words, kinds, figures = laid.letters, laid.kinds, b""
    has_unknown, has_figures = UNKNOWN in kinds, FIGURE in kinds
    for start, end in spans:
        if (has_unknown and kinds.find(UNKNOWN, start, end) >= 0) or (
            kinds.find(STOP, start, end - 1) >= 0 and stop_may_reach(kinds, start, end)
        ):
            yield tuple(analyzer.terms(text[start:end]))
            continue
        is_of_letters = not has_figures or kinds.find(FIGURE, start, end) < 0
        if not is_of_letters:
            if figure_may_reach(text, start, end):
                yield tuple(analyzer.terms(text[start:end]))
                continue
            figures = figures or laid.with_figures()
        parts = (words if is_of_letters else figures)[start:end].split()
        try:
            yield memo.terms_of_letters(parts) if is_of_letters else memo.terms_of_figures(parts)
        except InDoubtError:
            yield tuple(memo.terms_in_view(text[start:end]))


def tokens(text: str, language: str = ENGLISH) -> Iterator[str]:
    """Yield the case-folded tokens of `text` in order, common ones among them."""
    for surface in surfaces(text, language):
        for token, _ in tokens_of(surface, language):
            yield token


@lru_cache(maxsize=_SMALL_MEMO_LIMIT)
def grams(token: str) -> tuple[str, ...]:
    """Return a token's stretches of four characters, its ends marked; of two in a script without spaces.

    A figure is one gram: 1997 is nothing like 1998.
    """
    if is_run(token):
        return windows(token, RUN_GRAM_LENGTH)
    bounded = f"^{token}$"
    return (bounded,) if any(sign.isdigit() for sign in token) else windows(bounded, GRAM_LENGTH)


@lru_cache(maxsize=_SMALL_MEMO_LIMIT)
def _grams_of(surface: str, language: str) -> tuple[str, ...]:
    return tuple(gram for token, common in tokens_of(surface, language) if not common for gram in grams(token))
