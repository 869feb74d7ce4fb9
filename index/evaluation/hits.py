"""Whether a quote is right: the rules of the gold, in one place. Pure."""

from collections.abc import Iterable
from typing import Final, Protocol

from index.evaluation.gold import GoldQuestion, Place, Rule

LEAST_UNION: Final = 0.5
LEAST_COVERED: Final = 0.8
MOST_OUTSIDE: Final = 0.2
"""Of the gold for sentences: intersection over union; the share of a gold sentence; the share of the quote."""

_COVER_SHARE: Final = 0.6
_COVER_CHARACTERS: Final = 250
_DENSE_CHARACTERS: Final = 120
_DENSE: Final = frozenset({"zh", "th"})
"""Languages that say in 120 characters what others say in 250."""


class Cut(Protocol):
    """A span that was shown: a quote, or a near-duplicate of one."""

    @property
    def source(self) -> str: ...  # noqa: D102 - as in `index.model.Quote`
    @property
    def document(self) -> str: ...  # noqa: D102
    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102
    @property
    def text(self) -> str: ...  # noqa: D102


def longest_cover(characters: int, language: str) -> int:
    """Return how long a quote may be that is right by COVER, in a document of so many characters."""
    least = _DENSE_CHARACTERS if language in _DENSE else _COVER_CHARACTERS
    return max(least, int(_COVER_SHARE * characters))


def places_hit(cut: Cut, question: GoldQuestion) -> tuple[Place, ...]:
    """Return the gold places that `cut` is right about; none for a miss."""
    judge = _JUDGES[question.rule]
    return tuple(place for place in in_document(cut, question.gold) if judge(cut, place, question))


def in_document(cut: Cut, places: Iterable[Place]) -> list[Place]:
    """Return the places that lie in the document of `cut`."""
    return [place for place in places if place.document == cut.document and place.source in {None, cut.source}]


def overlaps(cut: Cut, place: Place) -> bool:
    """Whether more than half of the shorter of the two lies in the other; they are of one document."""
    shorter = min(cut.end - cut.start, place.end - place.start)
    return 2 * place.overlap(cut.start, cut.end) > shorter


def _is_sentence(cut: Cut, place: Place, question: GoldQuestion) -> bool:
    shared = place.overlap(cut.start, cut.end)
    union = (cut.end - cut.start) + (place.end - place.start) - shared
    if shared >= LEAST_UNION * union:
        return True
    if place.start <= cut.start and cut.end <= place.end:
        return any(is_inside(short, cut) for short in in_document(cut, question.short))
    return shared >= LEAST_COVERED * (place.end - place.start) and outside(cut, question) <= MOST_OUTSIDE


def _overlaps(cut: Cut, place: Place, _: GoldQuestion) -> bool:
    return overlaps(cut, place)


def _covers(cut: Cut, place: Place, _: GoldQuestion) -> bool:
    return is_inside(place, cut) and (place.longest is None or cut.end - cut.start <= place.longest)


def is_inside(place: Place, cut: Cut) -> bool:
    """Whether the whole place lies in the cut; they are of one document."""
    return cut.start <= place.start and place.end <= cut.end


def outside(cut: Cut, question: GoldQuestion) -> float:
    """Return the share of the cut's characters, white space aside, in none of the question's gold or neutral places."""
    known = in_document(cut, (*question.gold, *question.neutral))
    inked = [cut.start + number for number, character in enumerate(cut.text) if not character.isspace()]
    strange = sum(not any(place.start <= offset < place.end for place in known) for offset in inked)
    return strange / len(inked) if inked else 1.0


_JUDGES: Final = {Rule.SENTENCE: _is_sentence, Rule.OVERLAP: _overlaps, Rule.COVER: _covers}
