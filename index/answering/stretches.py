"""A quote and a question -> the stretch of the quote that has the expected form: a figure, a date, a name, a reason.

English word lists and forms; names are runs of capitals, and in text without capitals what stands behind a title or
beside “said”. Of several stretches the one nearest to the question's words is taken. Pure.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from index.answering.kinds import AnswerKind
from index.answering.names import BEFORE_PLACE, names, person, role
from index.answering.views import View
from index.answering.wording import Word, same_word
from index.model import Span
from index.text.numbers import quantities

_TIMES: Final = re.compile(
    r"""\b(?:(?:on|in|at|since|until|by|from|before|after|during|around|about|early|late|mid|the|last|next|this)\ )*
    (?:(?:mon|tues|wednes|thurs|fri|satur|sun)day(?:\ (?:morning|afternoon|evening|night))?
    |(?:jan(?:uary)?|feb(?:ruary)?|march|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?
       |nov(?:ember)?|dec(?:ember)?)\b\.?(?:\ \d{1,2}\b(?:st|nd|rd|th)?)?(?:\ ?,?\ \d{4}\b)?
    |\d{1,2}(?:st|nd|rd|th)?\ (?:of\ )?(?:january|february|march|april|may|june|july|august|september|october
       |november|december)(?:\ ?,?\ \d{4}\b)?
    |(?:1\d|20)\d\ds?(?:\ ?[-–—]\ ?(?:(?:1\d|20)?\d\d))?\b(?:\ (?:bc|bce|ad|ce)\b)?
    |today|yesterday|tomorrow|tonight|noon|midnight
    |(?:\w+\ )?\w+\ (?:century|centuries)
    |(?:\w+\ )?\w+\ (?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|fortnight)
       \ (?:ago|earlier|later|before|after)
    |(?:spring|summer|autumn|winter)(?:\ of)?(?:\ \d{4})?
    |\d{1,2}(?:\ ?[:.]\ ?\d\d)?\ ?[ap]\.?m\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_NAMED_DAY: Final = re.compile(
    r"\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october"
    r"|november|december",
    re.IGNORECASE,
)
_DATE_UNITS: Final = frozenset({"date", "decade", "clock"})
REASONS: Final = re.compile(
    r"\b(?:because(?: of)?|due to|owing to|in order to|so that|so as to|as a result of|since|over (?:concerns?|fears?"
    r"|worries)|stemmed from|for (?:fear|lack) of|thanks to|caused by|driven by|result(?:s|ed)? (?:of|from)"
    r"|until|in response to|to (?:avoid|prevent|help|make|get|protect|allow|ensure|keep|reduce|increase|provide|stop"
    r"|save|give|be|show))\b",
    re.IGNORECASE,
)
QUOTED: Final = re.compile(r"“[^”]+(?:”|$)|\"[^\"]+(?:\"|$)|«[^»]+»|``.+?''")
_DEFINED: Final = re.compile(
    r"\b(?:is|are|was|were)(?= (?:an?|the|one)\b)|\b(?:which|that|who) (?=\w)|\brefers? to\b|\bmeans?\b"
    r"|\bknown as\b|\bdefined as\b|,(?= an? )",
    re.IGNORECASE,
)
_PERIODS: Final = frozenset("year month week day hour minute second ms".split())
_MEASURED_IN: Final = {
    **dict.fromkeys("long old".split(), _PERIODS),
    **dict.fromkeys("weight heavy mass".split(), frozenset("lb kg g mg oz ton".split())),
    **dict.fromkeys(
        "far tall high deep wide length height distance".split(), frozenset("km m cm mm mile foot inch".split())
    ),
    **dict.fromkeys(
        "cost costs price worth salary budget revenue paid fee".split(), frozenset("usd eur gbp jpy inr".split())
    ),
    **dict.fromkeys("percentage percent proportion share".split(), frozenset({"%"})),
}
"""The units that a word of the question asks for."""


def stretch(view: View) -> tuple[AnswerKind, Span] | None:
    """Return the first expected kind whose form the quote has, and where; None where it has none."""
    for kind, finder in _FINDERS:
        if kind in view.expected.kinds:
            span = finder(view)
            if span is not None:
                return kind, span
    return None


def _number(view: View) -> Span | None:
    found = [quantity for quantity in quantities(view.quote) if quantity.unit not in _DATE_UNITS | {"ordinal"}]
    forms = {word.form for word in view.asked} | set(view.expected.noun)
    wanted = frozenset().union(*(units for word, units in _MEASURED_IN.items() if word in forms | _how_word(view)))
    asked_for = {(q.value, q.unit) for q in quantities(view.question)}
    named = {quantity.unit for form in forms for quantity in quantities(f"1 {form}")} - {""}
    named -= {unit for _, unit in asked_for}
    units = {(q.start, q.end): q.unit for q in found if (q.value, q.unit) not in asked_for}
    if wanted & _PERIODS:
        units |= {(match.start(), match.end()): "day" for match in _VAGUE_PERIOD.finditer(view.quote)}

    def worth(span: Span) -> float:
        unit = units[span]
        fits = 3.0 * (unit in named) + 2.0 * (unit in wanted) if named or wanted else 2.0 * (not unit)
        return fits + view.nearness(*span) + 1.5 * _counts(view, span)

    best = view.worthiest(units, worth)
    return _with_qualifier(view, best) if best else None


def _how_word(view: View) -> set[str]:
    return {"long"} if AnswerKind.NUMBER in view.expected.kinds and not view.expected.noun else set()


def _counts(view: View, span: Span) -> bool:
    """Whether the noun that is asked for follows within three words."""
    noun = view.expected.noun[-1:] or ("",)
    measured = [(q.start, q.end) for q in quantities(view.quote)]
    behind = [
        word
        for word in view.words
        if word.start >= span[1] and not word.is_mark and not any(a <= word.start < b for a, b in measured)
    ][:3]
    return any(same_word(word.form, noun[0]) for word in behind)


_VAGUE_PERIOD: Final = re.compile(
    r"\b(?:(?:several|many|a few|some|two|three|four|five|six|seven|eight|nine|ten|\d+) )?"
    r"(?:minutes|hours|days|weeks|months|years|decades|centuries|generations)\b(?! (?:ago|later|earlier|after|before))",
    re.IGNORECASE,
)


_QUALIFIER: Final = re.compile(
    r"(?:more than|less than|fewer than|at least|at most|up to|over|under|about|around|some|roughly|nearly|almost|only"
    r"|approximately|an estimated|for|just)(?: (?:a|the|some|about))? ?$",
    re.IGNORECASE,
)


def _with_qualifier(view: View, span: Span) -> Span:
    found = _QUALIFIER.search(view.quote, max(0, span[0] - 24), span[0])
    if found and (found.start() == 0 or not view.quote[found.start() - 1].isalnum()):
        wider = (found.start(), span[1])
        return wider if wider[1] - wider[0] <= view.limit else span
    return span


def _date(view: View) -> Span | None:
    spans = [(match.start(), match.end()) for match in _TIMES.finditer(view.quote)]
    spans += [(q.start, q.end) for q in quantities(view.quote) if q.unit in _DATE_UNITS]
    whole = [span for span in spans if not any(_inside(span, other) for other in spans)]
    return view.worthiest(dict.fromkeys(whole), lambda span: view.nearness(*span) + _is_named_day(view, span))


def _is_named_day(view: View, span: Span) -> bool:
    """“on Thursday” says more than “the day after”."""
    return _NAMED_DAY.search(view.quote, *span) is not None


def _inside(span: Span, other: Span) -> bool:
    return span != other and other[0] <= span[0] and span[1] <= other[1]


def _place(view: View) -> Span | None:
    is_cased = any(word.capital for word in view.words[1:])
    found = names(view) if is_cased else _phrases_behind(view, BEFORE_PLACE)
    return view.worthiest(found, lambda span: view.nearness(*span) + 1.5 * view.is_behind(span, BEFORE_PLACE))


def _phrases_behind(view: View, openers: frozenset[str]) -> Iterator[Span]:
    """What follows an opener up to the next one or the next mark."""
    for at, word in enumerate(view.words):
        if word.form in openers:
            behind = at + 1
            while (
                behind < len(view.words) and not view.words[behind].is_mark and view.words[behind].form not in openers
            ):
                behind += 1
            if behind > at + 1:
                yield view.words[at + 1].start, view.words[behind - 1].end


def _reason(view: View) -> Span | None:
    starts = [match.start() for match in REASONS.finditer(view.quote)]
    spans = [_clause_from(view, start) for start in starts]
    return view.worthiest(spans, lambda span: view.nearness(*span) * 0.3 + (span[1] - span[0]) / (view.limit or 1))


def _definition(view: View) -> Span | None:
    starts = [match.end() for match in _DEFINED.finditer(view.quote)]
    spans = [_clause_from(view, start) for start in starts]
    return view.worthiest(spans, lambda span: view.nearness(*span))


def _speech(view: View) -> Span | None:
    quoted = [_clause_from(view, match.start() + 1) for match in QUOTED.finditer(view.quote)]
    return view.worthiest(quoted, lambda span: float(span[1] - span[0]))


def _clause_from(view: View, start: int) -> Span:
    """From `start` to the clause's end, or to where no more may be marked; whole words."""
    inside = [word for word in view.words if word.start >= start]
    end = start
    stop = Word(".", len(view.quote), len(view.quote), capital=False, is_mark=True, is_content=False)
    for word, behind in pairwise([*inside, stop]):
        if word.end - (inside[0].start) > view.limit or (word.form in _CLAUSE_ENDS and end > start):
            break
        if not word.is_mark:
            end = word.end
        if behind.is_mark and behind.form in _CLAUSE_ENDS:
            break
    first = inside[0].start if inside else start
    return (first, max(first, end))


_CLAUSE_ENDS: Final = frozenset('.;:—”"»!?')


_FINDERS: Final = (
    (AnswerKind.DATE, _date),
    (AnswerKind.NUMBER, _number),
    (AnswerKind.REASON, _reason),
    (AnswerKind.PERSON, role),
    (AnswerKind.DEFINITION, _definition),
    (AnswerKind.PERSON, person),
    (AnswerKind.PLACE, _place),
    (AnswerKind.SPEECH, _speech),
    (AnswerKind.YESNO, _speech),
    (AnswerKind.MANNER, _speech),
)
