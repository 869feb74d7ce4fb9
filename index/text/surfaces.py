"""Text -> surfaces: what it shows in one place; surface -> the tokens that it gives. See `index.text.terms`."""

import re
from functools import lru_cache
from typing import Final

from index.text.languages import COMMA_DECIMALS, UNDETERMINED, function_words
from index.text.neighbours import COUNTRY, DEPENDENT, MONTH, resolve
from index.text.number_words import WORD_SPELLINGS
from index.text.numbers import NUMBER_WORDS, SPOKEN, WRITTEN, WRITTEN_WITH_DECIMAL_COMMA, number_tokens
from index.text.scripts import ACRONYM, PLAIN_WORD, RUN, WORD, fold, is_run, pieces
from index.text.stop_words import STOP_WORDS

ENGLISH: Final = "en"
READ_AS_ENGLISH: Final = frozenset({ENGLISH, UNDETERMINED})
_MEMO_LIMIT: Final = 50_000
_AMERICA: Final = "usa"
_AMERICAN: Final = frozenset({"us", "usa", "unitedstates", "unitedstatesofamerica"})
_PUNCTUATION: Final = re.compile(r"[.\s]+")

_NAMED_GROUP: Final = re.compile(r"\(\?P<\w+>")
_ANY_OTHER: Final = rf"{ACRONYM} | {WORD} | {RUN}"
_SHORT_AMERICA: Final = r"\b[uU](?i:\.\s?s\b\.?(?:\s?a\b\.?)?|\s\.\ss\s\.)"
_LONG_AMERICA: Final = r"\b(?i:united\sstates(?:\sof\samerica)?)\b"
_SEEN_FIRST: Final = r"(?=[\w$£€¥₹])"
"""Passes over blanks and marks at once: half of the time would go there."""


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


def surfaces(text: str, language: str = ENGLISH) -> list[str]:
    """Return the surfaces of `text` in order, those that their neighbours decide written as what they mean."""
    found = surfaces_apart(text, language)
    if language in READ_AS_ENGLISH and not DEPENDENT.isdisjoint(found):
        return surfaces_in_view(text, uncased=is_uncased(text))
    return found


def surfaces_apart(text: str, language: str = ENGLISH) -> list[str]:
    """Return the surfaces of `text` as they are where no word's neighbours decide."""
    return _pattern(language).findall(text)


def surfaces_in_view(text: str, *, uncased: bool) -> list[str]:
    """Return the surfaces of an English text with their neighbours in view; `uncased` as `is_uncased` says."""
    return resolve(_SURFACE_IN_VIEW.findall(text), uncased=uncased)


def is_uncased(text: str) -> bool:
    """Whether capitals tell nothing in `text`."""
    return text.islower() or text.isupper()


def placed_surfaces(text: str, language: str) -> list[tuple[str, int, int]]:
    """Return the surfaces of `text` in order, and where each stands: from, to."""
    pattern = _pattern(language)
    if language in READ_AS_ENGLISH and not DEPENDENT.isdisjoint(pattern.findall(text)):
        pattern = _SURFACE_IN_VIEW
    places = [match.span() for match in pattern.finditer(text)]
    return [(surface, *place) for surface, place in zip(surfaces(text, language), places, strict=True)]


def _pattern(language: str) -> re.Pattern[str]:
    if language in READ_AS_ENGLISH:
        return _SURFACE
    return _SURFACE_WITH_DECIMAL_COMMA if language in COMMA_DECIMALS else _SURFACE_ABROAD


@lru_cache(maxsize=_MEMO_LIMIT)
def tokens_of(surface: str, language: str) -> tuple[tuple[str, bool], ...]:
    """Return the tokens of a surface, each with whether it is common."""
    if surface.isascii() and surface.isalpha():
        return _english_tokens(surface) if language in READ_AS_ENGLISH else _word(surface, language)
    if is_run(surface):
        return tuple((piece, False) for piece in pieces(surface))
    if not surface[0].isalpha() or any(map(str.isdigit, surface)):
        number = number_tokens(surface, decimal_comma=language in COMMA_DECIMALS)
        if number:
            return tuple((token, False) for token in number)
    return _english_tokens(surface) if language in READ_AS_ENGLISH else _word(surface, language)


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
    if language in READ_AS_ENGLISH:
        token = WORD_SPELLINGS.get(token, token)
        return ((token, token in STOP_WORDS),) if token else ()
    return ((token, token in function_words(language)),) if token else ()
