"""A question and a quote -> the decisive words of the quote, as spans inside it. Nothing is rewritten. Pure.

The quote's words are each given a worth: new words near the question's count most, then the form of answer that is
expected (`stretches`). The run of words with the highest sum is marked that starts and ends where a phrase may, and
cuts no quotation in two. A yes/no question and keywords are answered by words that they hold themselves; all others
by new ones. A figure, a date or a name is marked narrowly.

The worths were chosen over squad, qed, covidqa and friendsqa together, one after the other.
"""

import re
from collections.abc import Sequence
from typing import Final

from index.answering.kinds import KEYWORDS_AT_MOST, AnswerKind, Expectation
from index.answering.names import SAYING
from index.answering.stretches import QUOTED, REASONS, stretch
from index.answering.views import View, view_of
from index.answering.wording import same_word
from index.answering.worthiest import worthiest
from index.model import Span

MARKED_WITHIN: Final = 1000
"""So many characters of a quote are looked at; the work grows with the square of a quote's words."""
NARROW: Final = 0.2
"""A figure, a date or a name is marked with at most this share of the quote around it."""

_HEADS: Final = 8
_NARROW_KINDS: Final = frozenset({AnswerKind.DATE, AnswerKind.NUMBER, AnswerKind.PERSON})
_TALK: Final = frozenset({AnswerKind.SPEECH, AnswerKind.REASON, AnswerKind.MANNER, AnswerKind.YESNO})
"""Kinds whose answer is a clause, often a quoted one; who said it is no part of that."""

_NEW: Final = 0.2
_NEARNESS: Final = 0.5
_CAPITAL: Final = 0.15
_DIGIT: Final = 0.1
_FUNCTION_WORD: Final = 0.15
_AGREEING: Final = 1.0
"""What a word of a yes/no question or of keywords is worth; a word of another question is worth nothing."""
_PAUSE: Final = -0.25
_OTHER_MARK: Final = -0.05
_ASKED_NOUN: Final = 0.8
_REASON: Final = 0.3
_QUOTED: Final = 0.1
_STRETCH: Final = 3.0
_LATER_HALF: Final = 0.05
_BEHIND_ASKED: Final = 0.1
_SAID_BY: Final = -0.3
_SAID: Final = 0.2

_PAUSES: Final = frozenset(",;:—–.()")


def mark(question: str, quote: str, expected: Expectation) -> tuple[Span, ...]:
    """Return the decisive words' spans in `quote`, in order and apart; offsets count from the quote's start.

    Together they are at most `MOST_MARKED` of its characters; there are none where not one word is that short.
    """
    quote = quote[:MARKED_WITHIN]
    view = view_of(question[:MARKED_WITHIN], quote, expected)
    found = stretch(view)
    limit = view.limit
    if found and found[0] in _NARROW_KINDS:
        narrow = max(int(len(quote) * NARROW), found[1][1] - found[1][0])
        limit = min(limit, narrow)
    span = worthiest(
        view.words, _worths(view, found[1] if found else None), limit, talks=bool(view.expected.kinds & _TALK)
    )
    return (span,) if span else ()


def _worths(view: View, found: Span | None) -> list[float]:
    """Return what each word and mark adds to a run that holds it."""
    worths = [_worth(view, at) for at in range(len(view.words))]
    noun = view.expected.noun[-1:]
    heads = [at for at, word in enumerate(view.words) if noun and same_word(word.form, noun[0])][:_HEADS]
    last_met = max((at for at, met in enumerate(view.met) if met), default=len(view.words))
    for at, word in enumerate(view.words):
        if heads and not word.is_mark and not view.met[at]:
            worths[at] += _ASKED_NOUN * max(1 / (1 + abs(at - head)) for head in heads)
        if found and word.start >= found[0] and word.end <= found[1]:
            worths[at] += _STRETCH
        worths[at] += _LATER_HALF * (2 * at > len(view.words)) + _BEHIND_ASKED * (at > last_met and not word.is_mark)
    return _with_talk(view, worths)


def _worth(view: View, at: int) -> float:
    word = view.words[at]
    if word.is_mark:
        return _PAUSE if word.form in _PAUSES else _OTHER_MARK
    if view.met[at]:
        return _AGREEING if _asks_to_agree(view) else 0.0
    near = view.nearness_of(at)
    if not word.is_content:
        return _FUNCTION_WORD * (1 + near)
    return _NEW + _NEARNESS * near + _CAPITAL * (word.capital and at > 0) + _DIGIT * word.form[0].isdigit()


def _asks_to_agree(view: View) -> bool:
    kinds = view.expected.kinds
    return AnswerKind.YESNO in kinds or (not kinds and len(view.asked) <= KEYWORDS_AT_MOST)


def _with_talk(view: View, worths: Sequence[float]) -> list[float]:
    """What is quoted, what follows “said” and what follows “because” gains; “said” and who said it loses."""
    gained = list(worths)
    if not view.expected.kinds & _TALK:
        return gained
    quoted = [match.span() for match in QUOTED.finditer(view.quote)]
    reason = min((match.start() for match in REASONS.finditer(view.quote)), default=len(view.quote))
    said = 0
    for at, word in enumerate(view.words):
        inside = any(start <= word.start < end for start, end in quoted)
        gained[at] += _QUOTED * (inside and AnswerKind.SPEECH in view.expected.kinds) + _SAID * said
        gained[at] += _REASON * (word.start >= reason and AnswerKind.REASON in view.expected.kinds)
        if not inside and re.fullmatch(SAYING, word.form):
            said += 1
            for beside in range(max(0, at - 2), min(len(gained), at + 3)):
                gained[beside] += _SAID_BY
    return gained
