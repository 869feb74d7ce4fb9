"""Quotes -> how many independent sources say what the first one says. Pure.

Two quotes say the same where one is a copy of the other, or where they hold the same of the question's terms and
agree in the figures, dates and names that answer it. Documents that print one text are one source, however many
print it: see `origins`.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from index.answering.copies import is_copy
from index.answering.kinds import AnswerKind
from index.answering.wording import Forms, words_of
from index.text.numbers import Quantity, quantities

SHINGLE_WORDS: Final = 8
"""Running words that two texts of different hands hardly ever share, names and quotations aside."""
SHARED_SHINGLES: Final = 0.2
"""Documents that share so many of the shorter one's shingles go back to one text. The two wire reports of the seeds
share .28, the starter library's reports of the same events at most .07."""
WORDS_LOOKED_AT: Final = 5000
"""A document's beginning tells; so a book costs no more than an article."""
LEAST_SHINGLES: Final = 10
"""A document of fewer shingles is too short to be told a copy by its shingles."""
SAME_COVERAGE: Final = 0.5
"""The share of the question's weight, held by the first quote, that another one must hold as well."""

_WORD: Final = re.compile(r"\w+")
_ROUNDED: Final = 0.05
_FIGURE_KINDS: Final = frozenset({AnswerKind.NUMBER, AnswerKind.DATE})
_NAME_KINDS: Final = frozenset({AnswerKind.PERSON, AnswerKind.PLACE})
_LEAST_SHARED: Final = 0.35


@dataclass(frozen=True, slots=True)
class Statement:
    """A quote as it is counted: the document that it stands in, its words, and what they say, the marked ones."""

    source: str
    document: str
    text: str
    marked: tuple[str, ...] = ()


def independent(
    statements: Sequence[Statement],
    question_words: Mapping[str, float],
    kinds: Collection[AnswerKind],
    texts: Mapping[tuple[str, str], str],
) -> int:
    """Return how many independent sources say what `statements[0]` says, itself among them; 0 without statements.

    `question_words` are the question's words with their weights (idf), `texts` the whole documents by source and
    name: of documents that are copies of one text only one counts, of sentences in one document too.
    """
    if not statements:
        return 0
    first = statements[0]
    agreeing = [other for other in statements if other is first or agree(first, other, question_words, kinds)]
    documents = list(dict.fromkeys((statement.source, statement.document) for statement in agreeing))
    return len(origins([texts[key] for key in documents]))


def agree(one: Statement, other: Statement, question_words: Mapping[str, float], kinds: Collection[AnswerKind]) -> bool:
    """Whether two quotes give the same answer."""
    if is_copy(one.text, other.text):
        return True
    held, also_held = (_held(statement.text, question_words) for statement in (one, other))
    weight = sum(question_words[word] for word in held)
    shared = sum(question_words[word] for word in held & also_held)
    if not weight or shared < SAME_COVERAGE * weight:
        return False
    if _FIGURE_KINDS & set(kinds):
        return _same_figure(one, other)
    return _same_words(one, other, question_words, needed=1.0 if _NAME_KINDS & set(kinds) else _LEAST_SHARED)


def origins(texts: Sequence[str]) -> tuple[int, ...]:
    """Return for each text that stands for an origin its position: the first of all that are copies of one text."""
    shingled = [_shingles(text) for text in texts]
    found: list[int] = []
    for position, shingles in enumerate(shingled):
        if not any(_is_one_text(shingles, shingled[origin]) for origin in found):
            found.append(position)
    return tuple(found)


def _is_one_text(one: frozenset[str], other: frozenset[str]) -> bool:
    shorter = min(len(one), len(other))
    if one == other:
        return True
    return shorter >= LEAST_SHINGLES and len(one & other) >= SHARED_SHINGLES * shorter


def _shingles(text: str) -> frozenset[str]:
    words = _WORD.findall(text.casefold())[:WORDS_LOOKED_AT]
    return frozenset(" ".join(words[at : at + SHINGLE_WORDS]) for at in range(max(1, len(words) - SHINGLE_WORDS + 1)))


def _held(text: str, question_words: Mapping[str, float]) -> frozenset[str]:
    forms = Forms({word.form for word in words_of(text)})
    return frozenset(word for word in question_words if forms.hold(word))


def _same_figure(one: Statement, other: Statement) -> bool:
    """Whether a figure that the one marks, or holds where it marks none, is said by the other as well."""
    ours = quantities(" ".join(one.marked)) or quantities(one.text)
    theirs = quantities(other.text)
    return any(_equal(left, right) for left in ours for right in theirs)


def _equal(one: Quantity, other: Quantity) -> bool:
    if one.unit != other.unit:
        return False
    exact = one.unit in {"date", "clock", "decade", "ordinal"}
    return one.value == other.value if exact else abs(one.value - other.value) <= _ROUNDED * max(abs(one.value), 1e-9)


def _same_words(one: Statement, other: Statement, question_words: Mapping[str, float], needed: float) -> bool:
    """Whether the other says enough of the words that answer the question in the first."""
    answer = [word.form for word in words_of(" ".join(one.marked) or one.text) if word.is_content]
    asked = Forms(question_words)
    new = [form for form in dict.fromkeys(answer) if not asked.hold(form)]
    theirs = Forms({word.form for word in words_of(other.text)})
    said = sum(1 for form in new if theirs.hold(form))
    return bool(new) and said >= needed * len(new)
