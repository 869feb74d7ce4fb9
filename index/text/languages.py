"""What language a text is in, and how its words are analysed: ISO 639-1 codes, `und` where unsure.

A script that one language writes decides alone. Where languages share a script, letters that few of
them have and the function words (`language_data/function_words.toml`) do: each counts the more, the
fewer languages own it. A text with too little of either is `und`; short questions often are, and are
then read in the library's own language.
"""

import re
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache
from importlib import resources
from itertools import repeat
from typing import Final

from index.text.bytewise import bytewise, text_of
from index.text.scripts import fold
from index.text.stop_words import STOP_WORDS

UNDETERMINED: Final = "und"
_ENGLISH: Final = "en"
SNOWBALL: Final = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
}
"""The languages that nltk has a Snowball stemmer of."""
COMMA_DECIMALS: Final = frozenset("da de el es fi fr hu it nl no pt ro ru sv tr vi bg uk sr".split())
"""Languages that write 3,8 for three point eight, and 2.000 for two thousand."""

_SAMPLE: Final = 2_000
"""Characters that are looked at: more did not change a verdict."""
_LEAST_SCORE: Final = 1.0
_LEAST_SHARE: Final = 0.05
"""Of the words: a list of names is in no language."""
_LEAST_MARGIN: Final = 1.15
"""The best language must have so many times the score of the second."""
_SCRIPTS: Final = (
    ("ja", "\u3041-\u30ff"),
    ("ko", "\uac00-\ud7af\u1100-\u11ff"),
    ("zh", "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"),
    ("th", "\u0e01-\u0e5b"),
    ("lo", "\u0e81-\u0edf"),
    ("my", "\u1000-\u109f"),
    ("km", "\u1780-\u17ff"),
    ("el", "\u0370-\u03ff\u1f00-\u1fff"),
    ("he", "\u0590-\u05ff"),
    ("hi", "\u0900-\u0963"),
    ("bn", "\u0980-\u09ff"),
    ("pa", "\u0a00-\u0a7f"),
    ("gu", "\u0a80-\u0aff"),
    ("ta", "\u0b80-\u0bff"),
    ("te", "\u0c00-\u0c7f"),
    ("kn", "\u0c80-\u0cff"),
    ("ml", "\u0d00-\u0d7f"),
    ("ka", "\u10a0-\u10ff"),
    ("hy", "\u0530-\u058f"),
    ("ar", "\u0600-\u06ff\u0750-\u077f"),
    ("ru", "\u0400-\u04ff"),
    ("latin", "A-Za-z\u00c0-\u024f\u1e00-\u1eff"),
)
_SCRIPT_RUNS: Final = tuple((name, re.compile(f"[{letters}]+")) for name, letters in _SCRIPTS)
_KANA_SHARE: Final = 0.05
"""A text of Chinese characters with at least this share of kana is Japanese."""
_LETTERS: Final = {
    "ar": (("fa", "پچژگکی"), ("ur", "ےٹڈڑں")),
    "ru": (("uk", "іїєґ"), ("be", "ў"), ("sr", "ђјљњћџ"), ("mk", "ѓќѕ")),
}
"""Letters by which a language of the script is told from the one that the script stands for."""
_TELLING_SHARE: Final = 0.01
_LATIN_LETTERS: Final = {
    "ß": "de", "ñ": "es", "¿": "es", "¡": "es", "ã": "pt", "õ": "pt", "ț": "ro", "ș": "ro", "ţ": "ro", "ă": "ro vi",
    "î": "ro fr", "ő": "hu", "ű": "hu", "å": "sv no da", "æ": "no da", "ø": "no da", "ı": "tr", "ğ": "tr", "ş": "tr ro",
    "đ": "vi", "ơ": "vi", "ư": "vi", "ä": "de fi sv", "ö": "de fi sv tr hu", "ü": "de tr hu", "ç": "fr pt tr",
    "è": "fr it", "ê": "fr pt vi", "ù": "fr it", "œ": "fr", "ò": "it vi", "ì": "it vi",
}  # fmt: skip
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
"""Single letters tell nothing: formulas and lists are full of them."""
_LETTER_WEIGHT: Final = 0.5
_VIETNAMESE: Final = re.compile("[\u1ea0-\u1ef9]")
_NO_LETTERS: Final = bytes(code for code in range(128) if not chr(code).isalpha())
_ROUNDING: Final = 1e-9
"""More than what sums of some hundred fractions may be off by."""


def detect_language(text: str) -> str:
    """Return the ISO 639-1 code of the language that most of `text` is in; `und` where it can't be told."""
    sample = unicodedata.normalize("NFC", text[:_SAMPLE])
    script = _script(sample)
    if script != "latin":
        return _language_of_script(script, sample)
    return _latin_language(sample.lower())


def _script(sample: str) -> str:
    ascii_only = sample.encode("ascii", "ignore")
    if len(ascii_only.translate(None, _NO_LETTERS)) >= len(sample) - len(ascii_only):
        return "latin"  # no other script can have more letters
    counts = {name: sum(map(len, run.findall(sample))) for name, run in _SCRIPT_RUNS}
    if counts["ja"] >= max(1, _KANA_SHARE * (counts["ja"] + counts["zh"])):
        counts["ja"] += counts["zh"]
    return max(("latin", *counts), key=lambda name: counts[name])


