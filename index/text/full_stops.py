"""Whether a full stop ends its sentence, told from the words around it.

The rules go from what is plain to what is in doubt; each looks at the word before the full stop, at the
word after it, and at whether the text writes capitals where sentences begin (`cased`).
"""

import re
from typing import Final, NamedTuple

from index.text.abbreviations import (
    ABBREVIATIONS,
    DAYTIMES,
    MAYBE_LAST,
    MONTHS,
    NEVER_LAST,
    NUMBERED,
    OFTEN_LAST,
    ORDINAL_FOLLOWERS,
    SENTENCE_STARTERS,
    STARTERS_AFTER_INITIALS,
    TIME_FOLLOWERS,
    YEARS,
)

_WORD_BREAKS: Final = re.compile(r"[\s“”‘«\"(\[{,;:—–]")
_NUMBER_BEFORE: Final = re.compile(r"(?<!\d)\d{1,3} $")
_SPACED_INITIAL: Final = re.compile(r"(?:^|[\s(\"“])(?P<before>[^\W\d_] \. )?(?P<letter>[^\W\d_]) $")
_DOTTED: Final = re.compile(r"(?:[^\W\d_]{1,3}\.-?)+[^\W\d_]{1,5}$")
_NAME_INITIALS: Final = re.compile(r"(?:[A-Z]\.-?)+[A-Z]$")
_LETTER_THEN_STOP: Final = re.compile(r"[^\W\d_] ?\.")
_DOUBLED: Final = re.compile(r"([A-HJ-UYZ])\1")  # a plural in Spanish: "EE. UU."
_ITEM_NUMBER: Final = re.compile(r"\d+|[IVX]+")
_NUMBER: Final = re.compile(r"[^\W\d_]{0,8}[-.]?\d|[IVXLC]{2,}$|[A-HJ-Z](?:$|\.)")
_NUMBER_AT_END: Final = re.compile(r"\d[ -]?$")
_VERSE: Final = re.compile(r"\d+ ?: ?\d")
_SHORTENED_NAME: Final = re.compile(r"[A-Z][a-z]{1,4}$")
LONGEST_ORDINAL: Final = 2
"""Digits of a number that a full stop may make an ordinal."""


class Stop(NamedTuple):
    """A full stop and what stands around it.

    `head` is the last stretch of its sentence before the full stop, `closers` the quotes and brackets
    that close behind it, `after` the next word (empty at the end of the block), `rest` the text from
    there on.
    """

    head: str
    closers: str
    after: str
    rest: str
    cased: bool


def ends_sentence(stop: Stop) -> bool:
    """Whether the full stop is the end of its sentence."""
    if _goes_on(stop):
        return False
    if stop.head.endswith(" "):
        return bool(stop.closers) or not _is_spaced_abbreviation(stop)
    word = _WORD_BREAKS.split(stop.head)[-1]
    if word == stop.head.strip() and _ITEM_NUMBER.fullmatch(word):
        return False  # "1. Open the lid", "II. Weltkrieg"
    if stop.closers and not stop.closers.endswith(")"):
        return not (stop.closers.isdigit() and in_doubt(word))  # "Fig.2" has no citation behind it
    if in_doubt(word):
        return _doubtful_stop_ends(word, stop)
    return not (_SHORTENED_NAME.match(word) and _VERSE.match(stop.rest))  # "Cor. 12 : 27"


def _goes_on(stop: Stop) -> bool:
    """Whether what stands around the full stop shows by itself that the sentence goes on."""
    first = stop.after[:1]
    if first.isdigit() and _NUMBER_BEFORE.search(stop.head):
        return True  # "$ 3 . 8bn"
    if not first.isupper() and stop.head.rstrip().endswith(","):
        return True  # ",." is how some type a semicolon
    is_tokenised = stop.head.endswith(" ") and not stop.closers
    return stop.cased and first.islower() and not is_tokenised


def in_doubt(word: str) -> bool:
    """Whether `word` and a full stop may be an abbreviation, an initial or an ordinal."""
    last = word.lower().rpartition("-")[2]
    is_short = len(word) <= 1 or _DOUBLED.fullmatch(word) is not None
    return "." in word or is_short or last in ABBREVIATIONS or word.lower() in ABBREVIATIONS or word.isdigit()


