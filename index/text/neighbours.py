"""English words whose meaning their neighbours decide: `us` the country or the people, `may` the month or the verb."""

from collections.abc import Sequence
from typing import Final

from index.text.number_words import DECADE_WORDS, MONTHS, ORDINAL_WORDS, SCALES, SMALL_NUMBERS, TENS
from index.text.stop_words import STOP_WORDS

DEPENDENT: Final = frozenset(
    spelling
    for word in (*TENS, *SCALES, *DECADE_WORDS, *MONTHS, "united")
    for spelling in (word, word.capitalize(), word.upper())
) | {"us", "cent"}
"""Words that make a text be read with its neighbours in view."""

COUNTRY: Final = "US"
MONTH: Final = "May"
_THE: Final = frozenset({"the", "The", "THE"})
_BEFORE_PEOPLE: Final = frozenset(
    "let lets tell tells telling told give gives giving gave given show shows showed teach taught help helps helped "
    "remind reminds ask asks asked join contact bring brings brought make makes made call email send sends sent "
    "sending pay pays paid cost costs inform between".split()
)
"""Words that `us` follows as a pronoun, whatever comes behind it."""
_BEFORE_EITHER: Final = frozenset(
    "for to with by from of at on about against like than around among behind near".split()
)
"""Words that `us` follows as a pronoun where no word of content comes behind it."""
_BEFORE_MONTH: Final = frozenset("in of since until till last next this early late mid during by before after".split())
_BEFORE_MONTH_LETTERS: Final = frozenset(word.encode() for word in _BEFORE_MONTH)
ALONE: Final = b" "
"""Behind a chunk: its neighbours have been looked at, and it is its own surface."""
_SOON_SETTLED: Final = frozenset(
    spelling.encode() for word in (*MONTHS, "united") for spelling in (word, word.capitalize(), word.upper())
)
_COUNTED: Final = frozenset(word.encode() for word in SMALL_NUMBERS)
_DAYS: Final = frozenset(word.encode() for word in (*ORDINAL_WORDS, *TENS))
_STATES: Final = b"states"
_NEAR: Final = 2
"""Chunks between which a month's day or year may stand."""


def settled(chunks: Sequence[bytes]) -> list[bytes] | None:
    """Return the chunks of an English text with those marked ALONE that their neighbours leave as they are.

    None where it takes the text to tell: where a day, a year or a number in more than one word may be among them.
    """
    if sum(chunk.lower() in _COUNTED for chunk in chunks) > 1:
        return None
    found = list(chunks)
    for at, chunk in enumerate(chunks):
        if chunk in _SOON_SETTLED:
            meant = _settled_at(chunks, at)
            if meant is None:
                return None
            found[at] = meant + ALONE
    return found


def _settled_at(chunks: Sequence[bytes], at: int) -> bytes | None:
    chunk = chunks[at]
    before, after = chunks[max(at - _NEAR, 0) : at], chunks[at + 1 : at + 1 + _NEAR]
    lower = chunk.lower()
    if lower == b"united":
        return None if after and after[0].lower().startswith(_STATES) else chunk
    if any(not near.isalpha() or near.lower() in _DAYS for near in (*before, *after)):
        return None
    if chunk == b"may" and before and before[-1].lower() in _BEFORE_MONTH_LETTERS:
        return b"May"
    return b"may" if chunk == b"May" and not at else chunk


def resolve(surfaces: Sequence[str], *, uncased: bool) -> list[str]:
    """Return the surfaces with `us` and `may` written as what they mean: `US` the country, `May` the month.

    `uncased` says that capitals tell nothing in their text.
    """
    resolved = list(surfaces)
    for at, surface in enumerate(resolved):
        before = resolved[at - 1] if at else ""
        if surface == "us" and (before in _THE or (uncased and _is_country(resolved, at))):
            resolved[at] = COUNTRY
        elif surface == "may" and before.lower() in _BEFORE_MONTH:
            resolved[at] = MONTH
        elif surface == MONTH and not at:
            resolved[at] = "may"
    return resolved


def _is_country(surfaces: Sequence[str], at: int) -> bool:
    """Whether an `us` of text without capitals is the country: unless its neighbours say otherwise."""
    before = surfaces[at - 1].lower() if at else ""
    after = surfaces[at + 1].lower() if at + 1 < len(surfaces) else ""
    if before in _BEFORE_PEOPLE:
        return False
    return before not in _BEFORE_EITHER or not (not after or after in STOP_WORDS)
