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

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Final

from index.text.chunks import chunks
from index.text.languages import COMMA_DECIMALS, UNDETERMINED, function_words
from index.text.neighbours import COUNTRY, DEPENDENT, MONTH, resolve
from index.text.number_words import WORD_SPELLINGS
from index.text.numbers import NUMBER_WORDS, SPOKEN, WRITTEN, WRITTEN_WITH_DECIMAL_COMMA, number_tokens
from index.text.scripts import ACRONYM, PLAIN_WORD, RUN, WORD, fold, is_run, pieces, windows
from index.text.stemming import stem
from index.text.stop_words import STOP_WORDS

ENGLISH: Final = "en"
MEMO_LIMIT: Final = 200_000
"""Distinct surfaces remembered for a language; when full, it starts anew, so that memory stays bounded."""
_SMALL_MEMO_LIMIT: Final = 50_000
GRAM_LENGTH: Final = 4
RUN_GRAM_LENGTH: Final = 2

_IN_DOUBT: Final = "\0"
"""Stands for the terms of what can't be told from a chunk alone; no term holds that character."""
_LONGEST_CHUNK: Final = 64
"""Bytes; what is longer seldom comes back."""

_NAMED_GROUP: Final = re.compile(r"\(\?P<\w+>")
_ANY_OTHER: Final = rf"{ACRONYM} | {WORD} | {RUN}"
_SHORT_AMERICA: Final = r"\b[uU](?i:\.\s?s\b\.?(?:\s?a\b\.?)?|\s\.\ss\s\.)"
_LONG_AMERICA: Final = r"\b(?i:united\sstates(?:\sof\samerica)?)\b"
_SEEN_FIRST: Final = r"(?=[\w$£€¥₹])"
"""Passes over blanks and marks at once: half of the time would go there."""
_AMERICA: Final = "usa"
_READ_AS_ENGLISH: Final = frozenset({ENGLISH, UNDETERMINED})
_AMERICAN: Final = frozenset({"us", "usa", "unitedstates", "unitedstatesofamerica"})
_PUNCTUATION: Final = re.compile(r"[.\s]+")


def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile without groups, so that `findall` gives whole surfaces."""
    return re.compile(_NAMED_GROUP.sub("(?:", pattern), re.VERBOSE)


_ENGLISH_WORDS: Final = rf"{PLAIN_WORD} | {_SHORT_AMERICA} | {_ANY_OTHER} | {WRITTEN}"
_SURFACE: Final = _compiled(rf"{_SEEN_FIRST}(?:{_ENGLISH_WORDS})")
_SURFACE_IN_VIEW: Final = _compiled(
    rf"{_SEEN_FIRST}(?:{SPOKEN} | \b(?i:per\scent)\b | {_LONG_AMERICA} | {_ENGLISH_WORDS})"
)
_SURFACE_ABROAD: Final = _compiled(rf"{_SEEN_FIRST}(?:{PLAIN_WORD} | {_ANY_OTHER} | {WRITTEN})")
_SURFACE_WITH_DECIMAL_COMMA: Final = _compiled(
    rf"{_SEEN_FIRST}(?:{PLAIN_WORD} | {_ANY_OTHER} | {WRITTEN_WITH_DECIMAL_COMMA})"
)


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
        """Start with empty memos; nltk is loaded with the first word."""
        self._memos: dict[str, _Memo] = {}

    def terms(self, text: str, language: str = ENGLISH) -> list[str]:
        """Return the terms of `text` in order, repeats kept, common words left out."""
        memo = self._memo(language)
        parts = chunks(text)
        if parts is not None:
            found = list(chain.from_iterable(map(memo.of_chunk.__getitem__, parts)))
            if _IN_DOUBT not in found:
                return found
        return [term for surface in surfaces(text, language) for term in memo[surface]]

    def term(self, token: str, language: str = ENGLISH) -> str:
        """Return the term of one case-folded token."""
        return self._memo(language).stem(token)

    def analyze(self, text: str, language: str = ENGLISH) -> tuple[Token, ...]:
        """Return every token of `text` in order, common ones among them, with its term and its place."""
        memo = self._memo(language)
        return tuple(
            Token(token, memo.stem(token), start, end, common)
            for surface, start, end in _placed_surfaces(text, language)
            for token, common in _tokens_of(surface, language)
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
        name = ENGLISH if language in _READ_AS_ENGLISH else language
        memo = self._memos.get(name)
        return self._memos.setdefault(name, _Memo(name)) if memo is None else memo


class _Memo(dict[str, tuple[str, ...]]):
    """The terms of every surface met so far in one language; runs of characters are too many to keep."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language
        self._stems: dict[str, str] = {}
        self.of_chunk = _ChunkMemo(self, language)

    def __missing__(self, surface: str) -> tuple[str, ...]:
        found = tuple(self.stem(token) for token, common in _tokens_of(surface, self._language) if not common)
        if not is_run(surface):
            if len(self) >= MEMO_LIMIT:
                self.clear()
            self[surface] = found
        return found

    def stem(self, token: str) -> str:
        term = self._stems.get(token)
        if term is None:
            if len(self._stems) >= MEMO_LIMIT:
                self._stems.clear()
            term = self._stems[token] = stem(token, self._language)
        return term