def _language_of_script(script: str, sample: str) -> str:
    for language, letters in _LETTERS.get(script, ()):
        share = sum(map(sample.count, letters)) / len(sample)
        if share > _TELLING_SHARE:
            return language
    return script


def _latin_language(sample: str) -> str:
    """Return the language of a text in Latin letters, told from rough sums where they leave no doubt."""
    written = bytewise(sample.casefold())
    letters: dict[str, float] = defaultdict(float)
    if not sample.isascii():
        spelled = bytewise(sample)
        marks = text_of(spelled.beyond_ascii()) if spelled.is_whole() else sample
        _add_letters(marks, letters)
    if written.is_whole():
        words = written.letters.split()
        owned = bytes(map(_owner_numbers().get, words, repeat(0)))
        if _is_plainly_english(owned, sum(letters.values())):
            return _ENGLISH
        verdict = _plain_verdict(Counter(owned), letters, len(words))
        if verdict is not None:
            return verdict
    return _careful_verdict(sample)


def _is_plainly_english(owned: bytes, others: float) -> bool:
    """Whether the words that English alone owns outweigh all that any other language may own, and so `others`."""
    own = owned.count(_english_alone())
    if own <= max(_LEAST_SCORE, _LEAST_SHARE * len(owned)):
        return False
    shared = owned.translate(None, bytes((0, _english_alone())))
    return own > _LEAST_MARGIN * (others + sum(map(_shares().__getitem__, shared))) + _ROUNDING


def _plain_verdict(owned: "Counter[int]", letters: Mapping[str, float], total: int) -> str | None:
    """Return the language by how many of a text's words are of which languages; None where it is a near thing.

    `owned` counts the words by the number of those who own them, 0 for none.
    """
    scores = {UNDETERMINED: 0.0, "": 0.0, **letters}
    owners = _owner_sets()
    for number, count in owned.items():
        languages = owners[number]
        for language in languages:
            scores[language] = scores.get(language, 0.0) + count / len(languages)
    second, score = sorted(scores.values())[-2:]
    needed = max(_LEAST_SCORE, _LEAST_MARGIN * second)
    if score > max(needed, _LEAST_SHARE * total) + _ROUNDING:
        return max(scores, key=lambda language: scores[language])
    return UNDETERMINED if score < needed - _ROUNDING else None


def _careful_verdict(sample: str) -> str:
    scores: defaultdict[str, float] = defaultdict(float)
    owners = _owners()
    words = _WORD.findall(sample.casefold())
    for word in words:
        languages = owners.get(word, ())
        for language in languages:
            scores[language] += 1 / len(languages)
    if not sample.isascii():
        _add_letters(sample, scores)
    (best, score), (_, second) = sorted(
        [*scores.items(), (UNDETERMINED, 0.0), (UNDETERMINED, 0.0)], key=lambda entry: (-entry[1], entry[0])
    )[:2]
    enough = max(_LEAST_SCORE, _LEAST_SHARE * len(words), _LEAST_MARGIN * second)
    return best if score >= enough else UNDETERMINED


def _add_letters(sample: str, scores: dict[str, float]) -> None:
    for letter in _LATIN_LETTERS:
        count = sample.count(letter)
        owning = _LATIN_LETTERS[letter].split() if count else ()
        for language in owning:
            scores[language] += count * _LETTER_WEIGHT / len(owning)
    scores["vi"] += len(_VIETNAMESE.findall(sample))


def function_words(language: str) -> frozenset[str]:
    """Return the words of a language that are not looked up; none where we have no list."""
    return _function_words().get(language, frozenset())


@cache
def _function_words() -> dict[str, frozenset[str]]:
    return {
        language: frozenset(fold(word, language) for word in words) for language, words in _listed_words().items()
    } | {"en": STOP_WORDS}


@cache
def _listed_words() -> dict[str, list[str]]:
    file = resources.files("index.text").joinpath("language_data", "function_words.toml")
    lists = tomllib.loads(file.read_text(encoding="utf-8"))
    return {"en": sorted(STOP_WORDS), **{language: words.split() for language, words in lists.items()}}


@cache
def _owners() -> dict[str, tuple[str, ...]]:
    owners: dict[str, dict[str, None]] = {}
    for language, words in _listed_words().items():
        for word in words:
            owners.setdefault(word.casefold(), {})[language] = None
    return {word: tuple(languages) for word, languages in owners.items()}


@cache
def _owner_sets() -> tuple[tuple[str, ...], ...]:
    """Return who owns words: nobody first, then each set of languages that owns one, so that a number tells them."""
    return ((), *dict.fromkeys(_owners().values()))


@cache
def _english_alone() -> int:
    return _owner_sets().index((_ENGLISH,))


@cache
def _shares() -> tuple[float, ...]:
    """Return what a word counts for each of those who own it."""
    return (0.0, *(1 / len(languages) for languages in _owner_sets()[1:]))


@cache
def _owner_numbers() -> dict[bytes, int]:
    """Return the number of the owners of each word of two letters or more, in the bytes of `index.text.bytewise`."""
    numbers = {owners: number for number, owners in enumerate(_owner_sets())}
    written = {bytewise(word): numbers[owners] for word, owners in _owners().items() if _WORD.fullmatch(word)}
    return {word.letters: number for word, number in written.items() if word.is_whole()}
