"""The names that a quote holds, and which of them a question asks for, or what it says of the one that is asked about.

Names are runs of capitals, and in text without capitals what stands behind a title or beside “said”. English. Pure.
"""

import re
from collections.abc import Iterator
from itertools import groupby, takewhile
from typing import Final

from index.answering.aliases import country_names
from index.answering.kinds import AnswerKind
from index.answering.views import View
from index.model import Span

SAYING: Final = (
    r"(?:said|says|say|told|tells|added|adds|stated|states|argued|argues|claimed|claims|warned|warns|wrote|writes"
    r"|announced|replied|replies|insisted|continued|explained|believes|thinks|suggested|suggests|described|asked|noted)"
)
_TITLES: Final = frozenset(
    """mr mrs ms miss dr sir lord lady president king queen prince princess emperor pope senator secretary minister
    colonel col general gen captain capt sergeant lieutenant judge justice governor mayor professor prof ambassador
    spokesman spokeswoman director chairman author actor actress singer""".split()
)
BEFORE_PLACE: Final = frozenset(
    "in at from near to into outside inside across around of on over along behind towards".split()
)
_BY: Final = frozenset({"by"})
_JOINING: Final = frozenset("of de van von der la le du al bin the".split())
_CALENDAR: Final = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december""".split()
)
_FULL: Final = 0.7
"""What a name of several words is worth more than one word: a single capital is often none of a person."""
_OF_A_COUNTRY: Final = 0.5
"""What a name loses that is all of a country or its people: “American”, “the Normans”."""
_BE: Final = frozenset("is are was were became remains".split())
_LONGEST_ROLE: Final = 5
"""Words before a name that may say what its bearer is."""
_APART: Final = frozenset(",(")
_DETERMINERS: Final = frozenset("a an the one his her their its".split())


def person(view: View) -> Span | None:
    """Return the name that is most likely that of the person asked for."""

    def worth(span: Span) -> float:
        held = [word for word in view.words if span[0] <= word.start < span[1] and not word.is_mark]
        agent = view.is_behind(span, _BY) or _title(view, span)
        of_country = all(word.form in country_names() for word in held)
        fullness = _FULL * (len(held) > 1) - _OF_A_COUNTRY * of_country
        return view.nearness(*span) + agent - view.is_behind(span, BEFORE_PLACE) + fullness

    return view.worthiest(names(view), worth)


def role(view: View) -> Span | None:
    """Return what a quote says that the person is of whom a question asks by name: “who is Clara Holm?”.

    Behind the name, between commas or after “is”, or the words right before it: “the engineer Clara Holm”.
    """
    if not view.expected.kinds >= {AnswerKind.PERSON, AnswerKind.DEFINITION}:
        return None
    named = [at for at in view.met_at if view.words[at].is_content]
    if not all(view.words[at].capital for at in named):
        return None
    found = (find(view, at) for find in (_behind_name, _before_name) for at in named)
    return next((span for span in found if span and span[1] - span[0] <= view.limit), None)


def _behind_name(view: View, at: int) -> Span | None:
    words, first = view.words, at + 2
    if first >= len(words) or words[at + 1].form not in _APART | _BE or words[first].is_mark:
        return None
    opener = words[first]
    if words[at + 1].is_mark and (
        opener.form.endswith("ing") or not (opener.is_content or opener.form in _DETERMINERS)
    ):
        return None  # “Holm, speaking to the press, said”, “Holm, in a letter, said”
    behind = takewhile(lambda word: not word.is_mark and word.end - opener.start <= view.limit, words[first:])
    return opener.start, max((word.end for word in behind), default=opener.end)


def _before_name(view: View, at: int) -> Span | None:
    words = view.words
    first = at
    while first and words[first - 1].is_content and not view.met[first - 1] and at - first < _LONGEST_ROLE:
        first -= 1
    return (words[first].start, words[at - 1].end) if first < at else None


def names(view: View) -> list[Span]:
    """Return where names are that the question does not hold.

    Runs of capitalised words but days and months; in text without capitals, what follows a title or stands beside
    “said”.
    """
    if any(word.capital for word in view.words[1:]):
        return [span for span in _capital_runs(view) if not view.is_asked(*span)]
    return list(_lower_names(view))


def _capital_runs(view: View) -> Iterator[Span]:
    def part(at: int) -> bool:
        word = view.words[at]
        if word.capital:
            return at > 0 or word.is_content
        around = view.words[at - 1 : at] + view.words[at + 1 : at + 2]
        return word.form in _JOINING and len(around) == 2 and all(other.capital for other in around)  # noqa: PLR2004

    for is_name, run in groupby(range(len(view.words)), part):
        held = [view.words[at] for at in run] if is_name else []
        if any(word.form not in _CALENDAR for word in held):
            yield held[0].start, held[-1].end


def _lower_names(view: View) -> Iterator[Span]:
    words = view.words
    for at, word in enumerate(words):
        if word.form in _TITLES or re.fullmatch(SAYING, word.form):
            ahead = at + 1
            while ahead < len(words) and (words[ahead].form in _TITLES or words[ahead].form in {",", "us", "by"}):
                ahead += 1
            behind = ahead
            while behind < min(len(words), ahead + 3) and words[behind].is_content and words[behind].form.isalpha():
                if re.fullmatch(SAYING, words[behind].form):
                    break
                behind += 1
            if behind > ahead:
                yield words[ahead].start, words[behind - 1].end


def _title(view: View, span: Span) -> float:
    return 0.5 * view.is_behind(span, _TITLES) + 0.5 * any(
        word.form in _TITLES for word in view.words if span[0] <= word.start < span[1]
    )
