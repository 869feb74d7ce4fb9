"""What was met so far in one language -> its terms: surfaces, chunks, and stretches of letters.

What a surface gives depends on the surface alone. A chunk may be in doubt: asking for it raises InDoubtError, and the
text is read with more of it in view.
"""

import re
from collections.abc import Sequence
from itertools import chain
from typing import Final, TypeVar

from index.text.bytewise import letters_of, text_of
from index.text.neighbours import ALONE, COUNTRY, DEPENDENT, MONTH, settled
from index.text.number_words import WORD_SPELLINGS
from index.text.numbers import NUMBER_WORDS
from index.text.scripts import is_run
from index.text.stemming import english_term, stem
from index.text.stop_words import STOP_WORDS
from index.text.surfaces import (
    ENGLISH,
    READ_AS_ENGLISH,
    is_uncased,
    surfaces_apart,
    surfaces_in_view,
    tokens_of,
)

MEMO_LIMIT: Final = 200_000
"""Distinct surfaces remembered for a language; when full, it starts anew, so that memory stays bounded."""
_LONGEST_CHUNK: Final = 64
"""Bytes; what is longer seldom comes back."""
_DECIDED: Final = NUMBER_WORDS | DEPENDENT | {COUNTRY, MONTH}
"""Words of letters alone that are more than themselves, or may be."""
_DECIDED_LETTERS: Final = frozenset(word.encode() for word in _DECIDED)
_PLAIN_FIGURE: Final = re.compile(rb"[0-9]+(?:\.[0-9]+)?")
"""It is its own term."""
_FIGURE: Final = re.compile(rb"[0-9]")


Key = TypeVar("Key")
Found = TypeVar("Found")


class InDoubtError(Exception):
    """What a chunk gives can't be told from it alone; `is_of_neighbours` says that a word beside it decides."""

    def __init__(self, *, is_of_neighbours: bool) -> None:
        """Note why."""
        super().__init__()
        self.is_of_neighbours = is_of_neighbours


def _keep(memo: dict[Key, Found], key: Key, found: Found) -> None:
    """Remember what was found; a memo that is full forgets everything else."""
    if len(memo) >= MEMO_LIMIT:
        memo.clear()
    memo[key] = found


class Memo(dict[str, tuple[str, ...]]):
    """The terms of every surface met so far in one language; runs of characters are too many to keep."""

    def __init__(self, language: str) -> None:
        """Start with nothing met."""
        super().__init__()
        self._language = language
        self._is_english = language in READ_AS_ENGLISH
        self._stems: dict[str, str] = {}
        self.of_chunk = _ChunkMemo(self, language)
        self.of_letters = _LettersMemo(self)
        self.of_figures = _FiguresMemo(self)
        self.words = _EnglishWords()

    def __missing__(self, surface: str) -> tuple[str, ...]:
        """Read a surface, and keep what it gives."""
        if self._is_english and surface.isascii() and surface.isalpha() and surface not in _DECIDED:
            term = self.words[surface.lower()]
            found: tuple[str, ...] = (term,) if term else ()
        else:
            found = tuple(self.stem(token) for token, common in tokens_of(surface, self._language) if not common)
        if not is_run(surface):
            _keep(self, surface, found)
        return found

    def stem(self, token: str) -> str:
        """Return the term of a case-folded token."""
        term = self._stems.get(token)
        if term is None:
            if len(self._stems) >= MEMO_LIMIT:
                self._stems.clear()
            term = self._stems[token] = stem(token, self._language)
        return term

    def terms_of_letters(self, stretches: Sequence[bytes]) -> tuple[str, ...]:
        """Return the terms of an English text without figures, given as its stretches of letters.

        Raises:
            InDoubtError: it takes the text to tell.
        """
        look = self.of_letters.__getitem__
        try:
            return tuple(filter(None, map(look, stretches)))
        except InDoubtError:
            alone = settled(stretches)
            if alone is None:
                raise
        return tuple(filter(None, map(look, alone)))

    def terms_of_figures(self, chunks: Sequence[bytes]) -> tuple[str, ...]:
        """Return the terms of an English text given as its chunks.

        Raises:
            InDoubtError: it takes the text to tell.
        """
        look = self.of_figures.__getitem__
        try:
            return tuple(chain.from_iterable(map(look, chunks)))
        except InDoubtError:
            alone = settled(chunks)
            if alone is None:
                raise
        return tuple(chain.from_iterable(map(look, alone)))

    def told(self, chunk: bytes) -> tuple[str, ...]:
        """Return the terms of a chunk of an English text, in the bytes of `index.text.bytewise`.

        Raises:
            InDoubtError: a word beside it decides.
        """
        if chunk.endswith(ALONE):
            return self[text_of(chunk[:-1])]
        held = surfaces_apart(text_of(chunk), ENGLISH)
        if not DEPENDENT.isdisjoint(held):
            raise InDoubtError(is_of_neighbours=True)
        return tuple(term for surface in held for term in self[surface])

    def terms_in_view(self, text: str) -> list[str]:
        """Return the terms of an English text in which a word's neighbours decide."""
        held = surfaces_in_view(text, uncased=is_uncased(text))
        return list(chain.from_iterable(map(self.__getitem__, held)))


