"""Tell the code pages of Latin letters apart by the letters that come out.

In the right page the letters beyond ASCII of a text all belong to the alphabet of one language, and
none of them is a capital or a sign inside a word. A page that has one language wrong makes, say,
`élèves` into `élčves`, which no alphabet holds.
"""

import re
import unicodedata

# The letters beyond ASCII of the languages that each page is used for.
_WEST = (
    "àâæçéèêëîïôœùûüÿ",  # French
    "äöüßé",  # German
    "áéíóúüñ",  # Spanish
    "áàâãçéêíóôõúü",  # Portuguese
    "àèéìíîòóùúç",  # Italian
    "åäöæøéèü",  # Swedish, Danish, Norwegian, Finnish
    "áéíóöúüëïèê",  # Dutch
    "àçèéíïòóúü",  # Catalan
    "áðéíóúýþæö",  # Icelandic
)
_CENTRE = (
    "ąćęłńóśźż",  # Polish
    "áčďéěíňóřšťúůýž",  # Czech
    "áäčďéíĺľňóôŕšťúýž",  # Slovak
    "áéíóöőúüű",  # Hungarian
    "ăâîşţ",  # Romanian
    "čćđšž",  # Croatian, Slovene
)
_TURKEY = ("çğıöşüâîû",)
# Vietnamese; its page writes the tones as combining marks.
_VIETNAM = ("ăâđêôơưáàãạéèíìóòõúùý\u0300\u0301\u0303\u0309\u0323",)
_BALTIC = ("ąčęėįšųūž", "āčēģīķļņšūž", "äõöüšž")  # Lithuanian, Latvian, Estonian

_ALPHABETS = {
    "cp1252": _WEST,
    "cp1250": _CENTRE,
    "iso8859_2": _CENTRE,
    "cp1254": _TURKEY,
    "cp1257": _BALTIC,
    "cp1258": _VIETNAM,
    "mac_roman": _WEST,
}
WESTERN_PAGES = tuple(_ALPHABETS)
"""The pages that this module tells apart, the likeliest first."""

_SAMPLE_BYTES = 200_000
_NON_ASCII = re.compile(r"[^\x00-\x7f]")
_NEVER_AT_LETTERS = ("Sm", "Sk")  # mathematical signs, and accents without a letter
# What may stand between two letters without being one.
_JOINERS = frozenset("’‘–—…·\xa0\xad“”„«»")


def best_western_page(content: bytes) -> str | None:
    """Return the page whose letters fit one language best, or None where `content` is valid in none.

    Of equally good ones the first of `WESTERN_PAGES` wins.
    """
    scores: dict[str, float] = {}
    for page, alphabets in _ALPHABETS.items():
        try:
            content.decode(page)
        except UnicodeDecodeError:
            continue
        scores[page] = _fit(content[:_SAMPLE_BYTES].decode(page), alphabets)
    return max(scores, key=scores.__getitem__, default=None)


def _fit(text: str, alphabets: tuple[str, ...]) -> float:
    """Return the share of the characters beyond ASCII that fit, from 0 to 1, for the best alphabet."""
    letters: list[str] = []
    misplaced = 0
    for match in _NON_ASCII.finditer(text):
        character = match[0]
        before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
        if _is_misplaced(character, before, after):
            misplaced += 1
        elif _is_letter(character):
            letters.append(character.lower())
    count = len(letters) + misplaced
    if not count:
        return 1.0
    return max(sum(letter in alphabet for letter in letters) for alphabet in alphabets) / count


def _is_misplaced(character: str, before: str, after: str) -> bool:
    """Whether it is a capital after a small letter, or a sign where only letters stand."""
    if _is_letter(character):
        return character.isupper() and before.islower()
    if unicodedata.category(character) in _NEVER_AT_LETTERS:
        return before.isalpha() or after.isalpha()
    return before.isalpha() and after.isalpha() and character not in _JOINERS


def _is_letter(character: str) -> bool:
    return character.isalpha() or unicodedata.combining(character) > 0
