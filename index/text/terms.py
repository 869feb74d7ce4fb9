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
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Final

from index.text.chunks import FIGURE, STOP, blanked_letters, chunks, letters
from index.text.neighbours import COUNTRY, DEPENDENT, MONTH
from index.text.number_words import WORD_SPELLINGS
from index.text.numbers import NUMBER_WORDS
from index.text.scripts import is_run, windows
from index.text.stemming import stem
from index.text.stop_words import STOP_WORDS
from index.text.surfaces import (
    ENGLISH,
    READ_AS_ENGLISH,
    is_uncased,
    placed_surfaces,
    surfaces,
    surfaces_apart,
    surfaces_in_view,
    tokens_of,
)

__all__ = ["ENGLISH", "MEMO_LIMIT", "TermAnalyzer", "Token", "grams", "tokens"]

MEMO_LIMIT: Final = 200_000
"""Distinct surfaces remembered for a language; when full, it starts anew, so that memory stays bounded."""
_SMALL_MEMO_LIMIT: Final = 50_000
GRAM_LENGTH: Final = 4
RUN_GRAM_LENGTH: Final = 2

_LONGEST_CHUNK: Final = 64
"""Bytes; what is longer seldom comes back."""

_DECIDED: Final = NUMBER_WORDS | DEPENDENT | {COUNTRY, MONTH}
"""Words of letters alone that are more than themselves, or may be."""


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
        self._memos: dict[str, _Memo] = {}

    def terms(self, text: str, language: str = ENGLISH) -> list[str]:
        """Return the terms of `text` in order, repeats kept, common words left out."""
        memo = self._memo(language)
        words = letters(text) if language in READ_AS_ENGLISH else None
        try:
            if words is not None:
                return list(filter(None, map(memo.of_letters.__getitem__, words)))
            parts = chunks(text)
            if parts is not None:
                return list(chain.from_iterable(map(memo.of_chunk.__getitem__, parts)))
        except _InDoubtError as doubt:
            if doubt.is_of_neighbours:
                held = surfaces_in_view(text, uncased=is_uncased(text))
                return list(chain.from_iterable(map(memo.__getitem__, held)))
        return list(chain.from_iterable(map(memo.__getitem__, surfaces(text, language))))

    def terms_of_each(
        self, text: str, spans: Iterable[tuple[int, int]], language: str = ENGLISH
    ) -> tuple[tuple[str, ...], ...]:
        """Return for each span of `text` what `terms` gives for it, in less time: the text is encoded once."""
        if language not in READ_AS_ENGLISH or not text.isascii():
            return tuple(tuple(self.terms(text[start:end], language)) for start, end in spans)
        look = self._memo(language).of_letters.__getitem__
        blanked, telling = blanked_letters(text)
        found: list[tuple[str, ...]] = []
        for start, end in spans:
            if telling.find(STOP, start, end - 1) < 0 and telling.find(FIGURE, start, end) < 0:
                with suppress(_InDoubtError):
                    found.append(tuple(filter(None, map(look, blanked[start:end].split()))))
                    continue
            found.append(tuple(self.terms(text[start:end], language)))
        return tuple(found)

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

    def _memo(self, language: str) -> "_Memo":
        name = ENGLISH if language in READ_AS_ENGLISH else language
        memo = self._memos.get(name)
        return self._memos.setdefault(name, _Memo(name)) if memo is None else memo


class _Memo(dict[str, tuple[str, ...]]):
    """The terms of every surface met so far in one language; runs of characters are too many to keep."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language
        self._is_english = language in READ_AS_ENGLISH
        self._stems: dict[str, str] = {}
        self.of_chunk = _ChunkMemo(self, language)
        self.of_letters = _LettersMemo(self.of_chunk)

    def __missing__(self, surface: str) -> tuple[str, ...]:
        if self._is_english and surface.isascii() and surface.isalpha() and surface not in _DECIDED:
            found = self.of_word(surface.lower())
        else:
            found = tuple(self.stem(token) for token, common in tokens_of(surface, self._language) if not common)
        if not is_run(surface):
            if len(self) >= MEMO_LIMIT:
                self.clear()
            self[surface] = found
        return found

    def of_word(self, token: str) -> tuple[str, ...]:
        """Return the terms of an English word in small letters that is no number, month or country."""
        spelled = WORD_SPELLINGS.get(token, token)
        return () if spelled in STOP_WORDS else (self.stem(spelled),)

    def stem(self, token: str) -> str:
        term = self._stems.get(token)
        if term is None:
            if len(self._stems) >= MEMO_LIMIT:
                self._stems.clear()
            term = self._stems[token] = stem(token, self._language)
        return term


class _InDoubtError(Exception):
    """What a chunk gives can't be told from it alone; `is_of_neighbours` says that a word beside it decides."""

    def __init__(self, *, is_of_neighbours: bool) -> None:
        super().__init__()
        self.is_of_neighbours = is_of_neighbours


class _LettersMemo(dict[bytes, str]):
    """The term of every stretch of letters met so far in one language; "" where it has none.

    It asks nothing but one look of most words, which costs half of what a tuple of terms does.
    """

    def __init__(self, of_chunk: "_ChunkMemo") -> None:
        super().__init__()
        self._of_chunk = of_chunk

    def __missing__(self, letters: bytes) -> str:
        terms, may_be_kept = self._of_chunk.told(letters)
        if len(terms) > 1:
            raise _InDoubtError(is_of_neighbours=False)
        term = terms[0] if terms else ""
        if may_be_kept:
            if len(self) >= MEMO_LIMIT:
                self.clear()
            self[letters] = term
        return term


class _ChunkMemo(dict[bytes, tuple[str, ...]]):
    """The terms of every chunk met so far in one language; asking for one that is in doubt raises _InDoubtError."""

    def __init__(self, memo: _Memo, language: str) -> None:
        super().__init__()
        self._memo = memo
        self._language = language
        self._is_english = language in READ_AS_ENGLISH
        self._dependent: set[bytes] = set()

    def told(self, chunk: bytes) -> tuple[tuple[str, ...], bool]:
        """Return the terms of a chunk, and whether they may be kept: runs of characters are too many."""
        if chunk in self._dependent:
            raise _InDoubtError(is_of_neighbours=True)
        text = chunk.decode("utf-8", "surrogatepass")
        is_short = len(chunk) <= _LONGEST_CHUNK
        if self._is_english and chunk.isalpha() and text not in _DECIDED:
            return self._memo.of_word(text.lower()), is_short
        held = surfaces_apart(text, self._language)
        if self._is_english and not DEPENDENT.isdisjoint(held):
            if is_short and len(self._dependent) < MEMO_LIMIT:
                self._dependent.add(chunk)
            raise _InDoubtError(is_of_neighbours=True)
        if not text.isascii() and any(map(str.isdecimal, text)):
            raise _InDoubtError(is_of_neighbours=False)
        found = tuple(term for surface in held for term in self._memo[surface])
        return found, is_short and not any(map(is_run, held))

    def __missing__(self, chunk: bytes) -> tuple[str, ...]:
        found, may_be_kept = self.told(chunk)
        if may_be_kept:
            if len(self) >= MEMO_LIMIT:
                self.clear()
            self[chunk] = found
        return found


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
