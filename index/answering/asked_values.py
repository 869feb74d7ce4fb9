"""A question for a figure or a day -> where in a sentence its answer would stand. English patterns. Pure.

“How many soldiers were killed” is answered by soldiers that are counted: a sentence that counts something else, or
nothing, is about the topic and not the answer. Likewise a figure or a day that stands far from all that the question
names belongs to another part of the sentence.
"""

import re
from collections.abc import Collection, Sequence
from functools import cache
from itertools import dropwhile, takewhile
from typing import Final

from index.answering.kinds import AnswerKind
from index.answering.profiles import is_figure
from index.model import Question
from index.text.terms import ENGLISH, TermAnalyzer

COUNTED_BEHIND: Final = 3
"""So many terms behind a figure may be what it counts: “1,800 heavy American bombs”."""
LONGEST_NOUN: Final = 4
FAR: Final = 9
"""Terms from a value to the nearest of the question's: farther makes no difference."""
_HOW_MANY: Final = re.compile(r"\bhow\s+many\b", re.IGNORECASE)
_TIMES: Final = """
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
    october november december today yesterday tomorrow tonight morning afternoon night week month year decade century
    spring summer autumn winter season ago era"""


def counted_terms(question: Question, analyzer: TermAnalyzer) -> frozenset[str]:
    """Return the terms of what a question asks the number of (“how many *aid workers* were”); empty for others."""
    asking = _HOW_MANY.search(question.wording) if question.language == ENGLISH else None
    if asking is None:
        return frozenset()
    behind = [token for token in analyzer.analyze(question.wording, ENGLISH) if token.start >= asking.end()]
    noun = takewhile(lambda token: not token.common, dropwhile(lambda token: token.common, behind))
    return frozenset(token.term for token in list(noun)[:LONGEST_NOUN])


def is_counted(counted: Collection[str], terms: Sequence[str]) -> bool:
    """Whether one of `counted` stands close behind a figure; `terms` are a sentence's, in order."""
    return any(
        term in counted and any(map(is_figure, terms[max(0, place - COUNTED_BEHIND) : place]))
        for place, term in enumerate(terms)
    )


def apartness(asked: Collection[str], kinds: Collection[AnswerKind], terms: Sequence[str]) -> float:
    """Return how far the nearest value of a kind that is asked for stands from the nearest of the terms `asked`.

    From 0, side by side, to 1, `FAR` terms away or more; `terms` are a sentence's, in order. 0 as well where no value
    is asked for, or where there is none to be far away. Linear in the sentence.
    """
    if AnswerKind.NUMBER not in kinds and AnswerKind.DATE not in kinds:
        return 0.0
    times = _times() if AnswerKind.DATE in kinds else frozenset[str]()
    last_met = last_value = -len(terms) - FAR
    nearest = FAR
    for place, term in enumerate(terms):
        if term in asked:
            last_met = place
            nearest = min(nearest, place - last_value)
        elif is_figure(term) or term in times:
            last_value = place
            nearest = min(nearest, place - last_met)
    has_both = min(last_met, last_value) >= 0
    return (nearest - 1) / (FAR - 1) if has_both else 0.0


@cache
def _times() -> frozenset[str]:
    """Return the terms of words for days and times; not worked out at import, which would load the stemmer."""
    return frozenset(TermAnalyzer().terms(_TIMES))
