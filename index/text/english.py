"""An English word -> its stem: Porter's second algorithm, each word in a few looks at its ending. Pure.

What nltk's English Snowball stemmer gives, letter for letter, at a tenth of the time and without loading nltk. Two
regions decide: behind the first vowel with a consonant after it (R1), and again inside that (R2). An ending is looked
for among those that share its last two letters, the longest first, and taken off or replaced where its region holds it.

Source: M. F. Porter 2002, "The English (Porter2) stemming algorithm", Snowball; where nltk differs, as nltk does it.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

_SHORTEST: Final = 3
"""Letters; a shorter word is its own stem."""
_REGIONS: Final = re.compile(
    r"(?:(?:gener|arsen|commun)|[^aeiouy]*[aeiouy]+[^aeiouy])(?P<first>(?:[^aeiouy]*[aeiouy]+[^aeiouy](?P<second>.*))?.*)"
)
_VOWELS: Final = frozenset("aeiouy")
_VOWEL: Final = re.compile("[aeiouy]")
_CONSONANT_Y: Final = re.compile("([aeiouy])y")
_DOUBLES: Final = ("bb", "dd", "ff", "gg", "mm", "nn", "pp", "rr", "tt")
_WANTS_E: Final = ("at", "bl", "iz")
_BEFORE_LI: Final = frozenset("cdeghkmnrt")
_SHORT: Final = re.compile(r"[^aeiouy][aeiouy][^aeiouywxY]\Z|\A[aeiouy][^aeiouy]\Z")
_SHORT_BEFORE_E: Final = re.compile(r"[^aeiouy][aeiouy][^aeiouywxY]e\Z|\A.{0,2}e\Z")
_PAST_OR_PRESENT: Final = ("eedly", "ingly", "edly", "eed", "ing", "ed")
_INFLECTED: Final = frozenset("sdgyY")
"""The last letters of what marks a plural, a past or a present, and y."""
_LONG_WORD: Final = 5

_EXCEPTIONS: Final = {
    "skis": "ski",
    "skies": "sky",
    "dying": "die",
    "lying": "lie",
    "tying": "tie",
    "idly": "idl",
    "gently": "gentl",
    "ugly": "ugli",
    "early": "earli",
    "only": "onli",
    "singly": "singl",
    **{word: word for word in ("sky", "news", "howe", "atlas", "cosmos", "bias", "andes")},
    **{word + s: word for word in ("inning", "outing", "canning", "herring", "earring") for s in ("", "s")},
    **{word + s: word for word in ("proceed", "exceed", "succeed") for s in ("", "s", "ed", "ing")},
}


class _Ending(NamedTuple):
    """What becomes of an ending: so many letters go, `added` come.

    A second region shorter than `needs` letters becomes `otherwise`.
    """

    letters: str
    cut: int
    added: str = ""
    needs: int = 0
    otherwise: str = ""


def _by_last_two(endings: Iterable[_Ending]) -> Mapping[str, tuple[_Ending, ...]]:
    """Return the endings by their last two letters, the longest first."""
    found: dict[str, tuple[_Ending, ...]] = {}
    for ending in sorted(endings, key=lambda one: -len(one.letters)):
        last = ending.letters[-2:]
        found[last] = (*found.get(last, ()), ending)
    return found


def _replaced(letters: str, by: str, otherwise: str = "") -> _Ending:
    return _Ending(letters, len(letters), by, len(letters), otherwise)


_DERIVED: Final = _by_last_two((
    _replaced("ization", "ize"),
    _replaced("izer", "ize"),
    _replaced("ational", "ate", "e"),
    _replaced("ation", "ate", "e"),
    _replaced("ator", "ate", "e"),
    _replaced("ousness", "ous"),
    _replaced("ousli", "ous"),
    _replaced("iveness", "ive", "e"),
    _replaced("iviti", "ive", "e"),
    _replaced("biliti", "ble"),
    _replaced("bli", "ble"),
    _replaced("alism", "al"),
    _replaced("aliti", "al"),
    _replaced("alli", "al"),
    *(_Ending(letters, 1, "e", 1) for letters in ("enci", "anci", "abli")),
    *(_Ending(letters, 2) for letters in ("tional", "entli", "fulli", "lessli", "li")),
    _Ending("fulness", 4),
    _Ending("ogi", 1),
))  # fmt: skip
_FORMED: Final = _by_last_two((
    _replaced("ational", "ate"),
    *(_replaced(letters, "ic") for letters in ("icate", "iciti", "ical")),
    _Ending("tional", 2),
    *(_Ending(letters, 3) for letters in ("alize", "ful")),
    _Ending("ness", 4),
    _Ending("ative", 5),
))  # fmt: skip
_LAST: Final = {
    last: tuple(ending.letters for ending in endings)
    for last, endings in _by_last_two(
        _Ending(letters, len(letters))
        for letters in "ement ance ence able ible ment ant ent ism ate iti ous ive ize ion al er ic".split()
    ).items()
}


def english_stem(word: str) -> str:
    """Return the stem of a word of small letters a to z."""
    if len(word) < _SHORTEST:
        return word
    exception = _EXCEPTIONS.get(word)
    if exception is not None:
        return exception
    if "y" in word:
        word = _CONSONANT_Y.sub(r"\1Y", f"Y{word[1:]}" if word[0] == "y" else word)
    regions = _REGIONS.match(word)
    first, second = regions.groups("") if regions else ("", "")
    if word[-1] in _INFLECTED:
        word, first, second = _uninflected(word, first, second)
    if first:
        word, first, second = _underived(word, first, second)
        word = _unended(word, first, second)
    return word.replace("Y", "y")


def _uninflected(word: str, first: str, second: str) -> tuple[str, str, str]:
    """Take off what marks a plural, a past or a present, and write a last y as i (steps 1a to 1c)."""
    if word[-1] == "s" or word.endswith("ied"):
        cut = _plural_cut(word)
        if cut:
            word, first, second = word[:-cut], first[:-cut], second[:-cut]
    if word.endswith(_PAST_OR_PRESENT):
        word, first, second = _in_the_infinitive(word, first, second)
    if len(word) >= _SHORTEST and word[-1] in "yY" and word[-2] not in _VOWELS:
        word, first, second = f"{word[:-1]}i", first and f"{first[:-1]}i", second and f"{second[:-1]}i"
    return word, first, second


def _plural_cut(word: str) -> int:
    if word.endswith("sses"):
        return 2
    if word.endswith(("ied", "ies")):
        return 2 if len(word) > len("pies") else 1
    return int(not word.endswith(("us", "ss")) and _VOWEL.search(word, 0, len(word) - 2) is not None)


def _in_the_infinitive(word: str, first: str, second: str) -> tuple[str, str, str]:
    """Take off `ed`, `ing` and alike, and mend what is left (step 1b)."""
    suffix = next(one for one in _PAST_OR_PRESENT if word.endswith(one))
    length = len(suffix)
    if suffix.startswith("ee"):
        if first.endswith(suffix):
            cut = length - 2
            word, first, second = word[:-cut], first[:-cut], second[:-cut] if len(second) >= length else ""
        return word, first, second
    if not _VOWEL.search(word, 0, len(word) - length):
        return word, first, second
    word, first, second = word[:-length], first[:-length], second[:-length]
    if word.endswith(_WANTS_E):
        word, first = f"{word}e", f"{first}e"
        return word, first, f"{second}e" if len(word) > _LONG_WORD or len(first) >= _SHORTEST else second
    if word.endswith(_DOUBLES):
        return word[:-1], first[:-1], second[:-1]
    return (f"{word}e" if not first and _SHORT.search(word) else word), first, second


def _underived(word: str, first: str, second: str) -> tuple[str, str, str]:
    """Take off or shorten the endings of words that were made of others (steps 2 and 3)."""
    for endings in (_DERIVED, _FORMED):
        for letters, cut, added, needs, otherwise in endings.get(word[-2:], ()):
            if word.endswith(letters):
                if first.endswith(letters) and _fits(letters, word, second):
                    word, first = word[:-cut] + added, first[:-cut] + added
                    second = second[:-cut] + added if len(second) >= needs else otherwise
                break
    return word, first, second


def _fits(letters: str, word: str, second: str) -> bool:
    """Whether what an ending asks for besides its region is there."""
    if letters == "li":
        return word[-3] in _BEFORE_LI
    if letters == "ogi":
        return word[-4] == "l"
    return letters != "ative" or second.endswith(letters)


def _unended(word: str, first: str, second: str) -> str:
    """Take off the endings that R2 holds, and a last e or l (steps 4 and 5)."""
    for letters in _LAST.get(word[-2:], ()) if second else ():
        if word.endswith(letters):
            if second.endswith(letters) and (letters != "ion" or word[-4] in "st"):
                cut = len(letters)
                word, first, second = word[:-cut], first[:-cut], second[:-cut]
            break
    if word[-1] == "e":
        return word[:-1] if second.endswith("e") or (first.endswith("e") and not _SHORT_BEFORE_E.search(word)) else word
    return word[:-1] if second.endswith("l") and word[-2] == "l" else word