class _ChunkMemo(dict[bytes, tuple[str, ...]]):
    """The terms of every chunk met so far in one language; `_IN_DOUBT` where its neighbours have a say."""

    def __init__(self, memo: _Memo, language: str) -> None:
        super().__init__()
        self._memo = memo
        self._language = language
        self._dependent = DEPENDENT if language in _READ_AS_ENGLISH else frozenset()

    def __missing__(self, chunk: bytes) -> tuple[str, ...]:
        text = chunk.decode("utf-8", "surrogatepass")
        held = _pattern(self._language).findall(text)
        found = tuple(term for surface in held for term in self._memo[surface])
        if not self._dependent.isdisjoint(held) or (not text.isascii() and any(map(str.isdecimal, text))):
            found = (_IN_DOUBT,)
        if len(chunk) <= _LONGEST_CHUNK and not any(map(is_run, held)):
            if len(self) >= MEMO_LIMIT:
                self.clear()
            self[chunk] = found
        return found


def tokens(text: str, language: str = ENGLISH) -> Iterator[str]:
    """Yield the case-folded tokens of `text` in order, common ones among them."""
    for surface in surfaces(text, language):
        for token, _ in _tokens_of(surface, language):
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


def surfaces(text: str, language: str = ENGLISH) -> list[str]:
    """Return the surfaces of `text` in order, those that their neighbours decide written as what they mean."""
    found = _pattern(language).findall(text)
    if language in _READ_AS_ENGLISH and not DEPENDENT.isdisjoint(found):
        return resolve(_SURFACE_IN_VIEW.findall(text), text)
    return found


def _placed_surfaces(text: str, language: str) -> Iterator[tuple[str, int, int]]:
    pattern = _pattern(language)
    if language in _READ_AS_ENGLISH and not DEPENDENT.isdisjoint(pattern.findall(text)):
        pattern = _SURFACE_IN_VIEW
    places = [match.span() for match in pattern.finditer(text)]
    for surface, (start, end) in zip(surfaces(text, language), places, strict=True):
        yield surface, start, end


def _pattern(language: str) -> re.Pattern[str]:
    if language in _READ_AS_ENGLISH:
        return _SURFACE
    return _SURFACE_WITH_DECIMAL_COMMA if language in COMMA_DECIMALS else _SURFACE_ABROAD


@lru_cache(maxsize=_SMALL_MEMO_LIMIT)
def _tokens_of(surface: str, language: str) -> tuple[tuple[str, bool], ...]:
    """Return the tokens of a surface, each with whether it is common."""
    if surface.isascii() and surface.isalpha():
        return _english_tokens(surface) if language in _READ_AS_ENGLISH else _word(surface, language)
    if is_run(surface):
        return tuple((piece, False) for piece in pieces(surface))
    if not surface[0].isalpha() or any(map(str.isdigit, surface)):
        number = number_tokens(surface, decimal_comma=language in COMMA_DECIMALS)
        if number:
            return tuple((token, False) for token in number)
    return _english_tokens(surface) if language in _READ_AS_ENGLISH else _word(surface, language)


def _english_tokens(surface: str) -> tuple[tuple[str, bool], ...]:
    if surface == COUNTRY:
        return ((_AMERICA, False),)
    if surface == MONTH:
        return (("may", False),)
    bare = surface.lower() if surface.isalpha() else _PUNCTUATION.sub("", surface).lower()
    if bare in _AMERICAN and bare != surface.lower():
        return ((_AMERICA, False),)
    number = number_tokens(surface) if _is_number_word(surface) else None
    if number:
        return tuple((token, False) for token in number)
    return _word(surface, ENGLISH)


def _is_number_word(surface: str) -> bool:
    return surface in NUMBER_WORDS or " " in surface or "-" in surface or "\n" in surface


def _word(surface: str, language: str) -> tuple[tuple[str, bool], ...]:
    token = fold(surface if surface.isalpha() else _PUNCTUATION.sub("", surface), language)
    if language in _READ_AS_ENGLISH:
        token = WORD_SPELLINGS.get(token, token)
        return ((token, token in STOP_WORDS),) if token else ()
    return ((token, token in function_words(language)),) if token else ()


@lru_cache(maxsize=_SMALL_MEMO_LIMIT)
def _grams_of(surface: str, language: str) -> tuple[str, ...]:
    return tuple(gram for token, common in _tokens_of(surface, language) if not common for gram in grams(token))
