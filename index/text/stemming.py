"""A token -> its term, as its language asks: a Snowball stemmer of nltk, or the first letters."""

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from index.text.english import english_stem
from index.text.languages import SNOWBALL, UNDETERMINED

if TYPE_CHECKING:
    from nltk.stem.snowball import SnowballStemmer

_UNINFLECTED: Final = frozenset({"vi", "zh", "ja", "th"})
_OWN_SCRIPT: Final = frozenset("ar el hi ru zh ja th ko he".split())
"""Languages not written in Latin letters: a word of theirs that is, is taken for English."""
_LONGEST_WORD: Final = 60
"""Letters; what is longer is no word of a language and stays as it is."""
_FIRST_LETTERS: Final = 5
"""What is kept where there is no stemmer; measured on Greek, Hindi and Turkish."""
_ENGLISH_ENDINGS: Final = tuple("s e y i ' ’ ‘ ‛ ed ing ion ant ent ism er ator ic al ful ll".split())
"""Where the English stemmer cuts anything off, or writes another letter, a word ends in one of these."""
_APOSTROPHES: Final = frozenset("'’‘‛")
"""What the stemmer takes off or writes anew."""
_KEPT_ENDINGS: Final = ("ss", "us", "ies")
_IRREGULAR: Final = frozenset({"atlas", "bias", "cosmos", "news", "skis"})
_VOWEL: Final = re.compile("[aeiou]")


def stem(token: str, language: str) -> str:
    """Return the term of a token that is in no memo; words of an unknown language are taken for English."""
    if len(token) > _LONGEST_WORD or not (token.isalpha() or not any(map(str.isdigit, token))):
        return token
    if language == UNDETERMINED or (language in _OWN_SCRIPT and token.isascii()):
        language = "en"
    if language == "en" and token == token.lower():
        if token.isalpha():
            return english_term(token)
        if not token.endswith(_ENGLISH_ENDINGS) and _APOSTROPHES.isdisjoint(token):
            return token
    if language in SNOWBALL:
        stemmed: str = _stemmer(SNOWBALL[language]).stem(token)
        return stemmed or token
    return token if language in _UNINFLECTED else token[:_FIRST_LETTERS]


def english_term(token: str) -> str:
    """Return the term of a word in small letters; what has no ending, or only that of a plural, needs no stemmer."""
    if not token.endswith(_ENGLISH_ENDINGS) or len(token) > _LONGEST_WORD:
        return token
    single = token[:-1]
    is_plural = token[-1] == "s" and not token.endswith(_KEPT_ENDINGS) and not single.endswith(_ENGLISH_ENDINGS)
    if is_plural and _VOWEL.search(token, 0, len(single) - 1) and token not in _IRREGULAR:
        return single
    return english_stem(token)


@cache
def _stemmer(name: str) -> "SnowballStemmer":
    from nltk.stem.snowball import SnowballStemmer  # noqa: PLC0415 (the door: see __init__)

    return SnowballStemmer(name)