def _doubtful_stop_ends(word: str, stop: Stop) -> bool:
    if word.isdigit():
        return len(word) > LONGEST_ORDINAL or stop.after.lower() not in ORDINAL_FOLLOWERS
    if "." in word:
        return _dotted_ends(word, stop)
    if _DOUBLED.fullmatch(word):
        return _starts(stop.after, SENTENCE_STARTERS)
    if len(word) == 1 and (word.isupper() or not word.isascii() or not stop.cased):
        return _initial_ends(word, stop)
    return _abbreviation_ends(word.lower(), stop)


def _dotted_ends(word: str, stop: Stop) -> bool:
    """Decide behind a word with full stops inside: `U.S`, `J.R`, `a.m`, `example.org`, `2.7`."""
    lower = word.lower()
    if lower in NEVER_LAST:
        return False
    known = lower in ABBREVIATIONS
    if not known and (_DOTTED.match(word) is None or _is_file_name(word)):
        return True
    if not stop.cased or stop.after[:1].isdigit():
        return False
    if lower in DAYTIMES:
        return stop.after.lower() not in TIME_FOLLOWERS
    if not known and _NAME_INITIALS.match(word):
        return _starts(stop.after, STARTERS_AFTER_INITIALS)
    return _starts(stop.after, SENTENCE_STARTERS)


def _is_file_name(word: str) -> bool:
    """Whether small letters with a full stop inside name a file or a host (`main.py`), not an `a.k.a`."""
    return word.islower() and max(map(len, word.split("."))) > 1


def _initial_ends(word: str, stop: Stop) -> bool:
    """Decide behind a single letter: an initial (`J. Hall`), or the last word (`vitamin C.`, `So do I.`)."""
    if word == "I":
        return _starts(stop.after, SENTENCE_STARTERS)
    if word.lower() in NUMBERED and _is_number(stop.after):
        return False
    if word in NEVER_LAST:
        return False
    if not stop.cased:
        return not (_LETTER_THEN_STOP.match(stop.rest) or stop.head.endswith(f". {word}"))
    return _starts(stop.after, STARTERS_AFTER_INITIALS)


def _abbreviation_ends(lower: str, stop: Stop) -> bool:
    last = lower.rpartition("-")[2]
    names = {lower, last}
    if names & NEVER_LAST or (len(lower) == 1 and _LETTER_THEN_STOP.match(stop.rest)):
        return False  # also "z. B."
    if names & NUMBERED and (
        _is_number(stop.after) or (names & YEARS and (stop.after.isupper() or stop.after == "Chr"))
    ):
        return False
    if names & MONTHS and stop.after[:1].isdigit():
        return False
    if names & OFTEN_LAST:
        return stop.cased or not (last == "etc" or _NUMBER_AT_END.search(stop.head[: -len(last)]))
    if names & MAYBE_LAST:
        return stop.cased and _starts(stop.after, SENTENCE_STARTERS)
    return True


def _is_spaced_abbreviation(stop: Stop) -> bool:
    """Whether a full stop with a blank before it ends nothing: `mr . smith`, `J . R . Hall`, `the u . s . army`."""
    word = stop.head.rstrip().rpartition(" ")[2]
    if len(word) > 1:
        return word.lower() in NEVER_LAST
    initial = _SPACED_INITIAL.search(stop.head)
    if initial is None or initial["letter"] == "I":
        return False
    if _LETTER_THEN_STOP.match(stop.rest):
        return True
    if stop.cased:
        return initial["letter"].isupper() and not _starts(stop.after, STARTERS_AFTER_INITIALS)
    return initial["before"] is not None and stop.after not in SENTENCE_STARTERS


def _starts(after: str, starters: frozenset[str]) -> bool:
    """Whether `after` begins a sentence: a capital, then small letters, among the words that often do."""
    word = after.partition("'")[0]
    return word[:1].isupper() and (len(word) == 1 or word[1:].islower()) and word.lower() in starters


def _is_number(after: str) -> bool:
    """Whether `after` numbers something: `5`, `IV`, `EU019216`, `B`."""
    return _NUMBER.match(after) is not None
