"""How characters make words: what belongs to one word, what a script without spaces is cut into.

Patterns are written so that they run in linear time: neighbouring character classes never overlap.
"""

import re
import sys
import unicodedata
from typing import Final

_BEYOND_BASIC_PLANE: Final = 0x10000


def _ranges(categories: frozenset[str]) -> str:
    """Return the characters of some Unicode categories as the inside of a regular expression's brackets."""
    ranges: list[list[int]] = []
    for code in range(min(_BEYOND_BASIC_PLANE, sys.maxunicode)):
        if unicodedata.category(chr(code)) in categories:
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return "".join(f"\\u{first:04x}-\\u{last:04x}" for first, last in ranges)


_CHINESE: Final = (
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Han characters and kana."""
_HANGUL: Final = "\u1100-\u11ff\uac00-\ud7af"
_THAI: Final = "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0eae\u0eb0-\u0ece\u1000-\u103f\u1050-\u109f\u1780-\u17d3"
"""Thai, Lao, Burmese and Khmer: no blanks between words, none but phrases are set apart."""
_MARKS: Final = _ranges(frozenset({"Mn", "Mc", "Me"})) + "\u00ad\u0640\u200c\u200d\u2060\ufeff"
"""Combining marks, and what is invisible or mere ornament inside a word."""
_LETTER: Final = rf"[^\W\d_{_CHINESE}{_HANGUL}{_THAI}]"

ACRONYM: Final = r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?"
WORD: Final = rf"{_LETTER}+(?:[{_MARKS}]+{_LETTER}*)*"
PLAIN_WORD: Final = rf"[A-Za-z]{{2,}}+(?!{_LETTER}|[{_MARKS}])"
"""What most words of most texts are, told from the others at a third of the cost."""
RUN: Final = rf"[{_CHINESE}]+|[{_HANGUL}]+|[{_THAI}]+"

_IS_RUN: Final = re.compile(RUN)
_IS_CHINESE: Final = re.compile(f"[{_CHINESE}]")
_IS_THAI: Final = re.compile(f"[{_THAI}]")
_IGNORED: Final = str.maketrans("", "", "\u00ad\u0640\u200c\u200d\u2060\ufeff")
_TURKISH: Final = str.maketrans({"I": "ı", "İ": "i"})
_ACCENTS_DROPPED: Final = frozenset({"en", "el"})
"""English writes loan words both ways; Greek moves its accent from form to form."""


def is_run(surface: str) -> bool:
    """Whether `surface` is of a script without spaces between words, or of Hangul."""
    return not surface.isascii() and _IS_RUN.match(surface) is not None


def pieces(run: str) -> tuple[str, ...]:
    """Cut a run into its terms: single characters of Chinese and Japanese, pairs of Hangul, triples of Thai."""
    if _IS_CHINESE.match(run):
        return tuple(unicodedata.normalize("NFKC", run))
    return windows(unicodedata.normalize("NFC", run), 3 if _IS_THAI.match(run) else 2)


def windows(text: str, length: int) -> tuple[str, ...]:
    """Return every stretch of `length` characters, the text itself where it is no longer than that."""
    return tuple(text[at : at + length] for at in range(max(1, len(text) - length + 1)))


def fold(word: str, language: str) -> str:
    """Return the word as it is compared: without case, compatibility forms and invisible characters."""
    if word.isascii() and language != "tr":
        return word.lower()
    lowered = (word.translate(_TURKISH) if language == "tr" else word).translate(_IGNORED)
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", lowered).casefold())
    if language in _ACCENTS_DROPPED:
        bare = "".join(sign for sign in unicodedata.normalize("NFD", folded) if not "\u0300" <= sign <= "\u036f")
        return unicodedata.normalize("NFC", bare)
    return folded
