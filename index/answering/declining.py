"""A question that is not answered -> the reason that helps, and the words that the sources lack. Pure.

Three cases are told apart: nothing in scope is about it; the topic is there and something of the question is not; the
question's few words say too little to choose by.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from index.answering.confidence import Support, rarity
from index.answering.information import common_terms
from index.answering.naming import TypedWord, typed_words
from index.model import DeclineReason, Question
from index.text.terms import TermAnalyzer

LEAST_TOPIC: Final = 0.3
"""Where the best quote and its passage hold less of what the question tells, the sources are about something else."""
FEW_WORDS: Final = 2
LITTLE: Final = 4.5
"""A term that tells no more stands in one sentence of ninety or in more."""
MOST_NAMED: Final = 3
RARE: Final = 6.9
"""A listed term that tells as much stands in one English sentence of a thousand, or in fewer."""
LONGEST_NAME: Final = 4
"""Words side by side that are read as one name, at most."""
_SAID_TO_THE_BOT: Final = frozenset(
    """bot verbatim lol lmao pls plz btw guys anyone anybody someone somebody everyone source sources doc docs document
    documents""".split()
)
"""Words of chat, and those for what is asked: that no text holds them tells nothing."""
_LONGEST_SAID: Final = max(map(len, _SAID_TO_THE_BOT))


@dataclass(frozen=True, slots=True)
class Decline:
    """Why a question is not answered.

    `missing` are all the words that nothing in scope holds, as `QueryTerm.word` has them, the most telling first.
    `named` are those worth telling of, as they were typed, words side by side together (“Bernie Sanders”, “F-35s”);
    empty where only the commonest words are missing.
    """

    reason: DeclineReason
    missing: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


def decline_reason(
    question: Question, unknown: frozenset[str], support: Support | None, analyzer: TermAnalyzer
) -> Decline:
    """Return why there is no answer to a question that was looked up.

    `unknown` are its terms that nothing in scope holds; `support` is what speaks for the best candidate, None where
    there is none.
    """
    lacking = [word for word in typed_words(question, analyzer) if word.term in unknown]
    told = [word for word in lacking if _tells(word, question.language)] or _rarest(lacking)
    terms = [entry for entry in question.terms if entry.term in unknown]
    first = {word.term for word in told}
    return Decline(
        reason=_reason(question, unknown, support),
        missing=tuple(entry.word for entry in sorted(terms, key=lambda entry: entry.term not in first)),
        named=tuple(_together(told, question.wording))[:MOST_NAMED],
    )


def unheld_names(question: Question, unknown: frozenset[str], analyzer: TermAnalyzer) -> tuple[str, ...]:
    """Return the names and figures of a question that nothing in scope holds, as typed: an answer leaves them open."""
    lacking = [word for word in typed_words(question, analyzer) if word.term in unknown and word.is_name]
    return tuple(_together([word for word in lacking if not _is_chatter(word)], question.wording))[:MOST_NAMED]


def _reason(question: Question, unknown: frozenset[str], support: Support | None) -> DeclineReason:
    if support is None:
        return DeclineReason.NO_MATCH
    told = support.idf
    if not unknown and len(question.terms) <= FEW_WORDS and max(told.values(), default=0.0) <= LITTLE:
        return DeclineReason.TOO_VAGUE
    held = sum(weight for term, weight in told.items() if term in support.around | support.near)
    is_about = held >= LEAST_TOPIC * sum(told.values())
    return DeclineReason.LOW_CONFIDENCE if is_about else DeclineReason.NO_MATCH


def _tells(word: TypedWord, language: str) -> bool:
    """Whether that a word is missing tells people something: a name, a figure, or what is no everyday word."""
    if _is_chatter(word):
        return False
    return word.is_name or language != "en" or word.term not in common_terms()


def _rarest(words: Sequence[TypedWord]) -> list[TypedWord]:
    """Return the everyday word that is the least so, where it still tells something."""
    rare = [word for word in words if rarity(word.term) >= RARE and not _is_chatter(word)]
    return [max(rare, key=lambda word: rarity(word.term))] if rare else []


def _is_chatter(word: TypedWord) -> bool:
    # A long word is none of them; and there may be as many words as the question has letters.
    return len(word.text) <= _LONGEST_SAID and word.text.casefold() in _SAID_TO_THE_BOT


def _together(words: Sequence[TypedWord], text: str) -> list[str]:
    """Return the words as they were typed, those that stand side by side as one, names and figures first."""
    runs: list[list[TypedWord]] = []
    for word in words:
        last = runs[-1][-1] if runs else None
        if last and not text[last.end : word.start].strip() and last.is_name == word.is_name:
            runs[-1].append(word)
        else:
            runs.append([word])
    whole = [part for run in runs for part in _cut(run)]
    ordered = sorted(whole, key=lambda run: not run[0].is_name)
    typed = (text[run[0].start : run[-1].end] for run in ordered)
    return list(dict.fromkeys(typed))


def _cut(run: list[TypedWord]) -> list[list[TypedWord]]:
    """A run that is too long for a name is told word by word."""
    return [run] if len(run) <= LONGEST_NAME else [[word] for word in run]