class _EnglishWords(dict[str, str]):
    """The term of every word in small letters a to z met so far that is not `_DECIDED`; "" where it has none."""

    def __missing__(self, word: str) -> str:
        spelled = WORD_SPELLINGS.get(word, word)
        if len(self) >= MEMO_LIMIT:
            self.clear()
        found = self[word] = "" if spelled in STOP_WORDS else english_term(spelled)
        return found


class _LettersMemo(dict[bytes, str]):
    """The term of every stretch of letters met so far in an English text; "" where it has none.

    Letters are those of `index.text.bytewise`. It asks nothing but one look of most words.
    """

    def __init__(self, memo: Memo) -> None:
        super().__init__()
        self._memo = memo

    def __missing__(self, letters: bytes) -> str:
        if letters.isalpha() and letters not in _DECIDED_LETTERS:
            term = self._memo.words[letters.lower().decode()]
        else:
            terms = self._memo.told(letters)
            if len(terms) > 1:
                raise InDoubtError(is_of_neighbours=False)
            term = terms[0] if terms else ""
        if len(letters) <= _LONGEST_CHUNK:
            _keep(self, letters, term)
        return term


class _FiguresMemo(dict[bytes, tuple[str, ...]]):
    """The terms of every chunk met so far in an English text with figures, in the bytes of `index.text.bytewise`."""

    def __init__(self, memo: Memo) -> None:
        super().__init__()
        self._memo = memo

    def __missing__(self, chunk: bytes) -> tuple[str, ...]:
        if _PLAIN_FIGURE.fullmatch(chunk):
            found: tuple[str, ...] = (chunk.decode(),)
        elif _FIGURE.search(chunk) is None and not chunk.endswith(ALONE):
            found = tuple(filter(None, map(self._memo.of_letters.__getitem__, letters_of(chunk))))
        else:
            found = self._memo.told(chunk)
        if len(chunk) <= _LONGEST_CHUNK:
            _keep(self, chunk, found)
        return found


class _ChunkMemo(dict[bytes, tuple[str, ...]]):
    """The terms of every chunk met so far in one language, in UTF-8."""

    def __init__(self, memo: Memo, language: str) -> None:
        super().__init__()
        self._memo = memo
        self._language = language
        self._is_english = language in READ_AS_ENGLISH
        self._dependent: set[bytes] = set()

    def __missing__(self, chunk: bytes) -> tuple[str, ...]:
        if chunk in self._dependent:
            raise InDoubtError(is_of_neighbours=True)
        text = chunk.decode("utf-8", "surrogatepass")
        is_short = len(chunk) <= _LONGEST_CHUNK
        held = surfaces_apart(text, self._language)
        if self._is_english and not DEPENDENT.isdisjoint(held):
            if is_short and len(self._dependent) < MEMO_LIMIT:
                self._dependent.add(chunk)
            raise InDoubtError(is_of_neighbours=True)
        if not text.isascii() and any(map(str.isdecimal, text)):
            raise InDoubtError(is_of_neighbours=False)
        found = tuple(term for surface in held for term in self._memo[surface])
        if is_short and not any(map(is_run, held)):
            _keep(self, chunk, found)
        return found
