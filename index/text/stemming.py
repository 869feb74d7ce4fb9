"""A token -> its term, as its language asks: a Snowball stemmer of nltk, or the first letters."""

from functools import cache
from typing import TYPE_CHECKING, Final

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


def stem(token: str, language: str) -> str:
    """Return the term of a token that is in no memo; words of an unknown language are taken for English."""
    if len(token) > _LONGEST_WORD or any(sign.isdigit() for sign in token):
        return token
    if language == UNDETERMINED or (language in _OWN_SCRIPT and token.isascii()):
        language = "en"
    if language in SNOWBALL:
        stemmed: str = _stemmer(SNOWBALL[language]).stem(token)
        return stemmed or token
    return token if language in _UNINFLECTED else token[:_FIRST_LETTERS]


@cache
def _stemmer(name: str) -> "SnowballStemmer":
    from nltk.stem.snowball import SnowballStemmer  # noqa: PLC0415 (the door: see __init__)

    return SnowballStemmer(name)
