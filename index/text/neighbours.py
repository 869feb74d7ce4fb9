"""English words whose meaning their neighbours decide: `us` the country or the people, `may` the month or the verb."""

from collections.abc import Sequence
from typing import Final

from index.text.number_words import DECADE_WORDS, MONTHS, SCALES, TENS
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
